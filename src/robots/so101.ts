/**
 * SO-101: a low-cost arm of 3D-printed parts and six bus servos, five joints and a gripper with one moving jaw.
 *
 * Body frames, joint axes and joint limits are those that TheRobotStudio publishes (SO-ARM100,
 * Simulation/SO101/so101_new_calib.xml at fda892cba810, Apache-2.0; frames rounded to 0.1 mm where it prints less than
 * 1 um, and its base frame lifted so that the feet stand on the table). Degrees are counted around the middle of each
 * joint's range, as the robot's calibration does. Shapes, masses and gains are this project's own: primitives after
 * the printed parts, no meshes; the servos are stiffer than the real ones, so that targets are met without sag.
 */
import type { QuatWxyz, Vec3 } from '../contracts.ts';
import {
  type ArmBody,
  box,
  cylinder,
  type Primitive,
  type RobotJoint,
  type RobotSpec,
  type Servo,
  type Tone,
} from './spec.ts';

type Outline = readonly (readonly [number, number])[];

const prism = (
  along: 'x' | 'y' | 'z',
  low: number,
  high: number,
  outline: Outline,
  tone: Tone,
): Primitive => ({
  ...{ kind: 'prism', along, low, high, outline, tone },
});

/** From corner to corner. */
const block = (low: Vec3, high: Vec3, tone: Tone): Primitive =>
  box(
    [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2],
    [(high[0] - low[0]) / 2, (high[1] - low[1]) / 2, (high[2] - low[2]) / 2],
    tone,
  );

const seen = (shape: Primitive): Primitive => ({ ...shape, ghostly: true });

/** A plate's outline: round about the joint, straight to where it is screwed on. The joint is at the origin. */
const ROUND: Outline = [
  [0, 1],
  [0.5, 0.866],
  [0.866, 0.5],
  [1, 0],
  [0.866, -0.5],
  [0.5, -0.866],
  [0, -1],
];
/** Toward -x by `length`, `radius` wide to each side. */
const tongue = (length: number, radius: number): Outline => [
  [-length, -radius],
  ...ROUND.toReversed().map(([x, y]) => [radius * x, radius * y] as const),
  [-length, radius],
];
/** The same toward -y. */
const drop = (length: number, radius: number): Outline => [
  [-radius, -length],
  [radius, -length],
  ...ROUND.toReversed().map(([x, y]) => [-radius * y, radius * x] as const),
];

/** Screws around a horn, on the outer side of a plate at height `z`, about the joint in the origin. */
const screws = (z: number, out: 1 | -1): readonly Primitive[] => [
  seen(cylinder([0, 0, z], [0, 0, z + out * 0.0006], 0.0032, 'hand')),
  ...[0, 1, 2, 3].map((k) => {
    const [x, y] = [k < 2 ? 0.005 : -0.005, k % 2 === 0 ? 0.005 : -0.005];
    return seen(cylinder([x, y, z], [x, y, z + out * 0.0008], 0.0016, 'hand'));
  }),
];

const SERVO_WIDTH = 0.0364; // metres along its axis, from horn to horn

/** Two plates that take a servo's horns between them, and the beam behind: the upper arm and the forearm. */
const limb = (length: number): readonly Primitive[] => [
  prism('z', -0.0082, -0.0006, tongue(length, 0.012), 'shell'),
  prism('z', SERVO_WIDTH + 0.0006, SERVO_WIDTH + 0.0082, tongue(length, 0.012), 'shell'),
  block([-length, -0.0118, -0.0006], [-0.019, 0.0118, SERVO_WIDTH + 0.0006], 'shell'),
  ...screws(-0.0082, -1),
  ...screws(SERVO_WIDTH + 0.0082, 1),
];

/** A row of holes through a jaw, along its axis `across` the way it opens. */
const holes = (at: readonly Vec3[], across: Vec3): readonly Primitive[] =>
  at.map(([x, y, z]) =>
    seen(
      cylinder(
        [x - across[0], y - across[1], z - across[2]],
        [x + across[0], y + across[1], z + across[2]],
        0.0011,
        'hand',
      ),
    ),
  );

