export { createExpert, expertAction } from './expert.ts';
export { describeObject, instructionFor, PHRASES, type Phrases } from './language.ts';
export { parseGoal } from './parse.ts';
export { parsePhrases } from './phrases.ts';
export { planText, planWordsOf } from './plan.ts';
export {
  drawQuestion,
  QUESTION_KINDS,
  type Question,
  type QuestionKind,
  type QuestionObject,
  type QuestionState,
} from './questions.ts';
export { crowdedCount, deskScene, type SceneOptions, sampleScene, scatter } from './scene.ts';
export {
  edgeDistance,
  GOAL_SETS,
  type GoalSet,
  goalsOf,
  graspPoint,
  isAlreadyNear,
  isContainer,
  isGraspable,
  isHeldOut,
  isInside,
  LIFTED,
  REACH_RADIUS,
  sampleGoal,
  TASK_NAMES,
  TASKS,
  type TaskSpec,
  taskOf,
} from './tasks.ts';
