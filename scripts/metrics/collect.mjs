// @ts-check
/** Release tables -> the measured part of a manifest. Pure. */
import { TASK_NAMES } from '../lib/tasks.mjs';
import { firstSeed } from '../release/seeds.mjs';
import { oneTable, tableOf } from '../release/units.mjs';
import { publishedOf } from './published.mjs';
import { setOf } from './sets.mjs';

/**
 * @typedef {import('../release/units.mjs').Unit} Unit
 * @typedef {import('../release/units.mjs').Measured} Measured
 * @typedef {{ successes: number, rate: number, wilson95: readonly [number, number] }} Share
 * @typedef {Share & { task: string, control: string, clock: string, episodes: number, variant: string | null, provider: string | null,
 *   plan?: boolean, chance?: number, told?: Share, set?: string, phrases?: string | null }} Result of one evaluation of a task
 * @typedef {Result & Pick<HeadlineRow, 'terminated' | 'settled' | 'collateral' | 'close' | 'endings'>} HeadlineResult
 * @typedef {Pick<Result, 'variant' | 'provider' | 'set' | 'phrases'> & { table?: string, names?: string, kinds: Record<string, Pick<QuestionRow, 'n' | 'blind' |
 *   'majority'> & Share> }} QuestionResult
 * @typedef {Share & { task: string, control: string, variant: string, clock: string, episodes: number, chance?: number }} Row
 *   one run; `control` "plan first" is the policy itself, planning first; `chance`: what taking any target would reach
 * @typedef {Row & { terminated: Share, settled: Share, collateral: Share, close?: Share & { title: string },
 *   endings: Record<string, number> }} HeadlineRow the policy itself: how its successes stand up, and how its episodes ended
 * @typedef {Row & { set: string }} SetRow one run in an unusual set of scenes or words
 * @typedef {Row & { temperature: number }} SampledRow
 * @typedef {Row & { table: string, names?: string, wording?: string, concepts?: string }} ThingsRow `concepts`: the list of
 *   concepts that targets are of
 * @typedef {{ table: string, variant: string, saysSo: Share & { n: number }, falseAlarms: Share & { n: number } }} AbsentRow
 * @typedef {Share & { kind: string, set: string, table?: string, names?: string, variant: string, n: number, blind: Share,
 *   majority: { answer: string, count: number, rate: number } }} QuestionRow
 * @typedef {Share & { name: string, model: string, task: string, set: string, variant: string, episodes: number,
 *   commit: string }} AblationRow
 * @typedef {{ model: string, weights: string, rows: Row[], things?: ThingsRow[], absent?: AbsentRow[] }} Sibling another
 *   training seed's part of the table (`isSeeded`, ../release/rows.mjs)
 * @typedef {{ commit: string, weights?: string, firstSeed?: number, rows: (Row | HeadlineRow)[], sampling?: SampledRow[],
 *   generalization?: SetRow[], questions?: QuestionRow[], absent?: AbsentRow[], things?: ThingsRow[], siblings?: Sibling[],
 *   missing?: string[], ablations?: AblationRow[] }} Metrics `weights`: SHA-256 of what was measured, which every number
 *   is about; `missing`: rows that the protocol has and that were not measured
 * @typedef {{ id: string, metrics?: Metrics | undefined, ablations?: { name: string, model: string }[] | undefined } &
 *   import('../release/rows.mjs').Able} Manifest `ablations` is written by hand: which models are compared, in which words
 */

export const CONTROLS = [
  ...['none', 'plan first', 'blind', 'wrong-instruction', 'nonsense-word', 'no-op', 'expert', 'fixed-wrist'],
];

/** @template T @param {readonly T[]} items @returns {T[]} */
export const distinct = (items) => [...new Set(items)];

export const rank = (/** @type {readonly string[]} */ list, /** @type {string} */ name) => {
  const place = list.findIndex((one) => name.startsWith(one));
  return place < 0 ? list.length : place;
};

