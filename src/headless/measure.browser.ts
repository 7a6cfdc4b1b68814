/**
 * The headless page's own evaluation for a page that a person watches: prepared as `npm run eval` prepares it, then
 * taken episode by episode, so that it can be drawn, held still, ended, and gone on with another day.
 */
import type { Result } from '../contracts.ts';
import { type EpisodeRecord, type EvaluationOptions, evaluate } from '../evaluation/evaluate.ts';
import { isScripted } from '../evaluation/policies.ts';
import type { HeadSpec, LoadProgress } from '../policy/index.ts';
import { robotOf } from '../robots/index.ts';
import type { ModelRequest } from '../runtime/model-host.browser.ts';
import { policyOptions } from '../runtime/own-policy/as-options.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { createEngineHolder, type EngineHolder, type LoadedEngine } from './engine.browser.ts';
import { type EpisodesRequest, prepareEpisodes } from './evaluate.browser.ts';
import { createRig } from './rig.browser.ts';

export interface MeasuredModel {
  readonly head: HeadSpec;
  /** SHA-256 of the weights file that was loaded; episodes of other weights are not the same policy's. */
  readonly weights: string;
  /** Did the model's golden tokens come out? Of a policy that brought none there is nothing to differ from. */
  readonly parity: boolean;
  /** Of a policy of the visitor's own: name of its file or folder, and what makes a command of it. */
  readonly own?: { readonly file: string; readonly options: string; readonly unverified: boolean };
}

export interface EpisodeWatch {
  readonly signal: AbortSignal;
  /** Waited for before the episode, and under the paused clock after each piece of motion, 1/60 of a simulated second. */
  readonly pace: () => Promise<void>;
}

/** One policy, ready to be measured. */
export interface PreparedSide {
  /** What belongs to the result: the identity of what drives, its limit and its rate. */
  readonly options: EvaluationOptions;
  /** Null: no model drives. */
  readonly model: MeasuredModel | null;
  /** The next episode from this seed on, with every step. Errors: evaluation/evaluate.ts. */
  readonly episode: (seed: number, watch: EpisodeWatch) => Promise<Result<EpisodeRecord>>;
}

export interface LoadingWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

export interface Measuring {
  /** `model` null: a scripted control. Errors: the engine's, CANCELLED, SETTING_INVALID. */
  prepare(
    request: Omit<EpisodesRequest, 'commit' | 'keepSteps'>,
    model: ModelRequest | null,
    watch: LoadingWatch,
  ): Promise<Result<PreparedSide>>;
  /** From now on it can be asked for by its id. */
  bring(policy: OwnPolicy): void;
}

const measuredModel = ({ info, firstLook }: LoadedEngine, own: OwnPolicy | undefined): MeasuredModel => {
  const { manifest, variant, parity } = info;
  const weights = manifest.variants.find(({ id }) => id === variant)?.sha256 ?? '';
  return {
    ...{ head: manifest.head, weights, parity: parity.ok || firstLook !== null },
    ...(own ? { own: { file: own.title, options: policyOptions(own), unverified: firstLook !== null } } : {}),
  };
};

/** Two sides. */
const MOST_ENGINES = 2;

const NOTHING_PLAYED: Result<never> = {
  ok: false,
  error: { code: 'ENGINE_FAILED', message: 'An episode ended without a result; this is a bug.' },
};

const otherArm = (robot: string): Result<never> => ({
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message: `This model was trained for the arm ${robotOf(robot).title}. Choose that arm, or another model.`,
  },
});

export const createMeasuring = (): Measuring => {
  const rig = createRig();
  // two policies take turns, so each has an engine of its own; one model asked for twice is loaded once
  const holders = new Map<string, EngineHolder>();
  const holderOf = (request: ModelRequest): EngineHolder => {
    const key = JSON.stringify(request);
    const [oldest] = holders.keys();
    const known = holders.get(key);
    const freed = holders.size < MOST_ENGINES || oldest === undefined ? undefined : holders.get(oldest);
    if (!known && freed && oldest !== undefined) holders.delete(oldest);
    const holder = known ?? freed ?? createEngineHolder(rig.policies);
    holders.delete(key); // the one used last stands last
    holders.set(key, holder);
    return holder;
  };
  return {
    bring: rig.policies.add,
    prepare: async (request, model, watch) => {
      const loaded = model && !isScripted(request.control) ? await holderOf(model).load(model, watch) : null;
      if (loaded && !loaded.ok) return loaded;
      const engine = loaded?.value ?? null;
      if (engine && engine.spec.robot !== request.robot) return otherArm(engine.spec.robot);
      const own = model ? rig.policies.find(model.model) : undefined;
      const whole = { ...request, commit: null, keepSteps: true };
      const prepared = await prepareEpisodes(rig, whole, { engine });
      if (!prepared.ok) return prepared;
      const { options, parts } = prepared.value;
      const episode: PreparedSide['episode'] = async (seed, { signal, pace }) => {
        await pace(); // the real-time clock cannot be held still in the middle of an episode
        let record: EpisodeRecord | null = null;
        const one = { ...options, seed, episodes: 1 };
        const result = await evaluate(one, { ...parts, signal, pace }, (progress) => {
          record = progress.record;
        });
        if (!result.ok) return result;
        return record ? { ok: true, value: record } : NOTHING_PLAYED;
      };
      return { ok: true, value: { options, model: engine && measuredModel(engine, own), episode } };
    },
  };
};
