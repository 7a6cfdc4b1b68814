/** RT-2's chain of thought: the plan first, then the action under it. See docs/decisions/0005-plan-as-prompt.md. */
import type { Observation, Plan, Policy, Result } from '../../contracts.ts';

export interface Planner {
  /** Asks the model for a plan of this observation's instruction; the words before the end token. */
  ask(
    observation: Observation,
    signal: AbortSignal,
  ): Promise<Result<{ readonly words: readonly string[]; readonly ms: number }>>;
  /** The sentence those words stand for; null when they are no plan. */
  instructionOf(words: readonly string[]): string | null;
}

/** A plan in force, and the instruction it was made for. */
export interface MadePlan {
  readonly instruction: string;
  readonly plan: Plan;
}

/**
 * A policy that writes a plan from the first frame it sees and tells `policy` the plan's sentence instead of the
 * instruction, until the instruction changes. A malformed plan is kept and named, and the instruction stays. `before`: the plan
 * that an episode taken up in its middle was under.
 */
export const createPlanningPolicy = (policy: Policy, planner: Planner, before?: MadePlan): Policy => {
  let made = before;
  return {
    kind: policy.kind,
    act: async (observation, signal) => {
      const { instruction } = observation;
      let ms: number | undefined;
      if (made?.instruction !== instruction) {
        const answer = await planner.ask(observation, signal);
        if (!answer.ok) return answer;
        const { words } = answer.value;
        ms = answer.value.ms;
        made = { instruction, plan: { words, instruction: planner.instructionOf(words) } };
      }
      const { plan } = made;
      const result = await policy.act(
        { ...observation, instruction: plan.instruction ?? instruction },
        signal,
      );
      if (!result.ok) return result;
      const { evidence, ...decision } = result.value;
      const times = ms === undefined ? decision.times : { ...decision.times, plan: ms };
      return { ok: true, value: { ...decision, evidence: { ...evidence, plan }, times } };
    },
  };
};
