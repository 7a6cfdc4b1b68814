/** The headless command `evaluate`: evaluation/evaluate.ts on the real world, renderer and engine; questions beside it. */

import { BINS, requantize } from '../action/index.ts';
import type {
  Finder,
  Goal,
  ObservationSpec,
  Policy,
  Result,
  SceneSpec,
  Split,
  TableName,
} from '../contracts.ts';
import {
  type EvaluationOptions,
  type EvaluationParts,
  type EvaluationProgress,
  type EvaluationResult,
  evaluate,
  type Identity,
} from '../evaluation/evaluate.ts';
import { type Control, isScripted } from '../evaluation/policies.ts';
import { conditionOf } from '../evaluation/sets.ts';
import { createCoarserPolicy, createDelayedPolicy, createLookFirstPolicy } from '../policy/index.ts';
import { appearanceFor } from '../render/index.ts';
import { DEFAULT_ROBOT, robotOf } from '../robots/index.ts';
import type { PolicyOptions } from '../runtime/model-host.browser.ts';
import {
  expertDoes,
  fixedWristExpert,
  idlePolicy,
  scriptedExpert,
  shuffledExpert,
} from '../runtime/robot-driver.ts';
import { type Language, languageAt, robotLanguage, stepsAt } from '../runtime/robot-language.ts';
import type { ModelSpec } from '../runtime/stores.ts';
import { z } from '../schema.ts';
import {
  crowdedCount,
  goalsOf,
  instructionFor,
  missingIn,
  PHRASES,
  parsePhrases,
  planText,
  STAGED,
  sampleGoal,
  sceneOf,
  targetsWished,
  taskOf,
  type WordingKind,
  withNonsenseTarget,
} from '../tasks/index.ts';
import { isNamedTable } from '../things/table-names.ts';
import type { EditableWorld } from '../world/index.ts';
import { absentCommand } from './absent.browser.ts';
import type { LoadedEngine } from './engine.browser.ts';
import { evaluateArguments } from './evaluate-arguments.browser.ts';
import { findCommand } from './find.browser.ts';
import {
  correctedBy,
  FINDER_OF_OBJECTS,
  type FinderName,
  findingOf,
  type RowsName,
  withOracleMarks,
} from './knowing.ts';
import { guestsOf, isAbout, OBJECTS_WITH_GUEST, type ObjectTally, tally } from './objects.browser.ts';
import { questionCommand } from './questions.browser.ts';
import { type Command, command, invalid } from './registry.ts';
import type { Rig } from './rig.browser.ts';
import { goalsOfSentence } from './sentence.ts';
import { hasColor, isOfTable, RATE_OF_MODEL, UNSEEN } from './staged.ts';

/** What drives an episode under this control; `engine` null is right for the scripted ones only. */
export const policyFor = (
  control: Control,
  engine: LoadedEngine | null,
  world: EditableWorld,
  goal: Goal | null,
  options: PolicyOptions = {},
  run: { readonly language?: Language; readonly maxSteps?: number } = {},
): Result<Policy> => {
  const { language = robotLanguage(robotOf(world.scene.robot)) } = run;
  if (control === 'no-op') return { ok: true, value: idlePolicy(world, language) };
  if (control === 'expert' || control === 'fixed-wrist' || control === 'shuffled') {
    if (!goal)
      return invalid('The scripted expert needs a sentence that names a task and one object of the scene.');
    if (!expertDoes(robotOf(world.scene.robot), goal.task))
      return invalid(
        `The scripted expert of ${world.scene.robot} does not do ${goal.task}. Choose another task.`,
      );
    if (control !== 'expert' && robotOf(world.scene.robot).expert !== 'ee-delta')
      return invalid(`Control ${control} needs an arm of displacements. Choose the robot ${DEFAULT_ROBOT}.`);
    const { maxSteps = taskOf(goal.task).maxSteps } = run;
    if (control === 'shuffled') return { ok: true, value: shuffledExpert(world, goal, maxSteps, language) };
    const driving = control === 'expert' ? scriptedExpert : fixedWristExpert;
    return { ok: true, value: driving(world, () => goal, language) };
  }
  return engine ? { ok: true, value: engine.policy(options) } : invalid(`Control ${control} needs a model.`);
};