/** Holes of the plate over the feet. */
const FOOT_HOLES: readonly Primitive[] = [1, -1].flatMap((side) =>
  [0, 1, 2, 3, 4].flatMap((column) =>
    [0, 1, 2].flatMap((row) => {
      const [x, y] = [-0.012 + 0.0135 * column + 0.006 * (row % 2), side * (0.0185 + 0.0105 * row)];
      if (row === 2 && (column === 0 || column === 4)) return [];
      const turned: QuatWxyz = [0.9239, 0, 0, 0.3827]; // 45 degrees about z
      return [
        seen({ kind: 'box', at: [x, y, 0.0146], half: [0.0024, 0.0024, 0.0002], quat: turned, tone: 'hand' }),
      ];
    }),
  ),
);

const foot = (side: 1 | -1): Primitive => {
  const outline: Outline = [
    [-0.0224, 0.011],
    [0.046, 0.011],
    [0.0646, 0.03],
    [0.0646, 0.042],
    [0.028, 0.0555],
    [-0.0224, 0.037],
  ];
  return prism(
    'z',
    -0.0024,
    0.0144,
    side === 1 ? outline : outline.map(([x, y]) => [x, -y] as const).toReversed(),
    'shell',
  );
};

const MOVING_JAW: ArmBody = {
  name: 'moving_jaw',
  position: [0.0202, 0.0188, -0.0234],
  quat: [Math.SQRT1_2, Math.SQRT1_2, 0, 0],
  mass: 0.012,
  joint: { name: 'gripper', type: 'hinge', axis: [0, 0, 1], range: [-0.1745329, 1.7453292] },
  shapes: [
    prism('z', -0.0051, -0.0004, drop(0.021, 0.01), 'pad'),
    prism('z', 0.0382, 0.0429, drop(0.021, 0.01), 'pad'),
    block([-0.0095, -0.0268, -0.0036], [0.0076, -0.0182, 0.0414], 'pad'),
    prism(
      'z',
      0.0105,
      0.0273,
      [
        [-0.0083, -0.024],
        [-0.0083, -0.0585],
        [-0.0103, -0.06],
        [-0.0103, -0.07],
        [-0.0123, -0.0714],
        [-0.0123, -0.08],
        [-0.0098, -0.0822],
        [-0.0058, -0.079],
        [0.004, -0.057],
        [0.0076, -0.024],
      ],
      'pad',
    ),
    ...screws(-0.0051, -1),
    ...screws(0.0429, 1),
    ...holes(
      [0.034, 0.043, 0.052, 0.061, 0.069].map((y): Vec3 => [-0.0015 - 0.06 * y, -y, 0.0189]),
      [0, 0, 0.0086],
    ),
  ],
  children: [],
};

const FIXED_JAW: ArmBody = {
  name: 'fixed_jaw',
  position: [0, 0, 0],
  quat: [1, 0, 0, 0],
  mass: 0.02,
  shapes: [
    prism(
      'y',
      -0.0086,
      0.0082,
      [
        [-0.0352, -0.036],
        [-0.035, -0.044],
        [-0.0135, -0.1036],
        [-0.0105, -0.1044],
        [-0.0079, -0.1],
        [-0.0079, -0.0965],
        [-0.0099, -0.0952],
        [-0.0099, -0.0865],
        [-0.0116, -0.0852],
        [-0.0116, -0.0645],
        [-0.0133, -0.0632],
        [-0.0133, -0.0485],
        [-0.0148, -0.047],
        [-0.0148, -0.036],
      ],
      'pad',
    ),
    ...holes(
      [0.046, 0.056, 0.066, 0.076, 0.086].map((z): Vec3 => [-0.024 + 0.235 * (z - 0.046), -0.0002, -z]),
      [0, 0.0086, 0],
    ),
  ],
  children: [],
};

const GRIPPER: ArmBody = {
  name: 'gripper',
  position: [0, -0.0611, 0.0181],
  quat: [0.0172091, -0.0172091, 0.706897, 0.706897],
  mass: 0.087,
  joint: { name: 'wrist_roll', type: 'hinge', axis: [0, 0, 1], range: [-2.7438473, 2.8412063] },
  shapes: [
    cylinder([0, 0, 0.001], [0, 0, -0.007], 0.0115, 'hand'),
    prism(
      'y',
      -0.024,
      0.0236,
      [
        [-0.0352, -0.0375],
        [-0.0352, -0.011],
        [-0.029, -0.0055],
        [0.0145, -0.0055],
        [0.0145, -0.0105],
        [-0.0148, -0.0375],
      ],
      'shell',
    ),
    block([-0.0148, -0.0185, -0.0358], [0.0304, 0.0185, -0.011], 'joint'),
    seen(cylinder([0.0202, -0.0196, -0.0234], [0.0202, 0.0196, -0.0234], 0.0098, 'hand')),
  ],
  children: [FIXED_JAW, MOVING_JAW],
};

