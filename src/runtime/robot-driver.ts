/** Drivers of a robot without a model: its scripted expert, or none. */
import { STAY } from '../action/index.ts';
import type { Action, Goal, Observation, Policy } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { createExpertPolicy, createNoOpPolicy } from '../policy/index.ts';
import { type RobotSpec, robotOf, toUserUnits } from '../robots/index.ts';
import { createJointExpert, expertAction, JOINT_TASKS } from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';
import { poseSolver } from './arena.ts';
import { type Language, robotLanguage } from './robot-language.ts';

/** Can this robot's expert do the task? */
export const expertDoes = (robot: RobotSpec, task: string): boolean =>
  robot.expert === 'ee-delta' || JOINT_TASKS.includes(task);

/** The expert's action now. RangeError for a task that it does not do. */
export const expertLabel = (world: EditableWorld, goal: Goal, hz?: number): Action =>
  robotOf(world.scene.robot).expert === 'ee-delta'
    ? expertAction(world, goal, 'turning', hz)
    : createJointExpert(world, poseSolver(world.arm))(goal);

const usual = ({ scene }: Pick<EditableWorld, 'scene'>): Language => robotLanguage(robotOf(scene.robot));

/** `language`: what it says, and how often; the robot's own where left out. */
export const scriptedExpert = (
  world: EditableWorld,
  goal: () => Goal,
  { spec, codec }: Language = usual(world),
): Policy => createExpertPolicy(() => expertLabel(world, goal(), spec.hz), codec);

const SHUFFLE_STREAM = 19; // of createRandom

/**
 * The expert's own actions of this episode in another order: what the same motions are worth without looking. They are
 * taken on the world itself, which is put back. Arms of displacements only.
 */
export const shuffledExpert = (
  world: EditableWorld,
  goal: Goal,
  maxSteps: number,
  { spec, codec }: Language = usual(world),
): Policy => {
  const { hz } = spec;
  const before = world.save();
  const taken: Action[] = [];
  for (
    let action = expertLabel(world, goal, hz);
    taken.length < maxSteps;
    action = expertLabel(world, goal, hz)
  ) {
    if (action.terminate) break;
    taken.push(action);
    world.command(action, 1 / hz);
    if (!world.advance(1 / hz).ok) break;
  }
  world.restore(before);
  const order = createRandom(world.scene.seed, SHUFFLE_STREAM).shuffle(taken);
  let next = 0;
  return createExpertPolicy(() => order[next++] ?? { ...STAY, terminate: true }, codec);
};

/** The same with a hand that never turns: what rotations are worth. Arms of displacements only. */
export const fixedWristExpert = (
  world: EditableWorld,
  goal: () => Goal,
  { spec, codec }: Language = usual(world),
): Policy => createExpertPolicy(() => expertAction(world, goal(), 'fixed', spec.hz), codec);

/** Stays as it is. Displacements: none. Joint targets: what was measured, the gripper open. */
export const idlePolicy = (
  world: Pick<EditableWorld, 'scene'>,
  { codec }: Pick<Language, 'codec'> = usual(world),
): Policy => {
  const robot = robotOf(world.scene.robot);
  const stay = ({ proprioception: p }: Observation): Action =>
    robot.expert === 'ee-delta'
      ? STAY
      : { kind: 'joint-target', terminate: false, values: toUserUnits(robot, p.joints ?? robot.rest, 1) };
  return createNoOpPolicy(stay, codec);
};
