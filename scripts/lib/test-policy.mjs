// @ts-check
/**
 * Test policies: they have the files of a model and have learned nothing. Every title, summary and file says so.
 *
 * `chunkPolicy` steers a robot by arithmetic: the right half of the picture brighter than the left turns the first joint one
 * way, darker the other way; the brighter the picture, the wider the gripper; the other joints go to a fixed posture. Each
 * action of a chunk goes at most one degree (of the gripper: one percent) further than the one before.
 * `doubledPolicy` is a trained model with the ranges of its moves doubled: nothing else differs, so it must move twice as far.
 */
import { createHash } from 'node:crypto';
import { onnxModel } from './onnx.mjs';

/** SO-101: five joints in degrees around mid-range, the gripper in percent, as LeRobot's users have it. */
const JOINTS = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex', 'wrist_roll'];
const DIMENSIONS = JOINTS.length + 1;
const LENGTH = 16;
const HZ = 30;
/** Where the arm goes with a dark picture: degrees, and percent of the gripper's opening. */
const POSTURE = [0, -30, 30, 60, 0, 0];
/** Degrees of the first joint for a picture that is black on one side and white on the other: a quarter of this. */
const TURN = 120;
/** Percent of the gripper for a white picture. */
const OPEN = 100;
/** Degrees or percent a chunk: one an action. */
const STEP = LENGTH;
const NOTE = 'Test policy, not trained: arithmetic, for tests only.';

/**
 * @typedef {object} ChunkPolicyOptions
 * @property {string} [id]
 * @property {string} [robot]
 * @property {number} [side] of the square frames, pixels
 * @property {readonly string[]} [cameras]
 * @property {number} [frames] of each camera
 * @typedef {Readonly<Record<string, Buffer>>} Files by path below the model's folder
 */

/** What column `x` of a picture weighs: for the first joint -1 on the left ... 1 on the right, for the gripper 1. */
const columnWeights = (/** @type {number} */ x, /** @type {number} */ side) => {
  const weights = Array(DIMENSIONS).fill(0);
  weights[0] = (TURN * ((2 * x) / (side - 1) - 1)) / side;
  weights[DIMENSIONS - 1] = OPEN / side;
  return weights;
};

/** @param {Required<Omit<ChunkPolicyOptions, 'id' | 'robot'>>} options */
function graphOf({ side, cameras, frames }) {
  const names = cameras.length === 1 ? ['image'] : cameras.map((camera) => `image.${camera}`);
  const weights = Float32Array.from(
    Array.from({ length: side }, (_, x) => columnWeights(x, side).map((w) => w / names.length)).flat(),
  );
  const nodes = names.flatMap((name, i) => [
    { op: 'ReduceMean', inputs: [name], outputs: [`columns${i}`], attributes: { axes: [1, 2], keepdims: 0 } },
    { op: 'MatMul', inputs: [`columns${i}`, 'weights'], outputs: [`pull${i}`] },
    { op: 'Add', inputs: [i === 0 ? 'posture' : `goal${i - 1}`, `pull${i}`], outputs: [`goal${i}`] },
  ]);
  return onnxModel({
    name: 'test-policy',
    doc: NOTE,
    inputs: [
      ...names.map((name) => ({
        ...{ name, type: /** @type {const} */ ('float32'), dims: [1, 3 * frames, side, side] },
      })),
      { name: 'state', type: 'float32', dims: [1, DIMENSIONS] },
    ],
    outputs: [{ name: 'actions', type: 'float32', dims: [1, LENGTH, DIMENSIONS] }],
    nodes: [
      ...nodes,
      { op: 'Sub', inputs: [`goal${names.length - 1}`, 'state'], outputs: ['way'] },
      { op: 'Clip', inputs: ['way', 'least', 'most'], outputs: ['step'] },
      { op: 'Reshape', inputs: ['step', 'row'], outputs: ['step3'] },
      { op: 'Reshape', inputs: ['state', 'row'], outputs: ['state3'] },
      { op: 'Mul', inputs: ['ramp', 'step3'], outputs: ['moves'] },
      { op: 'Add', inputs: ['state3', 'moves'], outputs: ['actions'] },
    ],
    weights: [
      { name: 'weights', dims: [side, DIMENSIONS], data: weights },
      { name: 'posture', dims: [1, DIMENSIONS], data: Float32Array.from(POSTURE) },
      { name: 'least', dims: [], data: Float32Array.of(-STEP) },
      { name: 'most', dims: [], data: Float32Array.of(STEP) },
      { name: 'row', dims: [3], data: BigInt64Array.of(1n, 1n, BigInt(DIMENSIONS)) },
      {
        name: 'ramp',
        dims: [1, LENGTH, 1],
        data: Float32Array.from({ length: LENGTH }, (_, t) => (t + 1) / LENGTH),
      },
    ],
  });
}

/**
 * What the graph computes, written a second time and another way (pixel by pixel, in double precision), so that a self-test
 * against it can fail.
 * @param {Uint8Array} rgb every frame of the observation, one after the other
 * @param {readonly number[]} state degrees and percent
 * @param {number} side of a frame, pixels
 * @returns {number[]} row-major [16, 6]
 */
