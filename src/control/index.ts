import type { ArmPort, Controller } from '../contracts.ts';
import type { RobotSpec } from '../robots/index.ts';
import { createDisplacementControl } from './displacement.ts';
import { createJointControl } from './joint-targets.ts';

export { IK_DEFAULTS, type IkOptions, type IkProblem, type IkSolution, solveIk } from './ik.ts';
export { solvePose } from './position-first.ts';

/** Both kinds of action on one arm. Joint targets forget the aim: the next displacement starts from the measured pose. */
export const createController = (arm: ArmPort, robot: RobotSpec): Controller => {
  const displacement = createDisplacementControl(arm, robot);
  const joints = createJointControl(arm, robot);
  return {
    ...displacement,
    command: (action, period) => {
      if (action.kind !== 'joint-target') return displacement.command(action, period);
      displacement.reset();
      return joints.command(action, period);
    },
  };
};
