/**
 * What a policy on object tokens sees: sight at every frame, which thing is which, close looks at what is new, and how well
 * each thing fits the noun phrases that are asked for. Nothing here acts.
 */
import type { FrameSource, Observation, Result, SeenObject, SeenThings } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import type { FitPart, ObjectTokens } from '../engine/object-tokens.ts';
import {
  associate,
  failed,
  type KnownThing,
  type KnownThings,
  NOTHING_KNOWN,
} from '../objects/association.ts';
import type { HandPlace } from '../objects/carried.ts';
import { feel, isStuck, NOTHING_FELT } from '../objects/feeling.ts';
import { read, rowsIn, thingsIn } from '../objects/rows.ts';
import { type Commanded, type Hand, withTouch } from '../objects/touch.ts';
import { waysIn } from '../objects/ways.ts';

/** The numbers of a manifest's `objects` that are gone by. */
export interface ObjectRules {
  readonly count: number;
  readonly score: number;
  readonly found: number;
  readonly alike: number;
  readonly remembered: number;
  readonly fits?: ObjectTokens['fits'] | undefined;
}

export interface ObjectEyesParts {
  readonly client: Pick<EngineClient, 'objects'>;
  readonly rules: Pick<ObjectRules, 'score' | 'remembered' | 'fits'>;
  /** What of a fit counts; absent: all of it in frames that are drawn here, and in a camera's what was not learned from drawn ones. */
  readonly of?: FitPart | undefined;
  /** The same camera as the observation's at the size of a close look; grabbed when something is looked at. */
  readonly close: Pick<FrameSource, 'grab'>;
}

/** Nats by phrase. */
export type Fits = ReadonlyMap<string, number>;

/** A step of before: what was seen, where the hand was then, and what it was told. */
export interface Remembered {
  readonly things: SeenThings;
  readonly hand: Hand & HandPlace;
  readonly commanded: Commanded | null;
}