export const NO_MODEL: Omit<Identity, 'commit'> = {
  model: null,
  variant: null,
  provider: null,
  adapter: null,
};

/** Only a model that answers writes a plan; one that tells things apart looks first, too. Errors: SETTING_INVALID for what cannot. */
const canPlan = (
  { control, plan }: Pick<EpisodesRequest, 'control' | 'plan'>,
  engine: LoadedEngine | null,
): Result<null> => {
  const scripted = isScripted(control);
  if ((engine?.ask || (engine?.things && !plan)) && !scripted) return { ok: true, value: null };
  const message =
    engine && !scripted
      ? 'This model was trained to act, not to answer. Choose a model that writes plans.'
      : 'Only a model plans first: leave out the plan, or choose another control.';
  return { ok: false, error: { code: 'SETTING_INVALID', message } };
};

/** Null: the model does not answer. One that tells things apart says itself, before it acts, what it does not see. */
const finderOf = (engine: LoadedEngine | null): Finder | null => {
  const ask = engine?.ask;
  if (!ask) return null;
  return {
    find: (observation, signal) =>
      missingIn(observation.instruction, async (question) => {
        const answer = await ask(question, observation, signal);
        return answer.ok ? { ok: true, value: answer.value.words } : answer;
      }),
  };
};

/** Displacements merged to fewer bins on their way to the arm; unchanged at 256, and where there are no tokens. */
const coarser = (policy: Policy, bins: number, { codec }: Pick<ModelSpec, 'language'>['language']): Policy =>
  bins === BINS || !codec
    ? policy
    : createCoarserPolicy(policy, {
        requantize: (tokens) => requantize(tokens, bins, codec.dimensions),
        decode: codec.decode,
      });

type Phrased = Parameters<typeof instructionFor>[3];

/** What is run: an evaluation, and what drives it; nothing of the model is known before it is loaded. */
export interface EpisodesRequest
  extends Pick<
    EvaluationOptions,
    | 'task'
    | 'control'
    | 'set'
    | 'plan'
    | 'askFirst'
    | 'clock'
    | 'seed'
    | 'episodes'
    | 'bins'
    | 'temperature'
    | 'delay'
  > {
  readonly commit: string | null;
  /** Who says where the things are, of a policy that was trained with marks; absent: nobody. */
  readonly marks?: 'none' | 'oracle';
  /** How a model on object tokens finds what is meant; absent: as it was made to. */
  readonly finder?: FinderName | undefined;
  /** Whose numbers of what is seen it is given; absent: its own sight's. */
  readonly rows?: RowsName | undefined;
  /** Whose scenes (robots/). */
  readonly robot: string;
  /** What lies on the table; absent: blocks, or what the task has a table of its own for. */
  readonly table?: TableName | undefined;
  /** Actions a simulated second of a scripted control; absent: as its language says. */
  readonly hz?: number | undefined;
  /** Ranges of one action at another rate (runtime/robot-language.ts); absent: by the rate. */
  readonly ranges?: 'rate' | 'fixed';
  /** Of things and pictures: the target's side of the split; absent: any. */
  readonly names?: Split | undefined;
  /** Of things and pictures: ids of concepts, of which the target's is one; absent: any. */
  readonly concepts?: readonly string[] | undefined;
  /** Of things and pictures: how the target is called; absent: by its name. */
  readonly wording?: WordingKind | undefined;
  /** Of blocks: the target has one of these colours; absent: any. */
  readonly colors?: readonly string[] | undefined;
  /** Ids of things of one's own. */
  readonly guests?: readonly string[];
  readonly maxSteps?: number | undefined;
  /** What the episodes look through, of a driver that needs no pictures; absent: what the model asks for. */
  readonly observation?: ObservationSpec;
  /** What is said in every episode; absent: the task's wordings. */
  readonly sentence?: string | undefined;
  /** The result has every step of every episode. */
  readonly keepSteps?: boolean;
}

