/** Reads the panorama of the room about the table. */
import { type DataTexture, EquirectangularReflectionMapping } from 'three';
import { HDRLoader } from 'three/addons/loaders/HDRLoader.js';

/** Of `npm run light`, relative to the site. */
const ROOM = 'light/room.hdr';

/** The caller's to dispose of. Rejects when it cannot be had. */
export const readRoom = async (): Promise<DataTexture> => {
  const room = await new HDRLoader().loadAsync(new URL(ROOM, document.baseURI).href);
  room.mapping = EquirectangularReflectionMapping;
  return room;
};
