// @ts-check
/**
 * One thing on a table in MuJoCo, with the project's hand floating above it: enough to see how a thing comes to rest and
 * whether a grasp holds. Steps, friction and contact are those of the page's own world; the hand is the arm's, on four
 * servos (x, y, z, yaw) about as stiff as the arm is at its tip.
 */
import loadMujoco from '@mujoco/mujoco';
import { runnerImport } from 'vite';
import { ROOT } from '../lib/run.mjs';

/** @typedef {readonly (readonly [number, number, number])[]} Piece corners of a convex hull, metres */
/** @typedef {readonly [number, number, number, number]} Quat wxyz */
/** @typedef {{ pieces: readonly Piece[], density: number }} Body in its own frame; kg/m3 of the pieces */

const TIMESTEP = 0.004;
const LIFT = 0.05;

const n = (/** @type {readonly number[]} */ list) => list.map((x) => Number(x.toFixed(6))).join(' ');

/** The arm's hand and its measures. */
async function readHand() {
  const { module: robots } = await runnerImport('/src/robots/index.ts', {
    root: ROOT,
    logLevel: 'error',
    configFile: false,
  });
  const { gripper, tcp, workspace, ...robot } = robots.PANDA;
  const hand = robots.bodyOf(robot, gripper.hand);
  const height = tcp.position[2];
  const geom = (/** @type {any} */ p) =>
    `<geom type="box" pos="${n(p.at)}" size="${n(p.half)}" class="${p.tone === 'pad' ? 'pad' : 'arm'}"/>`;
  const body = (/** @type {any} */ b) =>
    `<body name="${b.name}" pos="${n(b.position)}" quat="${n(b.quat)}" gravcomp="1"><inertial pos="0 0 0" mass="${b.mass}" diaginertia="0.0002 0.0002 0.0002"/>
<joint name="${b.name}" class="slide" type="slide" axis="${n(b.joint.axis)}" range="${n(b.joint.range)}"/>${b.shapes.map(geom).join('')}</body>`;
  return {
    travel: gripper.travel,
    lowest: workspace.z[0],
    xml: `<body name="hand" pos="0 0 ${height}" quat="0 1 0 0" gravcomp="1"><inertial pos="0 0 0.03" mass="0.5" diaginertia="0.002 0.002 0.002"/>
${hand.shapes.map(geom).join('')}${hand.children.map(body).join('')}</body>`,
  };
}

const [physics, HAND] = await Promise.all([loadMujoco(), readHand()]);
/** Of the arm's workspace: the tip never goes lower (metres). */
export const LOWEST_TIP = HAND.lowest;

