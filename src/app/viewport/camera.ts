/** Where the large view is seen from before it is turned. Metres, world frame, degrees. */
import type { TableName, Vec3 } from '../../contracts.ts';
import { add, norm, scale, sub } from '../../math/rotation.ts';
import { type ArmBody, armBodies, PANDA, type RobotSpec } from '../../robots/index.ts';
import { isNamedTable } from '../../things/table-names.ts';

/** A person standing at the table's front right corner; what they look at with the seven-joint arm before them. */
export const CAMERA = { position: [1.72, -0.96, 1.0], fov: 30, near: 0.05, far: 10 } as const;
export const TARGET = [0.36, 0, 0.25] as const;

export interface View {
  readonly position: Vec3;
  readonly target: Vec3;
}

/** From the base to the body that carries the tool, along the links. */
const reachOf = ({ base, tcp }: RobotSpec): number => {
  const leads = (body: ArmBody): boolean => armBodies(body).some(({ name }) => name === tcp.body);
  const along = ({ children }: ArmBody): number =>
    children.filter(leads).reduce((sum, child) => sum + norm(child.position) + along(child), 0);
  return along(base);
};

/** How far the look is aimed beyond the base, as a share of the way to the middle of the workspace. */
const AIMED = TARGET[0] / ((PANDA.workspace.x[0] + PANDA.workspace.x[1]) / 2);

/** Things have details that blocks have not: they are looked at from nearer, the arm's shoulder out of sight. */
const CLOSE = 0.75;
const LOWER = 0.25;

/** A smaller arm is looked at from nearer, and lower; the direction is the same. */
export const viewOf = (robot: RobotSpec, table: TableName = 'blocks'): View => {
  const closer = Math.min(1, 0.25 + (0.75 * reachOf(robot)) / reachOf(PANDA));
  const [x] = robot.base.position;
  const [near, far] = robot.workspace.x;
  const from = scale(sub(CAMERA.position, TARGET), closer);
  const target: Vec3 = [x + AIMED * ((near + far) / 2 - x), 0, TARGET[2] * closer];
  if (!isNamedTable(table)) return { target, position: add(target, from) };
  const things: Vec3 = [(target[0] + near) / 2, target[1], target[2] * LOWER];
  return { target: things, position: add(things, scale(from, CLOSE)) };
};
