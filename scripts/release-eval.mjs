// @ts-check
/**
 * npm run release-eval -- --model pico                                the release table, or what is missing of it
 * npm run release-eval -- --model pico --shard 0/2 --out FOLDER       this machine's half
 * npm run release-eval -- --merge FOLDER FOLDER --out TABLE           the halves as one (docs/evaluation.md, "The release table")
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { evaluateIn } from './eval.mjs';
import { readOptions } from './lib/eval-options.mjs';
import { currentCommit, engineOf, MODEL_OPTIONS, openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';
import { isSeeded, matcher, ROWS, rowsFor } from './release/rows.mjs';
import { firstSeed } from './release/seeds.mjs';
import {
  folderOf,
  isMeasured,
  oneTable,
  planOf,
  readUnits,
  tableOf,
  writeTable,
  writeUnit,
} from './release/units.mjs';
import { checkWeights, weightsOf } from './release/weights.mjs';

/**
 * @typedef {import('./release/units.mjs').Subject} Subject
 * @typedef {import('./release/units.mjs').Release} Release
 * @typedef {import('./release/rows.mjs').Row} Row
 */

const USAGE =
  'npm run release-eval -- [options]    the release table of a model, on the seeds that its weights name; run again to go on';

const { clock: _, ...ENGINE } = MODEL_OPTIONS;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
export const OPTIONS = {
  ...ENGINE,
  with: {
    default: '',
    help: 'models of other training seeds, with commas: headline, names of things and absences are measured of them, too',
  },
  rows: { default: '*', help: 'ids of rows, with commas; * stands for any characters' },
  shard: { default: '0/1', help: 'i/n: this machine measures chunks i, i + n, i + 2n, ...' },
  out: { default: 'runs/release', help: 'folder; a folder a model is made in it' },
  dirty: {
    values: ['yes', 'no'],
    alone: 'yes',
    default: 'no',
    help: 'measure although files differ from the commit: for trying out, never to be published',
  },
  merge: { help: 'measure nothing: bring the files of these folders together in --out' },
};

/** @typedef {import('./lib/options.mjs').Values<typeof OPTIONS>} Values */

const manifestOf = (/** @type {string} */ id) =>
  JSON.parse(readFileSync(join(ROOT, 'models', id, 'manifest.json'), 'utf8'));

/** @param {string} text @returns {[number, number]} */
function readShard(text) {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (!(Number(index) < Number(of))) throw new UsageError(`--shard is i/n with i below n, not "${text}".`);
  return [Number(index), Number(of)];
}

/** @param {string} patterns @returns {(row: Row) => boolean} */
function readRows(patterns) {
  const matches = patterns.split(',').map(matcher);
  const wanted = (/** @type {Row} */ { id }) => matches.some((matching) => matching(id));
  if (!ROWS.some(wanted)) throw new UsageError(`--rows: no row is called ${patterns}.`);
  return wanted;
}

/** A model in the variant that is measured; its files are those of its manifest. @param {Values} values @returns {Subject} */
function subjectOf(values) {
  const { model, provider, variant } = engineOf(values);
  const manifest = manifestOf(model);
  checkWeights(join(ROOT, 'models', model), manifest, variant);
  return { model, weights: weightsOf(manifest, variant), variant, provider };
}

/** What this call has to do, in order. @param {Values} values @returns {Release[]} */
function workOf(values) {
  const wanted = readRows(values.rows);
  const rowsOf = (/** @type {Subject} */ { model }) => rowsFor(manifestOf(model)).filter(wanted);
  const subject = subjectOf(values);
  const siblings = values.with === '' ? [] : values.with.split(',');
  const plans = siblings.map((/** @type {string} */ model) => {
    const sibling = { ...subjectOf({ ...values, model }), siblingOf: subject.model };
    return planOf(sibling, rowsOf(sibling).filter(isSeeded));
  });
  return [planOf(subject, rowsOf(subject)), ...plans].flat();
}

