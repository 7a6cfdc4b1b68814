import type { Action, Evidence, Observation, Policy, Proprioception, Result } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import type { ActOutput } from '../engine/protocol.ts';
import { stepSeed } from '../engine/tensor.ts';

export interface ModelPolicyOptions {
  /** 0 (default): greedy. Above: a draw from softmax(logits / temperature). */
  readonly temperature?: number;
  /** Seed of the run's draws; step k draws with its own stream of it. */
  readonly seed?: number;
  /** Euler steps of a flow; absent: as its manifest says. */
  readonly flowSteps?: number;
}

/** What the model's numbers mean; it belongs to action/ and is passed in, since stages do not import stages. */
export interface PolicyLanguage {
  encodeState(p: Proprioception): readonly number[];
  read(output: Pick<ActOutput, 'tokens' | 'chunk'>): Result<{
    readonly actions: readonly [Action, ...Action[]];
    /** Of a chunk: its numbers in the units of the ActionSpec. */
    readonly values?: Float32Array;
  }>;
}

/** Camera by camera, oldest frame first. */
const imagesOf = ({ frame, views }: Observation) => (views ? Object.values(views).flat() : [frame]);

/** How a chunk came about, of heads that say so. */
const saidBy = ({ length, tokens, path }: NonNullable<ActOutput['chunk']>) => ({
  length,
  ...(tokens ? { tokens } : {}),
  ...(path ? { path } : {}),
});

const evidenceOf = (output: ActOutput, values: Float32Array | undefined): Evidence => {
  const { tokens, logits, words: pieces, attention, attentionMaps, chunk } = output;
  return {
    ...(tokens ? { tokens } : {}),
    ...(logits ? { logits } : {}),
    ...(chunk && values ? { chunk: { values, at: 0, ...saidBy(chunk) } } : {}),
    ...(pieces.length > 0 ? { pieces } : {}),
    ...(attention && attentionMaps ? { attention, attentionMaps } : {}),
  };
};

/**
 * The trained model as the loop's policy. Same seed, same frames: same actions. The draw of a step depends on the seed
 * and the step's index alone, so that a step taken again after a branch, or after a call that was cancelled, draws the
 * same; an observation that does not say its step counts as the one after the last answered.
 */
export const createModelPolicy = (
  client: Pick<EngineClient, 'act'>,
  language: PolicyLanguage,
  options: ModelPolicyOptions = {},
): Policy => {
  const { temperature = 0, seed = 0, flowSteps } = options;
  const steps = flowSteps === undefined ? {} : { flowSteps };
  let next = 0;
  return {
    kind: 'model',
    act: async (observation, signal) => {
      const { instruction, proprioception, step = next } = observation;
      const sampling = temperature > 0 ? { sampling: { temperature, seed: stepSeed(seed, step) } } : {};
      const state = language.encodeState(proprioception);
      const request = { images: imagesOf(observation), instruction, state, ...sampling, ...steps };
      const result = await client.act(request, signal);
      if (!result.ok) return result;
      next = step + 1;
      const read = language.read(result.value);
      if (!read.ok) return read;
      const { actions, values } = read.value;
      return {
        ok: true,
        value: { actions, evidence: evidenceOf(result.value, values), times: result.value.times },
      };
    },
  };
};
