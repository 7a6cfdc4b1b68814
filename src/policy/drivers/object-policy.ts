/**
 * A policy on object tokens as the loop's policy: what its eyes see, what the sentence's noun phrases mean among that, and
 * the hand. What it knows of an instruction is forgotten with the next one.
 */
import type {
  Action,
  Finder,
  FrameSource,
  NotFound,
  Observation,
  Policy,
  ReadSentence,
  Result,
  SeenThings,
  Step,
  TabletopError,
  ToldSentence,
} from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import type { FitPart } from '../engine/object-tokens.ts';
import { stepSeed } from '../engine/tensor.ts';
import type { KnownThing } from '../objects/association.ts';
import { type Chosen, choose, chooseAt, type MeantPlaces, phrasesIn } from '../objects/choice.ts';
import { type ObjectRow, read, tokensOf } from '../objects/rows.ts';
import type { Commanded } from '../objects/touch.ts';
import type { ModelPolicyOptions, PolicyLanguage } from './model-policy.ts';
import { createObjectEyes, type ObjectRules, type Remembered } from './object-eyes.ts';

export interface ObjectPolicyParts {
  readonly client: Pick<EngineClient, 'objects'>;
  readonly language: PolicyLanguage;
  readonly rules: ObjectRules;
  /** The same camera as the observation's at the size of a close look; grabbed when something is looked at. */
  readonly close: Pick<FrameSource, 'grab'>;
  /** Reads a sentence without a scene; quick for one that it has read before. Errors: the encoder's. */
  readonly read: (sentence: string, signal: AbortSignal) => Promise<Result<ReadSentence>>;
}

export interface ObjectPolicyOptions extends ModelPolicyOptions {
  /** Is this sentence to be carried out on what fits best, although nothing may fit? Absent: no sentence is. */
  readonly insists?: (instruction: string) => boolean;
  /** The steps that it goes on from: what was known in the last of them is known still. */
  readonly earlier?: readonly Step[];
  /** What of a fit counts; absent: by where the frame comes from. */
  readonly of?: FitPart | undefined;
  /** A control: where what is meant lies now, by someone who knows; absent: it is chosen by its fits. */
  readonly places?: (() => MeantPlaces) | undefined;
  /** In place of sight: what lies there, by someone who knows. No frame is read and nothing is looked at closely; goes with `places`. */
  readonly rows?: (() => readonly ObjectRow[]) | undefined;
  /** A control: the numbers of what is seen, put right by someone who knows; absent: as they are seen. */
  readonly corrected?: ((rows: readonly ObjectRow[]) => readonly ObjectRow[]) | undefined;
}

export interface ObjectPolicy extends Policy, Finder {}

/** Of "the left cup beside the plate" what stands in its middle: "cup". */
const phrasesOf = ({ target, second }: ToldSentence): SeenThings['phrases'] => ({
  target: phrasesIn(target)[0] ?? null,
  second: phrasesIn(second)[0] ?? null,
});

const refused = (
  code: TabletopError['code'],
  message: string,
): { readonly ok: false; readonly error: TabletopError } => ({ ok: false, error: { code, message } });

const NOTHING_NAMED = refused(
  'GOAL_UNKNOWN',
  'The sentence names no thing that the model could look for. Name one, for example “pick up the mug”.',
);
const WHICH_ONE = refused(
  'INSTRUCTION_UNCLEAR',
  'Several things are there, and the sentence does not say which of them. Name one, for example “pick up the mug”.',
);

/** It names something, and asks for nothing that the arm was taught. */
const whatToDo = (phrases: readonly string[]): ReturnType<typeof refused> =>
  refused(
    'INSTRUCTION_UNCLEAR',
    `The model understands what is named (${phrases.join(', ')}), and is not sure what to do with it. Say it in other words, for example “pick up the mug” or “put the mug in the bowl”.`,
  );

/** What an action tells the hand, as far as it can be felt. */
const commandedBy = (action: Action | undefined): Commanded | null =>
  action?.kind === 'ee-delta' ? { gripper: action.gripper, rise: action.translation[2] } : null;

const remembered = ({ evidence: { things }, observation, action }: Step): readonly Remembered[] => {
  const { position: tip, rotation, opening } = observation.proprioception;
  const hand = { tip, yaw: rotation[2], opening };
  return things ? [{ things, hand, commanded: commandedBy(action) }] : [];
};

const NO_STATS = { policyRuns: 0, encoderRuns: 0 };

const sightOf =
  (rows: () => readonly ObjectRow[], count: number): EngineClient['objects']['sight'] =>
  async () => ({ ok: true, value: { objects: tokensOf(rows(), count), ms: 0, stats: NO_STATS } });

