// @ts-check
/** The weights that a release is about: which files they are, and their hash. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ file: string, sha256: string }} File
 * @typedef {{ id?: string, variants?: readonly { id: string }[] }} Manifest what is read of one here
 */

/** Every file that a part of a manifest names, in its order. @param {unknown} part @returns {File[]} */
export function filesIn(part) {
  if (Array.isArray(part)) return part.flatMap(filesIn);
  if (typeof part !== 'object' || part === null) return [];
  const { file, sha256 } = /** @type {Record<string, unknown>} */ (part);
  const own = typeof file === 'string' && typeof sha256 === 'string' ? [{ file, sha256 }] : [];
  return [...own, ...Object.values(part).flatMap(filesIn)];
}

const sha256 = (/** @type {string | Buffer} */ data) => createHash('sha256').update(data).digest('hex');

/**
 * SHA-256 of a variant's weights file; of one in several files, of their digests, one a line, in the manifest's order.
 * @param {Manifest} manifest @param {string} variant
 */
export function weightsOf(manifest, variant) {
  const found = manifest.variants?.find(({ id }) => id === variant);
  const files = filesIn(found);
  const [first] = files;
  if (!first) throw new Error(`models/${manifest.id} has no weights of the variant ${variant}.`);
  return files.length === 1 ? first.sha256 : sha256(files.map((file) => `${file.sha256}\n`).join(''));
}

/**
 * Throws unless the files of the variant are those that the manifest names: seeds must follow from what is measured.
 * @param {string} folder of the model @param {Manifest} manifest @param {string} variant
 */
export function checkWeights(folder, manifest, variant) {
  const found = manifest.variants?.find(({ id }) => id === variant);
  for (const { file, sha256: stated } of filesIn(found)) {
    const is = sha256(readFileSync(join(folder, file)));
    if (is !== stated) {
      throw new Error(
        `${join(folder, file)} is not the file of the manifest: its SHA-256 is ${is}. Write the manifest anew, or bring the file back.`,
      );
    }
  }
}
