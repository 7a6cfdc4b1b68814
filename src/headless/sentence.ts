/** One sentence in every episode: which scenes it asks for something in, and what. */
import type { Result, SceneSpec, TaskName } from '../contracts.ts';
import type { SceneParts } from '../evaluation/evaluate.ts';
import type { Control } from '../evaluation/policies.ts';
import { parseGoal } from '../tasks/index.ts';
import { invalid } from './registry.ts';

/** Scenes that are looked through for one in which the sentence asks for something. */
const MOST_SCENES = 1000;

export interface SentenceGoals {
  /** What it asks for: it decides the predicate and the step limit. */
  readonly task: TaskName;
  readonly parts: Pick<SceneParts, 'sampleGoal' | 'instructionFor'>;
}

/**
 * Scenes count from the first seed up, where the sentence names one thing of each that it needs; what it asks for in the
 * first of them is the task of all. Errors: SETTING_INVALID.
 */
export const goalsOfSentence = (
  sentence: string,
  { control }: { readonly control: Control },
  from: { readonly seed: number; readonly sceneOf: (seed: number) => SceneSpec },
): Result<SentenceGoals> => {
  if (control === 'wrong-instruction' || control === 'nonsense-word') {
    return invalid(
      `Control ${control} says something else: leave out the sentence, or choose another control.`,
    );
  }
  for (let seed = from.seed; seed < from.seed + MOST_SCENES; seed++) {
    const goal = parseGoal(from.sceneOf(seed), sentence);
    if (!goal) continue;
    const { task } = goal;
    const asked = (scene: SceneSpec) => {
      const found = parseGoal(scene, sentence);
      return found?.task === task ? found : null;
    };
    return { ok: true, value: { task, parts: { sampleGoal: asked, instructionFor: () => sentence } } };
  }
  return invalid(
    `“${sentence}” asks for nothing that can be scored in ${MOST_SCENES} scenes from seed ${from.seed} on. Name a task and one thing.`,
  );
};
