/**
 * Follow: keep the finger tips over a disc that moves about the table on a smooth course, a sum of sines that the seed draws.
 * One frame does not tell where it is going; two do, and an old frame tells where it was.
 */
import type { PartWave, Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import type { Random } from '../../math/random.ts';
import { add, scale, sub } from '../../math/rotation.ts';
import { alignment } from '../motions/over-blocks.ts';
import { gain, limited } from '../pace.ts';
import { drawerOf, part, STAGED_FIELDS, sceneWith, tiltOf } from '../staging.ts';
import type { StagedTask, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres sideways, and simulated seconds at the beginning in which the hand may still be on its way. */
const WITHIN = 0.025;
const FROM = 2;
/** Simulated seconds, of the eight that count, in which the tips may be further off. */
const MOST_STRAYED = 0.8;
/** Metres above the table: of the disc's surface, and of the tips over it. */
const DISC = { radius: 0.022, half: 0.003 } as const;
const HOVER = 0.045;
const MOST_HEIGHT = 0.09;
/** Share of what is left of an error, a second. */
const PACE = 8;
/** Seconds by which the arm is behind its aim. */
const LAG = 0.04;

const waves = (random: Random, most: number): readonly PartWave[] =>
  [0.6, 1.15].map((rate, i) => ({
    amplitude: most * (i === 0 ? 0.62 : 0.38) * random.uniform(0.75, 1),
    rate: rate * random.uniform(0.8, 1.25),
    phase: random.uniform(-Math.PI, Math.PI),
  }));

const off = (world: WorldView): number => {
  const [x, y] = sub(world.proprioception().position, world.objectPose(0).position);
  return hypot(x, y);
};

export const follow: StagedTask = {
  ...STAGED_FIELDS,
  name: 'follow',
  title: 'Follow a disc',
  success:
    'finger tips within 25 mm of the disc sideways and 90 mm of height at the end, and for all but 0.8 seconds after the second one',
  maxSteps: 50,
  untilOver: true,
  table: 'mover',
  wording,
  cues: [{ words: /\b(follow|track|stay|keep|chase)\b/u, strength: 1 }],
  goals: () => [{ task: 'follow', target: 0 }],
  succeeded: (world) =>
    off(world) <= WITHIN &&
    world.proprioception().position[2] <= MOST_HEIGHT &&
    world.strayed(0) <= MOST_STRAYED,
  distance: off,
  expert: (view, world, { target }, hz) => {
    const speed = world.objectVelocity(target);
    const there: Vec3 = [view.center[0], view.center[1], HOVER];
    // where it will be when this action has been carried out, as far as the arm is not already on its way there
    const error = sub(add(there, scale(speed, LAG)), view.position);
    const translation = add(scale(error, gain(hz, PACE)), scale(speed, 1 / hz));
    return {
      kind: 'ee-delta',
      terminate: false,
      ...limited(translation, alignment({ ...view, symmetry: 0 }), hz),
      gripper: 0,
    };
  },
  scene: (seed, robot) => {
    const random = drawerOf(seed, 3);
    const { x, y } = robot.objects;
    const middle: Vec3 = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, DISC.half];
    const disc = part({
      ...{ noun: 'disc', mount: 'course', mass: 0, position: middle },
      solids: [
        {
          kind: 'cylinder',
          at: [0, 0, 0],
          half: [DISC.radius, DISC.radius, DISC.half],
          rgb: [34, 74, 196],
          ghostly: true,
        },
        {
          kind: 'cylinder',
          at: [0, 0, DISC.half],
          half: [0.009, 0.009, 0.0006],
          rgb: [246, 214, 40],
          ghostly: true,
        },
      ],
      course: {
        x: waves(random, (x[1] - x[0]) * 0.42),
        y: waves(random, (y[1] - y[0]) * 0.42),
        within: WITHIN,
        from: FROM,
      },
    });
    const home = {
      position: [
        random.uniform(middle[0] - 0.08, middle[0] + 0.08),
        random.uniform(-0.1, 0.1),
        random.uniform(0.1, 0.16),
      ],
      rotation: tiltOf(random, robot.home.tilt / 2, robot.home.yaw / 2),
      opening: 0,
    } as const;
    return sceneWith(seed, robot, 'mover', { objects: [disc], home });
  },
};
