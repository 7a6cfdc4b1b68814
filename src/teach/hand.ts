/** What a visitor's keys, sticks and pointer say, and a policy that does it: the arm follows an aim that the hand moves. Pure. */
import type { Action, ActionSpec, Policy, Proprioception, QuatWxyz, Vec3 } from '../contracts.ts';
import {
  add,
  clamp,
  GRIPPER_DOWN,
  norm,
  quatFromAxisAngle,
  quatMultiply,
  scale,
  sub,
} from '../math/rotation.ts';
import { type RobotSpec, toUserUnits } from '../robots/index.ts';

/** What is pressed: a direction of the picture, -1 ... 1 each. */
export interface Press {
  readonly right: number;
  readonly away: number;
  readonly up: number;
  readonly turn: number;
}

export const NO_PRESS: Press = { right: 0, away: 0, up: 0, turn: 0 };

/** By `KeyboardEvent.code`, so that a keyboard's layout does not matter. */
export const KEYS: Readonly<Record<string, Partial<Press>>> = {
  KeyW: { away: 1 },
  KeyS: { away: -1 },
  KeyD: { right: 1 },
  KeyA: { right: -1 },
  KeyR: { up: 1 },
  KeyF: { up: -1 },
  KeyQ: { turn: 1 },
  KeyE: { turn: -1 },
};
/** Opens and closes the gripper. */
export const GRIPPER_KEY = 'Space';

const PARTS = ['right', 'away', 'up', 'turn'] as const;

/** All that is pressed, together. */
export const together = (presses: readonly Partial<Press>[]): Press => {
  const sum = (part: (typeof PARTS)[number]): number =>
    clamp(
      presses.reduce((total, press) => total + (press[part] ?? 0), 0),
      -1,
      1,
    );
  return { right: sum('right'), away: sum('away'), up: sum('up'), turn: sum('turn') };
};

/** Sticks rest a little off their middle. */
const DEAD = 0.12;
const stick = (value = 0): number => (Math.abs(value) < DEAD ? 0 : clamp(value, -1, 1));

/** The standard gamepad: left stick over the table, right stick up and turn (W3C Gamepad, section 11). */
export const pressOfSticks = (axes: readonly number[]): Press => ({
  right: stick(axes[0]),
  away: -stick(axes[1]) + 0,
  turn: -stick(axes[2]) + 0,
  up: -stick(axes[3]) + 0,
});

/** Which way of the world is to the right in the picture, and which is away. */
export interface ScreenAxes {
  readonly right: Vec3;
  readonly away: Vec3;
}

/** What the hand says until it says something else. */
export interface HandInput {
  readonly press: () => Press;
  readonly axes: () => ScreenAxes;
  /** Wanted opening, 0 closed ... 1 open. */
  readonly opening: () => number;
  /** Takes what was dragged since it was last asked for, metres in the world frame, at most so many metres of it. */
  readonly takeDrag: (most: number) => Vec3;
}

/** Metres and radians a second. */
const SPEED = 0.14;
const TURN_SPEED = 1.2;
/** Most that a drag moves the hand in a second, metres. */
const DRAG_SPEED = 0.3;
/** The aim stays this near the hand, metres: what blocks the hand holds the aim, too. */
const LEASH = 0.04;

export interface HandParts {
  readonly robot: RobotSpec;
  readonly spec: ActionSpec;
  readonly input: HandInput;
  /** Joints, radians, for a pose near the present one; of robots that are told joint targets. */
  readonly solve: (position: Vec3, quat: QuatWxyz) => readonly number[];
}

const displacement = (press: Press, { right, away }: ScreenAxes, seconds: number): Vec3 => {
  const along = add(add(scale(right, press.right), scale(away, press.away)), [0, 0, press.up]);
  return scale(along, (SPEED * seconds) / Math.max(1, norm(along)));
};

const rangeOf = ({ dimensions }: ActionSpec, name: string): readonly [number, number] => {
  const found = dimensions.find((one) => one.name === name);
  return [found?.low ?? 0, found?.high ?? 0];
};

const within = (p: Vec3, { workspace: { x, y, z } }: RobotSpec): Vec3 => [
  clamp(p[0], ...x),
  clamp(p[1], ...y),
  clamp(p[2], ...z),
];

const near = (aim: Vec3, hand: Vec3): Vec3 => {
  const off = sub(aim, hand);
  return norm(off) <= LEASH ? aim : add(hand, scale(off, LEASH / norm(off)));
};

/** Moves by hand. Never ends an episode. */
export const createHandPolicy = ({ robot, spec, input, solve }: HandParts): Policy => {
  const seconds = 1 / spec.hz;
  let aim: { position: Vec3; yaw: number } | null = null;

  const asDisplacement = (move: Vec3, turn: number): Action => ({
    ...{ kind: 'ee-delta', terminate: false },
    translation: [
      clamp(move[0], ...rangeOf(spec, 'dx')),
      clamp(move[1], ...rangeOf(spec, 'dy')),
      clamp(move[2], ...rangeOf(spec, 'dz')),
    ],
    rotation: [0, 0, turn],
    gripper: input.opening(),
  });

  const asTargets = (move: Vec3, turn: number, p: Proprioception): Action => {
    const from = aim ?? { position: p.position, yaw: p.rotation[2] };
    const position = near(within(add(from.position, move), robot), p.position);
    aim = { position, yaw: from.yaw + turn };
    const quat = quatMultiply(quatFromAxisAngle([0, 0, 1], aim.yaw), GRIPPER_DOWN);
    const values = toUserUnits(robot, solve(position, quat), input.opening());
    return { kind: 'joint-target', terminate: false, values: values.map(Math.fround) };
  };

  return {
    kind: 'no-op', // neither a model nor the expert: the recording says who it was
    act: async ({ proprioception }) => {
      const press = input.press();
      const dragged = input.takeDrag(DRAG_SPEED * seconds);
      const move = add(displacement(press, input.axes(), seconds), dragged);
      const turn = press.turn * TURN_SPEED * seconds;
      const action =
        spec.kind === 'ee-delta' ? asDisplacement(move, turn) : asTargets(move, turn, proprioception);
      return { ok: true, value: { actions: [action], evidence: {}, times: {} } };
    },
  };
};
