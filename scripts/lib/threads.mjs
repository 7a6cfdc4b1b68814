// @ts-check
/** Numbers of threads compared in turns: which are asked for, and what the turns say. */
import { UsageError } from './options.mjs';
import { quantile } from './quantile.mjs';

/** @param {string} text "1,2" @returns {number[]} at least two, each another */
export function threadCounts(text) {
  const counts = text.split(',').map(Number);
  const fine = counts.every((count) => Number.isInteger(count) && count >= 1 && count <= 16);
  if (!fine || counts.length < 2 || new Set(counts).size < counts.length)
    throw new UsageError(`--threads is "${text}": give two or more numbers from 1 to 16, for example 1,2.`);
  return counts;
}

/**
 * @typedef {object} Side
 * @property {number} threads
 * @property {number} ms median of its turns' medians
 * @property {{ p25: number, p50: number, p75: number }} ratio to the first side's turn just before
 */

/**
 * A machine that has other work slows both sides of a turn, so turns are compared and not sums.
 * @param {readonly number[]} counts
 * @param {readonly (readonly number[])[]} rounds medians of one turn each, ms, in the order of `counts`
 * @returns {{ sides: Side[] }}
 */
export function ratios(counts, rounds) {
  const sides = counts.map((threads, i) => {
    const ratio = rounds.map((turn) => (turn[i] ?? Number.NaN) / (turn[0] ?? Number.NaN));
    const [p25 = Number.NaN, p50 = Number.NaN, p75 = Number.NaN] = [0.25, 0.5, 0.75].map((share) =>
      quantile(ratio, share),
    );
    const ms = quantile(
      rounds.map((turn) => turn[i] ?? Number.NaN),
      0.5,
    );
    return { threads, ms, ratio: { p25, p50, p75 } };
  });
  return { sides };
}

/** @param {{ sides: readonly Side[] }} result @returns {string[]} */
export const threadLines = ({ sides }) =>
  sides.map(({ threads, ms, ratio }, i) => {
    const name = `${threads} ${threads === 1 ? 'thread' : 'threads'}`.padEnd(11);
    const compared =
      i === 0
        ? ''
        : `, ${ratio.p50.toFixed(2)} times as long (half of the turns ${ratio.p25.toFixed(2)} to ${ratio.p75.toFixed(2)})`;
    return `${name}${ms.toFixed(1)} ms in the graph${compared}`;
  });