const variantOf = (/** @type {Pick<Result, 'variant' | 'provider'>} */ { variant, provider }) =>
  variant === null ? '-' : `${variant}, ${provider}`;

const shareOf = (/** @type {Share} */ { successes, rate, wilson95 }) => ({ successes, rate, wilson95 });

/** @param {Result} result @returns {Row[]} */
export function rowsOf(result) {
  const { task, control, clock, episodes, plan, chance } = result;
  const name = plan ? (control === 'none' ? 'plan first' : `${control}, plan first`) : control;
  const common = { task, variant: variantOf(result), clock, episodes };
  const any = chance === undefined ? {} : { chance };
  if (!result.told) return [{ ...common, control: name, ...shareOf(result), ...any }];
  return [
    { ...common, control: `${name}: the object meant`, ...shareOf(result) },
    { ...common, control: `${name}: the object told`, ...shareOf(result.told) },
  ];
}

/** @param {HeadlineResult} result of the policy itself @returns {HeadlineRow[]} */
export const headlineOf = (result) =>
  rowsOf(result).map((row) => ({
    ...row,
    terminated: shareOf(result.terminated),
    settled: shareOf(result.settled),
    collateral: shareOf(result.collateral),
    ...(result.close ? { close: { title: result.close.title, ...shareOf(result.close) } } : {}),
    endings: result.endings,
  }));

/** On a table other than of blocks: which, and of which side what is asked about is. @param {{ table?: string, names?: string }} result */
const amongOf = ({ table = 'blocks', names }) =>
  table === 'blocks' ? {} : { table, ...(names ? { names } : {}) };

/** @param {any} result of `--task absent` @returns {AbsentRow} */
const absentRow = (result) => ({
  ...{ table: result.table ?? 'blocks', variant: variantOf(result) },
  saysSo: { n: result.saysSo.n, ...shareOf(result.saysSo) },
  falseAlarms: { n: result.falseAlarms.n, ...shareOf(result.falseAlarms) },
});

/** @param {any} result of a task on a table other than of blocks @returns {ThingsRow[]} */
const thingsRowsOf = (result) =>
  rowsOf(result).map((row) => ({
    ...{ ...row, table: result.table },
    ...(result.names ? { names: result.names } : {}),
    ...(result.wording ? { wording: result.wording } : {}),
    ...(result.concepts ? { concepts: result.concepts } : {}),
  }));

/** @param {QuestionResult} result @returns {QuestionRow[]} */
export const questionRowsOf = (result) =>
  Object.entries(result.kinds).map(([kind, k]) => ({
    ...{ kind, set: setOf(result), variant: variantOf(result), n: k.n, ...shareOf(k) },
    ...amongOf(result),
    ...{ blind: shareOf(k.blind), majority: k.majority },
  }));

const order = (/** @type {Row} */ a, /** @type {Row} */ b) =>
  rank(CONTROLS, a.control) - rank(CONTROLS, b.control) ||
  rank(TASK_NAMES, a.task) - rank(TASK_NAMES, b.task);

/** What a compared model reaches by itself, set by set. @param {string} name @param {any} result @returns {AblationRow} */
function ablationRow(name, result) {
  const { model, task, commit } = result;
  const common = { name, model, task, set: setOf(result), variant: variantOf(result), commit };
  if (task !== 'question') return { ...common, episodes: result.episodes, ...shareOf(result) };
  return { ...common, episodes: result.overall.n, ...shareOf(result.overall) };
}

const filled = (/** @type {Record<string, readonly unknown[]>} */ lists) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

/** @param {{ model: string, weights: string }} one @param {readonly Measured[]} table @returns {Sibling} */
function siblingOf(one, table) {
  /** @template T @param {string} section @param {(result: any) => T[]} rows */
  const of = (section, rows) =>
    table.flatMap(({ row, result }) => (result && row.section === section ? rows(result) : []));
  const more = { things: of('things', thingsRowsOf), absent: of('absent', (r) => [absentRow(r)]) };
  return { ...one, rows: of('headline', rowsOf), ...filled(more) };
}

