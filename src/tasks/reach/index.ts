/** Reach: bring the finger tips to a thing. */
import { norm, sub } from '../../math/rotation.ts';
import { alignment, approach } from '../motions.ts';
import { singleGoals, tipDistance } from '../objects.ts';
import type { TaskSpec } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres: finger tips within this of the object's grasp point is "reached" (centre, not surface). */
const RADIUS = 0.025;
/** Metres at which the expert is done: well inside the radius, so that small errors of a learner still count. */
const ARRIVED = 0.012;

export const reach: TaskSpec = {
  name: 'reach',
  title: 'Reach',
  success: 'finger tips within 25 mm of the point between the pads when the object is held',
  maxSteps: 30,
  destination: null,
  wording,
  cues: [{ words: /\b(reach|go|touch|move|point|approach|get to|show)\b/, strength: 1 }],
  offered: 'always',
  training: { weight: 0.6, whileHolding: 0.3, wordings: 48, episodes: 1 }, // while holding: it opens the hand, too
  goals: (scene) => singleGoals(scene, 'reach'),
  succeeded: (world, goal) => tipDistance(world, goal) <= RADIUS,
  distance: tipDistance,
  expert: (view) => ({
    kind: 'ee-delta',
    terminate: norm(sub(view.grasp, view.position)) < ARRIVED,
    translation: approach(view),
    rotation: alignment(view),
    gripper: 1,
  }),
};
