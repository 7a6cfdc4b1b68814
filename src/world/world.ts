/** A scene come alive in MuJoCo, behind the World port of the contracts. */

import type {
  ArmKinematics,
  ArmPort,
  BodyPose,
  Controller,
  Extent,
  Hulls,
  Proprioception,
  QuatWxyz,
  Result,
  SceneSpec,
  Vec3,
  World,
  WorldState,
} from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { convexHull } from '../math/polygon.ts';
import {
  clamp,
  GRIPPER_DOWN,
  quatConjugate,
  quatFromMatrix,
  quatFromRotationVector,
  quatMultiply,
  quatRotate,
  rotationVectorFromQuat,
} from '../math/rotation.ts';
import { armBodies, type RobotSpec, robotOf } from '../robots/index.ts';
import { cornersOf } from '../things/corners.ts';
import { courseAt, courseSpeed } from '../things/courses.ts';
import { gripperRange, sceneXml } from './mjcf.ts';
import { createSimulation, type Physics, type Simulation } from './physics.ts';

/**
 * Seconds over which joint targets are walked to, at most: the rest of a long period lets the servos settle. Short
 * periods are walked through whole, so that a stream of targets gives one motion and no stairs.
 */
const RAMP = 0.15;

const NO_HULLS: Hulls = new Map();

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

const fnv1a = (bytes: Uint8Array): string => {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  return hash.toString(16).padStart(16, '0');
};

const evaluateOn = (
  sim: Simulation,
  site: number,
  count: number,
  joints: readonly number[],
): ArmKinematics => {
  const q = sim.qpos(sim.scratch);
  for (let i = 0; i < count; i++) q[i] = joints[i] ?? 0;
  sim.kinematics(sim.scratch);
  const p = sim.sitePosition(sim.scratch);
  const full = sim.siteJacobian(sim.scratch, site);
  const nv = full.length / 6;
  const jacobian = new Float64Array(6 * count);
  for (let r = 0; r < 6; r++) jacobian.set(full.subarray(r * nv, r * nv + count), r * count);
  return {
    position: [p[0] ?? 0, p[1] ?? 0, p[2] ?? 0],
    quat: quatFromMatrix(sim.siteMatrix(sim.scratch)),
    jacobian,
  };
};

/** Extra powers for the data generator: put things where a rollout would take minutes to bring them. */
export interface EditableWorld extends World {
  readonly arm: ArmPort;
  /** Teleports the arm (radians) and fingers (opening 0..1) without physics; forgets the aim. */
  placeArm(joints: readonly number[], opening: number): void;
  placeObject(index: number, pose: BodyPose): void;
  /** Deepest overlap of the arm with table or objects now, metres (0 when nothing overlaps). */
  armOverlap(): number;
}

/**
 * Builds the scene and puts the arm at its home pose. Control is passed in, since stages do not know each other:
 * `createController` of control/. So are the tasks' predicates: `succeeded` is added where world and tasks meet
 * (runtime/arena.ts). `hulls`: of the things in the scene, fetched before.
 */
