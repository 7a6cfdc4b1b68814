/** Steps carried out again without their policy: the same actions at the same simulated times lead to the same world. */
import type { ReplayStep, Result, World } from '../contracts.ts';
import type { Trace } from './trace.ts';

/** Moves the world to simulated second `until`; a page passes one that shows the motion. */
export type AdvanceTo = (until: number) => Result<unknown> | Promise<Result<unknown>>;

/** In one go. */
export const advanceAtOnce =
  (world: World): AdvanceTo =>
  (until) =>
    world.advance(Math.max(0, until - world.time()));

/**
 * From the step's frame on: the wait for its command, the command, its motion. Errors: the world's. Works for both
 * clocks, since every action carries its simulated time. `period`: seconds from one action to the next, by their ActionSpec.
 */
export const replayStep = async (
  world: Pick<World, 'command'>,
  { action, commandTime, simTime }: Pick<ReplayStep, 'action' | 'commandTime' | 'simTime'>,
  advanceTo: AdvanceTo,
  period: number,
): Promise<Result<unknown>> => {
  const waited = await advanceTo(commandTime);
  if (!waited.ok) return waited;
  if (!action.terminate) world.command(action, period);
  return advanceTo(simTime);
};

export interface Replayed {
  readonly steps: number;
  /** Index of the first step whose world hash differs from the recorded one; null if all agree. */
  readonly divergedAt: number | null;
}

/**
 * Plays a trace on a fresh world of the same scene; `onStep` after each step, for a display. Errors: the world's.
 */
export const replay = async (
  trace: Trace,
  world: World,
  onStep?: (index: number) => void,
): Promise<Result<Replayed>> => {
  if (world.hash() !== trace.startHash) return { ok: true, value: { steps: 0, divergedAt: 0 } };
  let divergedAt: number | null = null;
  for (const step of trace.steps) {
    const done = await replayStep(world, step, advanceAtOnce(world), 1 / trace.actionSpec.hz);
    if (!done.ok) return done;
    if (world.hash() !== step.hash) divergedAt ??= step.index;
    onStep?.(step.index);
  }
  return { ok: true, value: { steps: trace.steps.length, divergedAt } };
};