/**
 * All numbers of the shipped model's manifest from the files of its release table, and of those of its siblings and
 * ablations; rows that are not among them stay as the manifest has them, if those are of the same weights and commit.
 * Throws with one sentence when they do not fit.
 * @param {readonly Unit[]} units @param {(model: string) => Manifest} manifestOf
 * @param {readonly AblationRow[]} [before] rows of compared models that are kept unless they were measured anew
 * @returns {{ model: string, metrics: Metrics }}
 */
export function metricsOf(units, manifestOf, before = []) {
  const all = oneTable(units);
  const [first, ...others] = distinct(
    all.filter(({ release }) => release.siblingOf === undefined).map(({ release }) => release.model),
  ).sort(
    (a, b) => Number(manifestOf(b).ablations !== undefined) - Number(manifestOf(a).ablations !== undefined),
  );
  if (first === undefined) throw new Error('These folders hold no release table of a model that ships.');
  const manifest = manifestOf(first);
  const compared = manifest.ablations ?? [];
  const unrelated = others.filter((model) => !compared.some((one) => one.model === model));
  if (unrelated.length > 0)
    throw new Error(`One model, please; beside ${first} there is ${unrelated.join(', ')}.`);
  const [subject] = all.filter(({ release }) => release.model === first);
  if (!subject) throw new RangeError('a model without files');
  const { commit } = subject.result;
  if (!commit || String(commit).endsWith('-dirty')) {
    throw new Error(`A published table is of a clean commit, and this one is of ${commit}. Measure it anew.`);
  }
  const { weights } = subject.release;
  const table = tableOf(all, first, manifest).map(({ row, result }) => ({
    ...{ row, result },
    published: result === null ? publishedOf(manifest.metrics, { commit, weights }, row) : [],
  }));
  const missing = table
    .filter(({ result, published }) => result === null && published.length === 0)
    .map(({ row }) => row.title);
  /** Measured now, else published before. @template T @param {string[]} sections @param {(result: any) => T[]} rows a result's shape is its section's */
  const of = (sections, rows) =>
    table
      .filter(({ row }) => sections.includes(row.section))
      .flatMap(({ result, published }) => (result === null ? published : rows(result)));
  const siblings = distinct(
    all.filter(({ release }) => release.siblingOf === first).map(({ release }) => release),
  ).map(({ model, weights: theirs }) => ({ model, weights: theirs }));
  const anew = compared.flatMap(({ name, model }) =>
    tableOf(all, model, others.includes(model) ? manifestOf(model) : {}).flatMap(({ row, result }) =>
      result && ['headline', 'generalization', 'questions'].includes(row.section)
        ? [ablationRow(name, result)]
        : [],
    ),
  );
  const kept = before.filter(
    ({ name }) => compared.some((one) => one.name === name) && !anew.some((one) => one.name === name),
  );
  return {
    model: first,
    metrics: {
      ...{ commit, weights, firstSeed: firstSeed(weights) },
      rows: [...of(['headline'], headlineOf), ...of(['controls', 'plan'], rowsOf)].sort(order),
      ...filled({
        sampling: of(['sampling'], (r) => rowsOf(r).map((row) => ({ ...row, temperature: r.temperature }))),
        generalization: of(['generalization'], (r) => rowsOf(r).map((row) => ({ ...row, set: setOf(r) }))),
        questions: of(['questions'], questionRowsOf),
        absent: of(['absent'], (r) => [absentRow(r)]),
        things: of(['things'], thingsRowsOf),
        siblings: [...new Map(siblings.map((one) => [one.model, one])).values()].map(
          (one) => siblingOf(one, tableOf(all, one.model, manifest)), // of the same recipe: asked for the same rows
        ),
        missing,
        ablations: [...kept, ...anew],
      }),
    },
  };
}
