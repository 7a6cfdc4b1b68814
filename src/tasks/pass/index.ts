/**
 * Pass: a wall stands between the hand and a thing; round it on the left or on the right, and touch the thing. Which way the
 * expert takes is the coin of the episode. The wall is light and falls over when it is touched, so that the mean of the
 * two ways fails for good, and so does waiting in front of it.
 */
import type { BlockObject, Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { distance, quatRotate, sub } from '../../math/rotation.ts';
import { COLOR_NAMES, GRASPABLE, SHAPES } from '../../things/blocks.ts';
import { alignment } from '../motions/over-blocks.ts';
import { tipDistance } from '../objects.ts';
import { limited } from '../pace.ts';
import { coinOf, drawerOf, part, STAGED_FIELDS, sceneWith, tiltOf } from '../staging.ts';
import type { StagedTask, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres: half the sides of the wall, and what it may be shifted by before it counts as touched. */
const WALL = [0.007, 0.07, 0.06] as const;
const SHIFTED = 0.004;
/** Cosine of the tilt likewise, 3 degrees. */
const UPRIGHT = 0.9986;
/** Metres within which the thing counts as touched, and where the expert is done. */
const RADIUS = 0.025;
const ARRIVED = 0.012;
/** The hand is 136 mm wide: metres from the wall's middle that its tips go by, sideways, and that they keep before and behind it. */
const BESIDE = 0.178;
const CLEAR = 0.163;
const AWAY = 0.062;
/** Metres above the table on the way: lower than the wall, whose top the hand's palm would meet. */
const LOW = 0.05;
const MASS = 0.06;

const WALL_AT = 1;

/** Does it stand where it stood? */
const untouched = (world: WorldView): boolean => {
  const wall = world.scene.objects[WALL_AT];
  if (!wall) return false;
  const { position, quat } = world.objectPose(WALL_AT);
  return distance(position, wall.position) < SHIFTED && quatRotate(quat, [0, 0, 1])[2] > UPRIGHT;
};

/** Where to go next: beside the wall, past it, then to the thing. No memory: the place of the hand tells. */
const nextPlace = (tip: Vec3, wall: Vec3, target: Vec3, side: 1 | -1): Vec3 => {
  const [x, y] = wall;
  const height = Math.max(LOW, target[2]);
  if (tip[0] > x + AWAY) {
    // down to the thing only when above it
    const off = hypot(target[0] - tip[0], target[1] - tip[1]);
    return [target[0], target[1], target[2] + Math.min(height, Math.max(0, 1.5 * (off - 0.02)))];
  }
  if (side * (tip[1] - y) > CLEAR) return [x + AWAY + 0.02, y + side * BESIDE, height];
  return [Math.min(tip[0], x - AWAY - 0.01), y + side * BESIDE, height];
};

export const pass: StagedTask = {
  ...STAGED_FIELDS,
  name: 'pass',
  title: 'Pass a wall',
  success: 'finger tips within 25 mm of the thing behind the wall, which stands where it stood',
  maxSteps: 40,
  table: 'wall',
  wording,
  cues: [{ words: /\b(wall|behind|around|round|pass|reach|touch|go)\b/u, strength: 1 }],
  goals: () => [{ task: 'pass', target: 0 }],
  succeeded: (world, goal) => tipDistance(world, goal) <= RADIUS && untouched(world),
  distance: tipDistance,
  expert: (view, world, _, hz) => {
    const wall = world.scene.objects[WALL_AT]?.position ?? [0.5, 0, 0];
    const left = distance(view.grasp, view.position);
    const error = sub(
      nextPlace(view.position, wall, view.grasp, coinOf(world.scene) === 0 ? 1 : -1),
      view.position,
    );
    return {
      kind: 'ee-delta',
      terminate: left < ARRIVED,
      ...limited(error, alignment({ ...view, symmetry: 0 }), hz),
      gripper: 1,
    };
  },
  scene: (seed, robot) => {
    const random = drawerOf(seed, 1);
    const [color, shape] = [random.pick(COLOR_NAMES), random.pick(GRASPABLE)];
    const [x, y] = [random.uniform(0.47, 0.51), random.uniform(-0.025, 0.025)];
    const thing: BlockObject = {
      ...{ kind: 'block', name: `${color}_${shape}`, color, shape, yaw: random.uniform(-0.5, 0.5) },
      position: [x + random.uniform(0.12, 0.16), y + random.uniform(-0.03, 0.03), SHAPES[shape].halfHeight],
    };
    const wall = part({
      ...{ noun: 'wall', mount: 'free', mass: MASS, position: [x, y, WALL[2]] },
      solids: [{ kind: 'box', at: [0, 0, 0], half: WALL, rgb: [150, 96, 62] }],
    });
    const home = {
      position: [x - random.uniform(0.09, 0.13), y + random.uniform(-0.02, 0.02), random.uniform(0.05, 0.08)],
      rotation: tiltOf(random, 0.03, 0.06),
      opening: 1,
    } as const;
    return sceneWith(seed, robot, 'wall', { objects: [thing, wall], home });
  },
};
