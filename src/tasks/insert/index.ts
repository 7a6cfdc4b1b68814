/**
 * Insert: a square peg, fixed in the hand, into a square hole that stands turned on the table. The hole is 1.5 mm wider
 * than the peg: the tips must be within 0.75 mm to each side, and turned right to about 4 degrees.
 */
import type { PartSolid, Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { add, clamp, norm, quatRotate, sub } from '../../math/rotation.ts';
import { toward } from '../motions/turning.ts';
import { gain, limited } from '../pace.ts';
import { drawerOf, handQuat, part, STAGED_FIELDS, sceneWith, tiltOf } from '../staging.ts';
import type { StagedTask, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres: half the peg's side and length, how far its lower end is below the tips, and what the hole is wider by. */
const PEG = { half: 0.01, length: 0.03, below: 0.05 } as const;
const CLEARANCE = 0.0015;
/** Metres: half the block that the hole is in, and its height. */
const SOCKET = { half: 0.032, height: 0.04 } as const;
/** Metres of depth from which on it counts as inserted, and at which the expert is done. */
const DEEP = 0.025;
const DONE = 0.029;
/** Metres above the rim at which the expert waits until it is aligned; metres and radians within which it is. */
const HOVER = 0.008;
const ALIGNED = { off: 0.0005, turned: 0.02 } as const;
/** Once on the way down, metres below that height, the expert does not change its mind for an error of the arm's own. */
const BEGUN = 0.0025;
const STILL_ALIGNED = 0.0012;
const PACE = 9;
const DOWN = 0.03; // metres a second, into the hole

const PEG_AT = 0;
const SOCKET_AT = 1;
/** Of the lower end from the tips, in the frame of a hand that points straight down. */
const END: Vec3 = [0, 0, -PEG.below];

const endOf = (world: WorldView): Vec3 => {
  const hand = world.proprioception();
  // of the hand's own frame, whose z points down
  return add(hand.position, quatRotate(handQuat(hand), [0, 0, PEG.below]));
};

/** Metres that the peg's end is inside the hole; negative: above its rim. Sideways: from its middle. */
const placeOf = (world: WorldView): { readonly depth: number; readonly off: number } => {
  const end = endOf(world);
  const [x, y] = world.objectPose(SOCKET_AT).position;
  return { depth: SOCKET.height - end[2], off: hypot(end[0] - x, end[1] - y) };
};

const walls = (): readonly PartSolid[] => {
  const hole = PEG.half + CLEARANCE / 2;
  const thick = (SOCKET.half - hole) / 2;
  const out = hole + thick;
  const [h, rgb] = [SOCKET.height / 2, [196, 150, 62] as const];
  return [1, -1].flatMap((side): PartSolid[] => [
    { kind: 'box', at: [side * out, 0, 0], half: [thick, SOCKET.half, h], rgb },
    { kind: 'box', at: [0, side * out, 0], half: [hole, thick, h], rgb },
  ]);
};

export const insert: StagedTask = {
  ...STAGED_FIELDS,
  name: 'insert',
  title: 'Insert a peg',
  success: 'the lower end of the peg at least 25 mm deep in the hole, which is 1.5 mm wider',
  maxSteps: 60,
  table: 'peg',
  wording,
  cues: [{ words: /\b(peg|hole|insert|put|push|plug)\b/u, strength: 1 }],
  goals: () => [{ task: 'insert', target: PEG_AT }],
  succeeded: (world) => {
    const { depth, off } = placeOf(world);
    return depth >= DEEP && off < PEG.half;
  },
  distance: (world) => {
    const { depth, off } = placeOf(world);
    return hypot(off, Math.max(0, DEEP - depth));
  },
  expert: (view, world, _, hz) => {
    const end = endOf(world);
    const { position } = world.objectPose(SOCKET_AT);
    const yaw = world.scene.objects[SOCKET_AT]?.yaw ?? 0;
    const { depth } = placeOf(world);
    // the hand upright and turned as the hole is; a quarter turn looks the same
    const turn = toward(view, yaw - (Math.PI / 2) * Math.round(yaw / (Math.PI / 2)));
    const away = hypot(position[0] - end[0], position[1] - end[1]);
    const begun = depth > BEGUN - HOVER;
    const aligned = away < (begun ? STILL_ALIGNED : ALIGNED.off) && norm(turn) < ALIGNED.turned;
    const inside = depth > 0.002;
    const wanted =
      inside || aligned ? end[2] - DOWN / hz : SOCKET.height + HOVER + clamp(away - 0.01, 0, 0.08);
    const share = gain(hz, PACE);
    const error = sub([position[0], position[1], wanted], end);
    const down = inside || aligned ? error[2] : error[2] * share;
    return {
      kind: 'ee-delta',
      terminate: depth >= DONE,
      ...limited(
        [error[0] * share, error[1] * share, down],
        [turn[0] * share, turn[1] * share, turn[2] * share],
        hz,
      ),
      gripper: 0.25,
    };
  },
  scene: (seed, robot) => {
    const random = drawerOf(seed, 4);
    const peg = part({
      ...{ noun: 'peg', mount: 'hand', mass: 0.05, position: add(END, [0, 0, PEG.length]) },
      solids: [{ kind: 'box', at: [0, 0, 0], half: [PEG.half, PEG.half, PEG.length], rgb: [205, 32, 38] }],
    });
    const socket = part({
      ...{ noun: 'hole', mount: 'table', mass: 0.5, yaw: random.uniform(-0.4, 0.4) },
      position: [random.uniform(0.46, 0.6), random.uniform(-0.12, 0.12), SOCKET.height / 2],
      solids: walls(),
    });
    const home = {
      position: [random.uniform(0.42, 0.58), random.uniform(-0.12, 0.12), random.uniform(0.17, 0.23)],
      rotation: tiltOf(random, robot.home.tilt / 2, robot.home.yaw),
      opening: 0.25,
    } as const;
    return sceneWith(seed, robot, 'peg', { objects: [peg, socket], home });
  },
};
