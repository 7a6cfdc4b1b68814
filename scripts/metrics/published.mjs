// @ts-check
/** Rows of a release table that a manifest already has, so that a table can be published in parts. Pure. */
import { setOf } from './sets.mjs';

/**
 * @typedef {import('../release/rows.mjs').Row} Row
 * @typedef {import('./collect.mjs').Metrics} Metrics
 * @typedef {{ task?: string, kind?: string, control?: string, set?: string, temperature?: number, table?: string, names?: string,
 *   wording?: string, concepts?: string }} Entry what tells published rows of one section apart
 */

/** @type {Record<Row['section'], 'rows' | 'sampling' | 'generalization' | 'questions' | 'absent' | 'things'>} where its rows are published */
const LIST = {
  ...{ headline: 'rows', controls: 'rows', plan: 'rows' },
  ...{
    sampling: 'sampling',
    generalization: 'generalization',
    questions: 'questions',
    absent: 'absent',
    things: 'things',
  },
};

/** `--task pick --set crowded` as fields. @param {readonly string[]} options @returns {Record<string, string>} */
const fieldsOf = (options) =>
  Object.fromEntries(
    options.flatMap((name, i) => (name.startsWith('--') ? [[name.slice(2), options[i + 1] ?? '']] : [])),
  );

/** A wrong instruction is two published rows of one run: what was meant and what was told. */
const controlOf = (/** @type {string} */ control) => control.split(':')[0];

/** @param {Row} row @returns {(entry: Entry) => boolean} */
function isOf({ section, table, options }) {
  const {
    task,
    kind,
    control = 'none',
    plan,
    temperature,
    names,
    wording = 'name',
    concepts,
    ...rest
  } = fieldsOf(options);
  if (section === 'absent') return (entry) => entry.table === table;
  if (section === 'questions')
    return (entry) =>
      (kind === undefined || entry.kind === kind) &&
      (entry.table ?? 'blocks') === table &&
      entry.names === names;
  const name = plan === 'yes' ? 'plan first' : control;
  const set = setOf({ set: rest.set, phrases: rest.phrases });
  return (entry) =>
    entry.task === task &&
    controlOf(entry.control ?? 'none') === name &&
    (section !== 'generalization' || entry.set === set) &&
    (section !== 'sampling' || entry.temperature === Number(temperature)) &&
    (section !== 'things' ||
      (entry.table === table &&
        entry.names === names &&
        entry.concepts === concepts &&
        (entry.wording ?? 'name') === wording));
}

/**
 * What a manifest has of a row, if it is of the same weights at the same commit: a table of two commits is none.
 * @param {Metrics | undefined} before @param {{ commit: string, weights: string }} of @param {Row} row @returns {any[]}
 */
export function publishedOf(before, { commit, weights }, row) {
  if (before?.commit !== commit || before.weights !== weights) return [];
  return (before[LIST[row.section]] ?? []).filter(isOf(row));
}
