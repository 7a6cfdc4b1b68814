import { describe, expect, it } from 'vitest';
import type { Action, Frame, Observation, Policy, PolicyOutput } from '../../contracts.ts';
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

const policyOf = (output: Partial<PolicyOutput>): Policy => ({
  kind: 'model',
  act: async () => ({
    ok: true,
    value: { tokens: [0, 140, 120, 128, 128, 128, 128, 255], logits: sharp(), times: {}, ...output },
  }),
});

const ACTION: Action = { terminate: true, translation: [0.01, 0, 0], rotation: [0, 0, 0], gripper: 1 };

const follow = async (
  output: Partial<PolicyOutput>,
  { answers = 'yes', reachable = true, times = 1, instruction = 'touch the red cup' } = {},
) => {
  const verdicts: Verdict[] = [];
  const questions: string[] = [];
  let clock = 0;
  const { policy, decode } = createFollowing({
    policy: policyOf(output),
    ask: async (question) => {
      questions.push(question);
      return [answers];
    },
    reachable: () => reachable,
    onVerdict: (verdict) => verdicts.push(verdict),
    now: () => clock,
  });
  for (let i = 0; i < times; i++) {
    clock += 1000;
    await policy.act(seen(instruction), new AbortController().signal);
  }
  const action = decode(() => ({ ok: true, value: ACTION }))([]);
  return {
    verdicts,
    questions,
    moved: action.ok && action.value.translation[0] !== 0,
    ends: action.ok && action.value.terminate,
  };
};

describe('createFollowing', () => {
  it('follows while the model is sure and the thing is there', async () => {
    const ran = await follow({});
    expect(ran.verdicts).toEqual(['following']);
    expect(ran.questions).toEqual(['is there a red cup?']);
    expect(ran.moved).toBe(true);
  });

  it('has arrived when the model says terminate, waits, and does not end', async () => {
    expect(await follow({ tokens: [1, 128, 128, 128, 128, 128, 128, 255] })).toMatchObject({
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

it('reads where the model looks, and how sure it is', () => {
  const maps = { of: ['target'], rows: 2, columns: 2 };
  expect(
    lookedAt({ tokens: [], times: {}, attention: Float32Array.of(0, 0.9, 0.1, 0), attentionMaps: maps }),
  ).toEqual([0.75, 0.25]);
  const attention = new Float32Array(64);
  attention[0] = 0.5; // a corner: its neighbours on two sides only
  attention[9] = 0.2;
  attention[63] = 0.3;
  const output = { tokens: [], times: {}, attention, attentionMaps: { of: ['target'], rows: 8, columns: 8 } };
  expect(focusShare(output)).toBeCloseTo(0.7, 6);
  expect(focusShare({ tokens: [], times: {} })).toBe(null);
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
