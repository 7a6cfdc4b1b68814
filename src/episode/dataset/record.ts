/** A step of the loop as a frame of a dataset: what the policy saw, where the arm was, and what was carried out. */
import { valuesOf } from '../../action/index.ts';
import type { ActionSpec, CameraSpec, Frame, Observation, Proprioception, Step } from '../../contracts.ts';
import { jointStateSpec, robotOf, toUserUnits } from '../../robots/index.ts';
import type { DatasetFrame, RecordingSpec } from './format.ts';
import { encodePng } from './png.ts';

/** `action`: of the driver; `robot`: an id of robots/. RangeError for a robot there is not. */
export const recordingSpec = (
  robot: string,
  cameras: readonly CameraSpec[],
  action: ActionSpec,
): RecordingSpec => ({
  robot,
  cameras: cameras.map(({ name, width, height }) => ({ name, width, height })),
  state: jointStateSpec(robotOf(robot)).dimensions,
  action,
});

/** Degrees and percent, in the order of the specification's state. */
export const stateOf = (robot: string, { joints = [], opening }: Proprioception): readonly number[] =>
  toUserUnits(robotOf(robot), joints, opening);

const frameOf = ({ views, frame }: Pick<Observation, 'views' | 'frame'>, camera: string): Frame =>
  views?.[camera]?.at(-1) ?? frame;

/** What of a step is recorded. */
export type RecordedOf = Pick<Step, 'observation' | 'action'>;

export const recordStep = async (
  { observation, action }: RecordedOf,
  { robot, cameras, action: spec }: RecordingSpec,
): Promise<DatasetFrame> => {
  const images: Record<string, Uint8Array> = {};
  for (const { name } of cameras) images[name] = await encodePng(frameOf(observation, name));
  return {
    images,
    state: stateOf(robot, observation.proprioception).map(Math.fround),
    action: valuesOf(action, spec).map(Math.fround),
    task: observation.instruction,
  };
};
