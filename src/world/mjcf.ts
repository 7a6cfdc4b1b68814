/** Writes the MJCF of a scene: the arm from its catalogue, the table, the objects. SI units, z up. */

import type {
  BlockObject,
  Hulls,
  ObjectSpec,
  PartObject,
  SceneSpec,
  ThingObject,
  Vec3,
} from '../contracts.ts';
import { atan2, cos, hypot, sin } from '../math/exact.ts';
import { GRIPPER_DOWN, IDENTITY, quatConjugate, quatMultiply, quatRotate } from '../math/rotation.ts';
import {
  type ArmBody,
  armBodies,
  type Primitive,
  type RobotSpec,
  robotOf,
  type Servo,
} from '../robots/index.ts';
import { BOWL, isBlock, SHAPES, STAR_INNER, TABLE_TOP } from '../things/blocks.ts';
import { poseOf } from '../things/bodies.ts';
import { PICTURE_BLOCK, PICTURE_CARD, PICTURE_CARD_HEIGHT } from '../things/names.ts';

const v = (...numbers: readonly number[]): string => numbers.map((n) => Number(n.toFixed(7))).join(' ');

/** Corners of a prism in its body's frame; MuJoCo takes their hull. */
const prismCorners = (p: Primitive & { readonly kind: 'prism' }): readonly Vec3[] =>
  [p.low, p.high].flatMap((at) =>
    p.outline.map(
      ([a, b]): Vec3 => (p.along === 'x' ? [at, a, b] : p.along === 'y' ? [a, at, b] : [a, b, at]),
    ),
  );

const prismName = (body: ArmBody, i: number): string => `${body.name}_${i}`;

const primitive = (body: ArmBody, p: Primitive, i: number): string => {
  if (p.ghostly) return '';
  const grip = p.tone === 'pad' ? ' class="pad"' : ' class="arm"';
  if (p.kind === 'prism') return `<geom type="mesh" mesh="${prismName(body, i)}"${grip}/>`;
  if (p.kind === 'box') {
    const turn = p.quat ? ` quat="${v(...p.quat)}"` : '';
    return `<geom type="box" pos="${v(...p.at)}"${turn} size="${v(...p.half)}"${grip}/>`;
  }
  return `<geom type="${p.kind}" fromto="${v(...p.from, ...p.to)}" size="${v(p.radius)}"${grip}/>`;
};

/** What a part collides as; its mass is spread over its solids. */
const partGeoms = ({ solids, mass }: PartObject, of: 'thing' | 'arm'): string => {
  const solid = solids.filter(({ ghostly }) => !ghostly);
  return solid
    .map(({ kind, at, half }) => {
      const size = kind === 'box' ? half : kind === 'cylinder' ? [half[0], half[2]] : [half[0]];
      return `<geom class="${of}" type="${kind}" pos="${v(...at)}" size="${v(...size)}" mass="${v(mass / solid.length)}"/>`;
    })
    .join('');
};

/** Its pose is told from the finger tips of a hand that points straight down. */
const inHand = ({ tcp }: RobotSpec, o: PartObject): string => {
  const toHand = quatMultiply(tcp.quat ?? IDENTITY, quatConjugate(GRIPPER_DOWN));
  const [x, y, z] = quatRotate(toHand, o.position);
  const at: Vec3 = [tcp.position[0] + x, tcp.position[1] + y, tcp.position[2] + z];
  return `<body name="${o.name}" pos="${v(...at)}" quat="${v(...quatMultiply(toHand, poseOf(o).quat))}" gravcomp="1">${partGeoms(o, 'arm')}</body>`;
};

const armBody = (robot: RobotSpec, body: ArmBody, held: readonly PartObject[]): string => {
  const inertia = body.mass * 0.004; // a compact body's; the servos' armature dominates it
  const { tcp } = robot;
  const joint = body.joint
    ? `<joint name="${body.joint.name}" class="${body.joint.type}" type="${body.joint.type}" axis="${v(...body.joint.axis)}" range="${v(...body.joint.range)}"/>`
    : '';
  const turn = tcp.quat ? ` quat="${v(...tcp.quat)}"` : '';
  const site =
    body.name === tcp.body ? `<site name="tcp" pos="${v(...tcp.position)}"${turn} size="0.005"/>` : '';
  return `<body name="${body.name}" pos="${v(...body.position)}" quat="${v(...body.quat)}" gravcomp="1">
<inertial pos="0 0 0" mass="${body.mass}" diaginertia="${v(inertia, inertia, inertia)}"/>${joint}${site}
${body.shapes.map((p, i) => primitive(body, p, i)).join('')}${body.children.map((child) => armBody(robot, child, held)).join('')}${
  body.name === tcp.body ? held.map((part) => inHand(robot, part)).join('') : ''
}</body>`;
};

