/**
 * The headless page's own world, camera, engine and evaluation, for an exhibit that a person watches: loaded when asked
 * for, seen arriving, stopped at will.
 */
import type { Frame, Policy, Result, TabletopError, TaskName } from '../contracts.ts';
import type { Identity } from '../evaluation/evaluate.ts';
import { quantile } from '../evaluation/index.ts';
import type { LoadProgress } from '../policy/index.ts';
import { DEFAULT_ROBOT } from '../robots/index.ts';
import type { ModelRequest, Said, Told } from '../runtime/model-host.browser.ts';
import { sampleScene } from '../tasks/index.ts';
import type { LoadedEngine } from './engine.browser.ts';
import { runEpisodes } from './evaluate.browser.ts';
import { createRig } from './rig.browser.ts';

export interface LiveEngine extends Pick<Identity, 'model' | 'variant' | 'provider' | 'adapter'> {
  /** Did the model's golden tokens come out? */
  readonly parity: boolean;
}

/** One scored episode of the loaded model under the paused clock. */
export interface LiveEpisode {
  /** The first seed to look at; the next that has such a goal is taken. */
  readonly seed: number;
  readonly task: TaskName;
  /** Displacements merged to this many bins, 2 ... 256. */
  readonly bins: number;
  /** Of the tokens' draws, with the scene's seed; absent: greedy. */
  readonly temperature?: number;
  /** Simulated milliseconds from a look to its action; absent: none. */
  readonly delay?: number;
  /** Euler steps of a flow; absent: as the model says. */
  readonly flowSteps?: number;
  /** Actions of a chunk that are carried out before the next look; absent: as the model says. */
  readonly execute?: number;
  /** Told of every action: what was seen before it. */
  readonly onAction?: (seen: Frame) => void;
}

/** A sentence about the first picture of a scene. */
export interface LiveTold extends Told {
  readonly seed: number;
}

export interface LiveOutcome {
  /** The seed that was taken. */
  readonly seed: number;
  readonly success: boolean;
  readonly steps: number;
}

export interface Live {
  /** Errors: the engine's, CANCELLED among them. Loaded already: at once. */
  load(
    request: ModelRequest,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<LiveEngine>>;
  /** Errors: MODEL_NOT_LOADED, CANCELLED, WORLD_FAILED, WEBGL_FAILED and the engine's. */
  episode(request: LiveEpisode, signal: AbortSignal): Promise<Result<LiveOutcome>>;
  /**
   * Milliseconds of asking the loaded model once, a known sentence about the first picture of a scene: the median of some.
   * Errors: those of `episode`.
   */
  latency(seed: number, signal: AbortSignal): Promise<Result<number>>;
  /** Errors: those of `episode`; MODEL_INVALID for a model without open decoding. Nothing moves. */
  say(request: LiveTold, signal: AbortSignal): Promise<Result<Said>>;
}

const NOT_LOADED: TabletopError = { code: 'MODEL_NOT_LOADED', message: 'Load the model first.' };

const NOT_OPEN: TabletopError = {
  code: 'MODEL_INVALID',
  message:
    'This model was trained to act, not to answer: its vocabulary cannot be opened. Choose another model.',
};

/** Calls of the model that its latency is the median of, after one that reads the sentence. */
const TIMED = 7;

/** The same engine, whose policies take these options and tell of every action. */
const watched = (
  engine: LoadedEngine,
  { flowSteps, execute, onAction }: Pick<LiveEpisode, 'flowSteps' | 'execute' | 'onAction'>,
): LoadedEngine => ({
  ...engine,
  policy: (options = {}): Policy => {
    const policy = engine.policy({
      ...options,
      ...(flowSteps === undefined ? {} : { flowSteps }),
      ...(execute === undefined ? {} : { execute }),
    });
    return {
      kind: policy.kind,
      act: (observation, signal) => {
        onAction?.(observation.frame);
        return policy.act(observation, signal);
      },
    };
  },
});

export const createLive = (): Live => {
  const rig = createRig();
  let engine: LoadedEngine | null = null;
  return {
    load: async (request, onProgress, signal) => {
      engine = null;
      const loaded = await rig.engine.load(request, { onProgress, signal });
      if (!loaded.ok) return loaded;
      engine = loaded.value;
      return { ok: true, value: { ...engine.identity, parity: engine.info.parity.ok } };
    },
    say: async ({ seed, ...told }, signal) => {
      if (!engine) return { ok: false, error: NOT_LOADED };
      if (!engine.say) return { ok: false, error: NOT_OPEN };
      const bench = await rig.open(sampleScene(seed), { observation: engine.spec.observation });
      if (!bench.ok) return bench;
      const { camera, world, dispose } = bench.value;
      const frame = await camera.grab();
      const about = { proprioception: world.proprioception() };
      dispose();
      return frame.ok ? engine.say(told, { ...about, frame: frame.value }, signal) : frame;
    },
    latency: async (seed, signal) => {
      if (!engine) return { ok: false, error: NOT_LOADED };
      const bench = await rig.open(sampleScene(seed), { observation: engine.spec.observation });
      if (!bench.ok) return bench;
      const { world, observer, close, dispose } = bench.value;
      try {
        const sight = await observer().look();
        if (!sight.ok) return sight;
        const seen = {
          ...sight.value,
          proprioception: world.proprioception(),
          instruction: 'pick up the cube',
        };
        const times: number[] = [];
        for (let i = 0; i <= TIMED; i++) {
          const asked = rig.now();
          // a policy of its own every time: a chunk is not gone on with
          const decision = await engine.policy({ close, insists: () => true }).act(seen, signal);
          if (!decision.ok) return decision;
          if (i > 0) times.push(rig.now() - asked);
        }
        return { ok: true, value: quantile(times, 0.5) };
      } finally {
        dispose();
      }
    },
    episode: async ({ seed, task, bins, temperature = 0, delay = 0, ...watch }, signal) => {
      if (!engine) return { ok: false, error: NOT_LOADED };
      const usual = {
        control: 'none',
        set: 'seen',
        plan: false,
        clock: 'paused',
        commit: null,
        robot: DEFAULT_ROBOT,
      } as const;
      const request = { ...usual, seed, task, bins, temperature, delay, episodes: 1 };
      const result = await runEpisodes(rig, request, { engine: watched(engine, watch), signal });
      if (!result.ok) return result;
      const { seeds, successes, meanSteps } = result.value;
      return { ok: true, value: { seed: seeds[0] ?? seed, success: successes === 1, steps: meanSteps } };
    },
  };
};
