export { type Doubt, type DoubtKind, doubtOf, wordDoubtOf } from './doubt.ts';
export { createExpert, expertAction } from './expert.ts';
export { createJointExpert, JOINT_TASKS, type PoseSolver } from './experts/joint-expert.ts';
export { describeObject, instructionFor, PHRASES, type Phrases } from './language.ts';
export { oneBlockNamed } from './named-blocks.ts';
export {
  blockName,
  CATEGORY_NOUNS,
  createReader,
  type FreeNames,
  freeNames,
  isUntaught,
  nounPhraseOf,
  nounPhrases,
  ownColour,
  PROBE_ENCODER,
  targetsWished,
  toldDoubt,
  UNTAUGHT_KINDS,
  type UntaughtKind,
  untaughtInstruction,
  untaughtPhrases,
  WORDING_KINDS,
  type WordingKind,
  type Wordings,
} from './naming/index.ts';
export { NONSENSE_WORD, withNonsenseTarget } from './nonsense.ts';
export { edgeDistance, isHeldOut, liftOf } from './objects.ts';
export { type OpenQuestion, openQuestionOf } from './open-question.ts';
export {
  type AskedSide,
  drawOpenQuestion,
  isAskedOf,
  NOT_SEEN,
  OPEN_KINDS,
  type OpenKind,
  type OpenState,
} from './open-truth.ts';
export { parseGoal } from './parse.ts';
export { parsePhrases } from './phrases.ts';
export { type Mouth, mouthOf } from './place/mouth.ts';
export { planText, planWordsOf } from './plan.ts';
export { type AskWords, blocksSeen, missingIn, missingOf } from './presence.ts';
export {
  drawQuestion,
  type PlacedObject,
  QUESTION_KINDS,
  type Question,
  type QuestionKind,
  type QuestionObject,
  type QuestionState,
  thirdOf,
} from './questions.ts';
export { TASKS } from './registry.ts';
export { crowdedCount, deskScene, type SceneOptions, sampleScene, scatter } from './scene.ts';
export { STAGED, stagedOn, stagedSentence } from './staged.ts';
export { type Catalogue, sceneOf, type TableOptions } from './tables.ts';
export type { StagedTask, TaskSpec } from './task.ts';
export {
  BLOCK_TASKS,
  canEnd,
  EVERY_TASK,
  EVERY_TASK_NAME,
  GOAL_SETS,
  type GoalFilter,
  type GoalSet,
  goalsOf,
  isTaskName,
  sameGoal,
  sampleGoal,
  TASK_NAMES,
  taskOf,
} from './tasks.ts';
