/**
 * What things and pictures are called: one row a concept. The rows are made by `npm run things` from lists in this
 * project's own words.
 */
import type { AssetFile, ThingColor } from './things.ts';

/**
 * Where a concept may occur: `robot` in robot data, `named` in pictures and text but never in robot data, `novel` in no
 * training of ours at all. A hash of the group decides, and decided before anything was trained.
 */
export const SPLITS = ['robot', 'named', 'novel'] as const;
export type Split = (typeof SPLITS)[number];

export interface Picture extends AssetFile {
  /** SPDX id. */
  readonly licence: string;
  /** The one colour that a person would name; absent for what has several. */
  readonly color?: ThingColor;
}

export interface NameSpec {
  readonly id: string;
  /** Without an article: "hammer". */
  readonly name: string;
  /** Nobody else's name or synonym. */
  readonly synonyms: readonly string[];
  /** "fruit", "tool", ... */
  readonly category: string;
  /** Noun phrases that tell it without its name: "something to hammer a nail with". */
  readonly descriptions: readonly string[];
  /** Concepts of one group are near-twins (mug and teacup, the colours of a heart) and share a split. */
  readonly group: string;
  readonly split: Split;
  /** Ids of the things that are one. */
  readonly things?: readonly string[];
  /** What blocks and cards can show; see `picturePath`. */
  readonly picture?: Picture;
}

/** Edge of a picture block, metres; its picture is on every face that shows. */
export const PICTURE_BLOCK = 0.045;
/** Edge of a picture card, metres. */
export const PICTURE_CARD = 0.07;
/** Pixels of a picture's side. */
export const PICTURE_SIDE = 192;
/** sRGB of the ground that pictures lie on, for the faces and edges around them. */
export const PICTURE_PAPER = [250, 248, 242] as const;

/** Address of a concept's picture, relative to the site: a square WebP without transparency. */
export const picturePath = (id: string, { version }: AssetFile): string =>
  `things/pictures/${id}.webp?v=${version}`;
