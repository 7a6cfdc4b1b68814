/** The things of this site, over the network. */
import { type Assets, createAssets } from './assets.ts';

export const siteAssets = (): Assets =>
  createAssets({
    read: async (path) => {
      const answer = await fetch(new URL(path, document.baseURI));
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      return answer.arrayBuffer();
    },
  });
