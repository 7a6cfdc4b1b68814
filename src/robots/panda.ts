/**
 * The seven-joint arm with a parallel gripper.
 *
 * Kinematic parameters are the Denavit-Hartenberg table (Craig's convention) and joint limits that Franka
 * Robotics publishes for the Panda arm: frame i = Rx(alpha) Tx(a) Rz(theta) Tz(d) in frame i-1. Shapes and
 * masses are this project's own.
 */
import { cos, sin } from '../math/exact.ts';
import { type ArmBody, box, capsule, cylinder, type Primitive, type RobotSpec, type Servo } from './spec.ts';

interface DhRow {
  readonly a: number;
  readonly d: number;
  readonly alpha: number;
  readonly range: readonly [number, number];
}

const H = Math.PI / 2;

/** a and d in metres, alpha in radians, range in radians. */
const DH: readonly DhRow[] = [
  { a: 0, d: 0.333, alpha: 0, range: [-2.8973, 2.8973] },
  { a: 0, d: 0, alpha: -H, range: [-1.7628, 1.7628] },
  { a: 0, d: 0.316, alpha: H, range: [-2.8973, 2.8973] },
  { a: 0.0825, d: 0, alpha: H, range: [-3.0718, -0.0698] },
  { a: -0.0825, d: 0.384, alpha: -H, range: [-2.8973, 2.8973] },
  { a: 0, d: 0, alpha: H, range: [-0.0175, 3.7525] },
  { a: 0.088, d: 0, alpha: H, range: [-2.8973, 2.8973] },
];

const FLANGE = 0.107; // metres from frame 7 to the flange, along z
const TCP = 0.1034; // metres from the hand frame to the finger-tip midpoint
const FINGER_TRAVEL = 0.04; // metres each finger slides; the opening is twice that
/** Ready pose: the posture the null space is pulled toward. */
const READY: readonly number[] = [0, -0.35, 0, -2.35, 0, 2.0, Math.PI / 4];
const JOINTS = DH.length;

const LINK_SHAPES: readonly (readonly Primitive[])[] = [
  [
    cylinder([0, 0, -0.2], [0, 0, -0.06], 0.055, 'shell'),
    cylinder([0, -0.065, 0], [0, 0.065, 0], 0.06, 'joint'),
  ],
  [capsule([0, -0.03, 0], [0, -0.2, 0], 0.052, 'shell')],
  [
    capsule([0, 0, -0.1], [0, 0, -0.05], 0.052, 'shell'),
    capsule([0, 0, -0.05], [0.0825, 0, 0], 0.045, 'shell'),
  ],
  [
    cylinder([0, 0, -0.06], [0, 0, 0.06], 0.052, 'joint'),
    capsule([0, 0, 0], [-0.0825, 0.09, 0], 0.045, 'shell'),
  ],
  [capsule([0, 0, -0.28], [0, 0, -0.06], 0.045, 'shell')],
  [cylinder([0, 0, -0.06], [0, 0, 0.06], 0.048, 'joint'), capsule([0, 0, 0], [0.088, 0, 0], 0.04, 'shell')],
  [cylinder([0, 0, -0.03], [0, 0, FLANGE], 0.038, 'shell')],
];
const LINK_MASS = [3, 3, 2.5, 2.5, 2.5, 1.5, 0.6];

const finger = (name: string, side: 1 | -1): ArmBody => ({
  name,
  position: [0, 0, 0.0584],
  quat: side === 1 ? [1, 0, 0, 0] : [0, 0, 0, 1], // the right finger is the left one turned about z
  mass: 0.05,
  joint: { name, type: 'slide', axis: [0, 1, 0], range: [0, FINGER_TRAVEL] },
  shapes: [
    box([0, 0.0095, 0.0155], [0.009, 0.0085, 0.0175], 'hand'),
    box([0, 0.006, 0.034], [0.0095, 0.006, 0.0125], 'pad'),
  ],
  children: [],
});

const hand: ArmBody = {
  name: 'hand',
  position: [0, 0, FLANGE],
  quat: [cos(-Math.PI / 8), 0, 0, sin(-Math.PI / 8)], // -45 degrees about z, as published
  mass: 0.5,
  shapes: [box([0, 0, 0.033], [0.022, 0.068, 0.026], 'hand')],
  children: [finger('finger_left', 1), finger('finger_right', -1)],
};

const link = (index: number): ArmBody => {
  const row = DH[index];
  const shapes = LINK_SHAPES[index];
  if (!row || !shapes) throw new RangeError(`no link ${index}`);
  return {
    name: `link${index + 1}`,
    position: [row.a, -sin(row.alpha) * row.d, cos(row.alpha) * row.d],
    quat: [cos(row.alpha / 2), sin(row.alpha / 2), 0, 0],
    mass: LINK_MASS[index] ?? 1,
    joint: { name: `joint${index + 1}`, type: 'hinge', axis: [0, 0, 1], range: row.range },
    shapes,
    children: index + 1 < JOINTS ? [link(index + 1)] : [hand],
  };
};

const BASE: ArmBody = {
  name: 'base',
  position: [0, 0, 0],
  quat: [1, 0, 0, 0],
  mass: 3,
  shapes: [
    cylinder([0, 0, 0], [0, 0, 0.02], 0.1, 'joint'),
    cylinder([0, 0, 0.02], [0, 0, 0.15], 0.062, 'shell'),
  ],
  children: [link(0)],
};

/** Stiff: an action of 50 mm has arrived, within a millimetre or two, when the next starts. */
const SERVO: Servo = { kp: 4000, kv: 110, force: 150 };

export const PANDA: RobotSpec = {
  id: 'panda',
  title: 'Seven-joint arm',
  source: 'Denavit-Hartenberg parameters and joint limits published by Franka Robotics for the Panda arm',
  joints: DH.map(({ range: [lower, upper] }, i) => ({
    ...{ name: `joint${i + 1}`, lower, upper, zero: 0, sign: 1, servo: SERVO },
  })),
  gripper: {
    kind: 'parallel',
    joints: ['finger_left', 'finger_right'],
    travel: FINGER_TRAVEL,
    hand: 'hand',
    fingers: ['finger_left', 'finger_right'],
    servo: { kp: 1500, kv: 80, force: 30 },
    width: 2 * FINGER_TRAVEL,
  },
  base: BASE,
  tcp: { body: 'hand', position: [0, 0, TCP] },
  rest: READY,
  workspace: { x: [0.28, 0.76], y: [-0.32, 0.32], z: [0.008, 0.4] },
  objects: { x: [0.4, 0.66], y: [-0.19, 0.19], gap: 0.027, count: [3, 7], containers: true },
  home: { x: [0.4, 0.62], y: [-0.16, 0.16], z: [0.16, 0.28], tilt: 0.1, yaw: 0.35 },
  dynamics: { hinge: { armature: 0.2, damping: 0.5 }, slide: { armature: 0.1, damping: 5 } },
  timestep: 0.004,
  expert: 'ee-delta',
  hz: 30,
  palette: {
    shell: [0.93, 0.93, 0.92],
    joint: [0.62, 0.65, 0.68],
    hand: [0.24, 0.26, 0.29],
    pad: [0.1, 0.1, 0.11],
  },
};
