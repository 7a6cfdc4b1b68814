// @ts-check
/** How a thing rests and is held (src/things/study.ts), tried in the physics of scenes, for Node. */
import { runnerImport } from 'vite';
import { ROOT } from '../lib/run.mjs';

/** @param {string} path */
const load = async (path) =>
  (await runnerImport(path, { root: ROOT, logLevel: 'error', configFile: false })).module;

const [{ study: studyOn }, { createBench, loadPhysics }, { quatRotate }] = /** @type {any[]} */ (
  await Promise.all(['/src/things/study.ts', '/src/world/index.ts', '/src/math/rotation.ts'].map(load))
);
const physics = await loadPhysics();

/** @typedef {readonly [number, number, number, number]} Quat wxyz */

/** @type {(q: Quat, v: readonly number[]) => [number, number, number]} */
export const rotate = quatRotate;

/**
 * @param {{ positions: readonly number[], pieces: readonly { corners: number[][], volume: number }[], density: number, mass: readonly [number, number], seed: number }} thing
 *   mass: the least and the most, kg
 * @returns {import('../../src/things/study.ts').Study}
 */
export const study = ({ pieces, ...thing }) =>
  studyOn((/** @type {unknown} */ body) => createBench(physics, body), {
    ...thing,
    pieces: pieces.map(({ corners }) => corners),
    volume: pieces.reduce((sum, { volume }) => sum + volume, 0),
  });
