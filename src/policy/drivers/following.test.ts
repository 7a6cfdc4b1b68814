import { describe, expect, it } from 'vitest';
import { EE_DELTA_CODEC } from '../../action/index.ts';
import type { Action, Decision, Evidence, Frame, Observation, Policy } from '../../contracts.ts';
import {
  createFollowing,
  doubtOf,
  entropyShare,
  focusShare,
  lookedAt,
  thingNamed,
  type Verdict,
} from './following.ts';

const FRAME: Frame = { width: 128, height: 128, rgb: new Uint8Array(0), source: 'webcam', seq: 0 };
const seen = (instruction: string): Observation => ({
  frame: FRAME,
  instruction,
  proprioception: { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
});

const flat = (): Float32Array => new Float32Array(8 * 256);
const sharp = (): Float32Array => {
  const logits = flat();
  for (let row = 0; row < 8; row++) logits[row * 256 + 100] = 30;
  return logits;
};

const decode = (tokens: readonly number[]): Action => {
  const action = EE_DELTA_CODEC.decode(tokens);
  if (!action.ok) throw new Error(action.error.detail);
  return action.value;
};

const SAID = [0, 140, 120, 128, 128, 128, 130, 255];

/** Says `evidence`, and the action of its tokens or the one given. */
const policyOf = (evidence: Evidence, given?: Action): Policy => ({
  kind: 'model',
  act: async () => {
    const whole = { tokens: SAID, logits: sharp(), ...evidence };
    return { ok: true, value: { actions: [given ?? decode(whole.tokens)], evidence: whole, times: {} } };
  },
});

const follow = async (
  evidence: Evidence,
  { answers = 'yes', reachable = true, times = 1, instruction = 'touch the red cup' } = {},
  given?: Action,
) => {
  const verdicts: Verdict[] = [];
  const questions: string[] = [];
  let clock = 0;
  let last: Decision | null = null;
  const policy = createFollowing({
    policy: policyOf(evidence, given),
    ask: async (question) => {
      questions.push(question);
      return [answers];
    },
    reachable: () => reachable,
    joints: ({ joints = [], opening }) => [...joints, opening],
    onVerdict: (verdict) => verdicts.push(verdict),
    now: () => clock,
  });
  for (let i = 0; i < times; i++) {
    clock += 1000;
    const decided = await policy.act(seen(instruction), new AbortController().signal);
    last = decided.ok ? decided.value : null;
  }
  const action = last?.actions[0];
  const moved =
    action?.kind === 'ee-delta' &&
    [...action.translation, ...action.rotation].some((d) => Math.abs(d) > 1e-9);
  return { verdicts, questions, action, evidence: last?.evidence, moved, ends: action?.terminate };
};

describe('createFollowing', () => {
  it('follows while the model is sure and the thing is there', async () => {
    const ran = await follow({});
    expect(ran.verdicts).toEqual(['following']);
    expect(ran.questions).toEqual(['is there a red cup?']);
    expect(ran.moved).toBe(true);
  });

  it('has arrived when the model says terminate, waits, and does not end', async () => {
    expect(await follow({ tokens: [1, 140, 120, 128, 128, 128, 130, 255] })).toMatchObject({
      verdicts: ['arrived'],
      moved: false,
      ends: false,
    });
  });

  it('waits when the distribution is flat', async () => {
    expect(await follow({ logits: flat() })).toMatchObject({
      verdicts: ['unsure'],
      moved: false,
      ends: false,
    });
  });

  it('waits when the model has said twice that there is no such thing, and asks every 1.5 s', async () => {
    const ran = await follow({}, { answers: 'no', times: 4 });
    expect(ran.verdicts).toEqual(['following', 'following', 'not-seen', 'not-seen']);
    expect(ran.questions).toHaveLength(2);
    expect(ran.moved).toBe(false);
  });

  it('waits when its map is about no one place, and asks nothing', async () => {
    const maps = { of: ['target'], rows: 8, columns: 8 };
    const spread = await follow({ attention: new Float32Array(64).fill(1 / 64), attentionMaps: maps });
    expect(spread).toMatchObject({ verdicts: ['not-seen'], questions: [], moved: false });
    const attention = new Float32Array(64).fill(0.1 / 63);
    attention[20] = 0.9;
    expect(await follow({ attention, attentionMaps: maps })).toMatchObject({ verdicts: ['following'] });
  });

  it('waits when what it looks at is out of reach', async () => {
    const maps = { of: ['target'], rows: 2, columns: 2 };
    const ran = await follow(
      { attention: Float32Array.of(0, 0.9, 0.1, 0), attentionMaps: maps },
      { reachable: false },
    );
    expect(ran).toMatchObject({ verdicts: ['out-of-reach'], moved: false });
  });
});

describe('holding', () => {
  const arm = (position: number) => ({
    ...seen('touch the red cup'),
    proprioception: {
      ...({ position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 0.25 } as const),
      joints: [position, -0.5],
    },
  });
  const target = (values: readonly number[], terminate = false): Action => ({
    ...{ kind: 'joint-target', terminate, values },
  });
  const { signal } = new AbortController();

  /** A policy of joint targets; what it says, and how sure it is, can be changed. */
  const jointly = () => {
    const state = { said: target([1, 2, 0.5]), sure: true };
    const policy = createFollowing({
      policy: {
        kind: 'model',
        act: async () => {
          const evidence = { logits: state.sure ? sharp() : flat(), pieces: ['x'] };
          return { ok: true, value: { actions: [state.said], evidence, times: { infer: 3 } } };
        },
      },
      ask: async () => ['yes'],
      reachable: () => true,
      joints: ({ joints = [], opening }) => [...joints, opening],
      onVerdict: () => undefined,
      now: () => 0,
      limits: { unsure: 0.82, focus: 0.5, looks: 1, askEvery: 1500 },
    });
    const act = async (position: number): Promise<Decision> => {
      const decided = await policy.act(arm(position), signal);
      if (!decided.ok) throw new Error(decided.error.message);
      return decided.value;
    };
    return { state, act };
  };

  it('leaves what was said as evidence, with its times, and the hand as it was told', async () => {
    const ran = await follow({ logits: flat() });
    expect(ran.evidence).toMatchObject({ tokens: SAID });
    expect(ran.action).toEqual({
      ...{ kind: 'ee-delta', terminate: false, gripper: 255.5 / 256 },
      ...{ translation: [0, 0, 0], rotation: [0, 0, 0] },
    });
  });

  it('an arm of joint targets stays at the last ones that were carried out', async () => {
    const { state, act } = jointly();
    expect((await act(0.9)).actions).toEqual([target([1, 2, 0.5])]);
    Object.assign(state, { said: target([3, 4, 1], true), sure: false });
    for (const sagging of [0.95, 0.94]) {
      const { actions, evidence, times } = await act(sagging);
      expect(actions).toEqual([target([1, 2, 0.5])]);
      expect([evidence.pieces, times]).toEqual([['x'], { infer: 3 }]);
    }
    Object.assign(state, { said: target([5, 6, 1]), sure: true });
    expect((await act(0.94)).actions).toEqual([target([5, 6, 1])]);
  });

  it('stays where it is measured, to float32, while nothing was carried out yet, and does not sink from there', async () => {
    const { state, act } = jointly();
    state.sure = false;
    const where = target([Math.fround(0.9), -0.5, 0.25]);
    expect((await act(0.9)).actions).toEqual([where]);
    expect((await act(0.8)).actions).toEqual([where]);
  });

  it('hands on the policy’s error, and says no verdict of it', async () => {
    const error = { code: 'DEVICE_LOST', message: 'The device is gone.' } as const;
    const verdicts: Verdict[] = [];
    const policy = createFollowing({
      policy: { kind: 'model', act: async () => ({ ok: false, error }) },
      ...{ ask: async () => null, reachable: () => true, joints: () => [], now: () => 0 },
      onVerdict: (verdict) => verdicts.push(verdict),
    });
    expect(policy.kind).toBe('model');
    expect(await policy.act(arm(0), signal)).toEqual({ ok: false, error });
    expect(verdicts).toEqual([]);
  });
});

it('reads where the model looks, and how sure it is', () => {
  const maps = { of: ['target'], rows: 2, columns: 2 };
  expect(lookedAt({ attention: Float32Array.of(0, 0.9, 0.1, 0), attentionMaps: maps })).toEqual([0.75, 0.25]);
  const attention = new Float32Array(64);
  attention[0] = 0.5; // a corner: its neighbours on two sides only
  attention[9] = 0.2;
  attention[63] = 0.3;
  const output = { attention, attentionMaps: { of: ['target'], rows: 8, columns: 8 } };
  expect(focusShare(output)).toBeCloseTo(0.7, 6);
  expect(focusShare({})).toBe(null);
  expect(entropyShare(flat(), 3)).toBeCloseTo(1, 6);
  expect(entropyShare(sharp(), 3)).toBeLessThan(0.01);
});

it.each([
  ['reach for the red cup', 'red cup'],
  ['please touch my blue mug now', 'blue mug'],
  ['go to the left cube please', 'left cube'],
  ['follow a green ball, slowly', 'green ball'],
  ['touch it', null],
])('"%s" names %j', (sentence, name) => {
  expect(thingNamed(sentence)).toBe(name);
});

describe('looks in a row', () => {
  const limits = { unsure: 0.8, focus: 0.5, looks: 4, askEvery: 1 };

  it.each([
    [[0.9, 0.9], [0.1, 0.3], 'go'],
    [[0.9, 0.2, 0.2], [0.1, 0.1, 0.1], 'not-seen'],
    [[0.9, 0.9], [0.9, 0.8], 'unsure'],
    [[0.1], [0.99], 'not-seen'],
    [[0.5], [0.8], 'go'],
    [[null, 0.4], [null, null], 'not-seen'],
    [[null, null], [null, 0.9], 'unsure'],
    [[null], [null], 'go'],
  ] as const)('focus %j and entropy %j: %s', (focuses, entropies, verdict) => {
    expect(doubtOf(focuses, entropies, limits).verdict).toBe(verdict);
  });

  it('means are of the looks that gave a number', () => {
    expect(doubtOf([null, 0.4, 0.6], [null, null, 0.5], limits)).toEqual({
      ...{ focus: 0.5, entropy: 0.5, verdict: 'go' },
    });
    expect(doubtOf([null], [], limits)).toEqual({ focus: null, entropy: null, verdict: 'go' });
  });
});

describe('a policy that sees things one by one', () => {
  const cup = {
    ...{ id: 4, score: 0.9, u: 0.25, v: 0.5, side: 0.18, x: 0.5, y: -0.1, bottom: 0, top: 0.08 },
    ...{ inHand: 0, takesOthers: 0, hidden: 0, names: [{ name: 'red cup', fit: 2 }], numbers: [] },
  };
  const phrases = { target: 'red cup', second: null };
  const things = { seen: [cup], target: 4, second: null, phrases, missing: [] };

  it('looks at what it says is meant, and is asked nothing', async () => {
    expect(lookedAt({ things })).toEqual([0.25, 0.5]);
    const { verdicts, questions } = await follow({ things }, { answers: 'no', times: 5 });
    expect([new Set(verdicts), questions]).toEqual([new Set(['following']), []]);
    expect((await follow({ things }, { reachable: false })).verdicts).toEqual(['out-of-reach']);
  });

  it('waits where nothing fits the name', async () => {
    const { verdicts } = await follow({ things: { ...things, missing: ['red cup'] } });
    expect(verdicts).toEqual(['not-seen']);
  });
});
