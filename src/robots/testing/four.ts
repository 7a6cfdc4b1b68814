/** A four-joint arm: pan, shoulder, elbow, wrist, and a parallel gripper. The example of docs/extending.md; tests only. */
import {
  type ArmBody,
  box,
  capsule,
  cylinder,
  type Primitive,
  type RobotJoint,
  type RobotSpec,
  type Servo,
} from '../spec.ts';

/** Metres: pan axis above the table, upper arm, forearm, wrist to between the finger tips. */
const [HEIGHT, UPPER, FORE, HAND] = [0.12, 0.26, 0.24, 0.12];
const TRAVEL = 0.03;

const link = (
  name: string,
  z: number,
  axis: ArmBody['position'],
  range: readonly [number, number],
  shapes: readonly Primitive[],
  children: readonly ArmBody[],
): ArmBody => ({
  ...{ name, position: [0, 0, z], quat: [1, 0, 0, 0], mass: 0.3, shapes, children },
  joint: { name, type: 'hinge', axis, range },
});

const finger = (name: string, side: 1 | -1): ArmBody => ({
  ...{ name, position: [0, 0, HAND - 0.03], quat: side === 1 ? [1, 0, 0, 0] : [0, 0, 0, 1], mass: 0.02 },
  joint: { name, type: 'slide', axis: [0, 1, 0], range: [0, TRAVEL] },
  shapes: [box([0, 0.006, 0.015], [0.008, 0.006, 0.02], 'pad')],
  children: [],
});

const UP: ArmBody['position'] = [0, 0, 1];
const SIDE: ArmBody['position'] = [0, 1, 0];
const limb = (length: number): Primitive[] => [capsule([0, 0, 0], [0, 0, length - 0.04], 0.025, 'shell')];

const wrist = link(
  ...(['wrist', FORE, SIDE, [-0.6, 2.4]] as const),
  [box([0, 0, 0.05], [0.02, 0.045, 0.02], 'hand')],
  [finger('left', 1), finger('right', -1)],
);
const elbow = link('elbow', UPPER, SIDE, [0, 2.6], limb(FORE), [wrist]);
const shoulder = link('shoulder', 0.04, SIDE, [-0.6, 1.7], limb(UPPER), [elbow]);
const pan = link(
  'pan',
  HEIGHT - 0.04,
  UP,
  [-2.6, 2.6],
  [cylinder([0, 0, 0], [0, 0, 0.03], 0.04, 'joint')],
  [shoulder],
);

const SERVO: Servo = { kp: 600, kv: 20, force: 30 };
const joint = ({ joint: of }: ArmBody): RobotJoint => ({
  ...{
    name: of?.name ?? '',
    lower: of?.range[0] ?? 0,
    upper: of?.range[1] ?? 0,
    zero: 0,
    sign: 1,
    servo: SERVO,
  },
});

export const FOUR: RobotSpec = {
  id: 'four',
  title: 'Four-joint arm',
  source: 'made up for a test',
  joints: [pan, shoulder, elbow, wrist].map(joint),
  gripper: {
    ...{
      kind: 'parallel',
      joints: ['left', 'right'],
      travel: TRAVEL,
      hand: 'wrist',
      fingers: ['left', 'right'],
    },
    servo: { kp: 800, kv: 40, force: 20 },
    width: 2 * TRAVEL,
  },
  base: {
    ...{ name: 'base', position: [0.2, 0, 0], quat: [1, 0, 0, 0], mass: 2, children: [pan] },
    shapes: [cylinder([0, 0, 0], [0, 0, HEIGHT - 0.04], 0.05, 'joint')],
  },
  tcp: { body: 'wrist', position: [0, 0, HAND], quat: [0, 0, 0, 1] }, // the wrist points down by a turn about y
  rest: [0, 0.1, 1.5, 1.5],
  workspace: { x: [0.32, 0.66], y: [-0.25, 0.25], z: [0.008, 0.3] },
  objects: { x: [0.42, 0.58], y: [-0.14, 0.14], gap: 0.03, count: [2, 3], containers: false },
  home: { x: [0.46, 0.54], y: [-0.08, 0.08], z: [0.12, 0.16], tilt: 0, yaw: 0 },
  dynamics: { hinge: { armature: 0.1, damping: 0.5 }, slide: { armature: 0.05, damping: 3 } },
  timestep: 0.004,
  expert: 'joint-target',
  hz: 30,
  palette: { shell: [0.8, 0.8, 0.9], joint: [0.3, 0.3, 0.4], hand: [0.2, 0.2, 0.2], pad: [0.1, 0.1, 0.1] },
};
