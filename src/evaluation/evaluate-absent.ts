/**
 * Does the model say that it does not see what is named, and only then? The i-th scene is that of the i-th seed, counted
 * from `seed` upward, which allows such a sentence; every second one names a thing that is not there: of blocks one whose colour
 * and shape both occur on other things, of other tables one that another scene has. What is named is looked for as the page
 * does it before a run.
 */
import type {
  BlockObject,
  Goal,
  NotFound,
  ObjectSpec,
  Result,
  SceneSpec,
  TableName,
  TabletopError,
} from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { BLOCK_TASKS, instructionFor, PHRASES, sampleGoal } from '../tasks/index.ts';
import { blocksOf } from '../things/blocks.ts';
import { nameOf } from '../things/paint.ts';
import type { Identity } from './evaluate.ts';
import type { QuestionSet } from './sets.ts';
import { type Proportion, proportion } from './statistics.ts';

export interface AbsentOptions extends Identity {
  readonly set: QuestionSet;
  /** What lies on the table; absent: blocks. */
  readonly table?: TableName;
  readonly seed: number;
  readonly episodes: number;
}

export interface AbsentParts {
  readonly sampleScene: (seed: number, set: QuestionSet) => SceneSpec;
  /** The scene as it begins, and what the model, looking at one frame of it, does not see of what a sentence names. */
  readonly open: (scene: SceneSpec) => Promise<
    Result<{
      readonly missing: (instruction: string) => Promise<Result<NotFound | null>>;
      readonly dispose: () => void;
    }>
  >;
}

export interface AbsentCase {
  readonly seed: number;
  readonly instruction: string;
  /** "orange cube"; null: all that is named is there. */
  readonly absent: string | null;
  /** What the model says is not there; null: nothing. */
  readonly said: string | null;
  /** What it then says that it sees; empty where it misses nothing. */
  readonly sees: readonly string[];
  /** What lies there. */
  readonly there: readonly string[];
}

export interface AbsentResult extends AbsentOptions {
  readonly formatVersion: 1;
  readonly task: 'absent';
  /** Of the scenes that lack the thing: how often that very thing was said to be missing. */
  readonly saysSo: Proportion & { readonly n: number };
  /** Of the scenes that have it: how often something was said to be missing. */
  readonly falseAlarms: Proportion & { readonly n: number };
  /** Where it was right that a thing is missing: how often what it says it sees is exactly what lies there. */
  readonly seesExactly: Proportion & { readonly n: number };
  readonly wrong: readonly AbsentCase[];
  readonly seeds: readonly number[];
  readonly skippedSeeds: readonly number[];
}

export interface AbsentProgress {
  readonly done: number;
  readonly episodes: number;
  readonly right: number;
  readonly last: AbsentCase;
}

/** Of createRandom: independent of the streams that make scene, goal and wording. */
const ABSENT_STREAM = 80;
const MAX_SKIPPED = 1000;

const sameName = ({ color, shape }: Pick<BlockObject, 'color' | 'shape'>): string => `${color} ${shape}`;

/** A thing's place among others ("the left cube") names no colour: left out where a colour and a shape are to be missing. */
const { relations: _, ...BY_NAME } = PHRASES;

type Told = Pick<AbsentCase, 'instruction' | 'absent'>;

/** The usual sentence for the seed's goal in this scene. */
const presentIn = (scene: SceneSpec, seed: number): Told | null => {
  const task = createRandom(seed, ABSENT_STREAM).pick(BLOCK_TASKS).name;
  const goal = sampleGoal(scene, task, seed, 'all');
  return goal && { instruction: instructionFor(scene, goal, seed), absent: null };
};

/** The same with one thing exchanged for another that is not there, though its colour and its shape are. */
const absentFrom = (scene: SceneSpec, seed: number): Told | null => {
  const random = createRandom(seed, ABSENT_STREAM);
  const task = random.pick(BLOCK_TASKS).name;
  const goal = sampleGoal(scene, task, seed, 'all');
  const blocks = blocksOf(scene);
  const names = new Set(blocks.map(sameName));
  const index =
    goal && (goal.destination !== undefined && random.next() < 0.5 ? goal.destination : goal.target);
  const replaced = index === null ? undefined : blocks[index];
  if (!goal || !replaced) return null;
  // of the shape that the task needs: nothing is put into a star
  const pairs = [...new Set(blocks.map(({ color }) => color))]
    .map((color) => ({ ...replaced, color }))
    .filter((block) => !names.has(sameName(block)));
  if (pairs.length === 0) return null;
  const phantom = random.pick(pairs);
  const objects = [...scene.objects, { ...phantom, name: 'phantom' }];
  const moved: Goal =
    index === goal.target ? { ...goal, target: blocks.length } : { ...goal, destination: blocks.length };
  return {
    instruction: instructionFor({ ...scene, objects }, moved, seed, BY_NAME),
    absent: nameOf(phantom),
  };
};

