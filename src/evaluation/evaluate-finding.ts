/**
 * Which of the things that it sees does a model on object tokens mean by a phrase, at its first look, before anything moves? The
 * same looks are judged by less and by more of what it learned. The i-th scene is that of the i-th seed with such a goal.
 */
import type { Result, SceneSpec, SeenThings, TabletopError } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import type { Identity } from './evaluate.ts';
import { mean, type PairedDifference, type Proportion, pairedDifference, proportion } from './statistics.ts';

type Place = readonly [x: number, y: number];

export interface FindingCase {
  readonly seed: number;
  readonly instruction: string;
  /** By finder: is the thing that it means the one that is meant? */
  readonly right: Readonly<Record<string, boolean>>;
  /** Is what is meant among what is seen at all? */
  readonly seen: boolean;
  /** How many things are seen. */
  readonly things: number;
  /** Of the last finder: it cannot read the sentence; or it says that nothing fits, and on the page it would not begin. */
  readonly refused: 'unread' | 'absent' | null;
  /** Parts of the whole that it is counted in, too: "novel". */
  readonly groups: readonly string[];
}

/** One phrase about one object of a scene. */
export interface FindingQuestion {
  readonly instruction: string;
  readonly target: number;
  /** Parts of the whole that it is counted in, too. */
  readonly groups: readonly string[];
}

export interface FindingParts {
  /** Null: the seed's scene has no such goal. */
  readonly plan: (
    seed: number,
  ) => { readonly scene: SceneSpec; readonly questions: readonly FindingQuestion[] } | null;
  /** Places of all objects, metres, and of each instruction by finder what it sees and means. Errors: the engine's, the camera's. */
  readonly look: (
    scene: SceneSpec,
    instructions: readonly string[],
  ) => Promise<
    Result<{
      readonly places: readonly Place[];
      readonly by: readonly Readonly<Record<string, SeenThings | null>>[];
    }>
  >;
}

export interface FindingOptions extends Identity {
  readonly seed: number;
  /** Scenes. */
  readonly episodes: number;
}

/** Finders on some of the cases. */
export interface FindingShare {
  readonly n: number;
  readonly finders: Readonly<Record<string, Proportion>>;
  /** Of each finder less the last. */
  readonly differences: Readonly<Record<string, PairedDifference>>;
  /** What is meant is among what is seen: what a finder that knows would reach. */
  readonly seen: Proportion;
  /** What one of the things that are seen, drawn at random, would reach where the right one is seen. */
  readonly chance: number;
  /** Sentences that the last finder cannot read, and those that it says nothing there fits: refused on the page, chosen for here. */
  readonly refused: { readonly unread: Proportion; readonly absent: Proportion };
}

export interface FindingResult extends FindingOptions, FindingShare {
  readonly formatVersion: 2;
  readonly task: 'find';
  /** The same of parts of the cases. */
  readonly groups: Readonly<Record<string, FindingShare>>;
  readonly cases: readonly FindingCase[];
}

/** Seeds in a row without such a goal after which none is expected. */
const MAX_SKIPPED = 1000;

/** The place that is nearest to this one. */
export const nearest = ([x, y]: Place, places: readonly Place[]): number => {
  const away = places.map(([a, b]) => hypot(a - x, b - y));
  return away.indexOf(Math.min(...away));
};

/** A thing is the object of the scene that it is nearest to. */
export const caseOf = (
  places: readonly Place[],
  target: number,
  by: Readonly<Record<string, SeenThings | null>>,
): Omit<FindingCase, 'seed' | 'instruction' | 'groups'> => {
  const isMeant = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
    nearest([x, y], places) === target;
  const right = Object.entries(by).map(([finder, found]) => {
    const meant = found?.seen.find(({ id }) => id === found.target);
    return [finder, meant !== undefined && isMeant(meant)] as const;
  });
  const all = Object.values(by).find((found) => found !== null)?.seen ?? [];
  const last = Object.values(by).at(-1);
  const refused = !last ? 'unread' : last.missing.length > 0 ? 'absent' : null;
  return { right: Object.fromEntries(right), seen: all.some(isMeant), things: all.length, refused };
};

const paired = (cases: readonly FindingCase[], a: string, b: string): PairedDifference => {
  const count = (ofA: boolean, ofB: boolean): number =>
    cases.filter(({ right }) => (right[a] ?? false) === ofA && (right[b] ?? false) === ofB).length;
  return pairedDifference({
    ...{ both: count(true, true), onlyA: count(true, false), onlyB: count(false, true) },
    neither: count(false, false),
  });
};

const shareOf = (cases: readonly FindingCase[], names: readonly string[]): FindingShare => {
  const n = cases.length;
  const last = names.at(-1) ?? '';
  const of = (holds: (one: FindingCase) => boolean): Proportion => proportion(cases.filter(holds).length, n);
  return {
    n,
    finders: Object.fromEntries(names.map((name) => [name, of(({ right }) => right[name] ?? false)])),
    differences: Object.fromEntries(names.slice(0, -1).map((name) => [name, paired(cases, last, name)])),
    seen: of(({ seen }) => seen),
    chance: mean(cases.map(({ seen, things }) => (seen ? 1 / things : 0))),
    refused: {
      unread: of(({ refused }) => refused === 'unread'),
      absent: of(({ refused }) => refused === 'absent'),
    },
  };
};

export const findingResult = (options: FindingOptions, cases: readonly FindingCase[]): FindingResult => {
  const names = Object.keys(cases[0]?.right ?? {});
  const groups = [...new Set(cases.flatMap((one) => one.groups))].toSorted();
  const partOf = (group: string): readonly FindingCase[] => cases.filter((one) => one.groups.includes(group));
  return {
    ...{ ...options, formatVersion: 2, task: 'find' },
    ...shareOf(cases, names),
    groups: Object.fromEntries(groups.map((group) => [group, shareOf(partOf(group), names)])),
    cases,
  };
};

const noGoal = (seed: number): TabletopError => ({
  code: 'SETTING_INVALID',
  message: `No scene from seed ${seed} on names such a thing. Choose another seed, or other names.`,
});

/** Errors: the parts', SETTING_INVALID where no seed has such a goal. */
export const evaluateFinding = async (
  options: FindingOptions,
  { plan, look }: FindingParts,
  onProgress?: (progress: {
    readonly done: number;
    readonly episodes: number;
    readonly last: FindingCase;
  }) => void,
): Promise<Result<FindingResult>> => {
  const cases: FindingCase[] = [];
  let done = 0;
  for (let seed = options.seed, skipped = 0; done < options.episodes; seed++) {
    const planned = plan(seed);
    if (!planned || planned.questions.length === 0) {
      skipped += 1;
      if (skipped > MAX_SKIPPED) return { ok: false, error: noGoal(options.seed) };
      continue;
    }
    skipped = 0;
    const { scene, questions } = planned;
    const looked = await look(
      scene,
      questions.map(({ instruction }) => instruction),
    );
    if (!looked.ok) return looked;
    const { places, by } = looked.value;
    done += 1;
    for (const [i, { instruction, target, groups }] of questions.entries()) {
      const last = { seed, instruction, groups, ...caseOf(places, target, by[i] ?? {}) };
      cases.push(last);
      onProgress?.({ done, episodes: options.episodes, last });
    }
  }
  return { ok: true, value: findingResult(options, cases) };
};
