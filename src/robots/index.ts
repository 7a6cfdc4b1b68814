/** Robots by id. */
import { PANDA } from './panda.ts';
import { ROBOTS } from './registry.ts';
import { SO101 } from './so101.ts';
import type { RobotSpec } from './spec.ts';

export {
  type ArmBody,
  armBodies,
  bodyOf,
  leanAt,
  type Primitive,
  type RobotSpec,
  type Servo,
  type Tone,
} from './spec.ts';
export * from './units.ts';
export { PANDA, ROBOTS, SO101 };

export const ROBOT_IDS: readonly string[] = ROBOTS.map(({ id }) => id);
/** The robot of scenes and links that name none. */
export const DEFAULT_ROBOT = PANDA.id;

/** RangeError for a robot there is not. */
export const robotOf = (id: string): RobotSpec => {
  const found = ROBOTS.find((robot) => robot.id === id);
  if (!found) throw new RangeError(`no robot ${id}`);
  return found;
};