export interface ObjectEyes {
  /** The next frame. `state`: as the graphs take it. Gives the milliseconds of sight. Errors: the camera's and the engine's. */
  watch(
    observation: Pick<Observation, 'frame' | 'proprioception'>,
    state: readonly number[],
    phrases: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<number>>;
  /** The action that is carried out on what was seen last, and the thing that is to be taken by it; null: none is. */
  acted(commanded: Commanded, target: number | null): void;
  /** Has the empty hand not moved for so long that the likeliest action will not move it? */
  stuck(): boolean;
  known(): readonly KnownThing[];
  /** Empty for what was not looked at yet. */
  fitsOf(id: number): Fits;
  /** What is known, in the words of the contracts. */
  seen(): readonly SeenObject[];
  forget(): void;
  /** Goes on from steps of before, the last one last; forgets what it knew. */
  recall(steps: readonly Remembered[]): void;
}

const NO_FITS: Fits = new Map();

/** What frames of the robot taught was taught by frames that are drawn: of a camera's it knows nothing. */
const countedIn = (
  { source }: Observation['frame'],
  { rules, of }: Pick<ObjectEyesParts, 'rules' | 'of'>,
): FitPart => of ?? (source === 'sim' || !rules.fits ? 'all' : 'eyes');

const squareOf = ({ row }: KnownThing) => ({
  ...{ u: read(row, 'u'), v: read(row, 'v'), side: read(row, 'side') },
});

const seenOf = ({ id, row, hidden, attempts }: KnownThing, fits: Fits): SeenObject => ({
  ...{ id, hidden, score: read(row, 'score'), u: read(row, 'u'), v: read(row, 'v'), side: read(row, 'side') },
  ...{ x: read(row, 'x'), y: read(row, 'y'), bottom: read(row, 'bottom'), top: read(row, 'top') },
  ...{ inHand: read(row, 'held'), takesOthers: read(row, 'takes'), numbers: row },
  ...(attempts ? { attempts } : {}),
  names: [...fits].map(([name, fit]) => ({ name, fit })).toSorted((a, b) => b.fit - a.fit),
});

export const createObjectEyes = (parts: ObjectEyesParts): ObjectEyes => {
  const { client, rules, close } = parts;
  let known: KnownThings = NOTHING_KNOWN;
  let fits = new Map<number, Fits>();
  let felt = NOTHING_FELT;
  /** The action since the last frame, and what was to be taken by it. */
  let last: { readonly commanded: Commanded; readonly target: number | null } | null = null;

  /** Looks at what is in this frame and was not looked at; what is hidden waits until it is seen. */
  const lookAt = async (
    phrases: readonly string[],
    of: FitPart,
    signal: AbortSignal,
  ): Promise<Result<null>> => {
    const fresh = known.things.filter(({ id, hidden }) => hidden === 0 && !fits.has(id));
    if (fresh.length === 0 || phrases.length === 0) return { ok: true, value: null };
    const frame = await close.grab();
    if (!frame.ok) return frame;
    const looked = await client.objects.look(frame.value, fresh.map(squareOf), signal);
    if (!looked.ok) return looked;
    const { features, logits } = looked.value;
    const matched = await client.objects.match({ features, logits, phrases, of }, signal);
    if (!matched.ok) return matched;
    for (const [i, { id }] of fresh.entries()) {
      const fitOf = (p: number): number => matched.value.fits[p * fresh.length + i] ?? 0;
      fits.set(id, new Map(phrases.map((phrase, p) => [phrase, fitOf(p)])));
    }
    return { ok: true, value: null };
  };

  return {
    watch: async ({ frame, proprioception }, state, phrases, signal) => {
      const saw = await client.objects.sight(frame, state, signal);
      if (!saw.ok) return saw;
      const { position: tip, rotation, opening } = proprioception;
      const { objects, ways } = saw.value;
      const all = rowsIn(objects);
      const told = ways ? waysIn(ways, all.length) : [];
      const there = all.flatMap((row, at) => (read(row, 'score') >= rules.score ? [{ row, at }] : []));
      const target = known.things.find(({ id }) => id === last?.target);
      felt = feel(felt, { tip, opening }, last?.commanded ?? null, target?.row);
      const { touch, failure } = felt;
      const rows = withTouch(
        there.map(({ row }) => row),
        touch,
        tip,
      );
      const ofEach = there.map(({ at }) => told[at] ?? []);
      const empty = touch === 'shut' || touch === 'open';
      known = associate(known, rows, {
        ...{ tip, yaw: rotation[2], remembered: rules.remembered, ways: ofEach, empty },
      });
      if (target && failure)
        known = failed(known, target.id, { tip: failure.tip, shut: failure.kind === 'shut' });
      const looked = await lookAt(phrases, countedIn(frame, parts), signal);
      return looked.ok ? { ok: true, value: saw.value.ms } : looked;
    },
    acted: (commanded, target) => {
      last = { commanded, target };
    },
    stuck: () => isStuck(felt),
    known: () => known.things,
    fitsOf: (id) => fits.get(id) ?? NO_FITS,
    seen: () => known.things.map((thing) => seenOf(thing, fits.get(thing.id) ?? NO_FITS)),
    forget: () => {
      [known, fits] = [NOTHING_KNOWN, new Map()];
      [felt, last] = [NOTHING_FELT, null];
    },
    recall: (steps) => {
      const first = { felt: NOTHING_FELT, last: null as Remembered | null };
      const end = steps.reduce((before, step) => {
        const { last: was } = before;
        const target = was?.things.seen.find(({ id }) => id === was.things.target);
        return { felt: feel(before.felt, step.hand, was?.commanded ?? null, target?.numbers), last: step };
      }, first);
      if (!end.last) return;
      const { things, hand, commanded } = end.last;
      const { seen, target } = things;
      [felt, last] = [end.felt, commanded && { commanded, target }];
      const rows = seen.map(({ id, numbers, hidden, attempts }) => ({
        ...{ id, row: numbers, hidden },
        ...(attempts ? { attempts } : {}),
      }));
      known = { things: rows, nextId: 1 + Math.max(0, ...seen.map(({ id }) => id)), hand };
      const looked = seen.filter(({ names }) => names.length > 0);
      fits = new Map(looked.map(({ id, names }) => [id, new Map(names.map(({ name, fit }) => [name, fit]))]));
    },
  };
};

/** What one look at a frame gave, for its own sake: no instruction, nothing known of before. */
export interface Glance {
  /** All that is seen, without names. */
  readonly objects: readonly SeenObject[];
  /** Nats by thing and phrase; so many phrases at a time that an action need not wait for all. Errors: the engine's. */
  fits(phrases: readonly string[], signal: AbortSignal): Promise<Result<ReadonlyMap<number, Fits>>>;
}

/** A phrase that is new costs a run of the sentence encoder. */
const PHRASES_AT_ONCE = 16;

export const glance = async (
  parts: ObjectEyesParts,
  { frame }: Pick<Observation, 'frame'>,
  state: readonly number[],
  signal: AbortSignal,
): Promise<Result<Glance>> => {
  const { client, rules, close } = parts;
  const of = countedIn(frame, parts);
  const saw = await client.objects.sight(frame, state, signal);
  if (!saw.ok) return saw;
  const things = thingsIn(saw.value.objects, rules.score).map((row, i) => ({ id: i + 1, row, hidden: 0 }));
  const closer = things.length > 0 ? await close.grab() : null;
  if (closer && !closer.ok) return closer;
  const looked = closer && (await client.objects.look(closer.value, things.map(squareOf), signal));
  if (looked && !looked.ok) return looked;
  return {
    ok: true,
    value: {
      objects: things.map((thing) => seenOf(thing, NO_FITS)),
      fits: async (phrases, stop) => {
        const found = new Map(things.map(({ id }) => [id, new Map<string, number>()]));
        if (!looked) return { ok: true, value: found };
        const { features, logits } = looked.value;
        for (let from = 0; from < phrases.length; from += PHRASES_AT_ONCE) {
          const some = phrases.slice(from, from + PHRASES_AT_ONCE);
          const matched = await client.objects.match({ features, logits, phrases: some, of }, stop);
          if (!matched.ok) return matched;
          for (const [p, phrase] of some.entries())
            for (const [i, { id }] of things.entries())
              found.get(id)?.set(phrase, matched.value.fits[p * things.length + i] ?? 0);
        }
        return { ok: true, value: found };
      },
    },
  };
};
