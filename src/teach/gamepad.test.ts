import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import type { Observation } from '../contracts.ts';
import { PANDA } from '../robots/index.ts';
import { createPadReader, GRIPPER_BUTTON, type PadState, RECORD_BUTTON } from './gamepad.ts';
import { createHandPolicy, NO_PRESS } from './hand.ts';
import { createHeldKeys } from './held.ts';

const pad = (axes: readonly number[], down: readonly number[] = [], index = 0): PadState => ({
  ...{ index, connected: true, axes },
  buttons: Array.from({ length: 17 }, (_, i) => ({ pressed: down.includes(i) })),
});

const REST = [0, 0, 0, 0];

const reading = () => {
  const held = createHeldKeys();
  let records = 0;
  const reader = createPadReader({
    held,
    record: () => {
      records++;
    },
  });
  return { held, reader, records: () => records };
};

const SEEN: Observation = {
  frame: { width: 0, height: 0, rgb: new Uint8Array(), source: 'sim', seq: 0 },
  instruction: '',
  proprioception: { position: [0.5, 0, 0.1], rotation: [0, 0, 0], opening: 1, joints: [] },
};

/** What the arm of displacements is told while the pad says so. */
const told = async ({ held }: ReturnType<typeof reading>) => {
  const said = await createHandPolicy({
    ...{ robot: PANDA, spec: EE_DELTA, solve: () => [] },
    input: {
      press: held.press,
      axes: () => ({ right: [0, 1, 0], away: [-1, 0, 0] }),
      opening: held.opening,
      takeDrag: () => [0, 0, 0],
    },
  }).act(SEEN, new AbortController().signal);
  const action = said.ok ? said.value.actions[0] : null;
  if (action?.kind !== 'ee-delta') throw new Error('no displacement');
  return action;
};

describe('a gamepad', () => {
  it('moves the hand by its sticks: away and right along the table, up, turned', async () => {
    const one = reading();
    one.reader.read([null, pad([0.5, -1, 0, 0], [], 1)]);
    const along = (await told(one)).translation;
    expect(along[0]).toBeLessThan(-0.02); // away
    expect(along[1]).toBeCloseTo(-along[0] / 2); // half as far to the right
    expect(along[2]).toBe(0);
    one.reader.read([pad([0, 0, -0.5, -1], [], 1)]);
    const up = await told(one);
    expect(up.translation[2]).toBeGreaterThan(0.02);
    expect(up.rotation[2]).toBeGreaterThan(0.05);
  });

  it('moves nothing inside the dead zone', async () => {
    const one = reading();
    one.reader.read([pad([0.11, -0.11, 0.1, -0.05])]);
    expect(one.held.press()).toEqual(NO_PRESS);
    expect((await told(one)).translation).toEqual([0, 0, 0]);
  });

  it('opens and closes once a press, however long it is held', async () => {
    const one = reading();
    one.reader.read([pad(REST)]);
    const before = one.held.opening();
    for (let i = 0; i < 5; i++) one.reader.read([pad(REST, [GRIPPER_BUTTON])]);
    expect(one.held.opening()).toBe(1 - before);
    expect((await told(one)).gripper).toBe(1 - before);
    one.reader.read([pad(REST)]);
    one.reader.read([pad(REST, [GRIPPER_BUTTON])]);
    expect(one.held.opening()).toBe(before);
  });

  it('starts and stops by Start; the press that wakes it does neither', () => {
    const { reader, records } = reading();
    reader.read([pad(REST, [RECORD_BUTTON])]);
    expect(records()).toBe(0);
    reader.read([pad(REST)]);
    reader.read([pad(REST, [RECORD_BUTTON])]);
    reader.read([pad(REST, [RECORD_BUTTON])]);
    expect(records()).toBe(1);
    reader.read([pad(REST)]);
    reader.read([pad(REST, [RECORD_BUTTON])]);
    expect(records()).toBe(2);
  });

  it('lets go when it is pulled out in the middle of a push, and says so; the press that brings it back drops nothing', async () => {
    const one = reading();
    expect(one.reader.read([])).toBe('none');
    expect(one.reader.read([pad([0, 1, 0, 0])])).toBe('here');
    expect((await told(one)).translation[0]).toBeGreaterThan(0.02);
    expect(one.reader.read([{ ...pad([0, 1, 0, 0]), connected: false }])).toBe('lost');
    expect((await told(one)).translation).toEqual([0, 0, 0]);
    expect(one.reader.read([null])).toBe('lost');
    const before = one.held.opening();
    expect(one.reader.read([pad(REST, [GRIPPER_BUTTON, RECORD_BUTTON], 3)])).toBe('here');
    expect(one.held.opening()).toBe(before);
    expect(one.records()).toBe(0);
  });

  it('stays the same one while others come and go, and lets go when nobody reads it', () => {
    const { held, reader } = reading();
    reader.read([pad([1, 0, 0, 0], [], 2)]);
    reader.read([pad([-1, 0, 0, 0], [], 0), pad([1, 0, 0, 0], [], 2)]);
    expect(held.press().right).toBe(1);
    reader.leave();
    expect(held.press()).toEqual(NO_PRESS);
  });
});
