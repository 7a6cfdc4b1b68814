/**
 * Between a policy that answers with an action chunk and a loop that carries out one action a step (Zhao et al. 2023,
 * "Learning fine-grained bimanual manipulation with low-cost hardware", section IV-A): `execute` actions of a chunk open
 * loop, then the next chunk; or temporal ensembling, a chunk at every step and the mean of all that speak of it.
 */

import type { Action, ChunkEvidence, Decision, Evidence, Policy, Result, Step } from '../../contracts.ts';
import { exp } from '../../math/exact.ts';

export interface ChunkBrokerOptions {
  /** Actions of a chunk that are carried out before the policy is asked again; at least 1. */
  readonly execute: number;
  /** Ask at every step and average. The weight of a chunk that is i steps old is exp(-RATE * i), newest first. */
  readonly ensemble?: boolean;
  /** A row of a chunk, in the units of the ActionSpec -> the action. */
  readonly actionOf: (values: Float32Array) => Result<Action>;
  /** The steps of the episode so far, when it is taken up in its middle: their chunks are still good. */
  readonly earlier?: readonly Pick<Step, 'index' | 'evidence'>[];
}

/** ACT's m: older predictions weigh a little less. */
const RATE = 0.01;

interface Held extends ChunkEvidence {
  /** Index of the step the chunk was made for. */
  readonly first: number;
  readonly evidence: Evidence;
}

const rowOf = ({ values, length }: ChunkEvidence, row: number): Float32Array => {
  const size = values.length / length;
  return values.slice(row * size, (row + 1) * size);
};

const heldIn = ({ index, evidence }: Pick<Step, 'index' | 'evidence'>): readonly Held[] =>
  evidence.chunk ? [{ ...evidence.chunk, first: index - evidence.chunk.at, evidence }] : [];

/** Mean of what every chunk says of step `index`, each number by itself. */
const ensembled = (chunks: readonly Held[], index: number): Float32Array => {
  const rows = chunks
    .filter(({ first, length }) => index - first < length)
    .map((chunk) => ({ row: rowOf(chunk, index - chunk.first), age: index - chunk.first }));
  const total = rows.reduce((sum, { age }) => sum + exp(-RATE * age), 0);
  const size = rows[0]?.row.length ?? 0;
  return Float32Array.from({ length: size }, (_, i) =>
    rows.reduce((sum, { row, age }) => sum + (row[i] ?? 0) * (exp(-RATE * age) / total), 0),
  );
};

/**
 * One action a step. What a step came from is its evidence: the whole chunk, and which of its rows this is. Decisions
 * without a chunk pass unchanged. Errors: the policy's, and what `actionOf` answers.
 */
export const createChunkBroker = (policy: Policy, options: ChunkBrokerOptions): Policy => {
  const { execute, ensemble = false, actionOf, earlier = [] } = options;
  let chunks: readonly Held[] = earlier
    .flatMap(heldIn)
    .filter(({ first }, i, all) => all.findIndex((one) => one.first === first) === i);
  let next = (earlier.at(-1)?.index ?? -1) + 1;

  const take = (values: Float32Array, evidence: Evidence, times: Decision['times']): Result<Decision> => {
    const action = actionOf(values);
    return action.ok ? { ok: true, value: { actions: [action.value], evidence, times } } : action;
  };

  return {
    kind: policy.kind,
    act: async (observation, signal) => {
      const index = observation.step ?? next;
      const last = chunks.at(-1);
      const at = last ? index - last.first : 0;
      if (!ensemble && last && at > 0 && at < Math.min(execute, last.length)) {
        next = index + 1;
        const { values, length } = last;
        return take(rowOf(last, at), { ...last.evidence, chunk: { values, length, at } }, {});
      }
      const decision = await policy.act(observation, signal);
      if (!decision.ok) return decision;
      next = index + 1;
      const { evidence, times } = decision.value;
      if (!evidence.chunk) return decision;
      const held: Held = { ...evidence.chunk, first: index, evidence };
      chunks = [...chunks.filter(({ first, length }) => first < index && index - first < length), held];
      if (!ensemble) return take(rowOf(held, 0), evidence, times);
      return take(ensembled(chunks, index), evidence, times);
    },
  };
};
