/** What is known of before goes on: numbers of things, what is in the hand where the hand went, fits. The sight is made up. */
import { expect, it } from 'vitest';
import type { Frame, Vec3 } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import { COLUMN_COUNT } from '../objects/columns.ts';
import { type ObjectRow, tokensOf, withColumns } from '../objects/rows.ts';
import { createObjectEyes, glance, type ObjectEyesParts } from './object-eyes.ts';

const FRAME: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 };
const STATS = { policyRuns: 0, encoderRuns: 0 };
const { signal } = new AbortController();
const row = (x: number, more: Parameters<typeof withColumns>[1] = {}): ObjectRow =>
  withColumns(Array(COLUMN_COUNT).fill(0), { score: 1, x, top: 0.04, ...more });

const setUp = (more: Partial<Pick<ObjectEyesParts, 'of'>> & { readonly source?: Frame['source'] } = {}) => {
  const now = { rows: [] as readonly ObjectRow[], looks: 0, counted: [] as (string | undefined)[] };
  const frame = { ...FRAME, source: more.source ?? FRAME.source };
  const objects: Partial<EngineClient['objects']> = {
    sight: async () => ({ ok: true, value: { objects: tokensOf(now.rows, 4), ms: 1, stats: STATS } }),
    look: async (_, squares) => {
      now.looks += squares.length;
      const features = new Float32Array(squares.length);
      return { ok: true, value: { features, logits: features, ms: 1, stats: STATS } };
    },
    match: async ({ features, phrases, of }) => {
      now.counted.push(of);
      const fits = new Float32Array(features.length * phrases.length).fill(2);
      return { ok: true, value: { fits, ms: 1, stats: STATS } };
    },
  };
  const parts: ObjectEyesParts = {
    client: { objects: objects as EngineClient['objects'] },
    rules: { score: 0.5, remembered: 3, fits: { similarity: 'a', eyes: 'b' } },
    close: { grab: async () => ({ ok: true, value: frame }) },
    of: more.of,
  };
  const eyes = createObjectEyes(parts);
  const watch = async (rows: readonly ObjectRow[], position: Vec3) => {
    now.rows = rows;
    await eyes.watch(
      { frame, proprioception: { position, rotation: [0, 0, 0], opening: 1 } },
      [],
      ['mug'],
      signal,
    );
    return eyes.seen();
  };
  return { eyes, watch, now, parts, frame };
};

it('goes on from what was seen: the same numbers, the same fits, and what is held is where the hand went', async () => {
  const before = setUp();
  const tip: Vec3 = [0.4, 0, 0.2];
  const seen = await before.watch([row(0.6), row(0.4, { held: 1 })], tip);
  expect(seen.map(({ id }) => id)).toEqual([1, 2]);

  const after = setUp();
  after.eyes.recall(
    { seen, target: 2, second: null, phrases: { target: 'mug', second: null }, missing: [] },
    tip,
  );
  const moved = await after.watch([row(0.6), row(0.3)], [0.5, 0, 0.2]);
  expect(moved.map(({ id, x, hidden }) => [id, Math.round(10 * x) / 10, hidden])).toEqual([
    [1, 0.6, 0],
    [2, 0.5, 1], // carried along, unseen
    [3, 0.3, 0],
  ]);
  expect(moved.map(({ names }) => names)).toEqual(Array(3).fill([{ name: 'mug', fit: 2 }]));
  expect(after.now.looks, 'the new one alone').toBe(1);
});

it.each([
  ['sim', undefined, 'all'],
  ['webcam', undefined, 'eyes'],
  ['image', undefined, 'eyes'],
  ['webcam', 'all', 'all'],
  ['sim', 'similarity', 'similarity'],
] as const)('frames of kind %s, asked for %s: %s of a fit counts', async (source, of, counted) => {
  const { watch, now, parts, frame } = setUp({ source, ...(of ? { of } : {}) });
  await watch([row(0.6)], [0.4, 0, 0.2]);
  const glanced = await glance(parts, { frame }, [], signal);
  if (glanced.ok) await glanced.value.fits(['mug'], signal);
  expect(now.counted).toEqual([counted, counted]);
});

it('counts all of a fit where nothing else can be had', async () => {
  const { now, parts, frame } = setUp({ source: 'webcam' });
  const whole = { ...parts, rules: { score: 0.5, remembered: 3 } };
  now.rows = [row(0.6)];
  const glanced = await glance(whole, { frame }, [], signal);
  if (glanced.ok) await glanced.value.fits(['mug'], signal);
  expect(now.counted).toEqual(['all']);
});
