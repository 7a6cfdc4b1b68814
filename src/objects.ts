/**
 * What lies on the table, as values: blocks, real things, and pictures on blocks and cards. A part of the contracts in a
 * file of its own. Everything that physics, tasks, renderer and sentences need to know of an object is in its spec, so
 * that a thing of the catalogue and one that a visitor brings are the same to all of them. Metres, kilograms, radians.
 */
import type { QuatWxyz, Vec3 } from './contracts.ts';

// ---------------------------------------------------------------- what a thing is made of

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

/** Colours by which people name things; blocks have a list of their own (`ColorName`). */
export type ThingColor =
  | 'red'
  | 'orange'
  | 'yellow'
  | 'green'
  | 'blue'
  | 'purple'
  | 'pink'
  | 'brown'
  | 'black'
  | 'white'
  | 'grey';

/** SPDX ids, and 'own' for what a visitor brought. */
export type ThingLicence = 'CC0-1.0' | 'CC-BY-3.0' | 'CC-BY-3.0-US' | 'MIT' | 'own';

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
  /** CC-BY asks that the author is named where the thing is shown. */
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

/** Corners of one convex piece in the thing's frame: x, y, z one after the other, metres. */
export type Hull = readonly number[];

/** Convex pieces of the things of a scene, by `ThingSpec.id`: what the physics needs beside the scene itself. */
export type Hulls = ReadonlyMap<string, readonly Hull[]>;

// ---------------------------------------------------------------- what a thing is called

/**
 * Where a concept may occur: `robot` in robot data, `named` in pictures and text but never in robot data, `novel` in no
 * training of ours at all. A hash of the group decides, and decided before anything was trained.
 */
export type Split = 'robot' | 'named' | 'novel';

export interface Picture extends AssetFile {
  /** SPDX id. */
  readonly licence: string;
  /** The one colour that a person would name; absent for what has several. */
  readonly color?: ThingColor;
}

/** A concept and its words. */
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

// ---------------------------------------------------------------- objects of a scene

export type ColorName = 'red' | 'orange' | 'yellow' | 'green' | 'cyan' | 'blue' | 'purple' | 'pink';
export type ShapeName = 'cube' | 'cylinder' | 'star' | 'cone' | 'bowl' | 'plate';

interface Placed {
  /** Of its body in the physics; unique in the scene. */
  readonly name: string;
  /** Initial position of the body's centre and its yaw about z. */
  readonly position: Vec3;
  readonly yaw: number;
}

export interface BlockObject extends Placed {
  readonly kind: 'block';
  readonly color: ColorName;
  readonly shape: ShapeName;
}

export interface ThingObject extends Placed {
  readonly kind: 'thing';
  readonly thing: ThingSpec;
  readonly concept: NameSpec;
  /** Index into `thing.rests`: how it lies or stands at the beginning. */
  readonly rest: number;
}

export interface PictureObject extends Placed {
  readonly kind: 'picture';
  /** A block of 45 mm to take, or a card of 70 mm to put things onto. */
  readonly form: 'block' | 'card';
  readonly concept: NameSpec & { readonly picture: Picture };
}

/** A solid of a part, in the part's frame. */
export interface PartSolid {
  readonly kind: 'box' | 'cylinder' | 'sphere';
  /** Its middle, metres. */
  readonly at: Vec3;
  /** Half sides of a box; radius, radius and half height of an upright cylinder; the radius of a sphere thrice. Metres. */
  readonly half: Vec3;
  /** sRGB, 0..255. */
  readonly rgb: readonly [number, number, number];
  /** Drawn, and nothing meets it. */
  readonly ghostly?: true;
}

/** A course over the table: the middle, and along x and y a sum of sines over simulated time. */
export interface PartCourse {
  readonly x: readonly PartWave[];
  readonly y: readonly PartWave[];
  /** Metres sideways within which the finger tips follow it; from `from` simulated seconds on the time beyond is counted. */
  readonly within: number;
  readonly from: number;
}

export interface PartWave {
  /** Metres. */
  readonly amplitude: number;
  /** Radians a simulated second. */
  readonly rate: number;
  /** Radians. */
  readonly phase: number;
}

/**
 * What a task's own scene is furnished with: a wall, a marble, a plate in the hand. `position` is its middle on the table;
 * of what is fixed to the hand, from the finger tips of a hand that points straight down, metres.
 */
export interface PartObject extends Placed {
  readonly kind: 'part';
  /** What a person would call it, without an article. */
  readonly noun: string;
  /** free: it falls and rolls; table: fixed there; hand: fixed to the hand; course: led along its course, meets nothing. */
  readonly mount: 'free' | 'table' | 'hand' | 'course';
  readonly solids: readonly PartSolid[];
  /** Kilograms. */
  readonly mass: number;
  /** Only of what is led. */
  readonly course?: PartCourse;
}

