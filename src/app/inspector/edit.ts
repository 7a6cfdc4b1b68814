/** Editing one token by hand: what may be typed, and why not. Pure. */
import type { DimensionSpec } from '../../action/index.ts';
import type { ActionTokens } from '../../contracts.ts';
import { labelOf } from '../../ui/dimension-labels.ts';

export type BinReading = { readonly bin: number } | { readonly problem: string };

/** What was typed -> a bin of this dimension, or what is legal there. */
export const readBin = (text: string, dim: DimensionSpec): BinReading => {
  const last = dim.legal - 1;
  const legal = last === 1 ? '0 (go on) or 1 (stop)' : `a whole number from 0 to ${last}`;
  const bin = Number(text);
  if (/^\d{1,3}$/.test(text.trim()) && bin <= last) return { bin };
  return { problem: `${labelOf(dim.name).short} must be ${legal}.` };
};

/** The bin under a place on a strip, `share` from 0 (left) to 1 (right); beyond the ends, the end. */
export const binAtShare = (share: number, { legal }: DimensionSpec): number =>
  Math.min(legal - 1, Math.max(0, Math.floor(share * legal)));

export const withToken = (tokens: ActionTokens, row: number, bin: number): ActionTokens =>
  tokens.map((token, i) => (i === row ? bin : token));

/** Texts that are no bins, by row: what was typed stays in its field until it is legal or dropped. */
export type Drafts = Readonly<Record<number, string>>;

/** The first sentence that says why the edit cannot be carried out; null when it can. */
export const firstProblem = (drafts: Drafts, dimensions: readonly DimensionSpec[]): string | null => {
  for (const [row, dim] of dimensions.entries()) {
    const text = drafts[row];
    if (text === undefined) continue;
    const reading = readBin(text, dim);
    if ('problem' in reading) return reading.problem;
  }
  return null;
};
