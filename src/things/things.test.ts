import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PANDA } from '../robots/index.ts';
import { z } from '../schema.ts';
import {
  hullsPath,
  isMiniature,
  isReceptacle,
  loadNames,
  loadThings,
  modelPath,
  parseHulls,
  THING_COLORS,
  THING_LICENCES,
} from './index.ts';

const SITE = join(import.meta.dirname, '../../public');
const things = await loadThings();
const names = await loadNames();
const grasped = things.filter((thing) => !isReceptacle(thing));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const fileAt = (path: string): Buffer => readFileSync(join(SITE, path.replace(/\?.*$/, '')));

const vec3 = z.tuple([z.number(), z.number(), z.number()]);
const file = z.strictObject({ bytes: z.int().positive(), version: z.string().regex(/^[0-9a-f]{8}$/) });
const grasp = z.strictObject({
  tip: vec3,
  yaw: z.number().min(0).max(Math.PI),
  opening: z.number().min(0.1).max(1),
  score: z.number().min(0.85).max(1),
});
const rest = z.strictObject({
  quat: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  height: z.number().positive(),
  radius: z.number().positive().max(0.13),
  top: z.number().positive().max(0.2),
  share: z.number().min(0).max(1),
  grasp: grasp.optional(),
});
const row = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  concept: z.string(),
  size: vec3,
  scale: z.number().positive().max(1),
  mass: z.number().min(0.015).max(0.4),
  density: z.number().positive(),
  color: z.enum(THING_COLORS).optional(),
  licence: z.enum(THING_LICENCES),
  author: z.string().min(1),
  pieces: z.int().min(1).max(12),
  model: file,
  hulls: file,
  rests: z.array(rest).min(1),
  receptacle: z
    .strictObject({
      centre: z.tuple([z.number(), z.number()]),
      floor: z.number().min(0),
      rim: z.number().positive(),
      inner: z.number().positive(),
    })
    .optional(),
});

describe('the table of things', () => {
  it('has rows of its type, each id once', () => {
    expect(z.array(row).safeParse(things).error).toBeUndefined();
    expect(new Set(things.map(({ id }) => id)).size).toBe(things.length);
  });

  it('has at least 120 things to grasp under 100 names, and 10 receptacles', () => {
    expect(grasped.length).toBeGreaterThanOrEqual(120);
    expect(new Set(grasped.map(({ concept }) => concept)).size).toBeGreaterThanOrEqual(100);
    expect(things.filter(isReceptacle).length).toBeGreaterThanOrEqual(10);
  });

  it('has a grasp for everything but receptacles, where the hand can go', () => {
    for (const { id, rests } of grasped) {
      expect(rests[0].grasp, id).toBeDefined();
      expect(rests[0].grasp?.tip[2], id).toBeGreaterThanOrEqual(PANDA.workspace.z[0]);
    }
  });

  it('has each thing standing as its mesh is turned', () => {
    for (const { id, rests, size } of things) {
      const [first] = rests;
      expect(Math.abs(first.quat[0]), id).toBeGreaterThan(0.99);
      expect(Math.abs(first.height - size[2] / 2), id).toBeLessThan(0.006);
      for (const { quat } of rests) expect(Math.hypot(...quat)).toBeCloseTo(1, 3);
    }
  });

  it('has a floor below its rim in every receptacle, and room', () => {
    for (const { id, receptacle } of things) {
      if (!receptacle) continue;
      expect(receptacle.rim - receptacle.floor, id).toBeGreaterThan(0.005);
      expect(receptacle.inner, id).toBeGreaterThan(0.025);
    }
  });

  it('says which are miniatures', () => {
    const scaleOf = (id: string) => things.find((thing) => thing.id === id)!;
    expect(isMiniature(scaleOf('piano'))).toBe(true);
    expect(isMiniature(scaleOf('egg'))).toBe(false);
  });
});

describe('the files of things', () => {
  it('are those of the tables, with the hashes that their addresses carry', () => {
    for (const thing of things) {
      for (const [path, { bytes, version }] of [
        [modelPath(thing), thing.model],
        [hullsPath(thing), thing.hulls],
      ] as const) {
        const content = fileAt(path);
        expect(content.length, path).toBe(bytes);
        expect(sha256(content).slice(0, 8), path).toBe(version);
        expect(path).toContain(version);
      }
    }
  });

  it('are at most 60 kB each, 8 MB in all', () => {
    const sizes = things.map(({ model }) => model.bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60_000);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(8_000_000);
  });

  it('are all in the list with hash and licence, and nothing else is there', () => {
    const list: { path: string; bytes: number; sha256: string; licence: string }[] = JSON.parse(
      readFileSync(join(SITE, 'things/manifest.json'), 'utf8'),
    );
    for (const { path, sha256: hash } of list) expect(sha256(fileAt(`things/${path}`)), path).toBe(hash);
    const there = ['models', 'pieces', 'pictures'].flatMap((folder) =>
      readdirSync(join(SITE, 'things', folder)).map((name) => `${folder}/${name}`),
    );
    expect(there.sort()).toEqual(list.map(({ path }) => path).sort());
  });

  it('hold few convex pieces with few corners, inside the bounding box', () => {
    for (const thing of things) {
      const pieces = parseHulls(JSON.parse(fileAt(hullsPath(thing)).toString('utf8')));
      expect(pieces.length, thing.id).toBe(thing.pieces);
      expect(pieces.filter((piece) => piece.length / 3 > 32).length, thing.id).toBeLessThanOrEqual(1); // a round body
      for (const piece of pieces) {
        expect(piece.length / 3, thing.id).toBeLessThanOrEqual(60);
        const out = piece.map((x, i) => Math.abs(x) - thing.size[i % 3]! / 2);
        expect(Math.max(...out), thing.id).toBeLessThan(0.008);
      }
    }
  });

  it('are refused when they are no pieces', () => {
    for (const bad of [null, {}, [], [[]], [[1, 2, 3]], [new Array(12).fill('1')], [new Array(13).fill(1)]]) {
      expect(() => parseHulls(bad)).toThrow(TypeError);
    }
  });
});

it('every thing has a name, and every named thing is there', () => {
  const concepts = new Map(names.map((name) => [name.id, name]));
  for (const { id, concept } of things) expect(concepts.get(concept)?.things, id).toContain(id);
  const ids = new Set(things.map(({ id }) => id));
  for (const { things: list = [] } of names) for (const id of list) expect(ids).toContain(id);
});