const ring = (n: number, radius: number, z: number, phase = 0): string =>
  Array.from({ length: n }, (_, i) => {
    const angle = phase + (2 * Math.PI * i) / n;
    return v(radius * cos(angle), radius * sin(angle), z);
  }).join(' ');

const armAssets = ({ base }: RobotSpec): string =>
  armBodies(base)
    .flatMap((body) =>
      body.shapes.map((p, i) =>
        p.kind === 'prism' && !p.ghostly
          ? `<mesh name="${prismName(body, i)}" inertia="convex" vertex="${prismCorners(p)
              .map((corner) => v(...corner))
              .join(' ')}"/>`
          : '',
      ),
    )
    .join('');

/** Convex collision meshes; the star collides as its hull, a five-sided prism (drawn with its notches). */
const assets = (): string => {
  const star = SHAPES.star;
  const cone = SHAPES.cone;
  const up = Math.PI / 2;
  const starPoints = [-star.halfHeight, star.halfHeight].flatMap((z) => [
    ring(5, star.radius, z, up),
    ring(5, STAR_INNER, z, up + Math.PI / 5),
  ]);
  const conePoints = [ring(20, cone.radius, -cone.halfHeight), ring(8, 0.003, cone.halfHeight)];
  return `<mesh name="star" inertia="convex" vertex="${starPoints.join(' ')}"/><mesh name="cone" inertia="convex" vertex="${conePoints.join(' ')}"/>`;
};

const bowlGeoms = (): string => {
  const { radius, halfHeight } = SHAPES.bowl;
  const lean = (radius - BOWL.floorRadius) / 2;
  const middle = (radius + BOWL.floorRadius) / 2;
  const tilt = atan2(lean, halfHeight);
  const wallHalf = hypot(lean, halfHeight);
  const half = (radius * Math.PI) / BOWL.sides + 0.001;
  const walls = Array.from({ length: BOWL.sides }, (_, i) => {
    const a = (2 * Math.PI * i) / BOWL.sides;
    // x axis of the wall: outward and down by the lean; y axis: along the rim
    const out = v(cos(a) * cos(tilt), sin(a) * cos(tilt), -sin(tilt));
    const along = v(-sin(a), cos(a), 0);
    return `<geom class="thing" type="box" pos="${v(middle * cos(a), middle * sin(a), 0)}" size="${v(BOWL.wall / 2, half, wallHalf)}" xyaxes="${out} ${along}" mass="0.012"/>`;
  });
  return `<geom class="thing" type="cylinder" pos="0 0 ${v(-halfHeight + 0.003)}" size="${v(BOWL.floorRadius + 0.002, 0.003)}" mass="0.13"/>${walls.join('')}`;
};

const blockGeoms = (o: BlockObject): string => {
  const s = SHAPES[o.shape];
  switch (o.shape) {
    case 'cube':
      return `<geom class="thing" type="box" size="${v(s.halfHeight, s.halfHeight, s.halfHeight)}" mass="${s.mass}"/>`;
    case 'cylinder':
      return `<geom class="thing" type="cylinder" size="${v(s.radius, s.halfHeight)}" mass="${s.mass}"/>`;
    case 'star':
    case 'cone':
      return `<geom class="thing" type="mesh" mesh="${o.shape}" mass="${s.mass}"/>`;
    case 'plate':
      return `<geom class="thing" type="cylinder" size="${v(s.radius, s.halfHeight)}" mass="${s.mass}"/>`;
    case 'bowl':
      return bowlGeoms();
  }
};

const pieceName = (object: ThingObject, i: number): string => `${object.name}_${i}`;

/** Convex pieces of a thing. RangeError where its hulls were not fetched. */
const piecesOf = (object: ThingObject, hulls: Hulls): readonly (readonly number[])[] => {
  const pieces = hulls.get(object.thing.id);
  if (!pieces) throw new RangeError(`no convex pieces of ${object.thing.id}`);
  return pieces;
};

const thingAssets = (scene: SceneSpec, hulls: Hulls): string =>
  scene.objects
    .flatMap((o) =>
      o.kind === 'thing'
        ? piecesOf(o, hulls).map(
            (corners, i) => `<mesh name="${pieceName(o, i)}" inertia="convex" vertex="${v(...corners)}"/>`,
          )
        : [],
    )
    .join('');

const PICTURE_MASS = { block: SHAPES.cube.mass, card: 0.1 } as const; // kilograms; a card of ceramic stays where it lies