const WRIST: ArmBody = {
  name: 'wrist',
  position: [-0.1349, 0.0052, 0],
  quat: [Math.SQRT1_2, 0, 0, -Math.SQRT1_2],
  mass: 0.079,
  joint: { name: 'wrist_flex', type: 'hinge', axis: [0, 0, 1], range: [-1.6580628, 1.6580627] },
  shapes: [
    prism('z', -0.0085, -0.0006, drop(0.034, 0.012), 'shell'),
    prism('z', SERVO_WIDTH + 0.0006, SERVO_WIDTH + 0.0085, drop(0.034, 0.012), 'shell'),
    block([-0.0146, -0.034, -0.0085], [0.0146, -0.0215, 0.0449], 'shell'),
    block([-0.0157, -0.0585, -0.0085], [0.0157, -0.034, 0.0075], 'shell'),
    block([0.0122, -0.0585, 0.0075], [0.0157, -0.034, 0.0395], 'shell'),
    block([-0.0157, -0.0585, 0.0075], [-0.0122, -0.034, 0.0395], 'shell'),
    block([-0.0121, -0.06, 0.0076], [0.0121, -0.0235, 0.0528], 'joint'),
    ...screws(-0.0085, -1),
    ...screws(SERVO_WIDTH + 0.0085, 1),
  ],
  children: [GRIPPER],
};

const LOWER_ARM: ArmBody = {
  name: 'lower_arm',
  position: [-0.11257, -0.028, 0],
  quat: [Math.SQRT1_2, 0, 0, Math.SQRT1_2],
  mass: 0.104,
  joint: { name: 'elbow_flex', type: 'hinge', axis: [0, 0, 1], range: [-1.69, 1.69] },
  shapes: [
    ...limb(0.094),
    block([-0.1187, -0.0105, -0.0082], [-0.092, 0.0212, 0.0446], 'shell'),
    block([-0.1451, -0.0072, 0], [-0.1185, 0.0176, SERVO_WIDTH], 'joint'),
  ],
  children: [WRIST],
};

const UPPER_ARM: ArmBody = {
  name: 'upper_arm',
  position: [-0.0303992, -0.0182778, -0.0542],
  quat: [0.5, -0.5, -0.5, -0.5],
  mass: 0.103,
  joint: { name: 'shoulder_lift', type: 'hinge', axis: [0, 0, 1], range: [-1.7453293, 1.7453293] },
  shapes: [
    ...limb(0.1),
    block([-0.1302, -0.0145, -0.0082], [-0.098, 0.012, 0.0446], 'shell'),
    block([-0.125, -0.0382, 0], [-0.1002, -0.0144, SERVO_WIDTH], 'joint'),
  ],
  children: [LOWER_ARM],
};

const SHOULDER: ArmBody = {
  name: 'shoulder',
  position: [0.0388353, 0, 0.0624],
  quat: [0, 0, 1, 0], // half a turn about y: z points down
  mass: 0.1,
  joint: { name: 'shoulder_pan', type: 'hinge', axis: [0, 0, 1], range: [-1.9198622, 1.9198622] },
  shapes: [
    prism('z', -0.0095, -0.0014, tongue(0.0476, 0.0122), 'shell'),
    prism('z', 0.0385, 0.0462, tongue(0.0476, 0.0122), 'shell'),
    block([-0.0476, -0.0225, -0.0165], [-0.0246, 0.0225, 0.0462], 'shell'),
    block([-0.0506, -0.0262, -0.038], [-0.0125, 0.0262, -0.0095], 'shell'),
    block([-0.0428, -SERVO_WIDTH / 2, -0.0644], [-0.018, SERVO_WIDTH / 2, -0.0375], 'joint'),
    ...screws(-0.0095, -1),
  ],
  children: [UPPER_ARM],
};

