/** Fakes of the loop's other parts: a camera that counts frames, policies with a seed, a decoder of the action bins. */
import { ACTION_SPEC, BINS, binCentre, DIMENSIONS } from '../../action/spec.ts';
import type {
  Action,
  ActionTokens,
  Decision,
  FrameSource,
  Observer,
  Policy,
  Result,
  TabletopError,
  Vec3,
} from '../../contracts.ts';

export interface FakeCamera extends FrameSource, Observer {
  readonly grabs: () => number;
}

export const createFakeCamera = (): FakeCamera => {
  let seq = 0;
  const camera: FakeCamera = {
    kind: 'sim',
    grabs: () => seq,
    look: async () => {
      const frame = await camera.grab();
      return frame.ok ? { ok: true, value: { frame: frame.value } } : frame;
    },
    grab: async () => {
      seq += 1;
      return {
        ok: true,
        value: { width: 2, height: 2, rgb: new Uint8Array(12).fill(seq % 256), source: 'sim', seq },
      };
    },
    dispose: () => undefined,
  };
  return camera;
};

/** Numerical Recipes' LCG: enough for a fake policy. */
const lcg = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

export const decodeFake = (tokens: ActionTokens): Result<Action> => {
  const value = (i: number): number => {
    const dim = ACTION_SPEC[i];
    return dim ? binCentre(dim, tokens[i] ?? 0) : 0;
  };
  const legal = tokens.length === DIMENSIONS && tokens.every((t, i) => t < (ACTION_SPEC[i]?.legal ?? 0));
  if (!legal)
    return {
      ok: false,
      error: { code: 'ILLEGAL_TOKEN', message: 'The model gave a token that is no action.' },
    };
  const triple = (i: number): Vec3 => [value(i), value(i + 1), value(i + 2)];
  return {
    ok: true,
    value: {
      kind: 'ee-delta',
      terminate: tokens[0] === 1,
      translation: triple(1),
      rotation: triple(4),
      gripper: value(7),
    },
  };
};

export interface FakePolicyOptions {
  readonly seed?: number;
  /** Waits this long before it answers. */
  readonly latency?: () => Promise<void>;
  /** Tokens of step i instead of random ones. */
  readonly tokensAt?: (step: number) => ActionTokens | undefined;
  /** The error that call i is answered with. */
  readonly fail?: (call: number) => TabletopError | undefined;
}

export interface FakePolicy extends Policy {
  readonly inFlight: () => number;
  readonly mostInFlight: () => number;
  readonly seqs: readonly number[];
}

export const createFakePolicy = (options: FakePolicyOptions = {}): FakePolicy => {
  const random = lcg(options.seed ?? 1);
  const seqs: number[] = [];
  let flying = 0;
  let most = 0;
  const decide = (): Result<Decision> => {
    const step = seqs.length - 1;
    const drawn = [0, ...Array.from({ length: DIMENSIONS - 1 }, () => Math.floor(random() * BINS))];
    const tokens = options.tokensAt?.(step) ?? drawn;
    const action = decodeFake(tokens);
    if (!action.ok) return action;
    return { ok: true, value: { actions: [action.value], evidence: { tokens }, times: { infer: 1 } } };
  };
  return {
    kind: 'model',
    seqs,
    inFlight: () => flying,
    mostInFlight: () => most,
    act: async (observation, signal) => {
      flying += 1;
      most = Math.max(most, flying);
      seqs.push(observation.frame.seq);
      await options.latency?.();
      flying -= 1;
      if (signal.aborted) return { ok: false, error: { code: 'CANCELLED', message: 'The run was stopped.' } };
      const error = options.fail?.(seqs.length - 1);
      return error ? { ok: false, error } : decide();
    },
  };
};
