/** What is known of before goes on: numbers of things, what is in the hand where the hand went, fits. The sight is made up. */
import { describe, expect, it } from 'vitest';
import type { Frame, Vec3 } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import { COLUMN_COUNT } from '../objects/columns.ts';
import { type ObjectRow, read, tokensOf, withColumns } from '../objects/rows.ts';
import { createObjectEyes, glance, type ObjectEyesParts } from './object-eyes.ts';

const FRAME: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 };
const STATS = { policyRuns: 0, encoderRuns: 0 };
const { signal } = new AbortController();
const row = (x: number, more: Parameters<typeof withColumns>[1] = {}): ObjectRow =>
  withColumns(Array(COLUMN_COUNT).fill(0), { score: 1, x, top: 0.04, ...more });

const setUp = (more: Partial<Pick<ObjectEyesParts, 'of'>> & { readonly source?: Frame['source'] } = {}) => {
  const now = {
    rows: [] as readonly ObjectRow[],
    ways: null as Float32Array<ArrayBuffer> | null,
    looks: 0,
    counted: [] as (string | undefined)[],
  };
  const frame = { ...FRAME, source: more.source ?? FRAME.source };
  const objects: Partial<EngineClient['objects']> = {
    sight: async () => {
      const objects = tokensOf(now.rows, 4);
      const ways = new Float32Array(4 * (now.ways?.length ?? 0));
      ways.set(now.ways ?? []);
      return { ok: true, value: { objects, ms: 1, stats: STATS, ...(now.ways ? { ways } : {}) } };
    },
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
  const watch = async (rows: readonly ObjectRow[], position: Vec3, opening = 0.5) => {
    now.rows = rows;
    await eyes.watch(
      { frame, proprioception: { position, rotation: [0, 0, 0], opening } },
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
  const things = { seen, target: 2, second: null, phrases: { target: 'mug', second: null }, missing: [] };
  after.eyes.recall([{ things, hand: { tip, yaw: 0, opening: 0.5 }, commanded: { gripper: 0, rise: 0 } }]);
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

describe('what the hand feels', () => {
  const tip: Vec3 = [0.4, 0, 0.02];
  const near = row(0.4, { 'grasp-x': 0.4, 'grasp-z': 0.02, width: 0.03 });

  it('fingers that something stops hold the thing between them, before it is seen', async () => {
    const { eyes, watch } = setUp();
    await watch([near], tip, 1);
    eyes.acted({ gripper: 0, rise: 0 }, 1);
    expect((await watch([near], tip, 0.4))[0]?.inHand, 'still closing').toBe(0);
    eyes.acted({ gripper: 0, rise: 0 }, 1);
    expect((await watch([near], tip, 0.38))[0]?.inHand).toBe(1);
  });

  it('a target that they shut on nothing at is taken otherwise; one that they are not at is not', async () => {
    const ways = Float32Array.from([0, 0, 0, 0, 0, 0, 0.6, 0.03, 0, 0, 0, 0, 0, 0.3]);
    const triedBy = async (target: number, at: Vec3) => {
      const { eyes, watch, now } = setUp();
      now.ways = ways;
      await watch([near], at, 1);
      for (const opening of [0.15, 0.01, 0]) {
        eyes.acted({ gripper: 0, rise: 0 }, target);
        await watch([near], at, opening);
      }
      return eyes.seen()[0];
    };
    expect((await triedBy(1, tip))?.attempts?.tried, 'once, however long they stay shut').toHaveLength(1);
    expect(read((await triedBy(1, tip))?.numbers ?? [], 'grasp-x')).toBeCloseTo(0.43);
    expect((await triedBy(1, [0.5, 0, 0.02]))?.attempts).toBeUndefined();
    expect((await triedBy(2, tip))?.attempts).toBeUndefined();
  });

  it('so is one that the hand came no further down on twice at one place', async () => {
    const { eyes, watch, now } = setUp();
    now.ways = Float32Array.from([0, 0, 0, 0, 0, 0, 0.6, 0.03, 0, 0, 0, 0, 0, 0.3]);
    const tall = row(0.4, { 'grasp-x': 0.4, top: 0.1 });
    await watch([tall], [0.4, 0, 0.15], 1);
    for (const z of [0.12, 0.15, 0.12]) {
      eyes.acted({ gripper: 1, rise: z < 0.15 ? -0.05 : 0.05 }, 1);
      await watch([tall], [0.4, 0, z], 1);
    }
    expect(eyes.seen()[0]?.attempts).toMatchObject({ under: null, tried: [expect.anything()] });
  });
});

it('an empty hand that has not moved for two frames is stuck; one that holds something, or moves, is not', async () => {
  const stuckAfter = async (openings: readonly number[], gripper: number, step = 0) => {
    const { eyes, watch } = setUp();
    for (const [i, opening] of openings.entries()) {
      await watch([row(0.4)], [0.4, 0, 0.2 + i * step], opening);
      eyes.acted({ gripper, rise: 0 }, 1);
    }
    return eyes.stuck();
  };
  expect(await stuckAfter([0.01, 0.01], 0)).toBe(false);
  expect(await stuckAfter([0.01, 0.01, 0.01], 0)).toBe(true);
  expect(await stuckAfter([1, 1, 1], 1)).toBe(true);
  expect(await stuckAfter([0.4, 0.4, 0.4], 0), 'it holds something').toBe(false);
  expect(await stuckAfter([0.01, 0.01, 0.01], 0, 0.01), 'it rises').toBe(false);
});

it('goes on from steps of before with what was felt in them: tries, bumps and how long it has stood still', async () => {
  const ways = Float32Array.from([0, 0, 0, 0, 0, 0, 0.6, 0.03, 0, 0, 0, 0, 0, 0.3]);
  const tall = row(0.4, { 'grasp-x': 0.4, top: 0.1, width: 0.03 });
  const hands = [
    [0.15, 1, 1],
    [0.12, 1, 1], // stopped
    [0.15, 1, 1],
    [0.12, 1, 1], // again: another way
    [0.02, 1, 0],
    [0.02, 0.15, 0],
    [0.02, 0.01, 0], // shut
    [0.02, 0, 0],
    [0.02, 0, 0],
  ] as const;
  const commandedAt = (i: number) => ({ gripper: hands[i]![2], rise: i % 2 === 0 && i < 4 ? -0.05 : 0.05 });
  const goOn = async (recalled: number) => {
    const steps: Parameters<ReturnType<typeof setUp>['eyes']['recall']>[0][number][] = [];
    let { eyes, watch, now } = setUp();
    for (const [i, [z, opening]] of hands.entries()) {
      if (i === recalled) {
        ({ eyes, watch, now } = setUp());
        eyes.recall(steps);
      }
      now.ways = ways;
      const seen = await watch([tall], [0.4, 0, z], opening);
      const things = { seen, target: 1, second: null, phrases: { target: 'mug', second: null }, missing: [] };
      steps.push({ things, hand: { tip: [0.4, 0, z], yaw: 0, opening }, commanded: commandedAt(i) });
      eyes.acted(commandedAt(i), 1);
    }
    return [eyes.seen(), eyes.stuck()];
  };
  const whole = await goOn(-1);
  expect(whole).toMatchObject([[{ attempts: { tried: [] } }], true]);
  for (const recalled of [1, 3, 5, 6, 7, 8]) expect(await goOn(recalled), `from ${recalled}`).toEqual(whole);
});
