/**
 * One thing on a table with the arm's hand floating above it: enough to see how a thing comes to rest and whether a grasp
 * holds. Steps, friction and contact are those of scenes (mjcf.ts); the hand is the seven-joint arm's, on four servos (x, y,
 * z, yaw) about as stiff as the arm is at its tip.
 */
import type { QuatWxyz, Vec3 } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { quatConjugate, quatMultiply, quatRotate } from '../math/rotation.ts';
import { type ArmBody, armBodies, PANDA, type Primitive } from '../robots/index.ts';
import type { Bench, BenchBody } from '../things/study.ts';
import type { Physics } from './physics.ts';

const TIMESTEP = 0.004;
const LIFT = 0.05; // metres
const FAR: readonly number[] = [0, 0, 0.6, 0]; // where the hand waits
const FREE = 6; // where the thing's seven numbers begin in qpos: after x, y, z, yaw and two fingers
const BODY = 1; // mjOBJ_BODY

const n = (list: readonly number[]): string => list.map((x) => Number(x.toFixed(6))).join(' ');

const boxXml = (p: Primitive): string =>
  p.kind === 'box'
    ? `<geom type="box" pos="${n(p.at)}" size="${n(p.half)}" class="${p.tone === 'pad' ? 'pad' : 'arm'}"/>`
    : '';

const fingerXml = (b: ArmBody): string =>
  `<body name="${b.name}" pos="${n(b.position)}" quat="${n(b.quat)}" gravcomp="1"><inertial pos="0 0 0" mass="${b.mass}" diaginertia="0.0002 0.0002 0.0002"/>
<joint name="${b.name}" class="slide" type="slide" axis="${n(b.joint?.axis ?? [0, 1, 0])}" range="${n(b.joint?.range ?? [0, 0])}"/>${b.shapes.map(boxXml).join('')}</body>`;

/** The arm's hand, its tip at the origin, pointing down. */
const handXml = (): string => {
  const hand = armBodies(PANDA.base).find(({ name }) => name === PANDA.tcp.body);
  return `<body name="hand" pos="0 0 ${PANDA.tcp.position[2]}" quat="0 1 0 0" gravcomp="1"><inertial pos="0 0 0.03" mass="0.5" diaginertia="0.002 0.002 0.002"/>
${hand?.shapes.map(boxXml).join('') ?? ''}${hand?.children.map(fingerXml).join('') ?? ''}</body>`;
};

const travel = PANDA.gripper.kind === 'parallel' ? PANDA.gripper.travel : 0;
const LOWEST = PANDA.workspace.z[0]; // the tip never goes lower

const benchXml = ({ pieces, density }: BenchBody): string => {
  const meshes = pieces.map(
    (corners, i) => `<mesh name="p${i}" inertia="convex" vertex="${n(corners.flat())}"/>`,
  );
  const geoms = pieces.map((_, i) => `<geom class="thing" type="mesh" mesh="p${i}" density="${density}"/>`);
  return `<mujoco><compiler angle="radian" autolimits="true"/>
<option timestep="${TIMESTEP}" integrator="implicitfast" cone="elliptic" impratio="10" iterations="40" ls_iterations="20"/>
<default>
<default class="slide"><joint armature="0.1" damping="5"/></default>
<default class="arm"><geom contype="2" conaffinity="1" friction="0.6 0.005 0.0001"/></default>
<default class="pad"><geom contype="2" conaffinity="1" condim="4" priority="1" friction="2 0.05 0.0002" solimp="0.95 0.99 0.001" solref="0.01 1"/></default>
<default class="thing"><geom contype="1" conaffinity="3" condim="4" friction="0.9 0.01 0.0005"/></default>
</default>
<asset>${meshes.join('')}</asset>
<worldbody><geom name="table" type="plane" size="1 1 0.02" contype="1" conaffinity="3" friction="0.9 0.01 0.0005"/>
<body name="carriage" pos="0 0 0" gravcomp="1"><inertial pos="0 0 0" mass="2" diaginertia="0.02 0.02 0.02"/>
<joint name="x" type="slide" axis="1 0 0"/><joint name="y" type="slide" axis="0 1 0"/><joint name="z" type="slide" axis="0 0 1"/><joint name="yaw" type="hinge" axis="0 0 1"/>
${handXml()}</body>
<body name="thing" pos="0 0 0"><freejoint/>${geoms.join('')}</body></worldbody>
<equality><joint joint1="finger_left" joint2="finger_right" polycoef="0 1 0 0 0" solref="0.005 1"/></equality>
<actuator>${['x', 'y', 'z'].map((j) => `<position joint="${j}" kp="6000" kv="220"/>`).join('')}<position joint="yaw" kp="150" kv="5"/>
<position joint="finger_left" kp="1500" kv="80" ctrlrange="0 ${travel}" forcerange="-30 30"/></actuator></mujoco>`;
};

