/**
 * Closed loop without pictures: the page's own loop, clock, chunk broker and delay, a policy that is shown the state. Many
 * episodes go on at once, so that the policy answers for all of them in one batched call.
 */
import { actionOf, DEFAULT_LANGUAGE, requantize, valuesOf } from '../../action/index.ts';
import type { Action, ActionSpec, Goal, Observer, Policy, Result } from '../../contracts.ts';
import { runEpisode } from '../../evaluation/episode.ts';
import { quatRotate } from '../../math/rotation.ts';
import {
  createChunkBroker,
  createCoarserPolicy,
  createDelayedPolicy,
  createExpertPolicy,
} from '../../policy/index.ts';
import { createArena } from '../../runtime/arena.ts';
import { expertLabel, idlePolicy, scriptedExpert, shuffledExpert } from '../../runtime/robot-driver.ts';
import { type Language, languageAt, stepsAt } from '../../runtime/robot-language.ts';
import type { TaskSpec } from '../../tasks/index.ts';
import type { EditableWorld, Physics } from '../../world/index.ts';
import { UNSEEN } from '../staged.ts';
import { episodeOf, episodesFrom } from './episodes.ts';
import { observerOf } from './observation.ts';
import { throughWords, type Words } from './words.ts';

/** The state, episode and step -> actions in units, row by row, of one chunk or one action. */
export type Answer = (asked: {
  readonly state: readonly number[];
  readonly seed: number;
  readonly step: number;
}) => Promise<Float32Array>;

/** Who drives. Of the expert: through how many bins of the page's ranges, or through words of any range. */
export type Driver =
  | {
      readonly by: 'head';
      readonly answer: Answer;
      readonly execute: number;
      /** What it says of the end is not heard: of tasks that last until their time is over. */
      readonly neverEnds?: boolean;
      /** Of one action, beyond which what it says is clipped; 'rate' where left out. */
      readonly ranges?: 'rate' | 'fixed';
    }
  | { readonly by: 'expert'; readonly bins: number; readonly ranges: 'rate' | 'fixed' }
  | { readonly by: 'expert'; readonly words: Words }
  | { readonly by: 'shuffled' }
  | { readonly by: 'no-op' };

export interface RolloutOptions {
  readonly task: TaskSpec;
  readonly hz: number;
  /** Simulated milliseconds from a look to its action. */
  readonly delay: number;
  readonly seed: number;
}

export interface Rollout {
  readonly seed: number;
  readonly success: boolean;
  /** Of an error: its code. */
  readonly error?: string;
  readonly steps: number;
  /** Simulated seconds. */
  readonly seconds: number;
  /** Root mean square of the third difference of where the tips are, from action to action; metres a second cubed. */
  readonly jerk: number;
  /** Metres that were missing at the end. */
  readonly missing: number;
}

/** What cannot become a success again ends the episode: rolled off, knocked over, too long too far away. */
const isLost = (world: EditableWorld, { name }: TaskSpec): boolean => {
  if (name === 'balance') return world.objectPose(1).position[2] < world.objectPose(0).position[2] - 0.08;
  if (name === 'pass') return quatRotate(world.objectPose(1).quat, [0, 0, 1])[2] < 0.8;
  return name === 'follow' && world.strayed(0) > 0.8;
};

const clipped = (values: Float32Array, { dimensions }: ActionSpec, neverEnds: boolean): Float32Array =>
  values.map((value, i) => {
    const { low, high, unit } = dimensions[i % dimensions.length] ?? { low: 0, high: 0, unit: 'm' };
    if (unit === 'flag') return neverEnds ? 0 : value;
    return Math.min(high, Math.max(low, value));
  });

const headPolicy = (
  { answer, execute, neverEnds = false }: Extract<Driver, { by: 'head' }>,
  state: () => readonly number[],
  { spec }: Language,
  seed: number,
): Policy => {
  const size = spec.dimensions.length;
  const asked: Policy = {
    kind: 'model',
    act: async ({ step = 0 }) => {
      const values = clipped(await answer({ state: state(), seed, step }), spec, neverEnds);
      const first = actionOf(values.subarray(0, size), spec);
      if (!first.ok) return first;
      const chunk = { values, length: values.length / size, at: 0 };
      return { ok: true, value: { actions: [first.value], evidence: { chunk }, times: {} } };
    },
  };
  return createChunkBroker(asked, { execute, actionOf: (values) => actionOf(values, spec) });
};

/** The expert through these words: what they cost, before anything is learnt. */
const expertPolicy = (
  world: EditableWorld,
  goal: Goal,
  driver: Extract<Driver, { by: 'expert' }>,
  hz: number,
): Policy => {
  if ('words' in driver) {
    const { spec } = languageAt(DEFAULT_LANGUAGE, hz);
    const coarse = (): Action => {
      const said = actionOf(throughWords(valuesOf(expertLabel(world, goal, hz), spec), driver.words), spec);
      if (!said.ok) throw new RangeError(said.error.message);
      return said.value;
    };
    return createExpertPolicy(coarse, null);
  }
  const { bins, ranges } = driver;
  const language = languageAt(DEFAULT_LANGUAGE, hz, ranges);
  const { codec } = language;
  if (!codec) throw new RangeError('a language without tokens has no bins');
  return createCoarserPolicy(
    scriptedExpert(world, () => goal, language),
    { requantize: (tokens) => requantize(tokens, bins), decode: (tokens) => codec.decode(tokens) },
  );
};

