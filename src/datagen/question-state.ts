/** A world's state as questions see it, and how to bring a scene into the kind of state that is wanted. */

import type { Vec3 } from '../contracts.ts';
import type { StateRequest } from '../evaluation/evaluate-questions.ts';
import type { QuestionState } from '../tasks/index.ts';
import { blocksOf, SHAPES } from '../things/blocks.ts';
import type { EditableWorld } from '../world/index.ts';

const round = (x: number): number => Math.round(x * 1e4) / 1e4; // as in the records of training data

export const questionState = (
  world: Pick<EditableWorld, 'scene' | 'objectPose' | 'holding'>,
  project: (point: Vec3) => readonly [number, number],
): QuestionState => ({
  objects: blocksOf(world.scene).map(({ color, shape }, i) => {
    const { position } = world.objectPose(i);
    const [u, v] = project(position);
    return {
      color,
      shape,
      uv: [round(u), round(v)],
      xy: [round(position[0]), round(position[1])],
      lifted: round(position[2] - SHAPES[shape].halfHeight),
    };
  }),
  holding: world.scene.objects.findIndex((_, i) => world.holding(i)),
});

/** One state in three holds something: twenty draws miss it in three of ten thousand scenes. */
const DRAWS = 20;

/**
 * Brings the world into such a state, starting from the one it is in, its home; false when none was found.
 * `pose` puts arm and perhaps an object somewhere, as the data generator does.
 */
export const bringTo = (
  request: StateRequest,
  world: Pick<EditableWorld, 'scene' | 'holding' | 'save' | 'restore'>,
  pose: () => boolean,
): boolean => {
  if (request === 'home') return true;
  const home = world.save();
  for (let draw = 0; draw < DRAWS; draw++) {
    world.restore(home);
    if (!pose()) continue;
    const full = world.scene.objects.some((_, i) => world.holding(i));
    if (request === 'placed' || full === (request === 'holding')) return true;
  }
  world.restore(home);
  return false;
};
