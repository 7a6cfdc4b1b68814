import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BINS, EE_DELTA_CODEC, mergedTokens, requantize } from '../../action/index.ts';
import type { Action, ActionTokens, Decision, Observation, Policy } from '../../contracts.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { type Coarser, createCoarserPolicy } from './coarser-policy.ts';

const SEEN: Observation = {
  frame: { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 },
  instruction: 'go',
  proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 },
};
const { signal } = new AbortController();
const { decode } = EE_DELTA_CODEC;
const to = (bins: number): Coarser => ({ requantize: (tokens) => requantize(tokens, bins), decode });

const saying = (tokens: ActionTokens): Policy => ({
  kind: 'model',
  act: async () => {
    const evidence = { tokens, pieces: ['go'], plan: { words: ['go'], instruction: null } };
    return { ok: true, value: { actions: [unwrap(decode(tokens))], evidence, times: { infer: 4 } } };
  },
});

it('carries out and records the merged tokens, with all else that was said beside them', async () => {
  const legal = fc.array(fc.nat(255), { minLength: 7, maxLength: 7 }).map((rest) => [0, ...rest]);
  await fc.assert(
    fc.asyncProperty(legal, fc.integer({ min: 2, max: BINS }), async (tokens, bins) => {
      const policy = createCoarserPolicy(saying(tokens), to(bins));
      const { actions, evidence, times } = unwrap(await policy.act(SEEN, signal));
      const said = evidence.tokens ?? [];
      expect(said.slice(1, 7).every((token) => mergedTokens(bins).includes(token))).toBe(true);
      expect([said[0], said[7]]).toEqual([tokens[0], tokens[7]]);
      expect(actions).toEqual([unwrap(decode(said))]);
      expect(evidence).toMatchObject({ pieces: ['go'], plan: { words: ['go'] } });
      expect(times).toEqual({ infer: 4 });
    }),
  );
});

it('changes nothing with all 256 bins', async () => {
  const policy = saying([1, 3, 250, 128, 77, 0, 255, 9]);
  const coarser = createCoarserPolicy(policy, to(BINS));
  expect(coarser.kind).toBe('model');
  expect(await coarser.act(SEEN, signal)).toEqual(await policy.act(SEEN, signal));
});

it('passes on what has no bins to merge, and what is no decision', async () => {
  const action: Action = { kind: 'joint-target', terminate: false, values: [1, 2] };
  const decision: Decision = { actions: [action], evidence: {}, times: {} };
  const error = { code: 'CANCELLED', message: 'The run was stopped.' } as const;
  for (const answer of [{ ok: true, value: decision } as const, { ok: false, error } as const]) {
    const policy = createCoarserPolicy({ kind: 'expert', act: async () => answer }, to(8));
    expect(policy.kind).toBe('expert');
    expect(await policy.act(SEEN, signal)).toBe(answer);
  }
});

it('answers with the error of what is no action when merged', async () => {
  const policy = createCoarserPolicy(saying([0, 128, 128, 128, 128, 128, 128, 255]), to(1));
  expect(await policy.act(SEEN, signal)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
});
