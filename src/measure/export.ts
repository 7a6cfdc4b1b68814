/** What is measured, as files and links: a table for a spreadsheet, all of it for a program, and one episode to look at. Pure. */
import { type EpisodeRecord, type EvaluationResult, isScripted, quantile } from '../evaluation/index.ts';
import { RUN_KEY, SCENE_SETS, SETTINGS } from '../runtime/settings.ts';
import { commandOf, type Description, type SideName, writeDescription } from './description.ts';
import { compared, type Heads, type Records, resultOfSide, seedRows, sidesOf } from './progress.ts';

/**
 * The query of the page with this episode carried out again: the same actions, the same world, no model needed. Of the
 * real-time clock its scene and sentence only: when its actions came to the world no link says.
 */
export const replayQuery = (description: Description, side: SideName, record: EpisodeRecord): string => {
  const { set, table, robot, clock } = description;
  const { control, model, temperature, plan } = (side === 'b' ? description.b : null) ?? description.a;
  const params = new URLSearchParams({ [SETTINGS.seed.key]: String(record.seed) });
  const put = (
    name: 'table' | 'robot' | 'set' | 'clock' | 'driver' | 'model' | 'temperature' | 'planFirst',
    value: string,
  ) => {
    const { key, fallback } = SETTINGS[name];
    if (value !== String(fallback)) params.set(key, value);
  };
  put('robot', robot);
  put('table', table);
  put('clock', clock);
  if ((SCENE_SETS as readonly string[]).includes(set)) put('set', set);
  // the page has no driver of its own for the expert's variants; what they did is the expert's, not a model's
  put('driver', control === 'no-op' ? control : isScripted(control) ? 'expert' : 'model');
  put('model', model);
  put('temperature', String(temperature));
  if (plan) params.set(SETTINGS.planFirst.key, '1');
  params.set(SETTINGS.instruction.key, record.instruction);
  if (record.trail && clock === 'paused') params.set(RUN_KEY, record.trail.run);
  return params.toString();
};

const COLUMNS = [
  'side',
  'seed',
  'instruction',
  'success',
  'settled',
  'ended',
  'error',
  'actions',
  'missing_mm',
  'moved_others',
  'ms_per_action_p50',
  'world_hash',
  'replay',
] as const;

/** RFC 4180: quotes doubled; and nothing that a spreadsheet would take for a formula. */
const cell = (value: string | number | boolean): string => {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A line an episode, by seed, A before B. `page`: the address of the page, without a query. */
export const csvOf = (description: Description, records: Records, page: string): string => {
  const line = (side: SideName, one: EpisodeRecord): string =>
    [
      ...[side, one.seed, one.instruction, one.success, one.settled ?? '', one.reason, one.error ?? ''],
      ...[one.steps, (1000 * one.distance).toFixed(1), one.collateral ?? ''],
      ...[one.agesMs.length > 0 ? quantile(one.agesMs, 0.5).toFixed(2) : '', one.hash],
      `${page}?${replayQuery(description, side, one)}`,
    ]
      .map(cell)
      .join(',');
  const lines = seedRows(records).flatMap(({ a, b }) => [
    ...(a ? [line('a', a)] : []),
    ...(b ? [line('b', b)] : []),
  ]);
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
};

export interface MeasurementFile {
  readonly kind: 'tabletop-measurement';
  readonly formatVersion: 1;
  /** The whole set-up. */
  readonly link: string;
  /** Commands that run the same episodes. */
  readonly commands: Partial<Record<SideName, string>>;
  /** Of each side what `npm run eval --steps --json` writes. */
  readonly results: Partial<Record<SideName, EvaluationResult>>;
  readonly paired?: ReturnType<typeof compared>;
}

export const fileOf = (
  description: Description,
  records: Records,
  heads: Heads,
  page: string,
): MeasurementFile => {
  const commands: Partial<Record<SideName, string>> = {};
  const results: Partial<Record<SideName, EvaluationResult>> = {};
  for (const side of sidesOf(description)) {
    const result = resultOfSide(description, side, records, heads);
    commands[side] = commandOf(description, side, {
      variant: result?.variant,
      own: heads[side]?.model?.own?.options,
    });
    if (result) results[side] = result;
  }
  return {
    ...{ kind: 'tabletop-measurement', formatVersion: 1 },
    link: `${page}?${writeDescription(description)}`,
    ...{ commands, results },
    ...(description.b ? { paired: compared(records) } : {}),
  };
};