const rootMeanSquareJerk = (places: readonly (readonly number[])[], hz: number): number => {
  let sum = 0;
  for (let i = 3; i < places.length; i++)
    for (let axis = 0; axis < 3; axis++) {
      const at = (k: number): number => places[k]?.[axis] ?? 0;
      const third = (at(i) - 3 * at(i - 1) + 3 * at(i - 2) - at(i - 3)) * hz * hz * hz;
      sum += third * third;
    }
  return Math.sqrt(sum / Math.max(1, places.length - 3));
};

/** One episode. Deterministic in its options and in what the driver answers. */
export const rollOut = async (
  physics: Physics,
  { task, hz, delay, seed }: RolloutOptions,
  driver: Driver,
): Promise<Rollout> => {
  const episode = episodeOf(task, seed);
  if (!episode) throw new RangeError(`no goal of ${task.name} in scene ${seed}`);
  const { scene, goal } = episode;
  const language = languageAt(DEFAULT_LANGUAGE, hz);
  const maxSteps = stepsAt(task.maxSteps, hz);
  const world = createArena(physics, scene);
  const observe = observerOf(world, goal);
  let state: readonly number[] = [];
  const places: (readonly number[])[] = [];
  const observer: Observer = {
    kind: 'sim',
    look: () => {
      state = observe();
      places.push(state.slice(0, 3));
      return UNSEEN.look();
    },
  };
  const policyOf = (): Policy => {
    if (driver.by === 'head') {
      const spoken = languageAt(DEFAULT_LANGUAGE, hz, driver.ranges);
      return headPolicy(driver, () => state, spoken, seed);
    }
    if (driver.by === 'expert') return expertPolicy(world, goal, driver, hz);
    return driver.by === 'shuffled'
      ? shuffledExpert(world, goal, maxSteps, language)
      : idlePolicy(world, language);
  };
  const lost = new AbortController();
  try {
    const { end, steps, success } = await runEpisode({
      ...{ world, goal, maxSteps, observe: observer, instruction: '', clock: 'paused', controlHz: hz },
      policy: createDelayedPolicy(policyOf(), { ms: delay }),
      ...(delay > 0 ? { maxSeconds: maxSteps / hz } : {}),
      signal: lost.signal,
      subscribers: [
        {
          onStep: () => {
            if (isLost(world, task)) lost.abort();
          },
        },
      ],
      now: () => performance.now(),
      sleep: async () => undefined,
    });
    const ended = task.untilOver ? end.reason === 'step-limit' : !end.error;
    return {
      ...{ seed, steps, success: success === true && ended && !lost.signal.aborted },
      ...(end.error ? { error: end.error.code } : {}),
      seconds: world.time(),
      jerk: rootMeanSquareJerk(places, hz),
      missing: task.distance(world, goal),
    };
  } finally {
    world.dispose();
  }
};

/** Batches the policy's calls: one goes out when no episode can go on without it. */
export const batched = (
  ask: (rows: readonly Parameters<Answer>[0][]) => Promise<Result<readonly Float32Array[]>>,
): Answer => {
  let waiting: {
    readonly row: Parameters<Answer>[0];
    readonly done: (values: Float32Array) => void;
    readonly failed: (error: Error) => void;
  }[] = [];
  const send = async (): Promise<void> => {
    const sent = waiting;
    waiting = [];
    const said = await ask(sent.map(({ row }) => row));
    sent.forEach(({ done, failed }, i) => {
      const values = said.ok ? said.value[i] : undefined;
      if (values) done(values);
      else failed(new Error(said.ok ? 'fewer answers than questions' : said.error.message));
    });
  };
  return (row) =>
    new Promise((done, failed) => {
      // a macrotask later every episode that can move has moved
      if (waiting.length === 0) setTimeout(send, 0);
      waiting.push({ row, done, failed });
    });
};

/** Episodes of the seeds from `options.seed` on whose scenes have a goal, `together` of them at once, in the order of their seeds. */
export const rollOutAll = async (
  physics: Physics,
  options: RolloutOptions,
  driver: Driver,
  { episodes, together }: { readonly episodes: number; readonly together: number },
): Promise<readonly Rollout[]> => {
  const seeds = episodesFrom(options.task, options.seed, episodes).map(({ seed }) => seed);
  const results: Rollout[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < seeds.length; index = next++) {
      results[index] = await rollOut(physics, { ...options, seed: seeds[index] ?? options.seed }, driver);
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, episodes) }, lane));
  return results;
};