export type ObjectSpec = BlockObject | ThingObject | PictureObject | PartObject;

/** Which objects a scene is made of; the last five are the scenes of one task each. */
export type TableName =
  | 'blocks'
  | 'things'
  | 'pictures'
  | 'mixed'
  | 'twins'
  | 'wall'
  | 'marble'
  | 'mover'
  | 'peg';

// ---------------------------------------------------------------- what a policy sees of it

/** A name that a thing may have. */
export interface NameFit {
  /** Without its article. */
  readonly name: string;
  /** How well the thing fits it: nats, 0 is what any thing gives. */
  readonly fit: number;
}

/** A way to take a thing. */
export interface Way {
  /** Where the finger tips close, from the middle of the thing, metres, world frame. */
  readonly dx: number;
  readonly dy: number;
  /** Cosine and sine of twice and of four times the hand's yaw; zeros where any turn, or a quarter turn, is as good. */
  readonly twice: readonly [number, number];
  readonly fourfold: readonly [number, number];
  /** How likely sight takes it for. */
  readonly odds: number;
}

/** What was tried on a thing, and came to nothing. */
export interface Attempts {
  readonly tried: readonly Way[];
  /** Height below which it is taken, metres; null: nothing speaks against sight's. */
  readonly under: number | null;
}

/** A thing on the table as a policy sees it that tells things apart. Nothing in it is the simulator's. */
export interface SeenObject {
  /** The same number for the same thing from step to step of an instruction. */
  readonly id: number;
  /** Probability that there is a thing at all. */
  readonly score: number;
  /** Its middle in the first camera's frame, shares of width and height from the top left. */
  readonly u: number;
  readonly v: number;
  /** Side of the square that shows it closely, share of the frame's side. */
  readonly side: number;
  /** Its middle on the table and its lowest and highest point, metres, world frame. */
  readonly x: number;
  readonly y: number;
  readonly bottom: number;
  readonly top: number;
  /** Probability that it is between the fingers. */
  readonly inHand: number;
  /** Probability that other things can be put into it or onto it. */
  readonly takesOthers: number;
  /** Steps since it was seen last; 0: it is in this frame. */
  readonly hidden: number;
  /** The best first; empty where it has not been looked at closely. */
  readonly names: readonly NameFit[];
  /** Its object token as the policy's sight gave it, or as it is expected where it is hidden. */
  readonly numbers: readonly number[];
  /** Absent: nothing that failed. */
  readonly attempts?: Attempts;
}

/** What a policy on object tokens saw, and what of it the sentence means: ids of `seen`; null: nothing. */
export interface SeenThings {
  readonly seen: readonly SeenObject[];
  readonly target: number | null;
  readonly second: number | null;
  /** The noun phrase that each of them was found by; null: none ("the thing"), or there is no second. */
  readonly phrases: { readonly target: string | null; readonly second: string | null };
  /** Noun phrases of the sentence that nothing fits. */
  readonly missing: readonly string[];
  /** The hand stood still, empty, so that the action was drawn by its odds (temperature 1) instead of being the likeliest. */
  readonly stuck?: true;
}

// ---------------------------------------------------------------- what a sentence asks for, without a scene

/** What a noun phrase means among the things that are seen. */
export type Reference =
  /** "the banana", "the sour yellow fruit", without articles: what fits best. */
  | { readonly kind: 'named'; readonly phrase: string }
  /** "the thing": whatever there is. */
  | { readonly kind: 'anything' }
  /** "the leftmost cup", "the thing on the right", in the camera's picture. */
  | { readonly kind: 'furthest'; readonly side: 'left' | 'right'; readonly among: Reference }
  /** "the thing left of the mug". */
  | {
      readonly kind: 'beside';
      readonly side: 'left' | 'right';
      readonly among: Reference;
      readonly of: Reference;
    }
  /** "the cube closest to the star". */
  | { readonly kind: 'nearest'; readonly among: Reference; readonly of: Reference };

/** How a sentence was understood. */
export type ReadSentence =
  /** By a wording or a cue of the tasks (`grammar`), or by what the sentence encoder takes it for. */
  | { readonly kind: 'told'; readonly told: ToldSentence; readonly by: 'grammar' | 'encoder' }
  /** It names things, and what shall be done with them is not clear; `guess`: what is likeliest, for whoever insists. */
  | { readonly kind: 'unsure'; readonly phrases: readonly string[]; readonly guess: ToldSentence | null }
  /** It names no thing or too many, forbids, or asks. */
  | { readonly kind: 'nothing' };

/** A sentence as a policy on object tokens is told it. */
export interface ToldSentence {
  /**
   * The sentence with its noun phrases cut out: "pick up it", "put it in that"; of one that was understood by the encoder the
   * usual wording of its task.
   */
  readonly task: string;
  readonly target: Reference;
  /** Null: it names one thing. */
  readonly second: Reference | null;
}
