/** Which of the scene's examples are offered: nothing that the model was not measured at, or fails at more often than not. */
import type { Metrics } from '../policy/index.ts';
import type { Example } from './stores.ts';

export interface Abilities {
  /** The model's published numbers; null: not measured, or not read yet. */
  readonly metrics: Metrics | null;
  readonly answers: boolean;
  /** Its answers are about what it sees one by one: it is asked no colour. */
  readonly things?: boolean;
  /** False: its training had no such things, so that its numbers say nothing about them. */
  readonly familiar?: boolean;
}

/** What every model can be asked that names what it sees. */
const ALL_SEEN: Example = { kind: 'question', text: 'what do you see?' };

/** About a picture whose things nobody knows: a camera's, a file's, a desk. */
export const PICTURE_EXAMPLES: readonly Example[] = [
  { kind: 'reach', text: 'reach for the red thing' },
  { kind: 'reach', text: 'touch the blue mug' },
  { kind: 'reach', text: 'go to the yellow ball' },
  { kind: 'question', text: 'is there a red thing?' },
];

/** Share of successes from which a task is offered. */
const OFTEN = 0.5;

/**
 * Reach and pick for every model, in the scene's order; where another task was measured, one of each instead.
 * Questions for models that answer: the first of them third in the row, where it is seen, the others last.
 */
export const offeredExamples = (
  examples: readonly Example[],
  { metrics, answers, things = false, familiar = true }: Abilities,
): readonly string[] => {
  // the page says beside them that this model will probably fail; the scripted expert does them all
  if (!familiar) return examples.filter(({ kind }) => kind !== 'question').map(({ text }) => text);
  const measured = new Set(
    metrics?.rows.flatMap(({ task, control, rate }) => (control === 'none' && rate >= OFTEN ? [task] : [])),
  );
  const told = examples.filter(
    ({ kind, onceMeasured }) => kind !== 'question' && (!onceMeasured || measured.has(kind)),
  );
  const firsts = told.filter(({ kind }, i) => told.findIndex((other) => other.kind === kind) === i);
  const chosen = told.some(({ onceMeasured }) => onceMeasured) ? firsts : told;
  const asked = examples.filter(({ kind, inTokens }) => kind === 'question' && !(things && inTokens));
  const [question, ...more] = answers ? [...(things ? [ALL_SEEN] : []), ...asked] : [];
  return [...chosen.slice(0, 2), ...(question ? [question] : []), ...chosen.slice(2), ...more].map(
    ({ text }) => text,
  );
};
