/**
 * Real things: meshes from openly licensed catalogues, with what physics and hands need to know of them. The rows are
 * made by `npm run things` (docs/things.md). This file is types and pure functions; the tables come with tables.ts.
 */
import type { QuatWxyz, Vec3 } from '../contracts.ts';

/**
 * A top-down grasp that was tried in the physics: the hand comes down with its fingers open, closes, lifts by 50 mm and
 * holds. The fingers close along the y axis of a frame that `yaw` turns about z.
 */
export interface ThingGrasp {
  /**
   * Where the TCP closes, metres, for a thing at rest whose yaw is 0: x and y from the thing's origin, z above the table.
   * A thing that is turned by some yaw turns x and y with it.
   */
  readonly tip: Vec3;
  /** Radians about the world's z, added to the thing's own yaw; 0 is the hand pointing down, fingers along y. */
  readonly yaw: number;
  /** Share of the gripper's whole opening with which the hand comes down; 1 is 80 mm. */
  readonly opening: number;
  /** Share of 20 tries that held, each off by up to 5 mm to each side, 3 mm of height and 8 degrees of yaw. */
  readonly score: number;
}

/** A way to lie or stand on the table that the thing keeps by itself. */
export interface ThingRest {
  /** Turns the thing's frame to the world's, yaw 0. */
  readonly quat: QuatWxyz;
  /** Of the thing's origin above the table, metres. */
  readonly height: number;
  /** Radius of the circle about the origin that holds the footprint, metres. */
  readonly radius: number;
  /** Of the highest point above the table, metres. */
  readonly top: number;
  /** Share of ten falls from all sides that ended like this. */
  readonly share: number;
  readonly grasp?: ThingGrasp;
}

/** The hollow of a thing to put others into or onto, at its first rest with yaw 0; metres. */
export interface Hollow {
  /** Middle of the opening from the thing's origin. */
  readonly centre: readonly [number, number];
  /** Of the inner floor above the table. */
  readonly floor: number;
  /** Of the rim above the table. */
  readonly rim: number;
  /** Radius of the largest circle about the centre that fits inside the rim. */
  readonly inner: number;
}

/** A file below things/ of the site. */
export interface AssetFile {
  readonly bytes: number;
  /** The first eight hexadecimal digits of its SHA-256; part of its address, so that no cache serves an older one. */
  readonly version: string;
}

/**
 * A thing. Its frame: z up as it stands by itself, the origin in the middle of its bounding box, its front toward +x
 * where it has one; metres.
 */
export interface ThingSpec {
  readonly id: string;
  /** Id of its row in the table of names; several things may share one. */
  readonly concept: string;
  /** Of the bounding box, metres. */
  readonly size: Vec3;
  /** Its size by that of such a thing in life: 1, or less for a miniature. */
  readonly scale: number;
  /** Kilograms. */
  readonly mass: number;
  /** Kilograms a cubic metre of its convex pieces, overlaps counted twice, so that they weigh `mass` together. */
  readonly density: number;
  /** The one colour that a person would name; absent for what has several. */
  readonly color?: ThingColor;
  /** SPDX id. CC-BY asks that the author is named where the thing is shown. */
  readonly licence: ThingLicence;
  readonly author: string;
  /** How many convex pieces it collides as. */
  readonly pieces: number;
  /** GLB: see `modelPath`. */
  readonly model: AssetFile;
  /** Convex pieces: see `hullsPath`. */
  readonly hulls: AssetFile;
  /** The first is how it stands on the table; every thing but a receptacle has a grasp there. */
  readonly rests: readonly [ThingRest, ...ThingRest[]];
  /** Only of what takes other things. */
  readonly receptacle?: Hollow;
}

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
] as const;
export type ThingColor = (typeof THING_COLORS)[number];

export const THING_LICENCES = ['CC0-1.0', 'CC-BY-3.0', 'CC-BY-3.0-US', 'MIT'] as const;
export type ThingLicence = (typeof THING_LICENCES)[number];

/** Address of a thing's GLB, relative to the site. Meshopt-compressed (EXT_meshopt_compression), WebP textures. */
export const modelPath = ({ id, model }: Pick<ThingSpec, 'id' | 'model'>): string =>
  `things/models/${id}.glb?v=${model.version}`;

/** Address of a thing's convex pieces, relative to the site; `parseHulls` reads it. */
export const hullsPath = ({ id, hulls }: Pick<ThingSpec, 'id' | 'hulls'>): string =>
  `things/pieces/${id}.json?v=${hulls.version}`;

/** Corners of one convex piece in the thing's frame: x, y, z one after the other, metres. */
export type Hull = readonly number[];

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
