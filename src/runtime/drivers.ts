/** The driver of a run, and what must be loaded before: the model, the scripted expert on the sentence's goal, or none. */
import { BINS, requantize } from '../action/index.ts';
import type { Goal, Policy, Result, Step, StopReason, TabletopError } from '../contracts.ts';
import { createCoarserPolicy, createDelayedPolicy } from '../policy/index.ts';
import { robotOf } from '../robots/index.ts';
import type { EngineControl } from './engine-control.ts';
import { ERROR_TEXTS, type ErrorText } from './messages.ts';
import { drivenSpec, modelSpec } from './model-spec.ts';
import type { Simulation } from './simulation.browser.ts';
import { pushNotice, type Stores } from './stores.ts';

export interface DriversParts {
  readonly stores: Pick<Stores, 'session' | 'settings'>;
  readonly control: Pick<EngineControl, 'policy'>;
  readonly simulation: () => Simulation | null;
  /** The sentence, checked. */
  readonly sentence: () => Result<string>;
}

export interface Drivers {
  /** Whoever is chosen, going on from `earlier` steps. Errors: MODEL_NOT_LOADED, GOAL_UNKNOWN. */
  policy(earlier?: readonly Step[]): Result<Policy>;
  /** What `told` (by default the sentence in the box) asks for in this scene; null when it names nothing that has a predicate. */
  goal(told?: string): Goal | null;
  /**
   * Is the goal of `told` (by default of the sentence in the box) met now? null when it names none, and when what the
   * model sees is a camera's picture: nobody can judge then.
   */
  succeeded(told?: string, ended?: StopReason): boolean | null;
  /** What success means for the sentence, in words; null where nothing is scored. */
  scored(told: string): string | null;
  /** Says what must come first, in words of its own; everything else is the runner's to say. */
  refused(): boolean;
}

const refusal = (code: 'MODEL_NOT_LOADED' | 'GOAL_UNKNOWN'): TabletopError => ({
  code,
  message: ERROR_TEXTS[code].next,
});
export const NO_MODEL = refusal('MODEL_NOT_LOADED');
const NO_GOAL = refusal('GOAL_UNKNOWN');

const otherRobot = (robot: string): TabletopError => ({
  code: 'SETTING_INVALID',
  message: `It was trained for the robot “${robotOf(robot).title}”.`,
});
const OTHER_ROBOT: ErrorText = {
  headline: 'This model drives another robot',
  next: 'Choose that one beside the scene’s number, or let the expert drive.',
  remedies: ['use-expert', 'dismiss'],
};

export const createDrivers = ({ stores, control, simulation, sentence }: DriversParts): Drivers => {
  const { session, settings } = stores;

  const goal: Drivers['goal'] = (told) => {
    const asked: Result<string> = told === undefined ? sentence() : { ok: true, value: told };
    return asked.ok ? (simulation()?.goalOf(asked.value) ?? null) : null;
  };

  const expert = (sim: Simulation): Result<Policy> => {
    const doable = (): Goal | null => {
      const asked = goal();
      return asked && sim.expertDoes(asked) ? asked : null;
    };
    const first = doable();
    if (!first) return { ok: false, error: NO_GOAL };
    let last = first;
    const newest = (): Goal => {
      last = doable() ?? last;
      return last;
    };
    const { language } = drivenSpec(session.getState(), settings.getState());
    return { ok: true, value: sim.expert(newest, language) };
  };

  const chosen = (earlier: readonly Step[]): Result<Policy> => {
    const sim = simulation();
    if (!sim) return { ok: false, error: NO_MODEL };
    switch (settings.getState().driver) {
      case 'expert':
        return expert(sim);
      case 'no-op':
        return { ok: true, value: sim.noOp() };
      case 'model': {
        const model = control.policy(earlier);
        const spec = modelSpec(session.getState());
        if (model && spec && spec.robot !== settings.getState().robot)
          return { ok: false, error: otherRobot(spec.robot) };
        return model ? { ok: true, value: model } : { ok: false, error: NO_MODEL };
      }
    }
  };

  const delayed = (policy: Result<Policy>): Result<Policy> => {
    const { delay } = settings.getState();
    return policy.ok ? { ok: true, value: createDelayedPolicy(policy.value, { ms: delay }) } : policy;
  };

  return {
    policy: (earlier = []) => {
      const policy = delayed(chosen(earlier));
      const { bins } = settings.getState();
      const { codec } = drivenSpec(session.getState(), settings.getState()).language;
      if (!policy.ok || bins === BINS || !codec) return policy;
      const coarser = {
        requantize: (tokens: readonly number[]) => requantize(tokens, bins, codec.dimensions),
        decode: codec.decode,
      };
      return { ok: true, value: createCoarserPolicy(policy.value, coarser) };
    },
    goal,
    succeeded: (told, ended) => {
      const { driver, camera } = settings.getState();
      if (driver === 'model' && camera !== 'sim') return null;
      const asked = goal(told);
      const here = simulation();
      if (!asked || !here) return null;
      return here.world.succeeded(asked) && (ended === undefined || here.canEnd(asked, ended));
    },
    scored: (told) => {
      const asked = simulation()?.goalOf(told) ?? null;
      return (asked && simulation()?.success(asked)) ?? null;
    },
    refused: () => {
      const { driver, robot } = settings.getState();
      const spec = modelSpec(session.getState());
      if (session.getState().run !== 'idle' || !sentence().ok || !simulation()) return false;
      if (driver === 'model' && !control.policy()) pushNotice(session, NO_MODEL);
      else if (driver === 'model' && spec && spec.robot !== robot)
        pushNotice(session, otherRobot(spec.robot), OTHER_ROBOT);
      else if (driver === 'expert' && !goal()) pushNotice(session, NO_GOAL);
      else return false;
      return true;
    },
  };
};
