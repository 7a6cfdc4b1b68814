/**
 * What a task is. Each has a folder of its own; registry.ts lists them, and the rest (parsing, plans, evaluation, data,
 * the recipe, scripts) reads that list.
 */
import type {
  BodyPose,
  EndEffectorAction,
  Extent,
  Goal,
  Proprioception,
  SceneSpec,
  ShapeName,
  TableName,
  Vec3,
  World,
} from '../contracts.ts';
import type { Random } from '../math/random.ts';
import type { RobotSpec } from '../robots/index.ts';

/** What a predicate and the expert may ask of a world. */
export type WorldView = Pick<
  World,
  'scene' | 'proprioception' | 'objectPose' | 'objectVelocity' | 'strayed' | 'extent' | 'holding'
>;

/** Sentences that ask for the task. Fields: `{object}`, `{destination}`, `{in}` and `{into}` ("on", "onto" for a plate). */
export interface Wording {
  /** What training calls usual, and evaluation "seen"; the first is the plain one, which plans are carried out in. */
  readonly templates: readonly string[];
  /** Training has these too, about as often. */
  readonly synonyms: readonly string[];
}

/**
 * Words by which a sentence is known to ask for the task. Of a task about two objects they stand between the two, and
 * its cues are looked for first.
 */
export interface Cue {
  readonly words: RegExp;
  /** The strongest cue that a sentence has decides: "go and grab it" is a pick. At equal strength, the registry's order. */
  readonly strength: 1 | 2 | 3;
}

/** The second object of a task that names two. */
export interface Destination {
  /** The shapes it may have; null: any. */
  readonly shapes: readonly ShapeName[] | null;
  /**
   * Indices of the objects that training is told to bring `target` to, in the state the world is in; absent: all that
   * the shapes allow.
   */
  labelled?(asked: LabelRequest): readonly number[];
  /** How the data's sampler makes states of a delivery; absent: it makes none. */
  readonly delivery?: Delivery;
}

export interface LabelRequest {
  readonly world: WorldView;
  readonly target: number;
  /** Is the target between the pads? */
  readonly held: boolean;
  /** The destination of the goal that the state was made for, if it is of this task and target. */
  readonly wanted: number | undefined;
  readonly random: Random;
}

export interface Delivery {
  /** Share of the deliveries that those before it in the registry left over; the last takes all. */
  readonly share: number;
  /** Where the target is let go: x, y on the table, and the height of its underside above the table, metres. */
  spot(world: WorldView, goal: Goal, random: Random): Vec3;
  /** Height at which it comes to rest, as a share of the height it is let go at. */
  readonly rest: number;
}

/** How the recipe uses the task (models/recipe/README.md). */
export interface Training {
  /** How often a robot prompt is of this task, against the others of the frame. */
  readonly weight: number;
  /** Factor to `weight` while something is held. */
  readonly whileHolding: number;
  /** How many different sentences a goal has, of one way to name its objects. */
  readonly wordings: number;
  /** Episodes that a model drives (DAgger), against those of other tasks: by what is hard, and long. */
  readonly episodes: number;
}

/** What must be passed over, and how wide the target is. */
export interface Surroundings {
  readonly target: Extent;
  readonly others: readonly Extent[];
  /** Of the target in the direction in which the fingers close on it, metres. */
  readonly width: number;
}

/** What the expert looks at: the hand, and the target. */
export interface ExpertView extends Proprioception {
  /** Centre of the target, metres. */
  readonly center: Vec3;
  /** Grasp point of the target, its yaw about z, and the turn after which it looks the same (radians). */
  readonly grasp: Vec3;
  readonly yaw: number;
  readonly symmetry: number;
  /** Share of the gripper's opening with which the hand comes down. */
  readonly spread: number;
  /** Null in a scene of blocks alone, which are all low. */
  readonly around: Surroundings | null;
  /** How far the target is above where it rests, metres, and whether both pads hold it. */
  readonly lifted: number;
  readonly holding: boolean;
}

/** Target and destination of a goal, with their poses now. */
export interface Pair {
  readonly target: SceneSpec['objects'][number];
  readonly other: SceneSpec['objects'][number];
  readonly pose: BodyPose;
  readonly otherPose: BodyPose;
}

export interface TaskSpec {
  /** One lower-case word: its name in links, files and options, and the first word of its plans. */
  readonly name: string;
  readonly title: string;
  /** What success means, in words. */
  readonly success: string;
  /** Step limit at 5 actions a second. */
  readonly maxSteps: number;
  /** Success is how the world stands when the time is over: it cannot be had earlier by "terminate". */
  readonly untilOver?: true;
  /** Null: the task is about one object. */
  readonly destination: Destination | null;
  /** No scene of blocks has such a goal: what is about blocks alone does not offer it. */
  readonly notOfBlocks?: true;
  readonly wording: Wording;
  readonly cues: readonly Cue[];
  /** Which models the page offers examples for: every one, or those whose published numbers have the task. */
  readonly offered: 'always' | 'when-measured';
  readonly training: Training;
  /** Every goal of this task in the scene. */
  goals(scene: SceneSpec): readonly Goal[];
  succeeded(world: WorldView, goal: Goal): boolean;
  /** A stricter predicate that evaluation reports beside it, and what it asks for, in words. */
  readonly close?: { readonly title: string; succeeded(world: WorldView, goal: Goal): boolean };
  /** Metres still missing, for a failure's report. */
  distance(world: WorldView, goal: Goal): number;
  /**
   * The scripted expert's action now, of so many a simulated second. Deterministic. RangeError for a goal that the scene
   * does not have.
   */
  expert(view: ExpertView, world: WorldView, goal: Goal, hz: number): EndEffectorAction;
}

/** A task with scenes of its own: what it needs is no word of the models' vocabulary, and on no other table. */
export interface StagedTask extends TaskSpec {
  readonly table: TableName;
  /** Everything about an episode's start: a pure function of seed and robot. */
  scene(seed: number, robot: RobotSpec): SceneSpec;
}
