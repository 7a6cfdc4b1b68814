/**
 * A policy on object tokens as the loop's policy: sight, which thing is which, close looks at what is new, what the
 * sentence's noun phrases mean among them, and the hand. What it knows of an instruction is forgotten with the next one.
 */
import type {
  Finder,
  FrameSource,
  NotFound,
  Observation,
  Policy,
  Result,
  SeenObject,
  ToldSentence,
} from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import { stepSeed } from '../engine/tensor.ts';
import { associate, type KnownThing, type KnownThings, NOTHING_KNOWN } from '../objects/association.ts';
import { type Chosen, choose, phrasesIn } from '../objects/choice.ts';
import { read, thingsIn, tokensOf } from '../objects/rows.ts';
import type { ModelPolicyOptions, PolicyLanguage } from './model-policy.ts';

/** The numbers of a manifest's `objects` that the driver goes by. */
export interface ObjectRules {
  readonly count: number;
  readonly score: number;
  readonly found: number;
  readonly alike: number;
  readonly remembered: number;
}

export interface ObjectPolicyParts {
  readonly client: Pick<EngineClient, 'objects'>;
  readonly language: PolicyLanguage;
  readonly rules: ObjectRules;
  /** The same camera as the observation's at the size of a close look; grabbed when something is looked at. */
  readonly close: Pick<FrameSource, 'grab'>;
  /** Reads a sentence without a scene; null: it names no thing. */
  readonly read: (sentence: string) => ToldSentence | null;
}

export interface ObjectPolicy extends Policy, Finder {}

type Fits = Map<string, number>;

const NOTHING_NAMED = {
  ok: false,
  error: {
    code: 'GOAL_UNKNOWN',
    message:
      'The sentence names no thing that the model could look for. Name one, for example “pick up the mug”.',
  },
} as const;

const squareOf = ({ row }: KnownThing) => ({
  ...{ u: read(row, 'u'), v: read(row, 'v'), side: read(row, 'side') },
});

