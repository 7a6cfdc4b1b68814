/** Stricter measures of a success (settled, collateral), on scripted worlds. */
import { describe, expect, it } from 'vitest';
import type { BodyPose, Goal, World } from '../contracts.ts';
import { collateralSince, isSettled, posesOf } from './aftermath.ts';
import { createFakeWorld, fakeScene } from './testing/fake-world.ts';

const GOAL: Goal = { task: 'pick', target: 0 };
const UPRIGHT: BodyPose['quat'] = [1, 0, 0, 0];

/** A world whose first object moves as `path` says over simulated time; met while `met` holds. */
const moving = (
  path: (seconds: number) => BodyPose,
  met: (seconds: number) => boolean = () => true,
): World => {
  const world = createFakeWorld(fakeScene(7));
  return {
    ...world,
    advance: (seconds) => world.advance(seconds),
    objectPose: (index) => (index === 0 ? path(world.time()) : world.objectPose(index)),
    succeeded: () => met(world.time()),
  };
};
const at = (x: number, quat = UPRIGHT): BodyPose => ({ position: [0.5 + x, 0, 0.02], quat });

describe('a success is settled', () => {
  it('that lasts half a second at rest; the world is as it was', () => {
    const world = moving(() => at(0));
    const before = world.hash();
    expect(isSettled(world, GOAL)).toBe(true);
    expect(world.hash()).toBe(before);
    expect(world.time()).toBe(0);
  });

  it('not one that passes, slides or turns', () => {
    expect(
      isSettled(
        moving(
          () => at(0),
          (t) => t < 0.3,
        ),
        GOAL,
      ),
    ).toBe(false);
    expect(
      isSettled(
        moving((t) => at(0.012 * t)),
        GOAL,
      ),
    ).toBe(false); // 12 mm a second
    expect(
      isSettled(
        moving((t) => at(0.008 * t)),
        GOAL,
      ),
    ).toBe(true); // 8 mm a second
    const turned = (t: number): BodyPose['quat'] => [Math.cos(0.15 * t), 0, 0, Math.sin(0.15 * t)]; // 0.3 rad a second
    expect(
      isSettled(
        moving((t) => at(0, turned(t))),
        GOAL,
      ),
    ).toBe(false);
    expect(
      isSettled(
        moving(
          () => at(0),
          () => false,
        ),
        GOAL,
      ),
    ).toBe(false);
  });

  it('not where the physics fails', () => {
    const world = createFakeWorld(fakeScene(7));
    world.failAfter = 0.1;
    expect(isSettled({ ...world, succeeded: () => true }, GOAL)).toBe(false);
  });
});

describe('collateral', () => {
  it('is what was moved by more than 30 mm or toppled, but for what was meant to be', () => {
    const tilted = (angle: number): BodyPose['quat'] => [Math.cos(angle / 2), Math.sin(angle / 2), 0, 0];
    const moved = (pose: BodyPose): readonly number[] => {
      const world = moving((t) => (t === 0 ? at(0) : pose));
      const before = posesOf(world);
      world.advance(0.1);
      return collateralSince(world, before, []);
    };
    expect(moved(at(0.029))).toEqual([]);
    expect(moved(at(0.031))).toEqual([0]);
    expect(moved(at(0, tilted(0.4)))).toEqual([]);
    expect(moved(at(0, tilted(0.6)))).toEqual([0]);
    expect(moved(at(0, [0, 0, 0, 1]))).toEqual([]); // turned about the vertical: still stands
    const world = moving((t) => at(t));
    const before = posesOf(world);
    world.advance(0.1);
    expect(collateralSince(world, before, [0])).toEqual([]);
  });
});
