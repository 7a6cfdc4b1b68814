// @ts-check
/** How far behind a moving thing the hand is: both paths on one clock, shifted until they lie on each other. */

/**
 * @typedef {readonly [number, number]} Point metres of the table
 * @typedef {object} Sample
 * @property {number} t ms, the page's clock
 * @property {number | null} code number of the camera's newest picture
 * @property {Point} hand
 *
 * @typedef {object} Lag
 * @property {number} lagMs shift at which the hand's path is nearest to the thing's
 * @property {number} rms metres between the two paths at that shift
 * @property {number} rmsUnshifted metres between hand and thing at the same moment
 * @property {number} samples
 */

/** The longest lag that is looked for, and the step, ms. */
const [MOST, STEP] = [4000, 20];

/**
 * Where the thing was at each moment a new picture of it came, from the samples in order.
 * @param {readonly Sample[]} samples
 * @param {readonly Point[]} places of the thing, by number of the picture
 * @returns {{ t: number, at: Point }[]}
 */
export function pathOf(samples, places) {
  /** @type {{ t: number, at: Point }[]} */
  const path = [];
  let last = -1;
  for (const { t, code } of samples) {
    const at = code === null ? undefined : places[code];
    if (code === null || code === last || !at) continue;
    last = code;
    path.push({ t, at });
  }
  return path;
}

/** @param {readonly { t: number, at: Point }[]} path @param {number} t @returns {Point | null} between two known places */
export function placeAt(path, t) {
  let [low, high] = [0, path.length - 1];
  const [first, end] = [path[0], path[high]];
  if (!first || !end || t < first.t || t > end.t) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((path[middle]?.t ?? 0) <= t) low = middle;
    else high = middle;
  }
  const [a, b] = [path[low] ?? first, path[high] ?? end];
  const share = b.t > a.t ? (t - a.t) / (b.t - a.t) : 0;
  return [a.at[0] + share * (b.at[0] - a.at[0]), a.at[1] + share * (b.at[1] - a.at[1])];
}

/**
 * @param {readonly Sample[]} samples
 * @param {readonly Point[]} places
 * @returns {Lag | null} null: nothing to compare
 */
export function lagOf(samples, places) {
  const path = pathOf(samples, places);
  const from = (path[0]?.t ?? 0) + MOST; // the same samples at every shift
  const compared = samples.filter(({ t }) => t >= from && t <= (path.at(-1)?.t ?? 0));
  if (compared.length < 10) return null;
  const rmsAt = (/** @type {number} */ shift) => {
    let sum = 0;
    for (const { t, hand } of compared) {
      const at = placeAt(path, t - shift);
      if (!at) return Number.POSITIVE_INFINITY;
      sum += (hand[0] - at[0]) ** 2 + (hand[1] - at[1]) ** 2;
    }
    return Math.sqrt(sum / compared.length);
  };
  const rmsUnshifted = rmsAt(0);
  let best = { lagMs: 0, rms: rmsUnshifted };
  for (let lagMs = STEP; lagMs <= MOST; lagMs += STEP) {
    const rms = rmsAt(lagMs);
    if (rms < best.rms) best = { lagMs, rms };
  }
  return { ...best, rmsUnshifted, samples: compared.length };
}