/** Names of one kind that are not told apart. */
const groupOf = (object: ObjectSpec): string =>
  object.kind === 'thing' || object.kind === 'picture' ? object.concept.group : nameOf(object);

/** The same with one thing exchanged for what `other` would have in its place, if this scene has none of the kind. */
const absentThing = (scene: SceneSpec, other: SceneSpec, seed: number): Told | null => {
  const random = createRandom(seed, ABSENT_STREAM);
  const task = random.pick(BLOCK_TASKS).name;
  const [goal, there] = [scene, other].map((of) => sampleGoal(of, task, seed, 'all'));
  if (!goal || !there) return null;
  const second = goal.destination !== undefined && random.next() < 0.5;
  const phantom = other.objects[(second ? there.destination : there.target) ?? -1];
  const groups = new Set(scene.objects.map(groupOf));
  if (!phantom || groups.has(groupOf(phantom))) return null;
  const objects = [...scene.objects, { ...phantom, name: 'phantom' }];
  const index = scene.objects.length;
  const moved: Goal = second ? { ...goal, destination: index } : { ...goal, target: index };
  return { instruction: instructionFor({ ...scene, objects }, moved, seed), absent: nameOf(phantom) };
};

/** The sentence of this seed; null where the scene allows none. */
export const toldOf = (
  scene: SceneSpec,
  seed: number,
  absent: boolean,
  other: () => SceneSpec = () => scene,
): Told | null => {
  if (!absent) return presentIn(scene, seed);
  return scene.table === 'blocks' ? absentFrom(scene, seed) : absentThing(scene, other(), seed);
};

const isRight = ({ absent, said }: AbsentCase): boolean => (absent === null) === (said === null);

const share = (
  cases: readonly AbsentCase[],
  is: (one: AbsentCase) => boolean,
): Proportion & { readonly n: number } => ({
  n: cases.length,
  ...proportion(cases.filter(is).length, cases.length),
});

const sorted = (names: readonly string[]): string => [...new Set(names)].sort().join(', ');

const noSentence = (seed: number): TabletopError => ({
  code: 'SETTING_INVALID',
  message: `No scene from seed ${seed} on allows such a sentence. Choose another seed.`,
});

/** Errors: of the engine, the camera or the physics. */
export const evaluateAbsent = async (
  options: AbsentOptions,
  { sampleScene, open }: AbsentParts,
  onProgress?: (progress: AbsentProgress) => void,
): Promise<Result<AbsentResult>> => {
  const { episodes, set } = options;
  const cases: AbsentCase[] = [];
  const skippedSeeds: number[] = [];
  for (let seed = options.seed; cases.length < episodes; seed++) {
    const scene = sampleScene(seed, set);
    const told = toldOf(scene, seed, cases.length % 2 === 1, () => sampleScene(seed + 1, set));
    if (!told) {
      skippedSeeds.push(seed);
      if (skippedSeeds.length > MAX_SKIPPED + cases.length)
        return { ok: false, error: noSentence(options.seed) };
      continue;
    }
    const opened = await open(scene);
    if (!opened.ok) return opened;
    const missing = await opened.value.missing(told.instruction);
    opened.value.dispose();
    if (!missing.ok) return missing;
    const there = scene.objects.map(nameOf);
    const { phrase = null, sees = [] } = missing.value ?? {};
    const last = { seed, ...told, said: phrase, sees, there };
    cases.push(last);
    onProgress?.({ done: cases.length, episodes, right: cases.filter(isRight).length, last });
  }
  const lacking = cases.filter(({ absent }) => absent !== null);
  const having = cases.filter(({ absent }) => absent === null);
  const noticed = lacking.filter(({ said }) => said !== null);
  return {
    ok: true,
    value: {
      formatVersion: 1,
      task: 'absent',
      ...options,
      saysSo: share(lacking, ({ said }) => said !== null),
      falseAlarms: share(having, ({ said }) => said !== null),
      seesExactly: share(noticed, ({ sees, there }) => sorted(sees) === sorted(there)),
      wrong: cases.filter((one) => !isRight(one)),
      seeds: cases.map(({ seed }) => seed),
      skippedSeeds,
    },
  };
};
