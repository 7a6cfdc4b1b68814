// @ts-check
/** objects.json: a folder of models of one's own, what they are called and how long they are. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from './options.mjs';

/**
 * @typedef {{ file: string, base64: string, name: string, longest: number, synonyms: string[], descriptions: string[], up?: string }} OwnObject
 *   longest: metres
 */

const isTexts = (/** @type {unknown} */ value) =>
  value === undefined || (Array.isArray(value) && value.every((text) => typeof text === 'string'));

/** @param {any} row @param {number} i */
function checked(row, i) {
  const where = `objects.json, entry ${i + 1}`;
  if (typeof row !== 'object' || row === null) throw new UsageError(`${where} is no object.`);
  const { file, name, longest, synonyms, descriptions, up } = row;
  if (typeof file !== 'string' || /(^|[\\/])\.\.([\\/]|$)|^[\\/]|:/.test(file)) {
    throw new UsageError(`${where}: "file" is the name of a GLB in the same folder.`);
  }
  if (typeof name !== 'string') throw new UsageError(`${where} (${file}): "name" is what sentences call it.`);
  if (typeof longest !== 'number') {
    throw new UsageError(`${where} (${file}): "longest" is its longest side in metres, for example 0.07.`);
  }
  if (!isTexts(synonyms) || !isTexts(descriptions)) {
    throw new UsageError(`${where} (${file}): "synonyms" and "descriptions" are lists of texts.`);
  }
  if (up !== undefined && !['guess', 'y', 'z'].includes(up)) {
    throw new UsageError(`${where} (${file}): "up" is guess, y or z.`);
  }
  return {
    file,
    name,
    longest,
    synonyms: synonyms ?? [],
    descriptions: descriptions ?? [],
    ...(up ? { up } : {}),
  };
}

/** @param {string} folder @returns {OwnObject[]} Throws UsageError for a folder that cannot be used. */
export function readObjects(folder) {
  const list = join(resolve(folder), 'objects.json');
  let rows;
  try {
    rows = JSON.parse(readFileSync(list, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--objects: ${list} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new UsageError(`--objects: ${list} must be a list of objects, one or more.`);
  }
  return rows.map(checked).map((row) => {
    try {
      return { ...row, base64: readFileSync(join(resolve(folder), row.file)).toString('base64') };
    } catch {
      throw new UsageError(`--objects: there is no ${row.file} beside objects.json.`);
    }
  });
}
