/** Which of the things that are seen a noun phrase means: the best fit, or a place beside what another phrase means. Pure. */
import type { Reference } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';

/** A thing that was looked at. */
export interface Candidate {
  readonly id: number;
  /** Metres, world frame; in the camera's picture y points to the right. */
  readonly x: number;
  readonly y: number;
  /** Nats by phrase; a phrase that is not there was not matched. */
  readonly fits: ReadonlyMap<string, number>;
}

export interface ChoiceRules {
  /** Least fit of what a phrase is said to mean, nats. */
  readonly found: number;
  /** Nats below the best within which things are of the kind that is named. */
  readonly alike: number;
}

/** What a phrase, or two, came to. */
export interface Chosen {
  /** Id of the thing; null: there is none to choose from. */
  readonly target: number | null;
  readonly second: number | null;
  /** Phrases that no thing fits. */
  readonly missing: readonly string[];
}

/** Every noun phrase in it, each once. */
export const phrasesIn = (reference: Reference | null): readonly string[] => {
  if (!reference || reference.kind === 'anything') return [];
  if (reference.kind === 'named') return [reference.phrase];
  const inner = [reference.among, 'of' in reference ? reference.of : null];
  return [...new Set(inner.flatMap(phrasesIn))];
};

/** Where what is meant lies, metres, world frame: of someone who knows. */
export interface MeantPlaces {
  readonly target: readonly [x: number, y: number];
  readonly second: readonly [x: number, y: number] | null;
}

/** What is seen nearest to each place, whatever it is; the two differ. */
export const chooseAt = (
  { target, second }: MeantPlaces,
  all: readonly Pick<Candidate, 'id' | 'x' | 'y'>[],
): Chosen => {
  const at = (place: MeantPlaces['second'], without: number | null): number | null => {
    if (!place) return null;
    const away = ({ x, y }: { readonly x: number; readonly y: number }): number =>
      hypot(x - place[0], y - place[1]);
    return (
      all.filter(({ id }) => id !== without).toSorted((a, b) => away(a) - away(b) || a.id - b.id)[0]?.id ??
      null
    );
  };
  const first = at(target, null);
  return { target: first, second: at(second, first), missing: [] };
};

const fitOf = ({ fits }: Candidate, phrase: string): number => fits.get(phrase) ?? Number.NEGATIVE_INFINITY;

/** Those that are of the kind which is named. */
const kindOf = (among: Reference, all: readonly Candidate[], rules: ChoiceRules): readonly Candidate[] => {
  if (among.kind === 'anything') return all;
  if (among.kind !== 'named') {
    const one = best(among, all, rules);
    return one ? [one] : [];
  }
  const most = Math.max(...all.map((one) => fitOf(one, among.phrase)));
  return all.filter((one) => fitOf(one, among.phrase) >= most - rules.alike);
};

const least = (all: readonly Candidate[], key: (one: Candidate) => number): Candidate | null =>
  all.reduce<Candidate | null>((a, b) => (a === null || key(b) < key(a) ? b : a), null);

/** Offset that makes a thing on the wrong side, or more in front than aside, the last choice: metres. */
const WRONG_SIDE = 10;

const best = (reference: Reference, all: readonly Candidate[], rules: ChoiceRules): Candidate | null => {
  switch (reference.kind) {
    case 'anything':
      return all.length === 1 ? (all[0] ?? null) : null;
    case 'named':
      return least(all, (one) => -fitOf(one, reference.phrase));
    case 'furthest': {
      const sign = reference.side === 'left' ? 1 : -1;
      return least(kindOf(reference.among, all, rules), ({ y }) => sign * y);
    }
    case 'nearest':
    case 'beside': {
      const from = best(reference.of, all, rules);
      if (!from) return null;
      const others = all.filter(({ id }) => id !== from.id);
      const distance = ({ x, y }: Candidate): number => hypot(x - from.x, y - from.y);
      if (reference.kind === 'nearest') return least(kindOf(reference.among, others, rules), distance);
      const sign = reference.side === 'left' ? -1 : 1;
      return least(kindOf(reference.among, others, rules), (one) => {
        const aside = sign * (one.y - from.y);
        const beside = aside > 0 && Math.abs(one.x - from.x) <= aside;
        return distance(one) + (beside ? 0 : WRONG_SIDE);
      });
    }
  }
};

/** Target and second, which differ: of two phrases that mean the same thing, the pair that fits best together. */
export const choose = (
  told: { readonly target: Reference; readonly second: Reference | null },
  all: readonly Candidate[],
  rules: ChoiceRules,
): Chosen => {
  const missing = [...new Set([...phrasesIn(told.target), ...phrasesIn(told.second)])].filter(
    (phrase) => !all.some((one) => fitOf(one, phrase) >= rules.found),
  );
  let target = best(told.target, all, rules);
  const { second: wanted } = told;
  if (!wanted) return { target: target?.id ?? null, second: null, missing };
  const without = (one: Candidate | null): readonly Candidate[] => all.filter(({ id }) => id !== one?.id);
  let second = best(wanted, all, rules);
  if (target && second && target.id === second.id) {
    const [otherTarget, otherSecond] = [
      best(told.target, without(second), rules),
      best(wanted, without(target), rules),
    ];
    const loss = (reference: Reference, from: Candidate | null, to: Candidate | null): number =>
      reference.kind === 'named' && from && to
        ? fitOf(from, reference.phrase) - fitOf(to, reference.phrase)
        : to
          ? 0
          : Number.POSITIVE_INFINITY;
    // a place ("left of") is given up before a name only where there is no other name to give up
    if (loss(told.target, target, otherTarget) < loss(wanted, second, otherSecond)) target = otherTarget;
    else second = otherSecond;
  }
  return { target: target?.id ?? null, second: second?.id ?? null, missing };
};
