/** The conditions of the generalization table: which goals, which look, how many objects. */

export const EVALUATION_SETS = [
  'seen',
  'unseen-pairs',
  'unseen-background',
  'unseen-camera',
  'crowded',
] as const;
export type EvaluationSet = (typeof EVALUATION_SETS)[number];

/** Sets that change the frame; a question has no target that could be an unseen pair. */
export const QUESTION_SETS = [
  'seen',
  'unseen-background',
  'unseen-camera',
  'crowded',
] as const satisfies readonly EvaluationSet[];
export type QuestionSet = (typeof QUESTION_SETS)[number];

/** Which goals the set draws from (world/tasks.ts). */
export const goalSetOf = (set: EvaluationSet): 'seen' | 'unseen-pairs' =>
  set === 'unseen-pairs' ? set : 'seen';

/** Which look the set has (render/conditions.ts). */
export const conditionOf = (set: EvaluationSet): 'default' | 'unseen-background' | 'unseen-camera' =>
  set === 'unseen-background' || set === 'unseen-camera' ? set : 'default';
