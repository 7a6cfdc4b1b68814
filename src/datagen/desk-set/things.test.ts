/** models/desk/things as it was committed, and how its desks are laid. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from '../../schema.ts';
import { STAMPS } from './stamps.ts';
import { planThings, thingsLabelOf } from './things-plan.ts';

const FOLDER = join(import.meta.dirname, '../../../models/desk/things');
const PICTURES = 60;
const MOST_BYTES = 4_000_000;

const pixel = z.tuple([z.number(), z.number()]);
const label = z.object({
  file: z.string(),
  plane: z.tuple([pixel, pixel, pixel, pixel]),
  planeSize: pixel,
  things: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), split: z.string(), target: pixel },
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  ),
  asks: z.array(z.object({ kind: z.string(), phrase: z.string(), thing: z.number().nullable() })),
  photos: z.array(z.string()),
});
const read = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
const labels = z.array(label).parse(read('labels.json'));
const sources = z
  .array(z.object({ file: z.string(), licence: z.string(), pictures: z.array(z.string()) }))
  .parse(read('sources.json'));
const stampOf = new Map(STAMPS.map((stamp) => [stamp.id, stamp]));

describe('the desks with real things', () => {
  it(`are ${PICTURES} pictures, all there, nothing else, small`, () => {
    expect(labels).toHaveLength(PICTURES);
    for (const { file } of labels) expect(existsSync(join(FOLDER, file)), file).toBe(true);
    const pictures = readdirSync(FOLDER).filter((file) => /\.jpg$/u.test(file));
    expect(pictures).toHaveLength(PICTURES);
    const bytes = readdirSync(FOLDER).reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it('have three to six things each, every one whole in the picture, its foot in its box', () => {
    for (const { file, things } of labels) {
      expect(things.length, file).toBeGreaterThanOrEqual(3);
      expect(things.length, file).toBeLessThanOrEqual(6);
      for (const { box, target } of things) {
        expect(box[0] >= 0 && box[1] >= 0 && box[2] <= 640 && box[3] <= 480, file).toBe(true);
        expect(
          target[0] > box[0] && target[0] < box[2] && target[1] > box[1] && target[1] < box[3],
          file,
        ).toBe(true);
      }
    }
  });

  it('ask for things by words that mean that thing alone, and for one that is not there', () => {
    for (const { file, things, asks } of labels) {
      const groups = things.map(({ id }) => stampOf.get(id)?.group);
      expect(new Set(groups).size, file).toBe(groups.length);
      for (const { kind, phrase, thing } of asks) {
        const stamp = thing === null ? undefined : stampOf.get(things[thing]?.id ?? '');
        if (kind === 'name') expect(phrase).toBe(`the ${stamp?.name}`);
        if (kind === 'description') expect(stamp?.descriptions).toContain(phrase);
        if (kind !== 'absent') continue;
        const meant = STAMPS.find(({ name }) => phrase === `the ${name}`);
        expect(groups, file).not.toContain(meant?.group);
      }
      expect(asks.filter(({ kind }) => kind === 'absent')).toHaveLength(1);
    }
  });

  it('show nearly every stamp, and say where the photographs behind are from', () => {
    const shown = new Set(labels.flatMap(({ things }) => things.map(({ id }) => id)));
    expect(shown.size).toBeGreaterThan(0.95 * STAMPS.length);
    const from = new Map(sources.map((source) => [source.file, source]));
    for (const { file, photos } of labels)
      for (const photo of photos) expect(from.get(photo)?.pictures).toContain(file);
    for (const { licence } of sources) expect(licence).toBe('MIT');
  });
});

describe('a plan', () => {
  const shapes = Object.fromEntries(STAMPS.map(({ id }) => [id, 1]));
  const plans = [0, 1, 2, 3].flatMap((index) => {
    for (let attempt = 0; attempt < 400; attempt++) {
      const plan = planThings(1, index, attempt, shapes);
      if (plan) return [plan];
    }
    return [];
  });

  it('is found for every picture, and is the same for the same seed', () => {
    expect(plans).toHaveLength(4);
    const again = planThings(1, 0, 0, shapes);
    expect(planThings(1, 0, 0, shapes)).toEqual(again);
  });

  it('hides no thing behind another by more than a little', () => {
    for (const plan of plans) {
      const { things } = thingsLabelOf(plan);
      for (const [i, a] of things.entries())
        for (const b of things.slice(i + 1)) {
          const side = (low: number, high: number): number =>
            Math.min(a.box[high] ?? 0, b.box[high] ?? 0) - Math.max(a.box[low] ?? 0, b.box[low] ?? 0);
          const shared = Math.max(0, side(0, 2)) * Math.max(0, side(1, 3));
          const area = ({ box: [l = 0, t = 0, r = 0, d = 0] }: { box: readonly number[] }) =>
            (r - l) * (d - t);
          expect(shared).toBeLessThan(0.07 * Math.min(area(a), area(b)));
        }
    }
  });
});