export function expectedActions(rgb, state, side) {
  const goal = [...POSTURE];
  const share = 1 / rgb.length; // of one byte in the mean over all of them
  for (const [i, byte] of rgb.entries()) {
    const x = Math.floor(i / 3) % side;
    const brightness = (byte / 255) * share;
    goal[0] = (goal[0] ?? 0) + brightness * TURN * ((2 * x) / (side - 1) - 1);
    goal[DIMENSIONS - 1] = (goal[DIMENSIONS - 1] ?? 0) + brightness * OPEN;
  }
  return Array.from({ length: LENGTH * DIMENSIONS }, (_, i) => {
    const [t, d] = [Math.floor(i / DIMENSIONS), i % DIMENSIONS];
    const from = state[d] ?? 0;
    const way = (goal[d] ?? 0) - from;
    return from + (Math.sign(way) * Math.min(Math.abs(way), STEP) * (t + 1)) / LENGTH;
  });
}

/** @param {string} file @param {Uint8Array} data */
const described = (file, data) => ({
  ...{ file, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') },
});

/** Frames that are brighter on the right (0) or on the left (1). @param {number} i @param {number} side @param {number} count */
const goldenFrames = (i, side, count) =>
  Buffer.from(
    Uint8Array.from({ length: side * side * 3 * count }, (_, k) => {
      const x = Math.floor(k / 3) % side;
      const ramp = Math.floor((255 * (i === 0 ? x : side - 1 - x)) / (side - 1));
      return (ramp + 40 * (k % 3)) % 256;
    }),
  );

/** One far from every goal, one near: there the pixels decide. */
const GOLDEN_STATES = [
  [40.5, 12.25, -8, 20, -15.5, 10],
  [-14, -27, 29.5, 58, 1.5, 60],
];

/**
 * A policy with a chunk head, its manifest and its golden observations.
 * @param {ChunkPolicyOptions} [options]
 * @returns {Files}
 */
export function chunkPolicy({
  id = 'test-policy',
  robot = 'so101',
  side = 96,
  cameras = ['table'],
  frames = 1,
} = {}) {
  const policy = graphOf({ side, cameras, frames });
  const golden = GOLDEN_STATES.map((state, i) => {
    const rgb = goldenFrames(i, side, cameras.length * frames);
    return { rgb, state, frame: described(`golden/${i}.rgb`, rgb) };
  });
  const dimensions = [
    ...JOINTS.map((name) => ({ name, unit: 'deg', low: -110, high: 110 })),
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ];
  const manifest = {
    ...{ formatVersion: 2, id, title: 'Test policy (not trained)', summary: NOTE, license: 'MIT', robot },
    observation: {
      cameras: cameras.map((name) => ({ name, width: side, height: side })),
      frames,
      state: { kind: 'joints', encoding: 'units', dimensions },
    },
    action: { kind: 'joint-target', hz: HZ, dimensions },
    head: { kind: 'chunk', length: LENGTH, execute: LENGTH / 2, ensemble: false, values: 'units' },
    variants: [
      {
        ...{ id: 'float32', ...described('policy.float32.onnx', policy) },
        ...{ providers: ['webgpu', 'wasm'], needs: [] },
      },
    ],
    golden: golden.map(({ rgb, state, frame }) => ({
      ...{ frame, state, actions: { float32: expectedActions(rgb, state, side).map(Math.fround) } },
    })),
  };
  return {
    'manifest.json': Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`),
    'policy.float32.onnx': policy,
    ...Object.fromEntries(golden.map(({ rgb }, i) => [`golden/${i}.rgb`, rgb])),
  };
}

/** The middle bin of a displacement stays zero. @param {any} dimension */
const doubled = ({ name, unit, low, high }) =>
  unit === 'm' || unit === 'rad' ? { name, unit, low: 2 * low, high: 2 * high } : { name, unit, low, high };

/**
 * The manifest of a trained model with the ranges of its displacements doubled. Its files are the model's own, in the folder
 * beside; its tokens are the same, so its golden frames are, too.
 * @param {any} manifest of format 2
 * @param {{ id: string, from: string }} names of the new folder, and of the model's
 */
export function doubledManifest(manifest, { id, from }) {
  const moved = (/** @type {unknown} */ value) => movedFiles(value, from);
  const { metrics: _, ablations: __, agreement: ___, ...rest } = manifest;
  return {
    ...moved(rest),
    id,
    title: `${manifest.title}, doubled (test)`,
    summary: `Test policy: ${manifest.title} with the ranges of its displacements doubled, not trained so.`,
    action: { ...manifest.action, dimensions: manifest.action.dimensions.map(doubled) },
  };
}

/** The same value, its files named from the folder beside. @param {any} value @param {string} from @returns {any} */
function movedFiles(value, from) {
  if (Array.isArray(value)) return value.map((one) => movedFiles(one, from));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    key,
    key === 'file' && 'sha256' in value && !one.startsWith('../')
      ? `../${from}/${one}`
      : movedFiles(one, from),
  ]);
  return Object.fromEntries(entries);
}
