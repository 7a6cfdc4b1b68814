/** Puts the model's name on every decision, so that after a switch of heads a chunk of one is not continued by another. */
import type { Policy, Step } from '../../contracts.ts';

/** `model`: what the policy's model is called; every decision says so. Errors: the policy's. */
export const createSignedPolicy = (policy: Policy, model: string): Policy => ({
  kind: policy.kind,
  act: async (observation, signal) => {
    const decision = await policy.act(observation, signal);
    if (!decision.ok) return decision;
    return { ok: true, value: { ...decision.value, evidence: { ...decision.value.evidence, model } } };
  },
});

/** The steps at the end of an episode that this model decided, none by another between them. */
export const saidLastBy = (model: string, steps: readonly Step[]): readonly Step[] =>
  steps.slice(steps.findLastIndex(({ evidence }) => evidence.model !== model) + 1);
