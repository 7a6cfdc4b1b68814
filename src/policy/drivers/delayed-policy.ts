/**
 * A policy as slow as is wished: the world goes on for so much simulated time from the look to the action. What latency
 * does is then measured the same on every machine (paused clock, clock.ts).
 */
import type { Decision, Policy } from '../../contracts.ts';

export interface Delay {
  /** Of asking the policy once: its measured milliseconds. */
  readonly ms: number;
  /** Times as slow; 1 where left out. */
  readonly factor?: number;
}

/** Of an action chunk all but the first action were decided before: no network was asked. */
const wasDecided = ({ evidence, times }: Decision): boolean =>
  (evidence.chunk?.at ?? 0) > 0 && times.infer === undefined;

/** Errors: the policy's. RangeError for a delay that is no length of time. */
export const createDelayedPolicy = (policy: Policy, { ms, factor = 1 }: Delay): Policy => {
  const delay = (ms * factor) / 1000;
  if (!(Number.isFinite(delay) && delay >= 0)) throw new RangeError(`no delay of ${ms} ms times ${factor}`);
  if (delay === 0) return policy;
  return {
    kind: policy.kind,
    act: async (observation, signal) => {
      const decision = await policy.act(observation, signal);
      if (!decision.ok || wasDecided(decision.value)) return decision;
      return { ok: true, value: { ...decision.value, delay } };
    },
  };
};
