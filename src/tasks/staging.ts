/** What the scenes and experts of tasks with scenes of their own share. */
import type { PartObject, PartSolid, QuatWxyz, SceneSpec, TableName, Vec3 } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import { GRIPPER_DOWN, quatFromRotationVector, quatMultiply } from '../math/rotation.ts';
import type { RobotSpec } from '../robots/index.ts';
import type { ExpertView, TaskSpec } from './task.ts';

const STAGE_STREAM = 91; // of createRandom: one a table
const COIN_STREAM = 97;

/** How a scene of this table is drawn. */
export const drawerOf = (seed: number, number: number): Random => createRandom(seed, STAGE_STREAM + number);

/**
 * The coin of the episode: which of two ways the expert takes. A pure function of the seed, shown nowhere in the scene, so
 * that data has both ways in what looks alike.
 */
export const coinOf = ({ seed }: Pick<SceneSpec, 'seed'>): 0 | 1 =>
  createRandom(seed, COIN_STREAM).next() < 0.5 ? 0 : 1;

/** Small turns of the hand at the beginning, radians. */
export const tiltOf = (random: Random, tilt: number, yaw: number): Vec3 => [
  random.uniform(-tilt, tilt),
  random.uniform(-tilt, tilt),
  random.uniform(-yaw, yaw),
];

export const sceneWith = (
  seed: number,
  robot: RobotSpec,
  table: TableName,
  scene: Pick<SceneSpec, 'objects' | 'home'>,
): SceneSpec => ({ seed, robot: robot.id, table, ...scene });

export const part = (
  of: Pick<PartObject, 'noun' | 'mount' | 'position' | 'mass'> &
    Partial<Pick<PartObject, 'yaw' | 'course'>> & { readonly solids: readonly PartSolid[] },
): PartObject => ({ kind: 'part', name: of.noun.replaceAll(' ', '_'), yaw: 0, ...of });

/** How the hand is turned. */
export const handQuat = ({ rotation }: Pick<ExpertView, 'rotation'>): QuatWxyz =>
  quatMultiply(quatFromRotationVector(rotation), GRIPPER_DOWN);

/** Fields that tasks on tables of their own do not use: nothing there is delivered, and no model was trained on them. */
export const STAGED_FIELDS = {
  destination: null,
  notOfBlocks: true,
  offered: 'always',
  training: { weight: 1, whileHolding: 1, wordings: 4, episodes: 1 },
} as const satisfies Partial<TaskSpec>;
