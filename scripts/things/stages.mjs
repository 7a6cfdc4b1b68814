// @ts-check
/** The stages from a catalogue's model to what is committed; each keeps its results in the work folder and makes only what is missing. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { CHOSEN, DENSITY } from './chosen.mjs';
import { madeModel } from './made.mjs';
import { boundsOf, centred, decimated, inLifeSize, scaled } from './mesh.mjs';
import { readObj } from './obj.mjs';

/** @typedef {import('./chosen.mjs').Chosen} Chosen */
/** @typedef {import('./obj.mjs').Triangles} Triangles */

/** The gripper opens 80 mm: what is held must be this narrow from one side, metres. */
export const HELD = 0.066;
/** Five things must have room on the table, metres. */
export const LONGEST = 0.15;
export const RECEPTACLE_LONGEST = 0.17;
/** A hand with something in it must come over the rim, metres. */
export const RECEPTACLE_HIGHEST = 0.11;
/** At most this many triangles; a picture of 100 pixels shows no more. */
const TRIANGLES = 1500;

/** The scale from life to the table: 1, or less so that the narrower horizontal side fits the gripper. @param {readonly number[]} size metres @param {boolean} receptacle */
export const scaleOf = ([x = 1, y = 1, z = 1], receptacle) =>
  receptacle
    ? Math.min(1, RECEPTACLE_LONGEST / Math.max(x, y, z), RECEPTACLE_HIGHEST / z)
    : Math.min(1, LONGEST / Math.max(x, y, z), HELD / Math.min(x, y));

/** A number that follows from a name. @param {string} text */
export const seedOf = (text) => createHash('sha256').update(text).digest().readUInt32LE(0);

/**
 * Scaled and decimated meshes.
 * @param {string} work @param {Map<string, import('./catalogue.mjs').Model>} models
 */
export async function meshes(work, models) {
  mkdirSync(work, { recursive: true });
  for (const { id, source, receptacle, stands } of CHOSEN) {
    const file = join(work, `${id}.mesh.json`);
    if (existsSync(file)) continue;
    const model = models.get(source);
    if (!model && !source.startsWith('made/')) throw new Error(`no model ${source} in the catalogues`);
    const life = model ? inLifeSize(readObj(model.file), model) : centred(madeModel(source.slice(5)));
    const { size } = boundsOf(life.positions);
    const scale = scaleOf(size, receptacle !== undefined);
    const t = await decimated(centred(scaled(life, [scale, scale, scale])), TRIANGLES);
    writeFileSync(join(work, `${id}.triangles`), serialize({ t, scale }));
    const positions = [...t.positions].map((x) => Number(x.toFixed(6)));
    writeFileSync(
      file,
      JSON.stringify({ positions, ...(receptacle ? { receptacle } : {}), ...(stands ? { stands } : {}) }),
    );
    console.log(id, t.surface.length);
  }
}

/** @param {string} work @param {string} id @returns {{ t: Triangles, scale: number }} */
export const meshOf = (work, id) => deserialize(readFileSync(join(work, `${id}.triangles`)));

/** Convex pieces, by Python. @param {string} work @param {string} venv where Python's packages are, or will be */
export function pieces(work, venv) {
  const python = join(venv, 'bin/python');
  if (!existsSync(python)) {
    execFileSync('python3', ['-m', 'venv', venv]);
    execFileSync(python, ['-m', 'pip', 'install', '-q', '-r', join(import.meta.dirname, 'requirements.txt')]);
  }
  const { status } = spawnSync(python, [join(import.meta.dirname, 'pieces.py'), work], { stdio: 'inherit' });
  if (status !== 0) throw new Error('pieces.py failed');
}

/** Least and most of a thing's mass, kg: light enough for the fingers, heavy enough to lie still when touched. */
const MASS = /** @type {const} */ ([0.02, 0.2]);
const RECEPTACLE_MASS = /** @type {const} */ ([0.2, 0.4]);

/** Rest, mass and grasps. @param {string} work @param {number} threads */
export async function studies(work, threads) {
  const todo = CHOSEN.filter(({ id }) => !existsSync(join(work, `${id}.study.json`)));
  const one = async () => {
    const worker = new Worker(join(import.meta.dirname, 'study.worker.mjs'));
    for (let next = todo.shift(); next; next = todo.shift()) {
      const { id, material, receptacle } = next;
      const file = (/** @type {string} */ kind) => join(work, `${id}.${kind}.json`);
      worker.postMessage({
        mesh: file('mesh'),
        pieces: file('pieces'),
        out: file('study'),
        density: DENSITY[material],
        mass: receptacle ? RECEPTACLE_MASS : MASS,
        seed: seedOf(id),
      });
      const { score } = await new Promise((done, failed) =>
        worker.once('message', done).once('error', failed),
      );
      worker.removeAllListeners('error');
      console.log(id, JSON.stringify(score));
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, one));
}