/** @param {Body} body */
function sceneXml({ pieces, density }) {
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
${HAND.xml}</body>
<body name="thing" pos="0 0 0"><freejoint/>${geoms.join('')}</body></worldbody>
<equality><joint joint1="finger_left" joint2="finger_right" polycoef="0 1 0 0 0" solref="0.005 1"/></equality>
<actuator>${['x', 'y', 'z'].map((j) => `<position joint="${j}" kp="6000" kv="220"/>`).join('')}<position joint="yaw" kp="150" kv="5"/>
<position joint="finger_left" kp="1500" kv="80" ctrlrange="0 ${HAND.travel}" forcerange="-30 30"/></actuator></mujoco>`;
}

/** @param {Quat} a @param {Quat} b @returns {Quat} */
export const quatMultiply = ([aw, ax, ay, az], [bw, bx, by, bz]) => [
  aw * bw - ax * bx - ay * by - az * bz,
  aw * bx + ax * bw + ay * bz - az * by,
  aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw,
];
/** @param {Quat} q @returns {Quat} */
export const quatConjugate = ([w, x, y, z]) => [w, -x, -y, -z];
/** @param {Quat} q @param {readonly number[]} v @returns {[number, number, number]} */
export function rotate(q, [x = 0, y = 0, z = 0]) {
  const [, rx, ry, rz] = quatMultiply(quatMultiply(q, [0, x, y, z]), quatConjugate(q));
  return [rx, ry, rz];
}
/** The shortest rotation that brings `up` (of the body) to the world's z: a resting pose without its yaw. @param {readonly number[]} up @returns {Quat} */
export function uprighting([x = 0, y = 0, z = 1]) {
  if (z < -0.999999) return [0, 1, 0, 0];
  const w = 1 + z;
  const length = Math.hypot(w, x, y);
  return [w / length, y / length, -x / length, 0];
}
/** @param {Quat} a @param {Quat} b radians */
export const angleBetween = (a, b) =>
  2 * Math.acos(Math.min(1, Math.abs(quatMultiply(quatConjugate(a), b)[0])));

const FREE = 6; // where the thing's seven numbers begin in qpos: after x, y, z, yaw and two fingers

/** @param {Body} body */
export function createBench(body) {
  const model = physics.MjModel.from_xml_string(sceneXml(body));
  const data = new physics.MjData(model);
  const id = (/** @type {string} */ name) => physics.mj_name2id(model, 1, name);
  const thing = id('thing');
  const fingers = [id('finger_left'), id('finger_right')];
  const geomBody = model.geom_bodyid;

  const pose = () => {
    const q = data.qpos;
    return {
      /** @type {[number, number, number]} */
      position: [q[FREE], q[FREE + 1], q[FREE + 2]],
      /** @type {Quat} */
      quat: [q[FREE + 3], q[FREE + 4], q[FREE + 5], q[FREE + 6]],
    };
  };
  /** Starts anew: thing at a pose, hand's tip at x, y, z with a yaw, fingers open by a share. */
  const place = (
    /** @type {readonly number[]} */ position,
    /** @type {Quat} */ quat,
    hand = [0, 0, 0.6, 0],
    open = 1,
  ) => {
    physics.mj_resetData(model, data);
    data.qpos.set([...hand, open * HAND.travel, open * HAND.travel, ...position, ...quat]);
    data.ctrl.set([...hand, open * HAND.travel]);
    physics.mj_forward(model, data);
  };
  /** Moves the servos' targets evenly to others. */
  const move = (/** @type {readonly number[]} */ to, /** @type {number} */ seconds) => {
    const from = [...data.ctrl];
    const steps = Math.round(seconds / TIMESTEP);
    for (let k = 1; k <= steps; k++) {
      for (let i = 0; i < 5; i++)
        data.ctrl[i] = (from[i] ?? 0) + ((to[i] ?? 0) - (from[i] ?? 0)) * Math.min(1, k / steps);
      physics.mj_step(model, data);
    }
  };
  const touching = () => {
    const list = data.contact;
    const found = new Set();
    for (let i = 0; i < data.ncon; i++) {
      const contact = list.get(i);
      if (!contact) continue;
      const a = geomBody[contact.geom1];
      const b = geomBody[contact.geom2];
      if (a === thing) found.add(b);
      if (b === thing) found.add(a);
      contact.delete();
    }
    list.delete();
    return found;
  };

  const com = model.body_ipos.slice(3 * thing, 3 * thing + 3);
  return {
    /** In the thing's frame, metres. @type {readonly number[]} */
    centreOfMass: [...com],
    /** Lets the thing go, its lowest corner a little above the table, and says where it comes to rest. @param {Quat} quat */
    settle: (quat, drop = 0.003, seconds = 1.2) => {
      const lowest = Math.min(...body.pieces.flat().map((corner) => rotate(quat, corner)[2]));
      place([0, 0, drop - lowest], quat);
      move([0, 0, 0.6, 0, HAND.travel], seconds);
      const speed = Math.hypot(...data.qvel.subarray(FREE, FREE + 6));
      return { ...pose(), speed };
    },
    /**
     * Opens, comes down, closes, lifts by 50 mm and holds for half a second. Whether both fingers still hold the thing, which
     * has come along and not turned in the hand.
     * @param {{ height: number, quat: Quat }} rest of the thing: its origin above the table
     * @param {readonly [number, number, number]} tip where the tip closes, relative to the thing's origin; z above the table
     * @param {number} yaw radians: fingers close along the thing's y axis turned by it
     * @param {number} opening share of the whole, before closing
     */
    tryGrasp: ({ height, quat }, [x, y, z], yaw, opening) => {
      const low = Math.max(z, LOWEST_TIP);
      const open = opening * HAND.travel;
      place([0, 0, height], quat, [x, y, low + 0.03, yaw], opening);
      move([x, y, low, yaw, open], 0.2);
      move([x, y, low, yaw, open], 0.04);
      const before = pose();
      if (
        Math.hypot(before.position[0], before.position[1]) > 0.012 ||
        angleBetween(before.quat, quat) > 0.35
      )
        return false;
      move([x, y, low, yaw, 0], 0.1);
      move([x, y, low, yaw, 0], 0.2);
      const gripped = pose();
      const lifted = [x, y, low + LIFT, yaw, 0];
      move(lifted, 0.25);
      const along = () => pose().position[2] - gripped.position[2] > LIFT - 0.012;
      move(lifted, 0.15);
      if (!along()) return false;
      move(lifted, 0.35);
      const touched = touching();
      const held = fingers.every((finger) => touched.has(finger)) && !touched.has(0);
      return held && along() && angleBetween(pose().quat, gripped.quat) < 0.5;
    },
    dispose: () => {
      data.delete();
      model.delete();
    },
  };
}
