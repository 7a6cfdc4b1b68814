/** The table's texture for three.js. There always is one, white if the table is plain: one shader program for all. */
import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  NearestFilter,
  RepeatWrapping,
  RGBAFormat,
} from 'three';
import { TABLE_TOP } from '../things/blocks.ts';
import { type TableTexture, TILE_SIZE, tileOf } from './texture.ts';

/** The caller's to dispose of. Expects texture coordinates 0..1 over TABLE_TOP. */
export const createTableMap = (texture: TableTexture | null): DataTexture => {
  if (!texture) {
    const white = new DataTexture(new Uint8Array([255, 255, 255, 255]), 1, 1, RGBAFormat);
    white.minFilter = NearestFilter; // exactly 1, whatever a filter's rounding
    white.magFilter = NearestFilter;
    white.needsUpdate = true;
    return white;
  }
  const map = new DataTexture(tileOf(texture), TILE_SIZE, TILE_SIZE, RGBAFormat);
  map.wrapS = RepeatWrapping;
  map.wrapT = RepeatWrapping;
  map.magFilter = LinearFilter;
  map.minFilter = LinearMipmapLinearFilter;
  map.generateMipmaps = true;
  // from 0..1 over the table to tiles: metres, turned, over the tile's edge
  const [width, height] = [2 * TABLE_TOP.half[0], 2 * TABLE_TOP.half[1]];
  const cos = Math.cos(texture.angle) / texture.scale;
  const sin = Math.sin(texture.angle) / texture.scale;
  map.matrixAutoUpdate = false;
  map.matrix.set(cos * width, sin * height, 0, -sin * width, cos * height, 0, 0, 0, 1);
  map.needsUpdate = true;
  return map;
};
