/** models/desk/test as it was committed: whole, small, unambiguous, of photographs that may be used. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyHomography, fitHomography, invertHomography } from '../../math/homography.ts';
import { z } from '../../schema.ts';
import { rectangleOf } from './sight.ts';

const FOLDER = join(import.meta.dirname, '../../../models/desk/test');
const MOST_BYTES = 8_000_000;
const LICENCES = /^(MIT|Apache-2\.0|BSD-3-Clause|CC0-1\.0|CC-BY-(2\.0|4\.0)|CC-BY-SA-(3\.0|4\.0))$/;

const pixel = z.tuple([z.number(), z.number()]);
const labels = z
  .array(
    z.object({
      file: z.string(),
      instruction: z.string(),
      target: pixel,
      plane: z.tuple([pixel, pixel, pixel, pixel]),
      planeSize: z.tuple([z.number(), z.number()]),
      color: z.string(),
      wrong: z.string(),
      wrongTarget: pixel,
      without: z.string(),
      size: z.tuple([z.number(), z.number()]),
      things: z.array(z.string()),
      photos: z.array(z.string()),
    }),
  )
  .parse(JSON.parse(readFileSync(join(FOLDER, 'labels.json'), 'utf8')));
const sources = z
  .array(
    z.object({
      file: z.string(),
      package: z.string(),
      version: z.string(),
      licence: z.string(),
      original: z.string(),
      pictures: z.array(z.string()),
    }),
  )
  .parse(JSON.parse(readFileSync(join(FOLDER, 'sources.json'), 'utf8')));

/** Width and height of a baseline JPEG, from its frame header. */
const sizeOf = (file: string): readonly [number, number] => {
  const bytes = readFileSync(join(FOLDER, file));
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] === 0xc0) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  throw new Error(`${file} is no baseline JPEG`);
};

describe('the desk pictures for testing', () => {
  it('are at least 60, each with its twin, of the size that the labels give, under 8 MB', () => {
    expect(labels.length).toBeGreaterThanOrEqual(60);
    const named = labels.flatMap(({ file, without }) => [file, without]);
    expect(new Set(named).size).toBe(2 * labels.length);
    for (const { file, without, size } of labels) {
      expect(sizeOf(file)).toEqual(size);
      expect(sizeOf(without)).toEqual(size);
    }
    const there = readdirSync(FOLDER);
    expect(there.filter((name) => name.endsWith('.jpg')).sort()).toEqual(named.sort());
    const bytes = there.reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(existsSync(join(FOLDER, 'README.md'))).toBe(true);
  });

  it('have targets on the marked rectangle or at most 3 cm outside', () => {
    for (const { plane, planeSize, target, wrongTarget, size } of labels) {
      const pictureFromDesk = fitHomography(rectangleOf(planeSize), plane);
      if (!pictureFromDesk) throw new Error('the corners make no rectangle');
      const deskFromPicture = invertHomography(pictureFromDesk);
      for (const [u, v] of plane) expect(u > 0 && v > 0 && u < size[0] && v < size[1]).toBe(true);
      const [here, there] = [target, wrongTarget].map((p) => applyHomography(deskFromPicture, p));
      if (!here || !there) throw new Error('two targets');
      for (const [x, y] of [here, there]) {
        expect(Math.abs(x)).toBeLessThan(planeSize[0] / 2 + 0.031);
        expect(Math.abs(y)).toBeLessThan(planeSize[1] / 2 + 0.031);
      }
      expect(Math.hypot(here[0] - there[0], here[1] - there[1])).toBeGreaterThan(0.098);
    }
  });

  it('name a thing by a colour that nothing else in the picture has', () => {
    for (const { instruction, wrong, color, things } of labels) {
      const colors = things.map((thing) => thing.slice(0, thing.indexOf(' ')));
      const [first, second] = colors;
      expect(instruction).toContain(` the ${color} `);
      expect(color).toBe(first);
      expect(wrong).toContain(` the ${second} `);
      for (const one of [first, second]) expect(colors.filter((c) => c === one)).toHaveLength(1);
    }
  });

  it('say where every photograph is from, under licences that allow it', () => {
    const from = new Map(sources.map((source) => [source.file, source]));
    for (const { file, photos } of labels) {
      expect(photos.length).toBeGreaterThan(0);
      for (const photo of photos) expect(from.get(photo)?.pictures).toContain(file);
    }
    for (const { licence } of sources) expect(licence).toMatch(LICENCES);
    expect(new Set(labels.flatMap(({ photos }) => photos)).size).toBeGreaterThanOrEqual(60);
  });
});
