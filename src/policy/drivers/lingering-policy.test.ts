import { expect, it } from 'vitest';
import { STAY } from '../../action/index.ts';
import type { Observation, Policy } from '../../contracts.ts';
import { createLingeringPolicy } from './lingering-policy.ts';
import { createExpertPolicy } from './scripted.ts';

const seen: Observation = {
  frame: { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 },
  instruction: 'go',
  proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 },
};
const { signal } = new AbortController();

/** What a policy says until it ends the episode, and how it then goes on: true is an end. */
const endsOf = async (policy: Policy, most: number): Promise<readonly boolean[]> => {
  const ends: boolean[] = [];
  while (ends.length < most && ends.at(-1) !== true) {
    const decision = await policy.act(seen, signal);
    if (!decision.ok) throw new Error(decision.error.message);
    ends.push(decision.value.actions[0].terminate);
  }
  return ends;
};

/** Says in which of its actions it is done. */
const expert = (done: readonly boolean[]): Policy => {
  let next = 0;
  return createExpertPolicy(() => ({ ...STAY, terminate: done[next++] ?? true }), null);
};

it('goes on for so many actions after it is done, and then ends', async () => {
  expect(await endsOf(createLingeringPolicy(expert([false, false, true]), 3), 20)).toEqual([
    ...[false, false],
    ...[false, false, false],
    true,
  ]);
});

it('is the policy itself with none', async () => {
  expect(await endsOf(createLingeringPolicy(expert([false, true]), 0), 20)).toEqual([false, true]);
});

it('counts on from the first end, though a moving thing may undo it', async () => {
  const undone = [false, true, false, false, true];
  expect(await endsOf(createLingeringPolicy(expert(undone), 3), 20)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});

it('hands errors on', async () => {
  const error = { code: 'DEVICE_LOST', message: 'no' } as const;
  const failing: Policy = { kind: 'expert', act: async () => ({ ok: false, error }) };
  expect(await createLingeringPolicy(failing, 3).act(seen, signal)).toEqual({ ok: false, error });
});