export const createObjectPolicy = (
  { client, language, rules, close, read: readSentence }: ObjectPolicyParts,
  { temperature = 0, seed = 0 }: ModelPolicyOptions = {},
): ObjectPolicy => {
  let instruction: string | null = null;
  let known: KnownThings = NOTHING_KNOWN;
  let fits = new Map<number, Fits>();
  let next = 0;

  const begin = (sentence: string): void => {
    if (sentence === instruction) return;
    [instruction, known, fits] = [sentence, NOTHING_KNOWN, new Map()];
  };

  /** Looks at what is in this frame and was not looked at; what is hidden waits until it is seen. */
  const lookAt = async (phrases: readonly string[], signal: AbortSignal): Promise<Result<null>> => {
    const fresh = known.things.filter(({ id, hidden }) => hidden === 0 && !fits.has(id));
    if (fresh.length === 0 || phrases.length === 0) return { ok: true, value: null };
    const frame = await close.grab();
    if (!frame.ok) return frame;
    const looked = await client.objects.look(frame.value, fresh.map(squareOf), signal);
    if (!looked.ok) return looked;
    const { features, logits } = looked.value;
    const matched = await client.objects.match({ features, logits, phrases }, signal);
    if (!matched.ok) return matched;
    for (const [i, { id }] of fresh.entries()) {
      const fitOf = (p: number): number => matched.value.fits[p * fresh.length + i] ?? 0;
      fits.set(id, new Map(phrases.map((phrase, p) => [phrase, fitOf(p)])));
    }
    return { ok: true, value: null };
  };

  interface Understood {
    readonly told: ToldSentence;
    readonly chosen: Chosen;
    readonly state: readonly number[];
    readonly ms: number;
  }

  const understand = async (seen: Observation, signal: AbortSignal): Promise<Result<Understood>> => {
    const told = readSentence(seen.instruction);
    if (!told) return NOTHING_NAMED;
    begin(seen.instruction);
    const state = language.encodeState(seen.proprioception);
    const saw = await client.objects.sight(seen.frame, state, signal);
    if (!saw.ok) return saw;
    const rows = thingsIn(saw.value.objects, rules.score);
    const { position: tip } = seen.proprioception;
    known = associate(known, rows, { tip, remembered: rules.remembered });
    const phrases = [...new Set([...phrasesIn(told.target), ...phrasesIn(told.second)])];
    const looked = await lookAt(phrases, signal);
    if (!looked.ok) return looked;
    const candidates = known.things.map(({ id, row }) => ({
      ...{ id, x: read(row, 'x'), y: read(row, 'y') },
      fits: fits.get(id) ?? new Map<string, number>(),
    }));
    return { ok: true, value: { told, chosen: choose(told, candidates, rules), state, ms: saw.value.ms } };
  };

  /** As many as the hand takes: what is meant first, then the surest. */
  const given = ({ target, second }: Chosen): readonly KnownThing[] => {
    const meant = ({ id }: KnownThing): number => (id === target || id === second ? 1 : 0);
    return known.things
      .toSorted((a, b) => meant(b) - meant(a) || read(b.row, 'score') - read(a.row, 'score'))
      .slice(0, rules.count)
      .toSorted((a, b) => read(b.row, 'score') - read(a.row, 'score'));
  };

  const seenNow = (): readonly SeenObject[] =>
    known.things.map(({ id, row, hidden }) => ({
      ...{
        id,
        hidden,
        score: read(row, 'score'),
        u: read(row, 'u'),
        v: read(row, 'v'),
        side: read(row, 'side'),
      },
      ...{ x: read(row, 'x'), y: read(row, 'y'), bottom: read(row, 'bottom'), top: read(row, 'top') },
      ...{ inHand: read(row, 'held'), takesOthers: read(row, 'takes') },
      names: [...(fits.get(id) ?? [])]
        .map(([name, fit]) => ({ name, fit }))
        .toSorted((a, b) => b.fit - a.fit),
    }));

  /** Of the phrases themselves: it knows no other names. */
  const notFound = ({ missing }: Chosen): NotFound | null => {
    const [phrase] = missing;
    if (phrase === undefined) return null;
    const fitting = seenNow().flatMap(({ names }) => names.filter(({ fit }) => fit >= rules.found));
    return { phrase, sees: [...new Set(fitting.map(({ name }) => name))] };
  };

  return {
    kind: 'model',
    find: async (observation, signal) => {
      const understood = await understand(observation, signal);
      return understood.ok ? { ok: true, value: notFound(understood.value.chosen) } : understood;
    },
    act: async (observation, signal) => {
      const understood = await understand(observation, signal);
      if (!understood.ok) return understood;
      const { told, chosen, state, ms } = understood.value;
      const things = given(chosen);
      const rowOf = (id: number | null): number | null => {
        const at = things.findIndex((thing) => thing.id === id);
        return at < 0 ? null : at;
      };
      const { step = next } = observation;
      const [target, second] = [rowOf(chosen.target), rowOf(chosen.second)];
      const objects = tokensOf(
        things.map(({ row }) => row),
        rules.count,
      );
      const sampling = temperature > 0 ? { sampling: { temperature, seed: stepSeed(seed, step) } } : {};
      const request = { objects, target, second, state, task: told.task, ...sampling };
      const acted = await client.objects.act(request, signal);
      if (!acted.ok) return acted;
      next = step + 1;
      const decoded = language.read(acted.value);
      if (!decoded.ok) return decoded;
      const { tokens, logits, times } = acted.value;
      return {
        ok: true,
        value: {
          actions: decoded.value.actions,
          evidence: {
            ...(tokens ? { tokens } : {}),
            ...(logits ? { logits } : {}),
            things: { seen: seenNow(), target: chosen.target, second: chosen.second },
          },
          times: { ...times, infer: times.infer + ms },
        },
      };
    },
  };
};