/** Is the angle between two orientations less than one whose half has this cosine? */
const turnedLess = (a: QuatWxyz, b: QuatWxyz, cosine: number): boolean =>
  Math.abs(quatMultiply(quatConjugate(a), b)[0]) > cosine;
const COS_STIRRED = 0.98473; // cos(0.35 rad / 2): the hand moved it while coming down
const COS_TURNED = 0.96891; // cos(0.5 rad / 2): it turned between the fingers

/** The caller disposes of it. Throws what MuJoCo throws for pieces without volume. */
export const createBench = (physics: Physics, body: BenchBody): Bench => {
  const model = physics.MjModel.from_xml_string(benchXml(body));
  const data = new physics.MjData(model);
  const id = (name: string): number => physics.mj_name2id(model, BODY, name);
  const thing = id('thing');
  const fingers = [id('finger_left'), id('finger_right')];

  const pose = (): { readonly position: Vec3; readonly quat: QuatWxyz } => {
    const q: Float64Array = data.qpos;
    const at = (i: number): number => q[FREE + i] ?? 0;
    return { position: [at(0), at(1), at(2)], quat: [at(3), at(4), at(5), at(6)] };
  };
  /** Starts anew: thing at a pose, hand's tip at x, y, z with a yaw, fingers open by a share. */
  const place = (position: Vec3, quat: QuatWxyz, hand: readonly number[], opening: number): void => {
    const open = opening * travel;
    physics.mj_resetData(model, data);
    data.qpos.set([...hand, open, open, ...position, ...quat]);
    data.ctrl.set([...hand, open]);
    physics.mj_forward(model, data);
  };
  /** Moves the servos' targets evenly to others. */
  const move = (to: readonly number[], seconds: number): void => {
    const ctrl: Float64Array = data.ctrl;
    const from = [...ctrl];
    const steps = Math.round(seconds / TIMESTEP);
    for (let k = 1; k <= steps; k++) {
      const now: Float64Array = data.ctrl;
      for (let i = 0; i < 5; i++)
        now[i] = (from[i] ?? 0) + ((to[i] ?? 0) - (from[i] ?? 0)) * Math.min(1, k / steps);
      physics.mj_step(model, data);
    }
  };
  const touching = (): ReadonlySet<number> => {
    const geomBody: Int32Array = model.geom_bodyid; // read afresh: views die when the memory grows
    const list = data.contact;
    const found = new Set<number>();
    for (let i = 0; i < data.ncon; i++) {
      const contact = list.get(i);
      if (!contact) continue;
      const [a, b] = [geomBody[contact.geom1] ?? -1, geomBody[contact.geom2] ?? -1];
      if (a === thing) found.add(b);
      if (b === thing) found.add(a);
      contact.delete();
    }
    list.delete();
    return found;
  };

  const com: Float64Array = model.body_ipos.slice(3 * thing, 3 * thing + 3);
  const corners = body.pieces.flat();
  return {
    lowestTip: LOWEST,
    mass: model.body_mass[thing] ?? 0,
    centreOfMass: [com[0] ?? 0, com[1] ?? 0, com[2] ?? 0],
    settle: (quat, drop = 0.003, seconds = 1.2) => {
      const lowest = corners.reduce(
        (least, corner) => Math.min(least, quatRotate(quat, corner)[2]),
        Infinity,
      );
      place([0, 0, drop - lowest], quat, FAR, 1);
      move([...FAR, travel], seconds);
      const v: Float64Array = data.qvel.slice(FREE, FREE + 6);
      const part = (at: number): number => hypot(v[at] ?? 0, v[at + 1] ?? 0, v[at + 2] ?? 0);
      return { ...pose(), speed: hypot(part(0), part(3)) };
    },
    tryGrasp: ({ height, quat }, [x, y, z], yaw, opening) => {
      const low = Math.max(z, LOWEST);
      const open = opening * travel;
      place([0, 0, height], quat, [x, y, low + 0.03, yaw], opening);
      move([x, y, low, yaw, open], 0.2);
      move([x, y, low, yaw, open], 0.04);
      const before = pose();
      if (
        hypot(before.position[0], before.position[1]) > 0.012 ||
        !turnedLess(before.quat, quat, COS_STIRRED)
      ) {
        return false;
      }
      move([x, y, low, yaw, 0], 0.1);
      move([x, y, low, yaw, 0], 0.2);
      const gripped = pose();
      const lifted = [x, y, low + LIFT, yaw, 0];
      const along = (): boolean => pose().position[2] - gripped.position[2] > LIFT - 0.012;
      move(lifted, 0.25);
      move(lifted, 0.15);
      if (!along()) return false;
      move(lifted, 0.35);
      const touched = touching();
      const held = fingers.every((finger) => touched.has(finger)) && !touched.has(0);
      return held && along() && turnedLess(pose().quat, gripped.quat, COS_TURNED);
    },
    dispose: () => {
      data.delete();
      model.delete();
    },
  };
};
