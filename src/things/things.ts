/**
 * Real things: meshes from openly licensed catalogues, with what physics and hands need to know of them. The rows are
 * made by `npm run things` (docs/things.md). This file is constants and pure functions; the types are contracts
 * (objects.ts), the tables come with tables.ts.
 */
import type { Hull, ThingColor, ThingLicence, ThingSpec } from '../contracts.ts';

export const THING_COLORS = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'grey',
] as const satisfies readonly ThingColor[];

/** Of the catalogue. */
export const THING_LICENCES = [
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-3.0-US',
  'MIT',
] as const satisfies readonly ThingLicence[];

/** Address of a thing's GLB, relative to the site. Meshopt-compressed (EXT_meshopt_compression), WebP textures. */
export const modelPath = ({ id, model }: Pick<ThingSpec, 'id' | 'model'>): string =>
  `things/models/${id}.glb?v=${model.version}`;

/** Address of a thing's convex pieces, relative to the site; `parseHulls` reads it. */
export const hullsPath = ({ id, hulls }: Pick<ThingSpec, 'id' | 'hulls'>): string =>
  `things/pieces/${id}.json?v=${hulls.version}`;

/** @throws {TypeError} for anything but a list of pieces with four corners or more each */
export const parseHulls = (json: unknown): readonly Hull[] => {
  const sound = (piece: unknown): piece is Hull =>
    Array.isArray(piece) && piece.length >= 12 && piece.length % 3 === 0 && piece.every(Number.isFinite);
  if (!Array.isArray(json) || json.length === 0 || !json.every(sound)) {
    throw new TypeError('not convex pieces: a list of lists of x, y, z was expected');
  }
  return json;
};

/** Clearly smaller than such a thing in life: a miniature, and the page says so. */
export const isMiniature = ({ scale }: Pick<ThingSpec, 'scale'>): boolean => scale < 0.8;
export const isReceptacle = ({ receptacle }: Pick<ThingSpec, 'receptacle'>): boolean =>
  receptacle !== undefined;
