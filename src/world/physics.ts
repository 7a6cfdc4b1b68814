/**
 * The one door to MuJoCo. The package types its arrays as `any`; here they become Float64Array once.
 * Views die when WASM memory grows, so they are read afresh through the handles at every use.
 */
import loadMujoco, { type MainModule, type MjData, type MjModel } from '@mujoco/mujoco';

export type Physics = MainModule;

let loading: Promise<Physics> | null = null;

/** Loads MuJoCo once (10 MB of WASM). `wasmUrl` is where a bundler put mujoco.wasm; Node finds it by itself. */
export const loadPhysics = (wasmUrl?: string): Promise<Physics> => {
  loading ??= loadMujoco(wasmUrl === undefined ? undefined : { locateFile: () => wasmUrl }).catch(
    (error: unknown) => {
      loading = null; // a failed download must not poison the next try
      throw error;
    },
  );
  return loading;
};

export interface Simulation {
  readonly model: MjModel;
  readonly data: MjData;
  /** A second state for kinematics that must not disturb the first. */
  readonly scratch: MjData;
  qpos(data?: MjData): Float64Array;
  qvel(): Float64Array;
  ctrl(): Float64Array;
  warmstart(): Float64Array;
  /** Places of the bodies that are led and not simulated, x, y, z one after the other, in the order of the model. */
  ledTo(): Float64Array;
  bodyId(name: string): number;
  siteId(name: string): number;
  /** xyz of a body's frame, world, metres. */
  xpos(): Float64Array;
  xquat(): Float64Array;
  /** Row-major 6 x nv Jacobian of a site in `data`, translation rows then rotation rows. */
  siteJacobian(data: MjData, site: number): Float64Array;
  sitePosition(data: MjData): Float64Array;
  siteMatrix(data: MjData): Float64Array;
  forward(): void;
  step(): void;
  kinematics(data: MjData): void;
  dispose(): void;
}

const BODY = 1; // mjOBJ_BODY
const SITE = 6; // mjOBJ_SITE

export const createSimulation = (physics: Physics, xml: string): Simulation => {
  const model = physics.MjModel.from_xml_string(xml);
  const data = new physics.MjData(model);
  const scratch = new physics.MjData(model);
  const nv = model.nv;
  const translation = new physics.DoubleBuffer(3 * nv);
  const rotation = new physics.DoubleBuffer(3 * nv);
  const id = (kind: number, name: string): number => {
    const found = physics.mj_name2id(model, kind, name);
    if (found < 0) throw new RangeError(`no ${name} in the scene`);
    return found;
  };
  return {
    model,
    data,
    scratch,
    qpos: (d = data) => d.qpos,
    qvel: () => data.qvel,
    ctrl: () => data.ctrl,
    warmstart: () => data.qacc_warmstart,
    ledTo: () => data.mocap_pos,
    bodyId: (name) => id(BODY, name),
    siteId: (name) => id(SITE, name),
    xpos: () => data.xpos,
    xquat: () => data.xquat,
    siteJacobian: (d, site) => {
      physics.mj_jacSite(model, d, translation, rotation, site);
      const out = new Float64Array(6 * nv);
      out.set(translation.GetView() as Float64Array, 0);
      out.set(rotation.GetView() as Float64Array, 3 * nv);
      return out;
    },
    sitePosition: (d) => d.site_xpos,
    siteMatrix: (d) => d.site_xmat,
    forward: () => physics.mj_forward(model, data),
    step: () => physics.mj_step(model, data),
    kinematics: (d) => {
      physics.mj_kinematics(model, d);
      physics.mj_comPos(model, d);
    },
    dispose: () => {
      for (const handle of [translation, rotation, scratch, data, model]) handle.delete();
    },
  };
};
