/** What a run is made of, from what is set: the same for everyone who opens the link. Pure. */
import type { Provider, TaskName } from '../../contracts.ts';
import type { WhichState } from './address.ts';
import { type Conditions, delayOf, FACTORS, FLOW_STEPS, keyOf, type Side } from './trials.ts';

export interface WhichSetup {
  readonly models: Readonly<Record<Side, string>>;
  readonly provider: Provider | 'auto';
  readonly task: TaskName;
  readonly seed: number;
  readonly each: number;
  readonly factor: number;
  readonly execute: number;
  readonly flowSteps: number;
  readonly bins: number;
  /** Of heads whose time is known already: they are not measured, so that a link leads to the same delay everywhere. */
  readonly known: Latencies;
}

/** Whole milliseconds of one look, by model; at least 1. */
export type Latencies = Readonly<Record<string, number>>;

/** Times that are in the address, from a run here or where the link was made. */
const knownOf = ({ a, b, msA, msB }: WhichState): Latencies => ({
  ...(msA > 0 ? { [a]: msA } : {}),
  ...(msB > 0 ? { [b]: msB } : {}),
});

export const setupOf = (state: WhichState): WhichSetup => ({
  models: { a: state.a, b: state.b },
  provider: state.provider,
  task: state.task,
  seed: state.seed,
  each: state.each,
  factor: FACTORS[state.slow] ?? 0,
  execute: state.execute,
  flowSteps: FLOW_STEPS[state.flow] ?? 10,
  bins: state.bins,
  known: knownOf(state),
});

export const conditionsOf = (setup: WhichSetup, side: Side): Conditions => {
  const { execute, flowSteps, bins, factor, known } = setup;
  const model = setup.models[side];
  return { ...{ model, execute, flowSteps, bins }, delay: delayOf(known[model], factor) };
};

export const keysOf = (setup: WhichSetup): Readonly<Record<Side, string>> => {
  const of = { task: setup.task, first: setup.seed };
  return { a: keyOf(of, conditionsOf(setup, 'a')), b: keyOf(of, conditionsOf(setup, 'b')) };
};
