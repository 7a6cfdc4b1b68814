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

/** "plate": of a thing, and the end of a block's name ("cyan plate"), so that it tells neither from the other. */
const isOfBoth = (name: string, blocks: ReadonlySet<string>): boolean =>
  [...blocks].some((block) => block.endsWith(` ${name}`));

/** Nats that one thing may weigh on what kind of table it is, and least probability of either family. */
const MOST = 20;
const LEAST = 1e-3;

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

/**
 * How likely each thing is to be a block by what else lies there, before it is looked at itself: the tables are of blocks alone, of
 * none, or of both at even odds, as likely each; how well the best name of either family fits the others tells which (Bayes). On a
 * table of blocks the one in the hand is no volcano. A name of both families is of no help.
 */
export const sharesOfBlocks = (
  objects: readonly Pick<SeenObject, 'id'>[],
  fits: FitsOfAll,
  { names, blocks }: Pick<FreeNames, 'names' | 'blocks'>,
): ReadonlyMap<number, number> => {
  const others = names.filter((name) => !blocks.has(name) && !isOfBoth(name, blocks));
  const best = (object: Pick<SeenObject, 'id'>, among: Iterable<string>): number =>
    Math.max(-50, ...[...among].map((name) => fitIn(fits, object, name)));
  const odds = objects.map((object) =>
    Math.max(-MOST, Math.min(MOST, best(object, blocks) - best(object, others))),
  );
  const [all, mixed] = [sum(odds), odds.map((one) => log((exp(one) + 1) / 2))];
  const both = sum(mixed);
  return new Map(
    objects.map(({ id }, i) => {
      const tables = [all - (odds[i] ?? 0), 0, both - (mixed[i] ?? 0)];
      const most = Math.max(...tables);
      const [blocksAlone = 0, none = 0, some = 0] = tables.map((one) => exp(one - most));
      const share = (blocksAlone + some / 2) / (blocksAlone + none + some);
      return [id, Math.max(LEAST, Math.min(1 - LEAST, share))];
    }),
  );
};

/** The same fits with what that says of each name: nothing where both families are as likely. */
export const withShares = (
  fits: FitsOfAll,
  shares: ReadonlyMap<number, number>,
  { names, blocks }: Pick<FreeNames, 'names' | 'blocks'>,
): FitsOfAll => {
  const known = new Set(names);
  return new Map(
    [...fits].map(([id, of]) => {
      const share = shares.get(id) ?? 0.5;
      const [asBlock, asOther] = [log(2 * share), log(2 * (1 - share))];
      const change = (name: string): number => (blocks.has(name) ? asBlock : known.has(name) ? asOther : 0);
      return [id, new Map([...of].map(([name, fit]) => [name, fit + change(name)]))];
    }),
  );
};

/** Nats by which another block's name has to fit better for a thing not to be the one that was asked about. */
const RIVAL = 1;

/** Whether a thing is rather another block: one of other colour or shape fits it better than `name` does, by more than a nat. */
export const outdone = (
  object: Pick<SeenObject, 'id'>,
  fits: FitsOfAll,
  name: string,
  blocks: ReadonlySet<string>,
): boolean => {
  const most = Math.max(...[...blocks].map((other) => fitIn(fits, object, other)));
  return most - fitIn(fits, object, name) > RIVAL;
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
