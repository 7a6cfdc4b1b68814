/** Which evaluations fit tasks with scenes of their own, whose targets fit, and the blank frame of policies that take no pictures. */
import type { Frame, Goal, Observer, Result, SceneSpec, TableName } from '../contracts.ts';
import type { Control } from '../evaluation/policies.ts';
import type { EvaluationSet } from '../evaluation/sets.ts';
import { STAGED } from '../tasks/index.ts';
import { invalid } from './registry.ts';

interface Asked {
  readonly task: string;
  readonly control: Control;
  readonly set: EvaluationSet;
}

export const RATE_OF_MODEL = {
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message:
      'How often a model acts is said by its manifest. Leave the rate out, or choose a control without a model.',
  },
} as const;

/** A table of one task has that alone, said in its own way; and the task is done on no other. */
export const isOfTable = ({ task, control, set }: Asked, table: TableName): Result<null> => {
  const own = STAGED.find(({ name }) => name === task);
  const there = STAGED.find((one) => one.table === table);
  if (own?.name !== there?.name)
    return invalid(
      own
        ? `The task ${task} is done on the table ${own.table} alone. Choose that table, or none.`
        : `The table ${table} is for the task ${there?.name} alone. Choose that task, or another table.`,
    );
  if (own && (control === 'wrong-instruction' || control === 'nonsense-word'))
    return invalid(
      `The table ${table} has one goal, so that there is no other to tell. Choose another control.`,
    );
  if (own && (set === 'unseen-pairs' || set === 'crowded'))
    return invalid(`The set ${set} is about scenes of blocks. Choose another set for the table ${table}.`);
  return { ok: true, value: null };
};

const UNSEEN_FRAME: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 };

/** What is shown to who does not look. */
export const UNSEEN: Observer = {
  kind: 'sim',
  look: async () => ({ ok: true, value: { frame: UNSEEN_FRAME } }),
};

/** Is the target a block of one of these colours? */
export const hasColor =
  (colors: readonly string[]) =>
  (scene: SceneSpec, { target }: Goal): boolean => {
    const object = scene.objects[target];
    return object?.kind === 'block' && colors.includes(object.color);
  };