const objectGeoms = (o: ObjectSpec, hulls: Hulls): string => {
  if (o.kind === 'block') return blockGeoms(o);
  if (o.kind === 'part') return partGeoms(o, 'thing');
  if (o.kind === 'thing') {
    return piecesOf(o, hulls)
      .map(
        (_, i) =>
          `<geom class="thing" type="mesh" mesh="${pieceName(o, i)}" density="${v(o.thing.density)}"/>`,
      )
      .join('');
  }
  const half =
    o.form === 'card'
      ? [PICTURE_CARD / 2, PICTURE_CARD / 2, PICTURE_CARD_HEIGHT / 2]
      : [PICTURE_BLOCK / 2, PICTURE_BLOCK / 2, PICTURE_BLOCK / 2];
  return `<geom class="thing" type="box" size="${v(...half)}" mass="${PICTURE_MASS[o.form]}"/>`;
};

const isHeld = (o: ObjectSpec): o is PartObject => o.kind === 'part' && o.mount === 'hand';

const objectBody = (o: ObjectSpec, hulls: Hulls): string => {
  const led = o.kind === 'part' && o.mount === 'course' ? ' mocap="true"' : '';
  const joint = o.kind === 'part' && o.mount !== 'free' ? '' : '<freejoint/>';
  return `<body name="${o.name}" pos="${v(...o.position)}" quat="${v(...poseOf(o).quat)}"${led}>${joint}${objectGeoms(o, hulls)}</body>`;
};

const servo = ({ kp, kv, force }: Servo, name: string, joint: string, range = ''): string =>
  `<position name="${name}" joint="${joint}" kp="${kp}" kv="${kv}"${range} forcerange="${-force} ${force}"/>`;

const dynamics = (kind: 'hinge' | 'slide', of: RobotSpec['dynamics']['slide']): string =>
  of ? `\n<default class="${kind}"><joint armature="${of.armature}" damping="${of.damping}"/></default>` : '';

/** The range of what drives the gripper's joint, metres or radians: closed and open. */
export const gripperRange = ({ gripper }: RobotSpec): readonly [number, number] =>
  gripper.kind === 'parallel' ? [0, gripper.travel] : [gripper.closed, gripper.open];

const gripperServo = (robot: RobotSpec): string => {
  const { gripper } = robot;
  const joint = gripper.kind === 'parallel' ? gripper.joints[0] : gripper.joint;
  const [low, high] = gripperRange(robot).toSorted((a, b) => a - b);
  return servo(gripper.servo, 'gripper', joint, ` ctrlrange="${low} ${high}"`);
};

/** A parallel gripper's fingers go together. */
const coupling = ({ gripper }: RobotSpec): string =>
  gripper.kind === 'parallel'
    ? `\n<equality><joint joint1="${gripper.joints[0]}" joint2="${gripper.joints[1]}" polycoef="0 1 0 0 0" solref="0.005 1"/></equality>`
    : '';

/**
 * Most steps of the solver's line search. Convex pieces between pads need more than blocks do: at 20 the search now and
 * then ends on a point that is no solution, and the thing leaves the hand at several metres a second.
 */
const lineSearch = ({ objects }: SceneSpec): number => (objects.every(isBlock) ? 20 : 100);

/** RangeError for a robot there is not, and for a thing without convex pieces. */
export const sceneXml = (scene: SceneSpec, hulls: Hulls): string => {
  const robot = robotOf(scene.robot);
  return `<mujoco model="tabletop">
<compiler angle="radian" autolimits="true"/>
<option timestep="${robot.timestep}" integrator="implicitfast" cone="elliptic" impratio="10" iterations="40" ls_iterations="${lineSearch(scene)}"/>
<default>${dynamics('hinge', robot.dynamics.hinge)}${dynamics('slide', robot.dynamics.slide)}
<!-- contype 2, conaffinity 1: the arm meets table and things, never itself -->
<default class="arm"><geom contype="2" conaffinity="1" friction="0.6 0.005 0.0001"/></default>
<default class="pad"><geom contype="2" conaffinity="1" condim="4" priority="1" friction="2 0.05 0.0002" solimp="0.95 0.99 0.001" solref="0.01 1"/></default>
<default class="thing"><geom contype="1" conaffinity="3" condim="4" friction="0.9 0.01 0.0005"/></default>
</default>
<asset>${armAssets(robot)}${assets()}${thingAssets(scene, hulls)}</asset>
<worldbody>
<geom name="table" type="box" pos="${v(...TABLE_TOP.centre, -0.02)}" size="${v(...TABLE_TOP.half, 0.02)}" contype="1" conaffinity="3" friction="0.9 0.01 0.0005"/>
${armBody(robot, robot.base, scene.objects.filter(isHeld))}
${scene.objects.map((o) => (isHeld(o) ? '' : objectBody(o, hulls))).join('\n')}
</worldbody>${coupling(robot)}
<actuator>${robot.joints.map((joint, i) => servo(joint.servo, `servo${i + 1}`, joint.name)).join('')}
${gripperServo(robot)}</actuator>
</mujoco>`;
};
