import type { Policy, Proprioception } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import { stepSeed } from '../engine/tensor.ts';

export interface ModelPolicyOptions {
  /** 0 (default): greedy. Above: a draw from softmax(logits / temperature). */
  readonly temperature?: number;
  /** Seed of the run's draws; step k draws with its own stream of it. */
  readonly seed?: number;
}

/**
 * The trained model as the loop's policy. The proprioception encoder belongs to the action language and is passed in
 * (stages do not import stages). Same seed, same frames: same tokens. The draw of a step depends on the seed and the
 * step's index alone, so that a step taken again after a branch, or after a call that was cancelled, draws the same;
 * an observation that does not say its step counts as the one after the last answered.
 */
export const createModelPolicy = (
  client: Pick<EngineClient, 'act'>,
  encodeProprioception: (p: Proprioception) => readonly number[],
  options: ModelPolicyOptions = {},
): Policy => {
  const { temperature = 0, seed = 0 } = options;
  let next = 0;
  return {
    kind: 'model',
    act: async ({ frame, instruction, proprioception, step = next }, signal) => {
      const sampling = temperature > 0 ? { sampling: { temperature, seed: stepSeed(seed, step) } } : {};
      const state = encodeProprioception(proprioception);
      const request = { images: [frame], instruction, state, ...sampling };
      const result = await client.act(request, signal);
      if (!result.ok) return result;
      next = step + 1;
      const { tokens = [], logits, words: pieces, times, attention, attentionMaps } = result.value;
      const looked = attention && attentionMaps ? { attention, attentionMaps } : {};
      return { ok: true, value: { tokens, ...(logits ? { logits } : {}), pieces, times, ...looked } };
    },
  };
};
