export { type ExpertView, expertAction, expertPick, expertReach, viewOf } from './expert.ts';
export { describeObject, instructionFor, PHRASES, type Phrases, parseGoal } from './language.ts';
export { TIMESTEP } from './mjcf.ts';
export { parsePhrases } from './phrases.ts';
export { loadPhysics, type Physics } from './physics.ts';
export { type SceneOptions, sampleScene, scatter } from './scene.ts';
export {
  goalsOf,
  graspPoint,
  LIFTED,
  REACH_RADIUS,
  sampleGoal,
  TASK_NAMES,
  TASKS,
  type TaskSpec,
  taskOf,
} from './tasks.ts';
export { createWorld, type EditableWorld } from './world.ts';
