/** A trace played again without the model: same scene, same tokens at the same simulated times, same hashes. */
import type { Action, ActionTokens, Result, World } from '../contracts.ts';
import type { Trace } from './trace.ts';

export interface Replayed {
  readonly steps: number;
  /** Index of the first step whose world hash differs from the recorded one; null if all agree. */
  readonly divergedAt: number | null;
}

/**
 * Plays the trace on a fresh world of the same scene; `onStep` after each step, for a display.
 * Errors: what decode or the world answers. Works for both clocks, since every action carries its simulated time.
 */
export const replay = (
  trace: Trace,
  world: World,
  decode: (tokens: ActionTokens) => Result<Action>,
  onStep?: (index: number) => void,
): Result<Replayed> => {
  if (world.hash() !== trace.startHash) return { ok: true, value: { steps: 0, divergedAt: 0 } };
  let divergedAt: number | null = null;
  for (const step of trace.steps) {
    const action = decode(step.tokens);
    if (!action.ok) return action;
    const before = world.advance(Math.max(0, step.commandTime - world.time()));
    if (!before.ok) return before;
    if (!action.value.terminate) world.command(action.value);
    const after = world.advance(Math.max(0, step.simTime - world.time()));
    if (!after.ok) return after;
    if (world.hash() !== step.hash) divergedAt ??= step.index;
    onStep?.(step.index);
  }
  return { ok: true, value: { steps: trace.steps.length, divergedAt } };
};
