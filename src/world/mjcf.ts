/** Writes the MJCF of a scene: the arm from its catalogue, the table, the objects. SI units, z up. */

import type { ObjectSpec, SceneSpec } from '../contracts.ts';
import { atan2, cos, hypot, sin } from '../math/exact.ts';
import { ARM, type ArmBody, FINGER_TRAVEL, JOINTS, type Primitive, TCP } from '../robots/panda.ts';
import { BOWL, SHAPES, STAR_INNER, TABLE_TOP } from '../things/blocks.ts';

/** Seconds a physics step. 50 steps make one action at 5 Hz. */
export const TIMESTEP = 0.004;

const v = (...numbers: readonly number[]): string => numbers.map((n) => Number(n.toFixed(7))).join(' ');

const primitive = (p: Primitive): string => {
  const grip = p.tone === 'pad' ? ' class="pad"' : ' class="arm"';
  if (p.kind === 'box') return `<geom type="box" pos="${v(...p.at)}" size="${v(...p.half)}"${grip}/>`;
  return `<geom type="${p.kind}" fromto="${v(...p.from, ...p.to)}" size="${v(p.radius)}"${grip}/>`;
};

const armBody = (body: ArmBody): string => {
  const inertia = body.mass * 0.004; // a compact body's; the servos' armature dominates it
  const joint = body.joint
    ? `<joint name="${body.joint.name}" class="${body.joint.type}" type="${body.joint.type}" axis="${v(...body.joint.axis)}" range="${v(...body.joint.range)}"/>`
    : '';
  const site = body.name === 'hand' ? `<site name="tcp" pos="0 0 ${TCP}" size="0.005"/>` : '';
  return `<body name="${body.name}" pos="${v(...body.position)}" quat="${v(...body.quat)}" gravcomp="1">
<inertial pos="0 0 0" mass="${body.mass}" diaginertia="${v(inertia, inertia, inertia)}"/>${joint}${site}
${body.shapes.map(primitive).join('')}${body.children.map(armBody).join('')}</body>`;
};

const ring = (n: number, radius: number, z: number, phase = 0): string =>
  Array.from({ length: n }, (_, i) => {
    const angle = phase + (2 * Math.PI * i) / n;
    return v(radius * cos(angle), radius * sin(angle), z);
  }).join(' ');

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

const objectGeoms = (o: ObjectSpec): string => {
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

const objectBody = (o: ObjectSpec): string =>
  `<body name="${o.name}" pos="${v(...o.position)}" quat="${v(cos(o.yaw / 2), 0, 0, sin(o.yaw / 2))}"><freejoint/>${objectGeoms(o)}</body>`;

/** Stiff servos (N m/rad, N m s/rad): an action of 50 mm has arrived, within a millimetre or two, when the next starts. */
const servo = (i: number): string =>
  `<position name="servo${i + 1}" joint="joint${i + 1}" kp="4000" kv="110" forcerange="-150 150"/>`;

export const sceneXml = (scene: SceneSpec): string => `<mujoco model="tabletop">
<compiler angle="radian" autolimits="true"/>
<option timestep="${TIMESTEP}" integrator="implicitfast" cone="elliptic" impratio="10" iterations="40" ls_iterations="20"/>
<default>
<default class="hinge"><joint armature="0.2" damping="0.5"/></default>
<default class="slide"><joint armature="0.1" damping="5"/></default>
<!-- contype 2, conaffinity 1: the arm meets table and things, never itself -->
<default class="arm"><geom contype="2" conaffinity="1" friction="0.6 0.005 0.0001"/></default>
<default class="pad"><geom contype="2" conaffinity="1" condim="4" priority="1" friction="2 0.05 0.0002" solimp="0.95 0.99 0.001" solref="0.01 1"/></default>
<default class="thing"><geom contype="1" conaffinity="3" condim="4" friction="0.9 0.01 0.0005"/></default>
</default>
<asset>${assets()}</asset>
<worldbody>
<geom name="table" type="box" pos="${v(...TABLE_TOP.centre, -0.02)}" size="${v(...TABLE_TOP.half, 0.02)}" contype="1" conaffinity="3" friction="0.9 0.01 0.0005"/>
${armBody(ARM)}
${scene.objects.map(objectBody).join('\n')}
</worldbody>
<equality><joint joint1="finger_left" joint2="finger_right" polycoef="0 1 0 0 0" solref="0.005 1"/></equality>
<actuator>${Array.from({ length: JOINTS }, (_, i) => servo(i)).join('')}
<position name="gripper" joint="finger_left" kp="1500" kv="80" ctrlrange="0 ${FINGER_TRAVEL}" forcerange="-30 30"/></actuator>
</mujoco>`;
