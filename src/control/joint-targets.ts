/** Joint-target control: an action's numbers, in the robot's own units, are the servos' next targets. */
import type { ArmPort, ControlReport, JointAction, TabletopError } from '../contracts.ts';
import { fromUserUnits, type JointTargets, type RobotSpec } from '../robots/index.ts';

/** Degrees beyond a joint's limit that are worth a word: less is a policy leaning on the end of a joint's range. */
const NOTICEABLE = 0.5;

const beyond = ({ joint, degrees }: NonNullable<JointTargets['cut']>): TabletopError => ({
  code: 'IK_UNREACHABLE',
  message: `The joint ${joint.name} does not turn that far: it stays at the end of its range. Try a target nearer the middle.`,
  detail: `${joint.name} is ${degrees.toFixed(1)} degrees beyond its limit`,
});

export interface JointControl {
  /** `period`: seconds until the next action is due; absent: one period of the robot's usual rate. */
  command(action: JointAction, period?: number): ControlReport;
}

export const createJointControl = (arm: ArmPort, robot: RobotSpec): JointControl => ({
  command: ({ values }, period = 1 / robot.hz) => {
    const { positions, opening, cut } = fromUserUnits(robot, values);
    arm.setTargets(positions, opening, period);
    const target = arm.evaluate(positions).position;
    return cut && cut.degrees > NOTICEABLE ? { target, held: beyond(cut) } : { target };
  },
});
