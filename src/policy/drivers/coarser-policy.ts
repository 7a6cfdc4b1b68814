/** A policy whose tokens are changed before they are carried out: fewer bins, as if the action had been cut coarser. */
import type { Action, ActionTokens, Policy, Result } from '../../contracts.ts';

export interface Coarser {
  /** Said -> carried out (action/requantize.ts). */
  readonly requantize: (tokens: ActionTokens) => ActionTokens;
  readonly decode: (tokens: ActionTokens) => Result<Action>;
}

/** Decisions without tokens pass unchanged: there are no bins to merge. Errors: what `decode` answers. */
export const createCoarserPolicy = (policy: Policy, { requantize, decode }: Coarser): Policy => ({
  kind: policy.kind,
  act: async (observation, signal) => {
    const decision = await policy.act(observation, signal);
    if (!decision.ok || !decision.value.evidence.tokens) return decision;
    const tokens = requantize(decision.value.evidence.tokens);
    const action = decode(tokens);
    if (!action.ok) return action;
    const evidence = { ...decision.value.evidence, tokens };
    return { ok: true, value: { ...decision.value, actions: [action.value], evidence } };
  },
});
