/**
 * Byte-pair encoding over integers, as FAST uses it (arXiv 2501.09747, algorithm 1): ids 0 ... alphabet - 1 are the
 * integers from `first` on, each further id is a pair of earlier ids.
 *
 * The released FAST tokenizer writes the integers as characters and runs a text tokenizer's BPE over their UTF-8
 * bytes; here the integers are the symbols, as the paper describes it, and no split by kind of character interferes.
 */
import type { Result } from '../../contracts.ts';
import { fail } from './failure.ts';

export type Merge = readonly [left: number, right: number];

export interface BytePairs {
  /** The integer that id 0 stands for. */
  readonly first: number;
  /** How many integers have an id of their own. */
  readonly alphabet: number;
  readonly merges: readonly Merge[];
  /** alphabet + merges. */
  readonly size: number;
  /** Errors: ILLEGAL_TOKEN for an integer outside the alphabet. */
  encode(integers: readonly number[]): Result<readonly number[]>;
  /** Errors: ILLEGAL_TOKEN for an id that does not exist. */
  decode(ids: readonly number[]): Result<readonly number[]>;
  /** The integers that one id stands for; undefined if it does not exist. */
  expand(id: number): readonly number[] | undefined;
}

const MAX_SIZE = 4096;

/** Replace every `left, right` by `id`, from the left; the array is new. */
const replacePair = (ids: readonly number[], [left, right]: Merge, id: number): number[] => {
  const out: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const here = ids[i] ?? 0;
    if (here === left && ids[i + 1] === right) {
      out.push(id);
      i++;
    } else out.push(here);
  }
  return out;
};

/** Errors: SETTING_INVALID for an empty alphabet, or a merge of ids that do not exist yet. */
export const createBpe = (first: number, alphabet: number, merges: readonly Merge[]): Result<BytePairs> => {
  const size = alphabet + merges.length;
  const legal = (id: number, at: number): boolean => Number.isInteger(id) && id >= 0 && id < alphabet + at;
  const whole = Number.isInteger(first) && Number.isInteger(alphabet) && alphabet >= 1 && size <= MAX_SIZE;
  if (!whole || !merges.every(([a, b], at) => legal(a, at) && legal(b, at))) {
    return fail(
      'SETTING_INVALID',
      `Train the tokenizer again, with 1 to ${MAX_SIZE} tokens.`,
      `${alphabet} integers from ${first}, ${merges.length} merges`,
    );
  }
  const expansions: (readonly number[])[] = Array.from({ length: alphabet }, (_, k) => [first + k]);
  for (const [a, b] of merges) expansions.push([...(expansions[a] ?? []), ...(expansions[b] ?? [])]);
  const ranks = new Map(merges.map(([a, b], rank) => [a * size + b, rank]));

  const lowestRank = (ids: readonly number[]): number => {
    let best = merges.length;
    for (let i = 0; i + 1 < ids.length; i++) {
      best = Math.min(best, ranks.get((ids[i] ?? 0) * size + (ids[i + 1] ?? 0)) ?? best);
    }
    return best;
  };

  return {
    ok: true,
    value: {
      first,
      alphabet,
      merges,
      size,
      expand: (id) => expansions[id],
      encode: (integers) => {
        const outside = integers.find((n) => !Number.isInteger(n) || n < first || n >= first + alphabet);
        if (outside !== undefined) {
          return fail(
            'ILLEGAL_TOKEN',
            'A coefficient is larger than any the tokenizer was trained on. Lower the scale or train it again.',
            `${outside}, the alphabet is ${first} to ${first + alphabet - 1}`,
          );
        }
        let ids: number[] = integers.map((n) => n - first);
        for (let rank = lowestRank(ids); rank < merges.length; rank = lowestRank(ids)) {
          ids = replacePair(ids, merges[rank] ?? [-1, -1], alphabet + rank);
        }
        return { ok: true, value: ids };
      },
      decode: (ids) => {
        const out: number[] = [];
        for (const id of ids) {
          const integers = expansions[id];
          if (!integers) {
            return fail(
              'ILLEGAL_TOKEN',
              'A token is not in the vocabulary, so the motion cannot be decoded. Encode it again.',
              `token ${id}, the vocabulary has ${size}`,
            );
          }
          out.push(...integers);
        }
        return { ok: true, value: out };
      },
    },
  };
};

/** The most frequent pair of neighbours; ties go to the smaller left id, then the smaller right one. */
const commonestPair = (
  sequences: readonly (readonly number[])[],
  counts: Int32Array,
  size: number,
): { readonly pair: Merge; readonly count: number } => {
  const seen: number[] = [];
  for (const ids of sequences) {
    for (let i = 0; i + 1 < ids.length; i++) {
      const key = (ids[i] ?? 0) * size + (ids[i + 1] ?? 0);
      const count = (counts[key] ?? 0) + 1;
      counts[key] = count;
      if (count === 1) seen.push(key);
    }
  }
  let [best, count] = [0, 0];
  for (const key of seen) {
    const here = counts[key] ?? 0;
    if (here > count || (here === count && key < best)) [best, count] = [key, here];
    counts[key] = 0;
  }
  return { pair: [Math.floor(best / size), best % size], count };
};

/**
 * Learn up to `size` tokens from integer sequences; pairs never cross from one sequence to the next. Deterministic.
 * `range` widens the alphabet beyond the integers that occur (both ends included).
 *
 * Errors: SETTING_INVALID when there is nothing to learn from, or the alphabet alone is larger than `size`.
 */
export const trainBpe = (
  sequences: readonly (readonly number[])[],
  size: number,
  range?: readonly [lowest: number, highest: number],
): Result<BytePairs> => {
  const all = range ? [...sequences.flat(), ...range] : sequences.flat();
  const first = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const alphabet = last - first + 1;
  const whole = all.every(Number.isInteger) && Number.isInteger(size) && size <= MAX_SIZE;
  if (all.length === 0 || !whole || alphabet > size) {
    return fail(
      'SETTING_INVALID',
      'The rounded coefficients need more tokens than the vocabulary has. Lower the scale or enlarge the vocabulary.',
      `${alphabet} integers, vocabulary ${size}`,
    );
  }
  let corpus = sequences.map((sequence) => sequence.map((n) => n - first));
  const counts = new Int32Array(size * size);
  const merges: Merge[] = [];
  while (alphabet + merges.length < size) {
    const { pair, count } = commonestPair(corpus, counts, size);
    if (count < 2) break;
    const id = alphabet + merges.length;
    corpus = corpus.map((ids) => replacePair(ids, pair, id));
    merges.push(pair);
  }
  return createBpe(first, alphabet, merges);
};