export interface EpisodesContext {
  /** Null is right for the scripted controls only. */
  readonly engine: LoadedEngine | null;
  /** Wordings of one's own; absent: the usual ones. */
  readonly phrases?: Phrased;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  readonly signal?: AbortSignal;
}

const BLOCKS_ONLY = {
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message: 'Names and wordings are of things and pictures. Choose another table, or leave them out.',
  },
} as const;

/** What evaluation/evaluate.ts takes. */
export interface PreparedEpisodes {
  readonly options: EvaluationOptions;
  readonly parts: EvaluationParts;
}

/** The request put together with the real world, renderer and engine. Errors: SETTING_INVALID, and the catalogue's. */
export const prepareEpisodes = async (
  rig: Rig,
  { sentence, keepSteps = false, ...request }: EpisodesRequest,
  { engine, phrases }: Pick<EpisodesContext, 'engine' | 'phrases'>,
): Promise<Result<PreparedEpisodes>> => {
  const condition = conditionOf(request.set);
  const able = request.plan || request.askFirst ? canPlan(request, engine) : null;
  if (able && !able.ok) return able;
  const { names, concepts, colors, hz, finder = 'match', rows = 'seen' } = request;
  if ((finder !== 'match' || rows !== 'seen') && !engine?.things) return FINDER_OF_OBJECTS;
  const staged = STAGED.find(({ name }) => name === request.task);
  const wishedTable = request.table ?? 'blocks';
  const table = staged && wishedTable === 'blocks' ? staged.table : wishedTable;
  const fits = isOfTable(request, table);
  if (!fits.ok) return fits;
  if (engine && hz !== undefined) return RATE_OF_MODEL;
  const blocks = !isNamedTable(table);
  if (blocks && [names, concepts, request.wording].some((one) => one !== undefined)) return BLOCKS_ONLY;
  if (!blocks && colors !== undefined)
    return invalid('Colours are of blocks. Choose that table, or leave them out.');
  const wording = request.wording ?? 'name';
  const passes = blocks ? undefined : targetsWished({ names, concepts, wording });
  const catalogue = blocks ? null : await rig.assets.catalogue();
  if (catalogue && !catalogue.ok) return catalogue;
  const own = guestsOf(rig, request.guests ?? []);
  if (!own.ok) return own;
  const guests = own.value;
  const said = request.control === 'nonsense-word' ? withNonsenseTarget(phrases ?? PHRASES) : phrases;
  const bins = request.bins ?? BINS;
  const ownLanguage = engine?.spec.language ?? robotLanguage(robotOf(request.robot));
  const language = hz === undefined ? ownLanguage : languageAt(ownLanguage, hz, request.ranges);
  const sampleScene: EvaluationParts['sampleScene'] = (seed, set) =>
    sceneOf(seed, {
      ...(set === 'crowded' ? { count: crowdedCount(seed) } : {}),
      ...(guests.length > 0 ? { count: OBJECTS_WITH_GUEST, guests } : {}),
      robot: request.robot,
      table,
      catalogue: catalogue?.value ?? null,
    });
  const from = { seed: request.seed, sceneOf: (seed: number) => sampleScene(seed, request.set) };
  const asked = sentence === undefined ? null : goalsOfSentence(sentence, request, from);
  if (asked && !asked.ok) return asked;
  const task = asked?.value.task ?? request.task;
  const maxSteps = request.maxSteps ?? stepsAt(taskOf(task).maxSteps, language.spec.hz);
  const open: EvaluationParts['open'] = async (plan) => {
    const appearance = appearanceFor(condition, plan.seed);
    const observation = request.observation ?? engine?.spec.observation;
    const bench = await rig.open(plan.scene, { appearance, observation });
    if (!bench.ok) return bench;
    const { world, observer, close, dispose } = bench.value;
    const sampling = { temperature: request.temperature ?? 0, seed: plan.seed };
    const finding = { ...findingOf(finder, world, plan.goal), corrected: correctedBy(rows, world) };
    const seeing = { close, insists: () => !request.askFirst, finding };
    const options = { ...sampling, ...seeing, ...(request.plan ? { readPlan: planText } : {}) };
    const policy = policyFor(request.control, engine, world, plan.goal, options, { language, maxSteps });
    if (!policy.ok) {
      dispose();
      return policy;
    }
    const distance = (): number => taskOf(plan.goal.task).distance(world, plan.goal);
    const driven =
      request.marks === 'oracle' ? withOracleMarks(policy.value, bench.value, plan.goal) : policy.value;
    const asking = request.askFirst ? finderOf(engine) : null;
    const looking = asking ? createLookFirstPolicy(driven, asking) : driven;
    const acting = createDelayedPolicy(coarser(looking, bins, language), { ms: request.delay ?? 0 });
    // who does not look needs no pictures
    const observe = isScripted(request.control) && !request.observation ? UNSEEN : observer();
    return { ok: true, value: { world, observe, policy: acting, distance, dispose } };
  };
  const wished = blocks
    ? colors && hasColor(colors)
    : (scene: SceneSpec, goal: Goal): boolean =>
        (passes?.(scene, goal) ?? true) && isAbout(scene, goal, guests);
  const parts: EvaluationParts = {
    ...{ open, sampleScene },
    sampleGoal: (scene, task, seed, set) => sampleGoal(scene, task, seed, set, wished),
    goalsOf: (scene, task, set) => goalsOf(scene, task, set, set === 'all' ? undefined : wished),
    instructionFor: (scene, goal, seed) => instructionFor(scene, goal, seed, said, wording),
    ...asked?.value.parts,
    ...{ now: rig.now, sleep: rig.sleep },
    ...(keepSteps ? { keepSteps: language.spec } : {}),
  };
  const identity = engine?.identity ?? NO_MODEL;
  const options = {
    ...request,
    ...{ task, table, ...(sentence === undefined ? {} : { sentence }) },
    ...(blocks ? {} : { wording }),
    ...identity,
    bins,
    maxSteps,
    controlHz: language.spec.hz,
  };
  return { ok: true, value: { options, parts } };
};