const BASE: ArmBody = {
  name: 'base',
  position: [0.32, 0, 0.0024],
  quat: [1, 0, 0, 0],
  mass: 0.147,
  shapes: [
    foot(1),
    foot(-1),
    block([-0.0224, -0.011, -0.0024], [0.046, 0.011, 0.012], 'shell'),
    block([-0.0234, -0.0185, 0.0118], [0.0075, 0.0185, 0.0671], 'shell'),
    block([-0.031, -0.0255, 0.0264], [-0.0234, 0.0255, 0.0684], 'shell'),
    block([0.0075, -0.0175, 0.0264], [0.0525, 0.0175, 0.0605], 'shell'),
    seen(block([-0.0334, -0.021, 0.0305], [-0.031, 0.021, 0.0645], 'joint')),
    cylinder([0.0388353, 0, 0.0245], [0.0388353, 0, 0.0636], 0.0105, 'hand'),
    ...FOOT_HOLES,
  ],
  children: [SHOULDER],
};

/** Holds an arm of 0.6 kg and a thing of 50 g within a fraction of a millimetre. Torque as of the servo at 12 V. */
const SERVO: Servo = { kp: 300, kv: 9, force: 2.94 };

const joint = (name: string, lower: number, upper: number): RobotJoint => ({
  ...{ name, lower, upper, zero: (lower + upper) / 2, sign: 1, servo: SERVO },
});

/** The base's axis of pan: what "far" and "near" are counted from. */
const PAN: readonly [number, number] = [BASE.position[0] + SHOULDER.position[0], 0];

export const SO101: RobotSpec = {
  id: 'so101',
  title: 'SO-101',
  source: 'TheRobotStudio, SO-ARM100, Simulation/SO101/so101_new_calib.xml (Apache-2.0)',
  joints: [
    joint('shoulder_pan', -1.9198622, 1.9198622),
    joint('shoulder_lift', -1.7453293, 1.7453293),
    joint('elbow_flex', -1.69, 1.69),
    joint('wrist_flex', -1.6580628, 1.6580627),
    joint('wrist_roll', -2.7438473, 2.8412063),
  ],
  gripper: {
    kind: 'hinge',
    joint: 'gripper',
    closed: -0.1745329,
    open: 1.7453292,
    hand: 'gripper',
    fingers: ['fixed_jaw', 'moving_jaw'],
    servo: { kp: 25, kv: 0.8, force: 1.2 },
    width: 0.07,
    grasp: {
      toFinger: 0.0225,
      fingers: [-0.042, -0.032, 0.034, 0.046, 0.058],
      radius: 0.011,
      opening: { usual: 0.58, wide: 0.66 },
    },
  },
  base: BASE,
  /**
   * The published tool frame lies on the fixed jaw's tip, (-7.9, -0.2, -98.1) mm. This one is 22.5 mm further in, where
   * the middle of a held block is; x points from the fixed jaw to the moving one.
   */
  tcp: { body: 'gripper', position: [0.0146, -0.000218, -0.0981], quat: [0, 1, 0, 0] },
  rest: [0, -0.6, 0.5, 1.4, 0.0486795],
  workspace: { x: [0.29, 0.75], y: [-0.34, 0.34], z: [0.008, 0.4] },
  objects: {
    x: [0.41, 0.63],
    y: [-0.21, 0.21],
    ring: { centre: PAN, radius: [0.15, 0.26] },
    gap: 0.034,
    count: [2, 4],
    containers: false,
  },
  home: { x: [0.51, 0.59], y: [-0.1, 0.1], z: [0.09, 0.13], tilt: 0, yaw: 0.35 },
  // straight down, the wrist would stand at its limit of 95 degrees wherever the hand is 100 mm above the table
  lean: { radians: 0.75, from: 0.02, to: 0.12 },
  dynamics: { hinge: { armature: 0.028, damping: 0.6 } },
  timestep: 1 / 300,
  expert: 'joint-target',
  hz: 30,
  palette: {
    shell: [0.94, 0.93, 0.9],
    joint: [0.09, 0.09, 0.1],
    hand: [0.3, 0.31, 0.33],
    pad: [0.9, 0.89, 0.86],
  },
};