export const createWorld = (
  physics: Physics,
  scene: SceneSpec,
  makeController: (arm: ArmPort, robot: RobotSpec) => Controller,
  solveHome: (arm: ArmPort, position: Vec3, quat: QuatWxyz) => readonly number[],
  hulls: Hulls = NO_HULLS,
): Omit<EditableWorld, 'succeeded'> => {
  const robot = robotOf(scene.robot);
  const { gripper, timestep } = robot;
  const sim = createSimulation(physics, sceneXml(scene, hulls));
  const joints = robot.joints.length;
  const site = sim.siteId('tcp');
  const objectBodies = scene.objects.map((o) => sim.bodyId(o.name));
  const fingerBodies = gripper.fingers.map((name) => sim.bodyId(name));
  const drawn = [...armBodies(robot.base).map((b) => b.name), ...scene.objects.map((o) => o.name)];
  const drawnIds = drawn.map((name) => sim.bodyId(name));
  /** Coordinates of the gripper's joints, after the arm's; free objects' joints come next. */
  const gripperQpos = gripper.kind === 'parallel' ? [joints, joints + 1] : [joints];
  const isFree = (object: SceneSpec['objects'][number]): boolean =>
    object.kind !== 'part' || object.mount === 'free';
  /** How many free objects come before it; null: it is fixed, or led. */
  const freeIndex = scene.objects.map((object, index) =>
    isFree(object) ? scene.objects.slice(0, index).filter(isFree).length : null,
  );
  const ledObjects = scene.objects.flatMap((object, index) =>
    object.kind === 'part' && object.course
      ? [{ index, course: object.course, middle: object.position }]
      : [],
  );
  /** Seconds that the tips were too far from what is led, one a led object. */
  const strayed = new Float64Array(ledObjects.length);
  const [closed, open] = gripperRange(robot);
  const gripperTarget = (opening: number): number => closed + opening * (open - closed);
  const from = new Float64Array(joints + 1);
  const to = new Float64Array(joints + 1);
  let ramp = 0; // seconds since the targets were set
  let rampTime = RAMP; // seconds they are walked to in
  let steps = 0;

  const setTargets: ArmPort['setTargets'] = (positions, opening, period) => {
    const ctrl = sim.ctrl();
    for (let i = 0; i <= joints; i++) {
      from[i] = ctrl[i] ?? 0;
      to[i] = i < joints ? (positions[i] ?? 0) : gripperTarget(clamp(opening, 0, 1));
    }
    ramp = 0;
    rampTime = Math.min(RAMP, period);
  };

  const arm: ArmPort = {
    joints,
    lower: robot.joints.map(({ lower }) => lower),
    upper: robot.joints.map(({ upper }) => upper),
    rest: robot.rest,
    jointPositions: () => Array.from(sim.qpos().subarray(0, joints)),
    evaluate: (positions) => evaluateOn(sim, site, joints, positions),
    setTargets,
  };
  const controller = makeController(arm, robot);

  const opening = (): number => {
    const q = sim.qpos();
    const sum = gripperQpos.reduce((total, at) => total + ((q[at] ?? 0) - closed), 0);
    return clamp(sum / (gripperQpos.length * (open - closed)), 0, 1);
  };

  const proprioception = (): Proprioception => {
    const p = sim.sitePosition(sim.data);
    const quat = quatFromMatrix(sim.siteMatrix(sim.data));
    return {
      position: [p[0] ?? 0, p[1] ?? 0, p[2] ?? 0],
      rotation: rotationVectorFromQuat(quatMultiply(quat, quatConjugate(GRIPPER_DOWN))),
      opening: opening(),
      joints: arm.jointPositions(),
    };
  };

  const poseOf = (body: number): BodyPose => {
    const p = sim.xpos();
    const q = sim.xquat();
    return {
      position: [p[3 * body] ?? 0, p[3 * body + 1] ?? 0, p[3 * body + 2] ?? 0],
      quat: [q[4 * body] ?? 1, q[4 * body + 1] ?? 0, q[4 * body + 2] ?? 0, q[4 * body + 3] ?? 0],
    };
  };

  const corners = scene.objects.map((object) => cornersOf(object, hulls));
  const extentOf = (index: number): Extent => {
    const { position, quat } = poseOf(objectBodies[index] ?? 0);
    const turned = (corners[index] ?? []).map((corner) => quatRotate(quat, corner));
    const heights = turned.map(([, , z]) => z + position[2]);
    return {
      outline: convexHull(turned.map(([x, y]) => [x + position[0], y + position[1]])),
      bottom: Math.min(...heights),
      top: Math.max(...heights),
    };
  };

  const placeArm: EditableWorld['placeArm'] = (positions, opened) => {
    const q = sim.qpos();
    for (let i = 0; i < joints; i++) q[i] = positions[i] ?? 0;
    for (const at of gripperQpos) q[at] = gripperTarget(opened);
    sim.qvel().fill(0);
    const ctrl = sim.ctrl();
    for (let i = 0; i < joints; i++) ctrl[i] = positions[i] ?? 0;
    ctrl[joints] = gripperTarget(opened);
    setTargets(positions, opened, RAMP);
    ramp = RAMP;
    controller.reset();
    sim.forward();
  };

  const lead = (): void => {
    if (ledObjects.length === 0) return;
    const places = sim.ledTo();
    ledObjects.forEach(({ course, middle }, i) => {
      const [x, y] = courseAt(course, steps * timestep);
      places.set([middle[0] + x, middle[1] + y, middle[2]], 3 * i);
    });
  };

  /** Counts, at the state that the last step began in, whether the tips follow. */
  const watch = (): void => {
    const time = steps * timestep;
    const tip = sim.sitePosition(sim.data);
    ledObjects.forEach(({ course, middle }, i) => {
      if (time < course.from) return;
      const [x, y] = courseAt(course, time);
      const off = hypot((tip[0] ?? 0) - middle[0] - x, (tip[1] ?? 0) - middle[1] - y);
      if (off > course.within) strayed[i] = (strayed[i] ?? 0) + timestep;
    });
  };

  /**
   * mj_step leaves poses and contacts one step behind qpos. Everything read between actions is brought up to date,
   * without touching the solver's warm start: otherwise a restored world would not go on as the saved one did.
   */
  const refresh = (): void => {
    lead();
    const warm = sim.warmstart().slice();
    sim.forward();
    sim.warmstart().set(warm);
  };

  const advance = (seconds: number): Result<number> => {
    const n = Math.round(seconds / timestep);
    const ctrl = sim.ctrl();
    // MuJoCo meets a number it cannot go on from by starting anew, silently, its clock at 0; nothing else reads that clock
    sim.data.time = 1;
    for (let k = 0; k < n; k++) {
      ramp += timestep;
      const t = Math.min(1, ramp / rampTime);
      for (let i = 0; i <= joints; i++) ctrl[i] = (from[i] ?? 0) + t * ((to[i] ?? 0) - (from[i] ?? 0));
      lead();
      sim.step();
      watch();
      steps++;
    }
    refresh();
    const finite = sim.qpos().every(Number.isFinite) && sim.qvel().every(Number.isFinite);
    if (finite && sim.data.time >= 1) return { ok: true, value: n };
    return {
      ok: false,
      error: {
        code: 'WORLD_FAILED',
        message: 'The physics became unstable. Press Reset to start the scene again.',
        detail: `after ${steps} steps`,
      },
    };
  };

  const contacts = (): readonly { readonly a: number; readonly b: number; readonly distance: number }[] => {
    const list = sim.data.contact;
    const geomBody: Int32Array = sim.model.geom_bodyid;
    const found: { a: number; b: number; distance: number }[] = [];
    for (let i = 0; i < sim.data.ncon; i++) {
      const contact = list.get(i);
      if (!contact) continue;
      found.push({
        a: geomBody[contact.geom1] ?? -1,
        b: geomBody[contact.geom2] ?? -1,
        distance: contact.dist,
      });
      contact.delete();
    }
    list.delete();
    return found;
  };

  const holding = (index: number): boolean => {
    const body = objectBodies[index];
    const touched = new Set(contacts().flatMap(({ a, b }) => (a === body ? [b] : b === body ? [a] : [])));
    return fingerBodies.every((finger) => touched.has(finger));
  };

  const armIds = new Set(armBodies(robot.base).map((b) => sim.bodyId(b.name)));
  const armOverlap = (): number =>
    contacts().reduce(
      (deepest, { a, b, distance }) =>
        armIds.has(a) !== armIds.has(b) ? Math.max(deepest, -distance) : deepest,
      0,
    );

  const poses = drawn.map((name, i) => ({ name, id: drawnIds[i] ?? 0 }));
  const world: Omit<EditableWorld, 'succeeded'> = {
    scene,
    arm,
    time: () => steps * timestep,
    proprioception,
    command: controller.command,
    advance,
    objectPose: (index) => poseOf(objectBodies[index] ?? 0),
    extent: extentOf,
    bodyPoses: () => poses.map(({ name, id }) => ({ name, pose: poseOf(id) })),
    objectVelocity: (index) => {
      const object = scene.objects[index];
      if (object?.kind === 'part' && object.course)
        return [...courseSpeed(object.course, steps * timestep), 0];
      const free = freeIndex[index] ?? null;
      if (free === null) return [0, 0, 0];
      const at = joints + gripperQpos.length + 6 * free;
      const [x = 0, y = 0, z = 0] = sim.qvel().subarray(at, at + 3);
      return [x, y, z];
    },
    strayed: (index) => strayed[ledObjects.findIndex((led) => led.index === index)] ?? 0,
    holding,
    armOverlap,
    placeArm,
    placeObject: (index, pose) => {
      const free = freeIndex[index] ?? null;
      if (free === null) throw new RangeError(`object ${index} is fixed where it is`);
      sim.qpos().set([...pose.position, ...pose.quat], joints + gripperQpos.length + 7 * free);
      sim.forward();
    },
    save: (): WorldState => {
      const parts = [
        [steps, ramp, rampTime],
        strayed,
        from,
        to,
        sim.qpos(),
        sim.qvel(),
        sim.ctrl(),
        sim.warmstart(),
        controller.save(),
      ];
      return { sceneSeed: scene.seed, data: Float64Array.from(parts.flatMap((p) => [...p])) };
    },
    restore: (state) => {
      if (state.sceneSeed !== scene.seed)
        throw new RangeError(`state of scene ${state.sceneSeed} given to scene ${scene.seed}`);
      let at = 3;
      steps = state.data[0] ?? 0;
      ramp = state.data[1] ?? 0;
      rampTime = state.data[2] ?? RAMP;
      for (const target of [strayed, from, to, sim.qpos(), sim.qvel(), sim.ctrl(), sim.warmstart()]) {
        target.set(state.data.subarray(at, at + target.length));
        at += target.length;
      }
      controller.restore([...state.data.subarray(at)]);
      refresh();
    },
    hash: () => {
      const bits = Float64Array.from([...sim.qpos(), ...sim.qvel()]);
      return fnv1a(new Uint8Array(bits.buffer));
    },
    dispose: sim.dispose,
  };

  const homeQuat = quatMultiply(quatFromRotationVector(scene.home.rotation), GRIPPER_DOWN);
  placeArm(solveHome(arm, scene.home.position, homeQuat), scene.home.opening);
  return world;
};
