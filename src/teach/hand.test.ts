import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import type { Observation, Vec3 } from '../contracts.ts';
import { jointActionSpec, PANDA, SO101 } from '../robots/index.ts';
import { dragged, lookingAt, pushed, screenAxes } from './drag.ts';
import { createHandPolicy, type HandInput, KEYS, NO_PRESS, pressOfSticks, together } from './hand.ts';

/** A camera in front of the arm that looks back and down: y is to the right. */
const project = ([x, y, z]: Vec3): readonly [number, number] => [
  0.5 + y / (2 - x),
  0.5 - (z - x / 2) / (2 - x),
];

const seen = (position: Vec3): Observation => ({
  frame: { width: 0, height: 0, rgb: new Uint8Array(), source: 'sim', seq: 0 },
  instruction: '',
  proprioception: { position, rotation: [0, 0, 0.2], opening: 1, joints: [0, 0, 0, 0, 0] },
});

const input = (part: Partial<HandInput>): HandInput => ({
  press: () => NO_PRESS,
  axes: () => ({ right: [0, 1, 0], away: [-1, 0, 0] }),
  opening: () => 0,
  takeDrag: () => [0, 0, 0],
  ...part,
});

const actionOf = async (policy: ReturnType<typeof createHandPolicy>, position: Vec3 = [0.5, 0, 0.1]) => {
  const said = await policy.act(seen(position), new AbortController().signal);
  if (!said.ok) throw new Error(said.error.message);
  return said.value.actions[0];
};

describe('keys and sticks', () => {
  it('add up, and cancel out', () => {
    expect(together([KEYS.KeyW ?? {}, KEYS.KeyD ?? {}])).toEqual({ right: 1, away: 1, up: 0, turn: 0 });
    expect(together([KEYS.KeyR ?? {}, KEYS.KeyF ?? {}])).toEqual(NO_PRESS);
  });

  it('a stick at rest is at rest', () => {
    expect(pressOfSticks([0.05, -0.08, 0.1, 0])).toEqual(NO_PRESS);
    expect(pressOfSticks([0.5, -1, 0, 0.3])).toMatchObject({ right: 0.5, away: 1, up: -0.3 });
  });
});

describe('the hand as a policy', () => {
  it('moves the arm of displacements along the picture, within what an action can say', async () => {
    const press = () => ({ ...NO_PRESS, right: 1, turn: 1 });
    const parts = { robot: PANDA, spec: EE_DELTA, solve: () => [] };
    const action = await actionOf(createHandPolicy({ ...parts, input: input({ press }) }));
    expect(action).toMatchObject({ kind: 'ee-delta', terminate: false, gripper: 0 });
    if (action.kind === 'ee-delta') {
      expect(action.translation[1]).toBeCloseTo(0.028);
      expect(action.rotation[2]).toBeCloseTo(0.24);
    }
    const far = await actionOf(createHandPolicy({ ...parts, input: input({ takeDrag: () => [0, 0, 1] }) }));
    if (far.kind === 'ee-delta') expect(far.translation[2]).toBeLessThanOrEqual(0.0511);
  });

  it('keeps the aim of joint targets near the hand and inside the workspace', async () => {
    const aims: Vec3[] = [];
    const solve = (position: Vec3) => {
      aims.push(position);
      return [0, 0, 0, 0, 0];
    };
    const press = () => ({ ...NO_PRESS, up: -1 });
    const policy = createHandPolicy({
      robot: SO101,
      spec: jointActionSpec(SO101),
      solve,
      input: input({ press }),
    });
    for (let i = 0; i < 60; i++) await actionOf(policy, [0.5, 0, 0.05]);
    expect(aims.at(-1)?.[2]).toBeCloseTo(0.01, 2);
    const action = await actionOf(policy);
    expect(action.kind === 'joint-target' && action.values).toHaveLength(6);
  });
});

describe('dragging', () => {
  const looking = lookingAt([0.5, 0, 0.1], project);

  it('moves the point by what the pointer moved, in the picture’s plane', () => {
    const move = dragged(looking, 0.02, -0.01);
    const [u, v] = project([0.5 + move[0], move[1], 0.1 + move[2]]);
    const [u0, v0] = project([0.5, 0, 0.1]);
    expect(u - u0).toBeCloseTo(0.02, 3);
    expect(v - v0).toBeCloseTo(-0.01, 3);
  });

  it('pushes away from the camera without moving the picture', () => {
    const move = pushed(looking, 0.01);
    expect(move[0]).toBeLessThan(-0.005);
    const [u, v] = project([0.5 + move[0], move[1], 0.1 + move[2]]);
    expect(u).toBeCloseTo(project([0.5, 0, 0.1])[0], 3);
    expect(v).toBeCloseTo(project([0.5, 0, 0.1])[1], 3);
  });

  it('finds what is right and what is away along the table', () => {
    expect(screenAxes(looking)).toEqual({ right: [0, 1, 0], away: [-1, 0, 0] });
  });
});
