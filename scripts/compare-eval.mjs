// @ts-check
/**
 * node scripts/compare-eval.mjs BEFORE AFTER...        are two evaluations equal, episode by episode?
 * node scripts/compare-eval.mjs --store TABLE FILE...  keeps what `npm run eval -- --json` wrote as one small table
 *
 * BEFORE and AFTER are such tables or the files of `npm run eval` themselves. Equal means: for every seed the same
 * success, the same reason to end, the same number of actions and the same world hash at the end.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runScript, UsageError } from './lib/options.mjs';

const USAGE =
  'node scripts/compare-eval.mjs [options] BEFORE AFTER...    two evaluations, episode by episode';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = { store: { help: 'write the files as one table to VALUE, instead of comparing' } };

/** What must be alike for two runs to be comparable. */
const SETUP = 'model variant provider task control set plan clock bins maxSteps controlHz'.split(' ');

/**
 * @typedef {{ seed: number, success: boolean, reason: string, steps: number, hash: string }} Summary
 * @typedef {{ setup: Record<string, unknown>, commit: string | null, browser: string | null, episodes: Summary[] }} Run
 * @typedef {{ formatVersion: 1, runs: Run[] }} Table
 */

/** One file of `npm run eval` -> the run in it. @param {any} result @returns {Run} */
export function runOf(result) {
  if (!Array.isArray(result?.summaries)) {
    throw new UsageError('A result without "summaries": it is of questions, or of an older version of eval.');
  }
  const setup = Object.fromEntries(SETUP.map((key) => [key, result[key] ?? null]));
  const { commit = null, browser = null } = result;
  return { setup, commit, browser, episodes: result.summaries };
}

/** @param {any} json a table, or one file of `npm run eval` @returns {Run[]} */
export const runsOf = (json) => (Array.isArray(json?.runs) ? json.runs : [runOf(json)]);

const nameOf = (/** @type {Run} */ { setup }) => JSON.stringify(setup);
const said = (/** @type {Summary | undefined} */ e) =>
  e
    ? `${e.success ? 'success' : 'failure'}, ${e.reason} after ${e.steps}, world ${e.hash}`
    : 'no such episode';

/**
 * @param {readonly Run[]} before
 * @param {readonly Run[]} after
 * @returns {{ compared: number, differences: string[] }} episodes that stand in both, and one line a difference
 */
export function compare(before, after) {
  /** @type {string[]} */
  const differences = [];
  let compared = 0;
  for (const run of before) {
    const other = after.find((one) => nameOf(one) === nameOf(run));
    if (!other) {
      differences.push(`not run again: ${nameOf(run)}`);
      continue;
    }
    const seeds = new Set([...run.episodes, ...other.episodes].map(({ seed }) => seed));
    for (const seed of [...seeds].sort((a, b) => a - b)) {
      const [was, is] = [run, other].map(({ episodes }) => episodes.find((e) => e.seed === seed));
      if (was && is) compared += 1;
      if (said(was) !== said(is)) {
        differences.push(`${run.setup.task}, seed ${seed}: ${said(was)}; now ${said(is)}`);
      }
    }
  }
  return { compared, differences };
}

/** One line an episode, so that a difference of two tables can be read. @param {readonly Run[]} runs */
export function tableText(runs) {
  const texts = runs.map(({ episodes, ...run }) => {
    const head = JSON.stringify(run).slice(0, -1);
    const lines = episodes.map(({ seed, success, reason, steps, hash }) =>
      JSON.stringify({ seed, success, reason, steps, hash }),
    );
    return `${head},"episodes":[\n${lines.join(',\n')}\n]}`;
  });
  return `{"formatVersion":1,"runs":[\n${texts.join(',\n')}\n]}\n`;
}

/** @param {string} file @returns {Run[]} */
function read(file) {
  try {
    return runsOf(JSON.parse(readFileSync(resolve(file), 'utf8')));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(
    USAGE,
    OPTIONS,
    async ({ values, words }) => {
      if (values.store !== undefined) {
        if (words.length === 0) throw new UsageError('Name the files that npm run eval -- --json wrote.');
        writeFileSync(resolve(values.store), tableText(words.flatMap(read)));
        console.log(`${values.store}: ${words.length} runs`);
        return 0;
      }
      const [before, ...after] = words;
      if (before === undefined || after.length === 0) throw new UsageError('Name two files to compare.');
      const { compared, differences } = compare(read(before), after.flatMap(read));
      for (const line of differences) console.log(line);
      console.log(`${compared} episodes compared, ${differences.length} differences`);
      return differences.length === 0 ? 0 : 1;
    },
    { words: 100 },
  );
}
