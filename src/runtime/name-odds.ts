/**
 * Which of many names a thing is called by, given how well each fits it and what else lies there. Pure. Fits are nats over what any
 * thing gives, so that names compete as likelihoods do.
 */
import type { SeenObject } from '../contracts.ts';
import { exp, log } from '../math/exact.ts';
import type { FreeNames } from '../tasks/index.ts';

/** Nats by thing and phrase. */
export type FitsOfAll = ReadonlyMap<number, ReadonlyMap<string, number>>;

export const fitIn = (fits: FitsOfAll, { id }: Pick<SeenObject, 'id'>, phrase: string): number =>
  fits.get(id)?.get(phrase) ?? Number.NEGATIVE_INFINITY;

const ROUNDS = 4;

/**
 * Share of blocks among what lies there, by expectation and maximization (Dempster et al. 1977) from the best name of either family,
 * with half a thing of each to begin with: on a table of blocks the one in the hand is no volcano.
 */
export const shareOfBlocks = (
  objects: readonly Pick<SeenObject, 'id'>[],
  fits: FitsOfAll,
  { names, blocks }: Pick<FreeNames, 'names' | 'blocks'>,
): number => {
  const best = (object: Pick<SeenObject, 'id'>, block: boolean): number =>
    Math.max(
      -50,
      ...names.filter((name) => blocks.has(name) === block).map((name) => fitIn(fits, object, name)),
    );
  const odds = objects.map((object) => best(object, true) - best(object, false));
  let share = 0.5;
  for (let round = 0; round < ROUNDS; round++) {
    const prior = log(share) - log(1 - share);
    const held = odds.reduce((sum, one) => sum + 1 / (1 + exp(-(one + prior))), 0);
    share = (held + 0.5) / (objects.length + 1);
  }
  return share;
};

/** The same fits with what that share says of each name: none where both families are as likely. */
export const withShare = (
  fits: FitsOfAll,
  share: number,
  { names, blocks }: Pick<FreeNames, 'names' | 'blocks'>,
): FitsOfAll => {
  const [asBlock, asOther] = [log(2 * share), log(2 * (1 - share))];
  const change = new Map(names.map((name) => [name, blocks.has(name) ? asBlock : asOther]));
  return new Map(
    [...fits].map(([id, of]) => [
      id,
      new Map([...of].map(([name, fit]) => [name, fit + (change.get(name) ?? 0)])),
    ]),
  );
};

/** Log odds that the thing is of the kind: the names that are of it against those that are not. */
export const oddsOfKind = (
  object: Pick<SeenObject, 'id'>,
  fits: FitsOfAll,
  names: readonly string[],
  kind: ReadonlySet<string>,
): number => {
  const all = names.map((name) => ({ of: kind.has(name), fit: fitIn(fits, object, name) }));
  const most = Math.max(...all.map(({ fit }) => fit));
  const mass = (of: boolean): number =>
    all.reduce((sum, one) => (one.of === of ? sum + exp(one.fit - most) : sum), 0);
  return log(mass(true)) - log(mass(false));
};

/** Nats within which "purple star" is said rather than "star". */
const MORE_EXACT = 1;

/** The name that fits best, or a longer one for the same that fits about as well; null: none fits by `found`. */
export const bestName = (
  object: Pick<SeenObject, 'id'>,
  fits: FitsOfAll,
  among: readonly string[],
  found: number,
): { readonly name: string; readonly fit: number } | null => {
  const all = among
    .map((name) => ({ name, fit: fitIn(fits, object, name) }))
    .filter(({ fit }) => fit >= found)
    .sort((a, b) => b.fit - a.fit);
  const [best] = all;
  if (!best) return null;
  return all.find(({ name, fit }) => name.endsWith(` ${best.name}`) && fit >= best.fit - MORE_EXACT) ?? best;
};
