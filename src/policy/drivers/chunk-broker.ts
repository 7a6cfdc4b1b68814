/**
 * Between a policy that answers with an action chunk and a loop that carries out one action a step (Zhao et al. 2023,
 * "Learning fine-grained bimanual manipulation with low-cost hardware", section IV-A): `execute` actions of a chunk open
 * loop, then the next chunk; or temporal ensembling, a chunk at every step and the mean of all that speak of it.
 */

import type {
  Action,
  ChunkEvidence,
  Decision,
  Evidence,
  Observation,
  Policy,
  Result,
  Step,
} from '../../contracts.ts';
import { exp } from '../../math/exact.ts';

export interface ChunkBrokerOptions {
  /** Actions of a chunk that are carried out before the policy is asked again; at least 1. */
  readonly execute: number;
  /** Ask at every step and average: the oldest chunk that speaks of the step weighs 1, the i-th after it exp(-RATE * i). */
  readonly ensemble?: boolean;
  /** A row of a chunk, in the units of the ActionSpec -> the action. */
  readonly actionOf: (values: Float32Array) => Result<Action>;
  /** The steps of the episode so far, when it is taken up in its middle: chunks since the last edited step are still good. */
  readonly earlier?: readonly EarlierStep[];
}

type EarlierStep = Pick<Step, 'index' | 'evidence' | 'edited'> & {
  readonly observation: Pick<Observation, 'instruction'>;
};

/** ACT's m, of its published settings: older predictions weigh a little more, and a new one comes in slowly. */
const RATE = 0.01;

interface Held extends ChunkEvidence {
  /** Index of the step the chunk was made for. */
  readonly first: number;
  /** What it was made for: another sentence wants another chunk. */
  readonly instruction: string;
  readonly evidence: Evidence;
}

const rowOf = ({ values, length }: ChunkEvidence, row: number): Float32Array => {
  const size = values.length / length;
  return values.slice(row * size, (row + 1) * size);
};

const heldIn = ({ index, evidence, observation }: EarlierStep): readonly Held[] => {
  if (!evidence.chunk) return [];
  const instruction = evidence.plan?.instruction ?? observation.instruction;
  return [{ ...evidence.chunk, first: index - evidence.chunk.at, instruction, evidence }];
};

/** Mean of what every chunk says of step `index`, each number by itself. */
const ensembled = (chunks: readonly Held[], index: number): Float32Array => {
  const rows = chunks
    .filter(({ first, length }) => index - first < length)
    .map((chunk, i) => ({ row: rowOf(chunk, index - chunk.first), weight: exp(-RATE * i) }));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const size = rows[0]?.row.length ?? 0;
  return Float32Array.from({ length: size }, (_, i) =>
    rows.reduce((sum, { row, weight }) => sum + (row[i] ?? 0) * (weight / total), 0),
  );
};

/**
 * One action a step. What a step came from is its evidence: the whole chunk, and which of its rows this is. Decisions
 * without a chunk pass unchanged. Errors: the policy's, and what `actionOf` answers.
 */
export const createChunkBroker = (policy: Policy, options: ChunkBrokerOptions): Policy => {
  const { execute, ensemble = false, actionOf, earlier = [] } = options;
  // the hand is elsewhere than a chunk from before an edit takes it to be
  let chunks: readonly Held[] = earlier
    .slice(earlier.findLastIndex(({ edited }) => edited) + 1)
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
      const { instruction } = observation;
      chunks = chunks.filter((chunk) => chunk.instruction === instruction);
      const last = chunks.at(-1);
      const at = last ? index - last.first : 0;
      if (!ensemble && last && at > 0 && at < Math.min(execute, last.length)) {
        next = index + 1;
        const { first: _, instruction: __, evidence, ...chunk } = last;
        return take(rowOf(last, at), { ...evidence, chunk: { ...chunk, at } }, {});
      }
      const decision = await policy.act(observation, signal);
      if (!decision.ok) return decision;
      next = index + 1;
      const { evidence, times } = decision.value;
      if (!evidence.chunk) return decision;
      const held: Held = { ...evidence.chunk, first: index, instruction, evidence };
      chunks = [...chunks.filter(({ first, length }) => first < index && index - first < length), held];
      if (!ensemble) return take(rowOf(held, 0), evidence, times);
      return take(ensembled(chunks, index), evidence, times);
    },
  };
};
