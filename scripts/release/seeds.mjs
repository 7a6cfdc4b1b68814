// @ts-check
/**
 * Which scenes a release is measured on: those that the SHA-256 of its weights names, so that nobody can have looked at
 * them before the weights were there (docs/decisions/0009-release-seeds.md).
 */

/** Seeds have 32 bits (src/math/random.ts). Release tables use the upper half; all else, training too, keeps below. */
export const FIRST_RELEASE_SEED = 2 ** 31;
const SEEDS = 2 ** 32;

/** Episodes that one call of the evaluation runs: what is lost when it is interrupted. */
export const CHUNK = 50;
/** From a chunk's first seed to the next's. An evaluation gives up after 1,000 seeds in a row without a goal, so 50 episodes never need more than 50,050. */
export const STRIDE = 60_000;
/** Seeds that one release may use, from its first on. */
export const SPAN = 1_000_000;

const isDigest = (/** @type {string} */ text) => /^[0-9a-f]{64}$/.test(text);

/**
 * 2^31 + (the first eight hexadecimal digits of the digest, modulo 2^31 - 1,000,000).
 * @param {string} sha256 of the weights file that is measured, 64 lower-case hexadecimal digits
 * @returns {number} the first seed of its release table
 */
export function firstSeed(sha256) {
  if (!isDigest(sha256))
    throw new RangeError(`a SHA-256 is 64 hexadecimal digits in lower case, not "${sha256}"`);
  return FIRST_RELEASE_SEED + (Number.parseInt(sha256.slice(0, 8), 16) % (SEEDS - FIRST_RELEASE_SEED - SPAN));
}

/** @typedef {{ index: number, seed: number, episodes: number }} Chunk */

/**
 * A row's episodes in chunks, each on seeds of its own.
 * @param {number} first seed of the release @param {number} episodes @param {number} [size] episodes a chunk
 * @returns {Chunk[]}
 */
export function chunksOf(first, episodes, size = CHUNK) {
  const count = Math.ceil(episodes / size);
  if (count > 1 && (count * STRIDE > SPAN || size > CHUNK)) {
    throw new RangeError(`${episodes} episodes in chunks of ${size} would leave the release's seeds`);
  }
  return Array.from({ length: count }, (_, index) => ({
    index,
    seed: first + index * STRIDE,
    episodes: Math.min(size, episodes - index * size),
  }));
}
