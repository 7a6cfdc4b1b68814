/** What a chunk says of itself, in the words of the head that gave it. Pure. */
import { actionOf } from '../../action/index.ts';
import type { ActionSpec, ChunkEvidence, Dimension, Proprioception, Step, Vec3 } from '../../contracts.ts';
import { quatFromRotationVector, quatMultiply, rotationVectorFromQuat } from '../../math/rotation.ts';
import type { RobotSpec } from '../../robots/index.ts';
import { type HandTarget, targetOf } from '../../ui/draw/hand-target.ts';

/** bins: an integer a number; tokens: fewer, of a codec; flow: out of noise; numbers: as they are. */
export type Speech = 'bins' | 'tokens' | 'flow' | 'numbers';

export const speechOf = ({ values, tokens, path }: ChunkEvidence): Speech => {
  if (path) return 'flow';
  if (!tokens) return 'numbers';
  return tokens.length === values.length && !tokens.includes(-1) ? 'bins' : 'tokens';
};

/** Numbers of one action. */
export const widthOf = ({ values, length }: Pick<ChunkEvidence, 'values' | 'length'>): number =>
  values.length / length;

/** Bins of the chunk's actions, by dimension: [dimensions][length]. */
export const binsByDimension = (chunk: ChunkEvidence): readonly (readonly number[])[] => {
  const width = widthOf(chunk);
  return Array.from({ length: width }, (_, d) =>
    Array.from({ length: chunk.length }, (__, row) => chunk.tokens?.[row * width + d] ?? -1),
  );
};

/** Tokens up to the end. */
export const saidTokens = ({ tokens = [] }: Pick<ChunkEvidence, 'tokens'>): readonly number[] => {
  const end = tokens.indexOf(-1);
  return end < 0 ? tokens : tokens.slice(0, end);
};

/** Euler steps of a flow: its path has one more row, the noise. */
export const flowStepsOf = ({ path, values }: Pick<ChunkEvidence, 'path' | 'values'>): number =>
  path ? path.length / values.length - 1 : 0;

/** The chunk after `step` Euler steps, row-major [length, dimensions]; 0: the noise. */
export const flowAt = ({ path, values }: ChunkEvidence, step: number): Float32Array =>
  path?.slice(step * values.length, (step + 1) * values.length) ?? values;

/** A rotation vector, turned by another in the world frame. */
const turned = (from: Vec3, by: Vec3): Vec3 =>
  rotationVectorFromQuat(quatMultiply(quatFromRotationVector(by), quatFromRotationVector(from)));

/**
 * Where the hand would stand after each action of a chunk, from where it stood before the first: displacements added up,
 * kept inside the workspace. Ends before an action that is "terminate" or no action; nothing for joint targets.
 */
export const posesAlong = (
  from: Proprioception,
  values: Float32Array,
  spec: ActionSpec,
  robot: Pick<RobotSpec, 'workspace'>,
): readonly HandTarget[] => {
  const width = spec.dimensions.length;
  const poses: HandTarget[] = [];
  let at: Proprioception = from;
  for (let row = 0; row < values.length / width; row++) {
    const action = actionOf(values.slice(row * width, (row + 1) * width), spec);
    const pose = action.ok ? targetOf(at, action.value, robot) : null;
    if (!pose || !action.ok || action.value.kind !== 'ee-delta') break;
    poses.push(pose);
    const { position, opening } = pose;
    at = { position, opening, rotation: turned(at.rotation, action.value.rotation) };
  }
  return poses;
};

/** One dimension of a chunk as points, x over its length, y over the whole range, both 0..1 and cut off at its ends. */
export const curvePoints = (
  values: Float32Array,
  column: number,
  dimensions: readonly Dimension[],
): readonly (readonly [number, number])[] => {
  const width = dimensions.length;
  const length = values.length / width;
  const { low = 0, high = 1, unit } = dimensions[column] ?? {};
  // a flag's range are tokens, of which two mean anything
  const [least, most] = unit === 'flag' ? [0, 1] : [low, high];
  return Array.from({ length }, (_, row) => {
    const share = ((values[row * width + column] ?? least) - least) / (most - least);
    return [length > 1 ? row / (length - 1) : 0.5, Math.min(1, Math.max(0, share))];
  });
};

/** The arm's state before the first action of the chunk that this step carries out a row of. */
export const chunkStart = (shown: Step, steps: readonly Step[]): Proprioception => {
  const first = steps.find(({ index }) => index === shown.index - (shown.evidence.chunk?.at ?? 0));
  return (first ?? shown).observation.proprioception;
};
