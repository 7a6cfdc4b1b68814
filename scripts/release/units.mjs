// @ts-check
/**
 * A release table as files: one a chunk of episodes, named by row, chunk and hash of the weights. What is there is not
 * measured again, and files of several machines are one table as soon as they lie in one folder.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinResults } from './join.mjs';
import { rowsFor } from './rows.mjs';
import { chunksOf, firstSeed } from './seeds.mjs';

/**
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {{ model: string, weights: string, variant: string, provider: string, siblingOf?: string }} Subject a model
 *   in the variant that is measured; `weights`: its SHA-256; `siblingOf`: the shipped model that another training seed of
 *   the same recipe has made
 * @typedef {Subject & { row: string, chunk: number, seed: number, episodes: number }} Release
 * @typedef {{ release: Release, result: any }} Unit
 */

const nameOf = (/** @type {Release} */ { row, chunk, weights }) =>
  `${row}.${chunk}.${weights.slice(0, 12)}.json`;
export const folderOf = (/** @type {Subject} */ { model, weights }) => `${model}-${weights.slice(0, 12)}`;

/** All that is to be measured, row by row. @param {Subject} subject @param {readonly Row[]} rows @returns {Release[]} */
export const planOf = (subject, rows) =>
  rows.flatMap((row) =>
    chunksOf(firstSeed(subject.weights), row.episodes, row.chunk).map(({ index, seed, episodes }) => ({
      ...{ ...subject, row: row.id, chunk: index, seed, episodes },
    })),
  );

export const fileOf = (/** @type {string} */ base, /** @type {Release} */ release) =>
  join(base, folderOf(release), nameOf(release));
export const isMeasured = (/** @type {string} */ base, /** @type {Release} */ release) =>
  existsSync(fileOf(base, release));

/** Written beside and renamed, so that what is there is whole. @param {string} base @param {Unit} unit */
export function writeUnit(base, unit) {
  const file = fileOf(base, unit.release);
  mkdirSync(join(base, folderOf(unit.release)), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(unit)}\n`);
  renameSync(`${file}.part`, file);
}

/** Of a result what is of the clock on the wall and of the loading: it differs from run to run. */
const CLOCK = ['msPerAction', 'ms', 'engine'];

/** @param {any} value @returns {any} */
const withoutClock = (value) => {
  if (Array.isArray(value) || value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !CLOCK.includes(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutClock(one)]));
};

/**
 * Beside its chunks, the table of one model: every row that is whole, without times. The same bytes, however many processes and
 * machines measured it.
 * @param {string} base @param {Subject} subject @param {readonly Measured[]} rows of `tableOf`
 */
export function writeTable(base, subject, rows) {
  const whole = rows.flatMap(({ row, result }) =>
    result ? [{ row: row.id, result: withoutClock(result) }] : [],
  );
  const file = join(base, folderOf(subject), 'table.json');
  writeFileSync(`${file}.part`, `${JSON.stringify(whole, null, 1)}\n`);
  renameSync(`${file}.part`, file);
}

/** Those in a folder and in the folders in it. @param {string} base @returns {Unit[]} */
export function readUnits(base) {
  if (!existsSync(base)) return [];
  const here = readdirSync(base, { withFileTypes: true });
  const folders = [base, ...here.filter((entry) => entry.isDirectory()).map(({ name }) => join(base, name))];
  return folders
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    )
    .filter((json) => json?.release !== undefined);
}

const distinct = (/** @type {string[]} */ items) => [...new Set(items)];
const keyOf = (/** @type {Unit} */ { release: { model, row, chunk } }) => `${model}, ${row}, chunk ${chunk}`;

/**
 * Throws with one sentence when files do not make one table: of several commits, of several weights of a model, or twice the
 * same with another outcome. How fast an episode was does not count as outcome.
 * @param {readonly Unit[]} units @returns {Unit[]} each once
 */
export function oneTable(units) {
  const commits = distinct(units.map(({ result }) => String(result.commit)));
  if (commits.length > 1) {
    throw new Error(
      `A release table is of one commit; these files are of ${commits.join(' and ')}. Use another folder (--out).`,
    );
  }
  for (const model of distinct(units.map(({ release }) => release.model))) {
    const mine = units.filter(({ release }) => release.model === model);
    const weights = distinct(
      mine.map(({ release }) => `${release.weights.slice(0, 12)} (${release.variant}, ${release.provider})`),
    );
    if (weights.length > 1) {
      throw new Error(
        `A release table is of one file of weights; those of ${model} are ${weights.join(' and ')}.`,
      );
    }
  }
  /** @type {Map<string, Unit>} */
  const byKey = new Map();
  const outcome = (/** @type {Unit} */ { result }) =>
    JSON.stringify([result.summaries, result.kinds, result.seeds]);
  for (const unit of units) {
    const other = byKey.get(keyOf(unit));
    if (other && outcome(other) !== outcome(unit)) {
      throw new Error(
        `Two files differ about ${keyOf(unit)}: another browser or processor? Measure it anew.`,
      );
    }
    byKey.set(keyOf(unit), unit);
  }
  return [...byKey.values()];
}

/** @typedef {{ row: Row, result: any | null, episodes: number }} Measured `result` null: not all of it has been measured */

/**
 * The rows of one model, with what has been measured of each.
 * @param {readonly Unit[]} units @param {string} model @param {import('./rows.mjs').Able} manifest @returns {Measured[]}
 */
export function tableOf(units, model, manifest) {
  const mine = units.filter(({ release }) => release.model === model);
  return rowsFor(manifest).map((row) => {
    const chunks = mine
      .filter(({ release }) => release.row === row.id)
      .sort((a, b) => a.release.chunk - b.release.chunk);
    const episodes = chunks.reduce((sum, { release }) => sum + release.episodes, 0);
    const whole = episodes === row.episodes;
    return { row, episodes, result: whole ? joinResults(chunks.map(({ result }) => result)) : null };
  });
}
