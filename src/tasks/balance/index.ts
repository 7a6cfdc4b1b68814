/**
 * Balance: a marble rolls on a plate that is fixed in the hand, and must not roll off. Rotations are all that counts; where it
 * rolls to takes two frames to see. The expert is a linear-quadratic regulator for the rate at which actions come.
 */
import type { QuatWxyz, SceneSpec, Vec3 } from '../../contracts.ts';
import { cos, hypot, sin } from '../../math/exact.ts';
import { add, quatConjugate, quatFromRotationVector, quatRotate, sub } from '../../math/rotation.ts';
import { gain, limited } from '../pace.ts';
import { drawerOf, part, STAGED_FIELDS, sceneWith } from '../staging.ts';
import type { StagedTask, WorldView } from '../task.ts';
import { type Gains, gainsAt } from './lqr.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres: half the plate's side and thickness, and its middle from the finger tips, away from the arm. */
const PLATE = { half: 0.075, thick: 0.004 } as const;
const AHEAD: Vec3 = [0.115, 0, 0];
const MARBLE = { radius: 0.011, mass: 0.02 } as const;
/** Metres from the plate's middle within which the marble is to be at the end. */
const WITHIN = 0.03;
/** At the beginning: radians that the plate is tilted by, metres that the marble is off the middle. */
const TILTED = [0.03, 0.06] as const;
const OFF = 0.02;
const PACE = 6;
/** sRGB 0..255: the marble is as far from the plate as from the table in every light. */
const PAINT = {
  plate: [52, 68, 88],
  ring: [92, 112, 134],
  middle: [232, 230, 222],
  marble: [246, 196, 32],
} as const;

const PLATE_AT = 0;
const MARBLE_AT = 1;

/** The plate's turn from level. */
const turnOf = (rotation: Vec3): QuatWxyz => quatFromRotationVector(rotation);

interface Rolling {
  /** Of the marble from the plate's middle, in the plate's frame, metres; and its speed there, metres a second. */
  readonly at: Vec3;
  readonly speed: Vec3;
}

const rollingOf = (world: WorldView): Rolling => {
  const { quat, position } = world.objectPose(PLATE_AT);
  const back = quatConjugate(quat);
  return {
    at: quatRotate(back, sub(world.objectPose(MARBLE_AT).position, position)),
    speed: quatRotate(back, world.objectVelocity(MARBLE_AT)),
  };
};

const isOn = ({ at: [x, y, z] }: Rolling): boolean =>
  Math.abs(x) <= PLATE.half && Math.abs(y) <= PLATE.half && Math.abs(z - PLATE.thick - MARBLE.radius) < 0.02;

const GAINS = new Map<number, Gains>();

const gains = (hz: number): Gains => {
  const known = GAINS.get(hz);
  if (known) return known;
  const fresh = gainsAt(hz);
  GAINS.set(hz, fresh);
  return fresh;
};

/** Where the middle of the plate stays. */
const middleOf = ({ home }: SceneSpec): Vec3 => add(home.position, AHEAD);

export const balance: StagedTask = {
  ...STAGED_FIELDS,
  name: 'balance',
  title: 'Balance a marble',
  success: 'the marble on the plate, within 30 mm of its middle, when the time is over',
  maxSteps: 40,
  untilOver: true, // the marble begins within reach of the middle
  table: 'marble',
  wording,
  cues: [{ words: /\b(marble|plate|balance|keep|hold|level)\b/u, strength: 1 }],
  goals: () => [{ task: 'balance', target: MARBLE_AT }],
  succeeded: (world) => {
    const rolling = rollingOf(world);
    return isOn(rolling) && hypot(rolling.at[0], rolling.at[1]) <= WITHIN;
  },
  distance: (world) => {
    const { at } = rollingOf(world);
    return hypot(at[0], at[1], Math.min(0, at[2]));
  },
  expert: (view, world, _, hz) => {
    const { at, speed } = rollingOf(world);
    const [kx, kv, kt] = gains(hz);
    const [rx, ry, rz] = view.rotation;
    // tilted about +y the marble rolls along +x; tilted about +x it rolls along -y
    const about = (offset: number, pace: number, tilt: number): number =>
      -(kx * offset + kv * pace + kt * tilt);
    const turn: Vec3 = [-about(at[1], speed[1], -rx), about(at[0], speed[0], ry), -rz * gain(hz, PACE)];
    // the tips go where the plate, so turned, has its middle in its place
    const next = turnOf(add(view.rotation, turn));
    const wanted = sub(middleOf(world.scene), quatRotate(next, AHEAD));
    const error = sub(wanted, view.position);
    const share = gain(hz, PACE);
    return {
      kind: 'ee-delta',
      terminate: false,
      ...limited([error[0] * share, error[1] * share, error[2] * share], turn, hz),
      gripper: 0.2,
    };
  },
  scene: (seed, robot) => {
    const random = drawerOf(seed, 2);
    const position: Vec3 = [
      random.uniform(0.43, 0.49),
      random.uniform(-0.06, 0.06),
      random.uniform(0.13, 0.19),
    ];
    const [tilt, toward] = [random.uniform(...TILTED), random.uniform(-Math.PI, Math.PI)];
    const rotation: Vec3 = [tilt * cos(toward), tilt * sin(toward), 0];
    const turn = turnOf(rotation);
    const off: Vec3 = [random.uniform(-OFF, OFF), random.uniform(-OFF, OFF), 0];
    const rest: Vec3 = [off[0], off[1], PLATE.thick + MARBLE.radius];
    const [rim, h] = [PLATE.half, PLATE.thick];
    const plate = part({
      ...{ noun: 'plate', mount: 'hand', mass: 0.1, position: AHEAD },
      solids: [
        { kind: 'box', at: [0, 0, 0], half: [rim, rim, h], rgb: PAINT.plate },
        {
          kind: 'box',
          at: [-0.5 * (AHEAD[0] + rim), 0, 0],
          half: [0.5 * (AHEAD[0] - rim) + 0.012, 0.008, h],
          rgb: PAINT.plate,
          ghostly: true,
        },
        { kind: 'cylinder', at: [0, 0, h], half: [0.03, 0.03, 0.0004], rgb: PAINT.ring, ghostly: true },
        { kind: 'cylinder', at: [0, 0, h], half: [0.006, 0.006, 0.0008], rgb: PAINT.middle, ghostly: true },
      ],
    });
    const marble = part({
      ...{ noun: 'marble', mount: 'free', mass: MARBLE.mass },
      position: add(position, quatRotate(turn, add(AHEAD, rest))),
      solids: [
        {
          kind: 'sphere',
          at: [0, 0, 0],
          half: [MARBLE.radius, MARBLE.radius, MARBLE.radius],
          rgb: PAINT.marble,
        },
      ],
    });
    return sceneWith(seed, robot, 'marble', {
      objects: [plate, marble],
      home: { position, rotation, opening: 0.2 },
    });
  },
};
