/** A demonstrator that stays where it arrived: what a dataset needs from which a policy is to learn to hold still, too. */
import type { Policy } from '../../contracts.ts';

/** `actions`: so many more after the first that would have ended the episode; they say no tokens. Errors: the policy's. */
export const createLingeringPolicy = (policy: Policy, actions: number): Policy => {
  let left = actions;
  return {
    kind: policy.kind,
    act: async (observation, signal) => {
      const decision = await policy.act(observation, signal);
      if (!decision.ok || left === 0) return decision;
      const [action] = decision.value.actions;
      if (left === actions && !action.terminate) return decision;
      left--;
      const { tokens: _, ...evidence } = decision.value.evidence;
      return {
        ok: true,
        value: { ...decision.value, actions: [{ ...action, terminate: false }], evidence },
      };
    },
  };
};
