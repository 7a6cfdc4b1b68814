/** Loft: lift a thing high above the table and hold it there. The example of docs/extending.md; tests only. */
import { grasp, lift } from '../../motions.ts';
import { liftOf, singleGoals } from '../../objects.ts';
import type { TaskSpec } from '../../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres above where it rested. */
const HIGH = 0.15;

export const loft: TaskSpec = {
  name: 'loft',
  title: 'Loft',
  success: 'lifted 150 mm and held by both pads',
  maxSteps: 50,
  destination: null,
  wording,
  cues: [{ words: /\b(loft|high)\b/, strength: 3 }], // before "lift", which is a pick
  offered: 'when-measured',
  training: { weight: 1.2, whileHolding: 1, wordings: 24, episodes: 1 },
  goals: (scene) => singleGoals(scene, 'loft'),
  succeeded: (world, goal) => liftOf(world, goal.target) >= HIGH && world.holding(goal.target),
  distance: (world, goal) => Math.max(0, HIGH - liftOf(world, goal.target)),
  expert: (view) => (view.holding ? lift(view, HIGH + 0.03, HIGH + 0.012) : grasp(view)),
};
