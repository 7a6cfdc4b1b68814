/** The headless command `evaluate`: study/evaluate.ts on the real world, renderer and engine; questions beside it. */

import {
  BINS,
  decodeTokens,
  encodeAction,
  encodeProprioception,
  MIN_MERGED_BINS,
  requantize,
} from '../action/index.ts';
import type { Goal, Policy, Result } from '../contracts.ts';
import {
  type EvaluationOptions,
  type EvaluationParts,
  type EvaluationProgress,
  type EvaluationResult,
  evaluate,
  type Identity,
} from '../evaluation/evaluate.ts';
import { CONTROLS, type Control, createExpertPolicy, createNoOpPolicy } from '../evaluation/policies.ts';
import { conditionOf, EVALUATION_SETS } from '../evaluation/sets.ts';
import { buildPrompt, createPlanningPolicy, type Planner } from '../policy/index.ts';
import { appearanceFor } from '../render/index.ts';
import { z } from '../schema.ts';
import {
  crowdedCount,
  expertAction,
  goalsOf,
  instructionFor,
  parsePhrases,
  planText,
  sampleGoal,
  sampleScene,
  TASK_NAMES,
  taskOf,
} from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';
import { answeringOf } from './answering.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { questionCommand } from './questions.browser.ts';
import { type Command, command } from './registry.ts';
import { CONTROL_HZ, type Rig } from './rig.browser.ts';

/** What drives under this control; `engine` null is right for the scripted ones only. */
export const policyFor = (
  control: Control,
  engine: LoadedEngine | null,
  world: EditableWorld,
  goal: Goal | null,
): Result<Policy> => {
  const invalid = (message: string): Result<never> => ({
    ok: false,
    error: { code: 'SETTING_INVALID', message },
  });
  if (control === 'no-op') return { ok: true, value: createNoOpPolicy() };
  if (control === 'expert') {
    if (!goal)
      return invalid('The scripted expert needs a sentence that names a task and one object of the scene.');
    return { ok: true, value: createExpertPolicy(() => expertAction(world, goal), encodeAction) };
  }
  return engine ? { ok: true, value: engine.policy } : invalid(`Control ${control} needs a model.`);
};

export const NO_MODEL: Omit<Identity, 'commit'> = {
  model: null,
  variant: null,
  provider: null,
  adapter: null,
};

export const runArguments = z.object({
  control: z.enum(CONTROLS),
  clock: z.enum(['paused', 'realtime']),
  seed: z.number().int().nonnegative(),
  maxSteps: z.number().int().positive().optional(),
  engine: engineRequest.nullable(),
});

const evaluateArguments = runArguments.extend({
  task: z.enum(TASK_NAMES),
  set: z.enum(EVALUATION_SETS),
  plan: z.boolean(),
  bins: z.number().int().min(MIN_MERGED_BINS).max(BINS).default(BINS),
  episodes: z.number().int().positive(),
  commit: z.string().nullable(),
  /** Content of a --phrases file; null for the usual wordings. */
  phrases: z.unknown().optional(),
});

/** The model's policy, writing its plan first. Errors: SETTING_INVALID for what cannot. */
const planning = (policy: Policy, engine: LoadedEngine | null): Result<Policy> => {
  if (!engine || policy.kind !== 'model') {
    const message = 'Only a model plans first: leave out the plan, or choose another control.';
    return { ok: false, error: { code: 'SETTING_INVALID', message } };
  }
  const answering = answeringOf(engine);
  if (!answering.ok) return answering;
  const { answers, ask } = answering.value;
  const planner: Planner = {
    instructionOf: planText,
    ask: async ({ frame, instruction, proprioception }, signal) => {
      const prompt = buildPrompt(answers.plan, instruction);
      if (!prompt.ok) return prompt;
      const asked = performance.now();
      const bins = encodeProprioception(proprioception);
      const answer = await ask({ images: [frame], prompt: prompt.value, state: bins }, signal);
      if (!answer.ok) return answer;
      return { ok: true, value: { words: answer.value.words, ms: performance.now() - asked } };
    },
  };
  return { ok: true, value: createPlanningPolicy(policy, planner) };
};

type Phrased = Parameters<typeof instructionFor>[3];

/** What is run: an evaluation, and what drives it; nothing of the model is known before it is loaded. */
export interface EpisodesWish
  extends Pick<
    EvaluationOptions,
    'task' | 'control' | 'set' | 'plan' | 'clock' | 'seed' | 'episodes' | 'bins'
  > {
  readonly commit: string | null;
  readonly maxSteps?: number | undefined;
}

export interface EpisodesContext {
  /** Null is right for the scripted controls only. */
  readonly engine: LoadedEngine | null;
  /** Wordings of one's own; absent: the usual ones. */
  readonly phrases?: Phrased;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  readonly signal?: AbortSignal;
}

/** study/evaluate.ts on the real world, renderer and engine. Errors: as there, and SETTING_INVALID. */
export const runEpisodes = (
  rig: Rig,
  wish: EpisodesWish,
  { engine, phrases, onProgress, signal }: EpisodesContext,
): Promise<Result<EvaluationResult>> => {
  const condition = conditionOf(wish.set);
  const open: EvaluationParts['open'] = async (plan) => {
    const bench = await rig.open(plan.scene, appearanceFor(condition, plan.seed));
    if (!bench.ok) return bench;
    const { world, camera, dispose } = bench.value;
    const acting = policyFor(wish.control, engine, world, plan.goal);
    const policy = acting.ok && wish.plan ? planning(acting.value, engine) : acting;
    if (!policy.ok) {
      dispose();
      return policy;
    }
    const distance = (): number => taskOf(plan.goal.task).distance(world, plan.goal);
    return { ok: true, value: { world, observe: camera, policy: policy.value, distance, dispose } };
  };
  const bins = wish.bins ?? BINS;
  const parts: EvaluationParts = {
    ...{ sampleGoal, goalsOf, open, decode: (tokens) => decodeTokens(requantize(tokens, bins)) },
    sampleScene: (seed, set) => sampleScene(seed, set === 'crowded' ? { count: crowdedCount(seed) } : {}),
    instructionFor: (scene, goal, seed) => instructionFor(scene, goal, seed, phrases),
    ...{ now: rig.now, sleep: rig.sleep, signal },
  };
  const identity = engine?.identity ?? NO_MODEL;
  const maxSteps = wish.maxSteps ?? taskOf(wish.task).maxSteps;
  const options = { ...wish, ...identity, bins, maxSteps, controlHz: engine?.controlHz ?? CONTROL_HZ };
  return evaluate(options, parts, onProgress);
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

/** Episodes of a task, or questions about frames: by `task`. */
export const evaluateCommand = (rig: Rig): Command => {
  const [episodes, questions] = [episodeCommand(rig), questionCommand(rig)];
  return (args, context) => (asksQuestions.safeParse(args).success ? questions : episodes)(args, context);
};
