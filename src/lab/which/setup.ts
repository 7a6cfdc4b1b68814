/** What a run is made of, from what is set: the same for everyone who opens the link. Pure. */
import type { Provider, TaskName } from '../../contracts.ts';
import type { HeadSpec } from '../../policy/index.ts';
import { ROWS, type WhichState } from './address.ts';
import { type Conditions, delayOf, FACTORS, FLOW_STEPS, keyOf, type Side } from './trials.ts';

/** What kind of head a side has; null: not known yet. */
export type Kinds = Readonly<Record<Side, HeadSpec['kind'] | null>>;

export interface WhichSetup {
  readonly models: Readonly<Record<Side, string>>;
  readonly kinds: Kinds;
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

const USUAL = { execute: ROWS.execute.fallback, flowSteps: 10, bins: ROWS.bins.fallback } as const;

export const setupOf = (state: WhichState, kinds: Kinds): WhichSetup => ({
  models: { a: state.a, b: state.b },
  kinds,
  provider: state.provider,
  task: state.task,
  seed: state.seed,
  each: state.each,
  factor: FACTORS[state.slow] ?? 0,
  execute: state.execute,
  flowSteps: FLOW_STEPS[state.flow] ?? USUAL.flowSteps,
  bins: state.bins,
  known: knownOf(state),
});

/** What means nothing to a head of this kind is as usual, so that moving it does not ask for the same episodes again. */
const meantFor = (
  kind: HeadSpec['kind'] | null,
  { execute, flowSteps, bins }: WhichSetup,
): Pick<Conditions, 'execute' | 'flowSteps' | 'bins'> => ({
  execute: kind === 'bins' ? USUAL.execute : execute,
  flowSteps: kind === null || kind === 'flow-matching' ? flowSteps : USUAL.flowSteps,
  bins: kind === null || kind === 'bins' ? bins : USUAL.bins,
});

export const conditionsOf = (setup: WhichSetup, side: Side): Conditions => {
  const { factor, known } = setup;
  const model = setup.models[side];
  return { model, ...meantFor(setup.kinds[side], setup), delay: delayOf(known[model], factor) };
};

export const keysOf = (setup: WhichSetup): Readonly<Record<Side, string>> => {
  const of = { task: setup.task, first: setup.seed };
  return { a: keyOf(of, conditionsOf(setup, 'a')), b: keyOf(of, conditionsOf(setup, 'b')) };
};
