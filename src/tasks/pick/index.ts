/** Pick: lift a thing off the table and hold it. */
import { grasp, lift } from '../motions.ts';
import { liftOf, singleGoals } from '../objects.ts';
import type { TaskSpec } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres above where it rested: lifted, while both pads hold it, is "picked". */
export const LIFTED = 0.05;

export const pick: TaskSpec = {
  name: 'pick',
  title: 'Pick',
  success: 'lifted 50 mm and held by both pads',
  maxSteps: 50,
  destination: null,
  wording,
  cues: [
    {
      words: /\b(pick|grab|lift|take|fetch|get hold|get the|raise|grasp|want|hand me)\b/,
      strength: 2, // "go and grab it" is a pick
    },
  ],
  offered: 'always',
  training: { weight: 1.2, whileHolding: 1, wordings: 48, episodes: 2 },
  goals: (scene) => singleGoals(scene, 'pick'),
  succeeded: (world, goal) => liftOf(world, goal.target) >= LIFTED && world.holding(goal.target),
  distance: (world, goal) => Math.max(0, LIFTED - liftOf(world, goal.target)),
  expert: (view) => (view.holding ? lift(view, LIFTED + 0.03, LIFTED + 0.012) : grasp(view)),
};
