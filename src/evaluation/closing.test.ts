import { describe, expect, it } from 'vitest';
import type { EndEffectorAction, Step } from '../contracts.ts';
import { closes, createClosingKeeper, nearestThing } from './closing.ts';
import { createFakeWorld, fakeScene } from './testing/fake-world.ts';

describe('closes', () => {
  it('takes a command to close that closes something', () => {
    expect(closes({ told: 0, before: 1, after: 0.6 })).toBe(true);
    expect(closes({ told: 0.49, before: 1, after: 0.98 })).toBe(true);
  });

  it('does not take trembling, opening, or a hand that is closed already', () => {
    expect(closes({ told: 0.97, before: 1, after: 0.97 })).toBe(false); // a number that is a little off "open"
    expect(closes({ told: 1, before: 0.2, after: 0.8 })).toBe(false);
    expect(closes({ told: 0, before: 0, after: 0 })).toBe(false);
    expect(closes({ told: 0, before: 0.4, after: 0.395 })).toBe(false); // the thing is between the pads
  });
});

describe('nearestThing', () => {
  it('is that of the least distance in space, by the index it was given with', () => {
    const things = [
      [3, [0.5, 0, 0.02]],
      [5, [0.5, 0.1, 0.02]],
    ] as const;
    expect(nearestThing([0.5, 0.04, 0.02], things)).toBe(3);
    expect(nearestThing([0.5, 0.06, 0.3], things)).toBe(5);
    expect(nearestThing([0.5, 0.06, 0.3], [])).toBeNull();
  });
});

describe('the keeper', () => {
  const scene = fakeScene(1); // a red cube at (0.5, 0.01), a blue star at (0.4, -0.15)
  const goals = [{ target: 0 }, { target: 1 }];

  /** Steps as the loop takes them: seen, commanded, moved, told. */
  const drive = (moves: readonly (readonly [number, number, number])[], wanted = 0) => {
    const world = createFakeWorld(scene);
    const keeper = createClosingKeeper(world, { target: wanted }, goals);
    for (const [index, [dx, dy, gripper]] of moves.entries()) {
      const observation = { proprioception: world.proprioception() };
      const action: EndEffectorAction = {
        ...{ kind: 'ee-delta', terminate: false, translation: [dx, dy, 0], rotation: [0, 0, 0], gripper },
      };
      world.command(action);
      world.advance(1);
      keeper.onStep?.({ index, action, observation } as unknown as Step);
    }
    return keeper.closing();
  };

  it('says what was nearest when the first closing was told, not what the hand went to afterwards', () => {
    expect(
      drive([
        [0.05, 0.01, 1], // over the cube
        [0, 0, 0], // closes here
        [-0.1, -0.16, 1], // over the star
        [0, 0, 0],
      ]),
    ).toEqual({ step: 1, nearest: 0, target: 0, among: [0, 1], names: ['red cube', 'blue star'] });
    expect(
      drive([
        [-0.05, -0.15, 1],
        [0.1, 0.16, 0], // told at the star, whatever it moves
      ]),
    ).toMatchObject({ step: 1, nearest: 1, target: 0 });
  });

  it('says where the hand ends if it never closes', () => {
    const open = drive([[-0.05, -0.15, 0.97]], 1);
    expect(open).toEqual({
      step: null,
      nearest: 1,
      target: 1,
      among: [0, 1],
      names: ['red cube', 'blue star'],
    });
  });
});
