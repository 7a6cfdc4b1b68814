/** Before the first action what is named must be seen; afterwards nobody asks again. */
import { expect, it } from 'vitest';
import type { NotFound, Observation, Policy, Result } from '../../contracts.ts';
import { createLookFirstPolicy } from './look-first-policy.ts';

const STAY: Awaited<ReturnType<Policy['act']>> = {
  ok: true,
  value: {
    actions: [
      { kind: 'ee-delta', terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 1 },
    ],
    evidence: {},
    times: {},
  },
};
const seen = { instruction: 'pick up the red cube' } as Observation;
const { signal } = new AbortController();

const setUp = (missing: Result<NotFound | null>) => {
  const calls = { find: 0, act: 0 };
  const policy = createLookFirstPolicy(
    {
      kind: 'model',
      act: async () => {
        calls.act += 1;
        return STAY;
      },
    },
    {
      find: async () => {
        calls.find += 1;
        return missing;
      },
    },
  );
  return { policy, calls };
};

it('acts when it is found, and asks once an episode', async () => {
  const { policy, calls } = setUp({ ok: true, value: null });
  expect(await policy.act(seen, signal)).toBe(STAY);
  await policy.act(seen, signal);
  expect(calls).toEqual({ find: 1, act: 2 });
});

it('does not act when it is not, or nobody could be asked', async () => {
  const notFound = { phrase: 'red cube', sees: ['red star'] };
  const { policy, calls } = setUp({ ok: true, value: notFound });
  expect(await policy.act(seen, signal)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND', notFound } });
  const lost = { ok: false, error: { code: 'DEVICE_LOST', message: 'Gone.' } } as const;
  expect(await setUp(lost).policy.act(seen, signal)).toBe(lost);
  expect(calls.act).toBe(0);
});
