/**
 * Which task a sentence asks for that no wording has: a linear map from the sentence encoder's vector to the tasks, learned on
 * the wordings of all tasks and on sentences that ask for none (models/recipe/mini/reader.py). One map for sentences that
 * name one thing, one for those that name two.
 */
import type { TaskName } from '../../contracts.ts';
import { exp } from '../../math/exact.ts';
import type { OpenCut } from './open-cut.ts';
import probe from './open-probe.json' with { type: 'json' };

/** The encoder whose vectors the map was learned on. */
export const PROBE_ENCODER = probe.encoder;

/** Length of a vector. */
const DIM = 384;

interface LinearMap {
  readonly tasks: readonly string[];
  readonly scale: number;
  /** A row of `DIM` integers a task, times `scale`; the last row is none of them. */
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

export interface TaskAsked {
  readonly task: TaskName;
  /** 0 to 1. */
  readonly odds: number;
}

/** What the preposition leaves open: nothing is put near the bowl by "into the bowl". */
const ALLOWED: Readonly<Record<'in' | 'beside' | 'to' | 'facing', readonly string[]>> = {
  in: ['place'],
  beside: ['near'],
  to: ['near', 'turn'],
  facing: ['turn'],
};

const logit = ({ weights, bias, scale }: LinearMap, i: number, vector: ArrayLike<number>): number => {
  const row = weights[i] ?? [];
  let sum = 0;
  for (let d = 0; d < DIM; d++) sum += (row[d] ?? 0) * (vector[d] ?? 0);
  return sum * scale + (bias[i] ?? 0);
};

const TASK_OF: Readonly<Record<string, TaskName>> = {
  ...{ reach: 'reach', pick: 'pick', place: 'place', near: 'near', turn: 'turn' },
};

/**
 * The likeliest task of those that the words allow, with its odds against all of them and against none. `vector`: of
 * `cut.text`, float32 [384] of length 1. Null: none is allowed.
 */
export const taskAsked = (
  cut: Pick<OpenCut, 'second' | 'relation'>,
  vector: ArrayLike<number>,
): TaskAsked | null => {
  const map: LinearMap = cut.second === null ? probe.one : probe.two;
  const allowed = cut.relation === null ? map.tasks : ALLOWED[cut.relation];
  const scored = [...map.tasks.keys(), map.tasks.length]
    .filter((i) => i === map.tasks.length || allowed.includes(map.tasks[i] ?? ''))
    .map((i) => ({ task: TASK_OF[map.tasks[i] ?? ''], weight: exp(logit(map, i, vector)) }));
  const all = scored.reduce((sum, { weight }) => sum + weight, 0);
  const [best] = scored
    .flatMap(({ task, weight }) => (task ? [{ task, odds: weight / all }] : []))
    .sort((a, b) => b.odds - a.odds);
  return best ?? null;
};