export const createObjectPolicy = (
  { client, language, rules, close, read: readSentence }: ObjectPolicyParts,
  {
    temperature = 0,
    seed = 0,
    insists = () => false,
    earlier = [],
    of,
    places,
    rows,
    corrected = (rows) => rows,
  }: ObjectPolicyOptions = {},
): ObjectPolicy => {
  const seeing = rows ? { objects: { ...client.objects, sight: sightOf(rows, rules.count) } } : client;
  const eyes = createObjectEyes({ client: seeing, rules, close, of });
  let instruction: string | null = null;
  /** An action of this instruction was given: what it is about was found, and is held on to. */
  let begun = false;
  let next = 0;

  const last = earlier.at(-1);
  if (last?.evidence.things) {
    const { instruction: told } = last.observation;
    const since = earlier.slice(
      earlier.findLastIndex(({ observation }) => observation.instruction !== told) + 1,
    );
    eyes.recall(since.flatMap(remembered));
    [instruction, begun] = [told, true];
  }

  const begin = (sentence: string): void => {
    if (sentence === instruction) return;
    eyes.forget();
    [instruction, begun] = [sentence, false];
  };

  interface Understood {
    readonly told: ToldSentence;
    readonly chosen: Chosen;
    readonly state: readonly number[];
    readonly ms: number;
  }

  const understand = async (seen: Observation, signal: AbortSignal): Promise<Result<Understood>> => {
    const reading = await readSentence(seen.instruction, signal);
    if (!reading.ok) return reading;
    const { value } = reading;
    const guess = value.kind === 'unsure' && insists(seen.instruction) ? value.guess : null;
    const told = value.kind === 'told' ? value.told : guess;
    if (!told) return value.kind === 'unsure' ? whatToDo(value.phrases) : NOTHING_NAMED;
    begin(seen.instruction);
    const state = language.encodeState(seen.proprioception);
    const phrases = rows ? [] : [...new Set([...phrasesIn(told.target), ...phrasesIn(told.second)])];
    const watched = await eyes.watch(seen, state, phrases, signal);
    if (!watched.ok) return watched;
    const candidates = eyes
      .known()
      .map(({ id, row }) => ({ id, x: read(row, 'x'), y: read(row, 'y'), fits: eyes.fitsOf(id) }));
    const chosen = places ? chooseAt(places(), candidates) : choose(told, candidates, rules);
    return { ok: true, value: { told, chosen, state, ms: watched.value } };
  };

  /** As many as the hand takes: what is meant first, then the surest. */
  const given = ({ target, second }: Chosen): readonly KnownThing[] => {
    const meant = ({ id }: KnownThing): number => (id === target || id === second ? 1 : 0);
    return eyes
      .known()
      .toSorted((a, b) => meant(b) - meant(a) || read(b.row, 'score') - read(a.row, 'score'))
      .slice(0, rules.count)
      .toSorted((a, b) => read(b.row, 'score') - read(a.row, 'score'));
  };

  /** Of the phrases themselves: it knows no other names. */
  const notFound = ({ missing }: Chosen): NotFound | null => {
    const [phrase] = missing;
    if (phrase === undefined) return null;
    const fitting = eyes.seen().flatMap(({ names }) => names.filter(({ fit }) => fit >= rules.found));
    return { phrase, sees: [...new Set(fitting.map(({ name }) => name))] };
  };

  /** Why the first action of an instruction is not given; null: nothing stands against it. */
  const against = (chosen: Chosen): ReturnType<typeof refused> | null => {
    const missing = notFound(chosen);
    if (missing) {
      const message = `The model does not see what was named (${missing.phrase}), so the arm holds still.`;
      return { ok: false, error: { code: 'NOT_FOUND', message, notFound: missing } };
    }
    return chosen.target === null ? WHICH_ONE : null;
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
      const refusal = begun || insists(observation.instruction) ? null : against(chosen);
      if (refusal) return refusal;
      const things = given(chosen);
      const rowOf = (id: number | null): number | null => {
        const at = things.findIndex((thing) => thing.id === id);
        return at < 0 ? null : at;
      };
      const { step = next } = observation;
      const [target, second] = [rowOf(chosen.target), rowOf(chosen.second)];
      const objects = tokensOf(corrected(things.map(({ row }) => row)), rules.count);
      // the likeliest token of each dimension may be "stay" where most of the odds are on going, this way or that
      const drawn = temperature > 0 ? temperature : eyes.stuck() ? 1 : 0;
      const sampling = drawn > 0 ? { sampling: { temperature: drawn, seed: stepSeed(seed, step) } } : {};
      const request = { objects, target, second, state, task: told.task, ...sampling };
      const acted = await client.objects.act(request, signal);
      if (!acted.ok) return acted;
      [next, begun] = [step + 1, true];
      const decoded = language.read(acted.value);
      if (!decoded.ok) return decoded;
      const commanded = commandedBy(decoded.value.actions[0]);
      if (commanded) eyes.acted(commanded, chosen.target);
      const { tokens, logits, times } = acted.value;
      return {
        ok: true,
        value: {
          actions: decoded.value.actions,
          evidence: {
            ...(tokens ? { tokens } : {}),
            ...(logits ? { logits } : {}),
            things: {
              ...{ seen: eyes.seen(), ...chosen, phrases: phrasesOf(told) },
              ...(drawn > temperature ? { stuck: true } : {}),
            },
          },
          times: { ...times, infer: times.infer + ms },
        },
      };
    },
  };
};