/** evaluation/evaluate.ts on the real world, renderer and engine. Errors: as there and of `prepareEpisodes`. */
export const runEpisodes = async (
  rig: Rig,
  request: EpisodesRequest,
  { onProgress, signal, ...context }: EpisodesContext,
): Promise<Result<EvaluationResult & { readonly objects?: readonly ObjectTally[] }>> => {
  const prepared = await prepareEpisodes(rig, request, context);
  if (!prepared.ok) return prepared;
  const { options, parts } = prepared.value;
  const result = await evaluate(options, { ...parts, signal }, onProgress);
  const guests = guestsOf(rig, request.guests ?? []);
  if (!result.ok || !guests.ok || guests.value.length === 0) return result;
  const objects = tally(result.value, guests.value, (seed) => parts.sampleScene(seed, request.set));
  return { ok: true, value: { ...result.value, objects } };
};

const episodeCommand = (rig: Rig): Command =>
  command(evaluateArguments, async ({ engine: wanted, phrases: own, ...args }, { report }) => {
    const phrases = own === null || own === undefined ? null : parsePhrases(own);
    if (phrases && !phrases.ok) return phrases;
    const engine = wanted ? await rig.engine.load(wanted) : null;
    if (engine && !engine.ok) return engine;
    const worded = phrases ? { phrases: phrases.value } : {};
    return runEpisodes(rig, args, { engine: engine?.value ?? null, onProgress: report, ...worded });
  });

const asksQuestions = z.looseObject({ task: z.literal('question') });
const asksAbsent = z.looseObject({ task: z.literal('absent') });
const asksWhich = z.looseObject({ task: z.literal('find') });

/** Episodes of a task, questions about frames, or things that are not there: by `task`. */
export const evaluateCommand = (rig: Rig): Command => {
  const [episodes, questions, absent] = [episodeCommand(rig), questionCommand(rig), absentCommand(rig)];
  return (args, context) => {
    if (asksAbsent.safeParse(args).success) return absent(args, context);
    if (asksWhich.safeParse(args).success) return findCommand(rig)(args, context);
    return (asksQuestions.safeParse(args).success ? questions : episodes)(args, context);
  };
};
