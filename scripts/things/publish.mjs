// @ts-check
/** What is committed: GLBs, convex pieces and pictures under public/things/, the tables under src/things/. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/run.mjs';
import { CHOSEN, WITHOUT_COLOR } from './chosen.mjs';
import { colorOfPicture, colorOfThing } from './color.mjs';
import { toGlb } from './glb.mjs';
import { hollowOf } from './hollow.mjs';
import { boundsOf, decimated } from './mesh.mjs';
import { readConcepts, splitOf } from './names.mjs';
import { PAPER } from './pictures.mjs';
import { meshOf } from './stages.mjs';
import { rotate } from './study.mjs';

export const ASSETS = join(ROOT, 'public/things');
const TABLES = join(ROOT, 'src/things');
/** The scripted expert must succeed at 80 of 100 tries or more; the bench's score has to be at least that. */
const LEAST_SCORE = 0.85;
const MOST_BYTES = 60_000;

/** @typedef {{ path: string, bytes: number, sha256: string, licence: string, author: string, source: string }} Entry */

const short = (/** @type {number} */ x, digits = 4) => Number(x.toFixed(digits)) + 0;
const round = (/** @type {readonly number[]} */ list, digits = 4) => list.map((x) => short(x, digits));

/** Writes a file below public/things/ and says what to list of it. @param {string} path @param {Uint8Array | string} content @param {Pick<Entry, 'licence' | 'author' | 'source'>} origin @returns {Entry} */
function write(path, content, origin) {
  const bytes = Buffer.from(content);
  writeFileSync(join(ASSETS, path), bytes);
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...origin };
}

/** Moved into the thing's frame. @param {import('./obj.mjs').Triangles} t @param {{ turn: import('./study.mjs').Quat, middle: number[] }} study */
function placed(t, { turn, middle }) {
  const positions = new Float32Array(t.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    positions.set(
      rotate(turn, [...t.positions.subarray(i, i + 3)]).map((x, k) => x - (middle[k] ?? 0)),
      i,
    );
  }
  return { ...t, positions };
}

/** The best-looking GLB within the limit: smaller pictures first, then fewer triangles. @param {import('./obj.mjs').Triangles} t */
async function fitting(t) {
  const tries = /** @type {const} */ ([
    [256, 1e9],
    [192, 1e9],
    [128, 1e9],
    [96, 1e9],
    [128, 1000],
    [96, 800],
  ]);
  for (const [side, triangles] of tries) {
    const glb = await toGlb(await decimated(t, triangles), { side });
    if (glb.length <= MOST_BYTES) return glb;
  }
  return undefined;
}

/** One line an object: a table of hundreds stays readable in a diff. @param {string} file @param {readonly unknown[]} rows */
const writeTable = (file, rows) =>
  writeFileSync(join(TABLES, file), `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);

/**
 * @param {string} work @param {Map<string, import('./catalogue.mjs').Model>} models
 */
export async function publish(work, models) {
  rmSync(ASSETS, { recursive: true, force: true });
  for (const folder of ['models', 'pieces', 'pictures']) mkdirSync(join(ASSETS, folder), { recursive: true });
  mkdirSync(TABLES, { recursive: true });
  /** @type {Entry[]} */
  const manifest = [];
  const dropped = [];
  const things = [];
  for (const { id, concept, source, receptacle } of CHOSEN) {
    const file = join(work, `${id}.study.json`);
    if (!existsSync(file)) throw new Error(`${id} was not studied`);
    const study = JSON.parse(readFileSync(file, 'utf8'));
    const [first] = study.rests;
    if (!first || (!receptacle && !(first.grasp?.score >= LEAST_SCORE))) {
      dropped.push(`${id} (${first ? (first.grasp?.score ?? 'no grasp') : 'no rest'})`);
      continue;
    }
    const { t, scale } = meshOf(work, id);
    const mesh = placed(t, study);
    const glb = await fitting(mesh);
    if (!glb) {
      dropped.push(`${id} (too many bytes)`);
      continue;
    }
    const model = models.get(source);
    const origin = model
      ? { licence: model.licence, author: model.author, source }
      : { licence: 'MIT', author: 'Tabletop', source: 'scripts/things/made.mjs' };
    const shape = write(`models/${id}.glb`, glb, origin);
    const pieces = write(
      `pieces/${id}.json`,
      JSON.stringify(
        study.pieces.map((/** @type {number[][]} */ piece) => piece.flat().map((x) => short(x, 5))),
      ),
      origin,
    );
    manifest.push(shape, pieces);
    const color = WITHOUT_COLOR.includes(id) ? undefined : await colorOfThing(mesh);
    things.push({
      id,
      concept,
      size: round(boundsOf(mesh.positions).size),
      scale: short(scale, 3),
      mass: short(study.mass),
      density: short(study.density, 1),
      ...(color ? { color } : {}),
      licence: origin.licence,
      author: origin.author,
      pieces: study.pieces.length,
      model: { bytes: shape.bytes, version: shape.sha256.slice(0, 8) },
      hulls: { bytes: pieces.bytes, version: pieces.sha256.slice(0, 8) },
      rests: study.rests.map((/** @type {import('../../src/objects.ts').ThingRest} */ rest) => ({
        quat: round(rest.quat),
        height: short(rest.height),
        radius: short(rest.radius),
        top: short(rest.top),
        share: short(rest.share, 2),
        ...(rest.grasp && rest.grasp.score >= LEAST_SCORE
          ? {
              grasp: {
                tip: round(rest.grasp.tip),
                yaw: short(rest.grasp.yaw),
                opening: short(rest.grasp.opening, 3),
                score: rest.grasp.score,
              },
            }
          : {}),
      })),
      ...(receptacle ? { receptacle: hollowOf(mesh.positions, first.height) } : {}),
    });
  }
  const paper = /** @type {[number, number, number]} */ (
    [1, 3, 5].map((k) => Number.parseInt(PAPER.slice(k, k + 2), 16))
  );
  const names = [];
  for (const { id, name, synonyms, category, descriptions, group, picture } of readConcepts()) {
    const models = things.filter(({ concept }) => concept === id).map((thing) => thing.id);
    if (!picture && models.length === 0) continue; // nothing shows it
    const made = await picture?.make();
    const entry =
      picture &&
      made &&
      write(`pictures/${id}.webp`, made, { licence: picture.licence, author: '', source: picture.source });
    if (entry) manifest.push(entry);
    const color = made && (await colorOfPicture(made, paper));
    names.push({
      id,
      name,
      synonyms,
      category,
      descriptions,
      group,
      split: splitOf(group),
      ...(models.length ? { things: models } : {}),
      ...(entry
        ? {
            picture: {
              bytes: entry.bytes,
              version: entry.sha256.slice(0, 8),
              licence: entry.licence,
              ...(color ? { color } : {}),
            },
          }
        : {}),
    });
  }
  writeTable('things.json', things);
  writeTable('names.json', names);
  writeFileSync(
    join(ASSETS, 'manifest.json'),
    `[\n${manifest.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`,
  );
  return { things, names, manifest, dropped };
}
