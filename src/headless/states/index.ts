/** Heads compared on the simulator's state, without pictures: what scripts/states.mjs runs. */

export { loadPhysics } from '../../world/index.ts';
export { type Demonstration, type DemonstrationOptions, demonstrate } from './demonstrations.ts';
export { episodesFrom, STATE_TASKS } from './episodes.ts';
export {
  type Answer,
  batched,
  type Driver,
  type Rollout,
  type RolloutOptions,
  rollOutAll,
} from './rollouts.ts';
export type { Words } from './words.ts';