/** The options of `npm run eval` that a chunk stands for. @param {Release} release @param {Values} values */
function evaluationOf(release, values) {
  const row = ROWS.find(({ id }) => id === release.row);
  if (!row) throw new Error(`There is no row ${release.row} any more.`);
  const { model, variant, provider, seed, episodes } = release;
  const engine = ['--model', model, '--variant', variant, '--provider', provider, '--gpu', values.gpu];
  const extent = ['--seed', String(seed), '--episodes', String(episodes)];
  const { values: read } = readOptions([...row.options, ...engine, ...extent]);
  const here = (/** @type {'phrases' | 'concepts'} */ name) =>
    read[name] === undefined ? {} : { [name]: join(ROOT, read[name]) };
  return { ...read, ...here('phrases'), ...here('concepts') };
}

/** @param {any} result of `npm run eval` */
function inShort({ kinds, saysSo, falseAlarms, successes, episodes }) {
  if (kinds)
    return Object.entries(kinds)
      .map(([kind, k]) => `${kind} ${k.successes} of ${k.n}`)
      .join(', ');
  if (saysSo)
    return `${saysSo.successes} of ${saysSo.n}, false alarms ${falseAlarms.successes} of ${falseAlarms.n}`;
  return `${successes} of ${episodes}`;
}

/** What is measured by now, row by row, printed and kept as table.json. @param {string} base */
function giveTable(base) {
  const units = oneTable(readUnits(base));
  for (const [model, subject] of new Map(units.map(({ release }) => [release.model, release]))) {
    console.log(`\n${model}`);
    const rows = tableOf(units, model, manifestOf(model));
    writeTable(base, subject, rows);
    for (const { row, result, episodes } of rows) {
      const said = result ? inShort(result) : `${episodes} of ${row.episodes} episodes measured`;
      if (episodes > 0) console.log(`  ${row.id.padEnd(32)} ${said}`);
    }
  }
}

/** @param {Values} values @param {readonly string[]} folders */
function merge(values, folders) {
  const base = resolve(values.out);
  const units = [base, ...folders].flatMap((folder) => readUnits(resolve(folder)));
  if (units.length === 0) throw new UsageError('--merge: these folders hold no release table.');
  for (const unit of oneTable(units)) writeUnit(base, unit);
  giveTable(base);
  return 0;
}

/** @param {Values} values */
async function measure(values) {
  const commit = currentCommit();
  if (values.dirty === 'no' && (commit === null || commit.endsWith('-dirty'))) {
    throw new UsageError(
      'A release table is of a commit: commit or put away what differs from it, or try out with --dirty.',
    );
  }
  const base = resolve(values.out);
  const [index, of] = readShard(values.shard);
  const work = workOf(values);
  const there = readUnits(base);
  const stale = there.find(({ result }) => result.commit !== commit);
  if (stale) {
    throw new UsageError(
      `${base} holds a table of commit ${stale.result.commit}, and this is ${commit}. Choose another --out.`,
    );
  }
  oneTable(there);
  const mine = work.filter((release, i) => i % of === index && !isMeasured(base, release));
  for (const subject of new Map(work.map((release) => [release.model, release])).values()) {
    console.log(
      `${subject.model}: seeds from ${firstSeed(subject.weights)} on, ${join(values.out, folderOf(subject))}`,
    );
  }
  console.log(`${mine.length} of ${work.length} chunks to measure`);
  if (mine.length === 0) {
    giveTable(base);
    return 0;
  }
  const headless = await openHeadless({ gpu: values.provider === 'webgpu' ? values.gpu : 'none' });
  try {
    for (const [i, release] of mine.entries()) {
      if (isMeasured(base, release)) continue; // by another call, meanwhile
      const begun = performance.now();
      const result = await evaluateIn(headless, evaluationOf(release, values), { quiet: true });
      writeUnit(base, { release, result });
      const seconds = ((performance.now() - begun) / 1000).toFixed(0);
      const name = `${release.model} ${release.row} ${release.chunk}`;
      console.log(`${i + 1}/${mine.length}  ${name.padEnd(40)} ${inShort(result)}, ${seconds} s`);
    }
  } finally {
    await headless.close();
  }
  giveTable(base);
  return 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  const merging = process.argv.some((word) => /^--merge(=|$)/.test(word));
  const words = merging ? Number.POSITIVE_INFINITY : 0;
  /** @param {import('./lib/options.mjs').Given<typeof OPTIONS>} given */
  const main = async ({ values, words: more }) =>
    values.merge === undefined ? measure(values) : merge(values, [values.merge, ...more]);
  await runScript(USAGE, OPTIONS, main, { words });
}
