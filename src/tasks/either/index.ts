/**
 * Either: two things that look the same, one to each side; picking up one of them is enough. Which one the expert goes to is
 * the coin of the episode, and nothing in the frame tells it: two modes, and nothing between them is right.
 */
import type { BlockObject, Goal, Vec3 } from '../../contracts.ts';
import { COLOR_NAMES, GRASPABLE, SHAPES } from '../../things/blocks.ts';
import { atRate } from '../pace.ts';
import { pick } from '../pick/index.ts';
import { coinOf, drawerOf, STAGED_FIELDS, sceneWith, tiltOf } from '../staging.ts';
import type { StagedTask, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres: how far to each side of the hand they lie, and how much nearer one may be than the other. */
const ASIDE = [0.075, 0.125] as const;
const UNEVEN = 0.012;

const twins = ({ scene }: WorldView): readonly Goal[] =>
  scene.objects.map((_, target) => ({ task: 'either', target }));

export const either: StagedTask = {
  ...STAGED_FIELDS,
  name: 'either',
  title: 'Pick up either of two',
  success: `either of the two ${pick.success}`,
  maxSteps: pick.maxSteps,
  table: 'twins',
  wording,
  cues: [{ words: /\b(one|either|any|pick|lift|take|grab|grasp)\b/u, strength: 1 }],
  goals: (scene) => [{ task: 'either', target: coinOf(scene) }],
  succeeded: (world) => twins(world).some((goal) => pick.succeeded(world, goal)),
  distance: (world) => Math.min(...twins(world).map((goal) => pick.distance(world, goal))),
  expert: (view, world, goal, hz) => atRate(pick.expert(view, world, goal, hz), hz),
  scene: (seed, robot) => {
    const random = drawerOf(seed, 0);
    const { x, y } = robot.objects;
    const [color, shape] = [random.pick(COLOR_NAMES), random.pick(GRASPABLE)];
    const middle = [random.uniform(x[0] + 0.06, x[1] - 0.02), random.uniform(y[0] / 4, y[1] / 4)] as const;
    const aside = random.uniform(...ASIDE);
    const at = (side: 1 | -1): Vec3 => [
      middle[0] + random.uniform(-UNEVEN, UNEVEN),
      middle[1] + side * aside + random.uniform(-UNEVEN, UNEVEN),
      SHAPES[shape].halfHeight,
    ];
    const twin = (side: 1 | -1): BlockObject => ({
      ...{ kind: 'block', name: `${color}_${shape}_${side > 0 ? 'left' : 'right'}`, color, shape },
      ...{ position: at(side), yaw: random.uniform(-0.5, 0.5) },
    });
    const objects = [twin(1), twin(-1)];
    const home = {
      position: [
        random.uniform(x[0], x[0] + 0.04),
        middle[1] + random.uniform(-UNEVEN, UNEVEN),
        random.uniform(0.16, 0.22),
      ],
      rotation: tiltOf(random, robot.home.tilt / 2, robot.home.yaw / 2),
      opening: 1,
    } as const;
    return sceneWith(seed, robot, 'twins', { objects, home });
  },
};
