/** The things of this site, over the network, and those that a visitor brought. */
import { type AssetPort, type Assets, createAssets } from './assets.ts';
import type { OwnShelf } from './own/own-shelf.ts';

const site: AssetPort = {
  read: async (path) => {
    const answer = await fetch(new URL(path, document.baseURI));
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return answer.arrayBuffer();
  },
};

export const siteAssets = (shelf?: Pick<OwnShelf, 'over'>): Assets => createAssets(shelf?.over(site) ?? site);
