/** The headless command `evaluate`: study/evaluate.ts on the real world, renderer and engine. */
import { z } from 'zod';
import { decodeTokens, encodeAction } from '../../action/index.ts';
import type { Goal, Policy, Result } from '../../contracts.ts';
import {
  type EditableWorld,
  expertAction,
  goalsOf,
  instructionFor,
  parsePhrases,
  sampleGoal,
  sampleScene,
  taskOf,
} from '../../world/index.ts';
import { type EvaluationParts, evaluate, type Identity } from '../evaluate.ts';
import { CONTROLS, type Control, createExpertPolicy, createNoOpPolicy } from '../policies.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
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
  task: z.enum(['reach', 'pick']),
  episodes: z.number().int().positive(),
  commit: z.string().nullable(),
  /** Content of a --phrases file; null for the usual wordings. */
  phrases: z.unknown().optional(),
});

export const evaluateCommand = (rig: Rig): Command =>
  command(evaluateArguments, async ({ engine: wanted, phrases: own, ...args }, { report }) => {
    const phrases = own === null || own === undefined ? null : parsePhrases(own);
    if (phrases && !phrases.ok) return phrases;
    const wording: EvaluationParts['instructionFor'] = (scene, goal, seed) =>
      instructionFor(scene, goal, seed, phrases?.value);
    const engine = wanted ? await rig.engine.load(wanted) : null;
    if (engine && !engine.ok) return engine;
    const loaded = engine?.value ?? null;
    const open: EvaluationParts['open'] = async (plan) => {
      const bench = await rig.open(plan.scene);
      if (!bench.ok) return bench;
      const { world, camera, dispose } = bench.value;
      const policy = policyFor(args.control, loaded, world, plan.goal);
      if (!policy.ok) return policy;
      const distance = (): number => taskOf(plan.goal.task).distance(world, plan.goal);
      return { ok: true, value: { world, observe: camera, policy: policy.value, distance, dispose } };
    };
    const parts: EvaluationParts = {
      ...{ sampleScene, sampleGoal, goalsOf, instructionFor: wording, open, decode: decodeTokens },
      ...{ now: rig.now, sleep: rig.sleep },
    };
    const identity = loaded?.identity ?? NO_MODEL;
    const maxSteps = args.maxSteps ?? taskOf(args.task).maxSteps;
    const options = { ...args, ...identity, maxSteps, controlHz: loaded?.controlHz ?? CONTROL_HZ };
    return evaluate(options, parts, report);
  });
