/**
 * The scripted expert on every thing in turn, physics alone and in Node: which things it cannot take, and how fast the
 * world of real things is. scripts/try-things.mjs runs it.
 */
import type { Frame, Goal, NameSpec, Observer, ThingSpec } from '../contracts.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createArena } from '../runtime/arena.ts';
import { type AssetPort, createAssets } from '../runtime/assets.ts';
import { scriptedExpert } from '../runtime/robot-driver.ts';
import { type Catalogue, goalsOf, sceneOf, taskOf } from '../tasks/index.ts';
import { isGraspable } from '../things/bodies.ts';
import { loadPhysics } from '../world/index.ts';

const HZ = 5; // of the expert's displacements

export interface ThingTries {
  readonly id: string;
  readonly name: string;
  readonly tries: number;
  readonly successes: number;
  /** Successes that lasted, the target at rest. */
  readonly settled: number;
  /** Tries in which something else was moved by more than 30 mm or toppled. */
  readonly collateral: number;
  readonly meanSteps: number;
  readonly failedSeeds: readonly number[];
}

export interface TriesOptions {
  readonly task: string;
  readonly tries: number;
  /** First scene; those without such a goal about the thing are passed over. */
  readonly seed: number;
}

/** Scenes looked at for one with a goal about the thing before it is given up. */
const MOST_SCENES = 400;

/** The expert looks at nothing. */
const NO_FRAME: Frame = { width: 0, height: 0, rgb: new Uint8Array(0), source: 'sim', seq: 0 };
const noCamera: Observer = { kind: 'sim', look: async () => ({ ok: true, value: { frame: NO_FRAME } }) };

/** Every thing that the hand can take, in the catalogue's order. */
export const createThingTrial = async (port: AssetPort, catalogue: Catalogue) => {
  const assets = createAssets(port);
  const physics = await loadPhysics();
  const conceptOf = (thing: ThingSpec): NameSpec | undefined =>
    catalogue.names.find(({ id }) => id === thing.concept);

  const open = async (seed: number, thing: ThingSpec, concept: NameSpec, task: string) => {
    const scene = sceneOf(seed, { table: 'things', catalogue, guests: [{ thing, concept }] });
    const target = scene.objects.findIndex((object) => object.kind === 'thing' && object.thing === thing);
    const goals = goalsOf(scene, task).filter((goal) => goal.target === target);
    const goal = goals[seed % Math.max(1, goals.length)];
    if (!goal) return null;
    const hulls = await assets.hulls(scene);
    if (!hulls.ok) throw new Error(hulls.error.message);
    return { world: createArena(physics, scene, hulls.value), goal };
  };

  const drive = async ({ world, goal }: { world: ReturnType<typeof createArena>; goal: Goal }) => {
    try {
      return await runEpisode({
        ...{ world, goal, observe: noCamera, instruction: '', clock: 'paused', controlHz: HZ },
        ...{ maxSteps: taskOf(goal.task).maxSteps, now: () => 0, sleep: async () => undefined },
        policy: scriptedExpert(world, () => goal),
      });
    } finally {
      world.dispose();
    }
  };

  return {
    /** Things that can be targets. */
    things: catalogue.things.filter((thing) => {
      const concept = conceptOf(thing);
      const placed = { position: [0, 0, 0], yaw: 0, rest: 0, name: thing.id } as const;
      return concept !== undefined && isGraspable({ kind: 'thing', thing, concept, ...placed });
    }),
    /** The thing as the target of the task, among others; null when no scene has such a goal. */
    tryThing: async (thing: ThingSpec, { task, tries, seed }: TriesOptions): Promise<ThingTries | null> => {
      const concept = conceptOf(thing);
      if (!concept) return null;
      const outcomes: { seed: number; outcome: Awaited<ReturnType<typeof drive>> }[] = [];
      for (let at = seed; outcomes.length < tries && at < seed + MOST_SCENES; at++) {
        const opened = await open(at, thing, concept, task);
        if (opened) outcomes.push({ seed: at, outcome: await drive(opened) });
        else if (at - seed > 40 && outcomes.length === 0) return null;
      }
      if (outcomes.length === 0) return null;
      const count = (is: (one: (typeof outcomes)[number]['outcome']) => boolean): number =>
        outcomes.filter(({ outcome }) => is(outcome)).length;
      return {
        ...{ id: thing.id, name: concept.name, tries: outcomes.length },
        successes: count(({ success }) => success === true),
        settled: count(({ settled }) => settled),
        collateral: count(({ collateral }) => collateral.length > 0),
        meanSteps: outcomes.reduce((sum, { outcome }) => sum + outcome.steps, 0) / outcomes.length,
        failedSeeds: outcomes.filter(({ outcome }) => !outcome.success).map((one) => one.seed),
      };
    },
    /** Simulated seconds of scenes with five real things, arm at rest and things lying: what `advance` is asked for. */
    idle: async (seed: number, seconds: number): Promise<number> => {
      const scene = sceneOf(seed, { table: 'things', catalogue, count: 5 });
      const hulls = await assets.hulls(scene);
      if (!hulls.ok) throw new Error(hulls.error.message);
      const world = createArena(physics, scene, hulls.value);
      world.advance(seconds);
      world.dispose();
      return scene.objects.length;
    },
  };
};
