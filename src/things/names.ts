/**
 * What things and pictures are called: one row a concept. The rows are made by `npm run things` from lists in this
 * project's own words.
 */
import type { AssetFile, Split } from '../contracts.ts';

export const SPLITS = ['robot', 'named', 'novel'] as const satisfies readonly Split[];

/** Edge of a picture block, metres; its picture is on every face that shows. */
export const PICTURE_BLOCK = 0.045;
/** Edge of a picture card, metres. */
export const PICTURE_CARD = 0.07;
/** Height of a picture card, metres. */
export const PICTURE_CARD_HEIGHT = 0.003;
/** Pixels of a picture's side. */
export const PICTURE_SIDE = 192;
/** sRGB of the ground that pictures lie on, for the faces and edges around them. */
export const PICTURE_PAPER = [250, 248, 242] as const;

/** Address of a concept's picture, relative to the site: a square WebP without transparency. */
export const picturePath = (id: string, { version }: AssetFile): string =>
  `things/pictures/${id}.webp?v=${version}`;
