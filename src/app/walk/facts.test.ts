import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_SPEC, BINS, decodeTokens } from '../../action/index.ts';
import {
  arithmeticOf,
  busiest,
  keypointsOf,
  loudest,
  movedOf,
  oddsOf,
  pixelAt,
  stateOf,
  turnsOf,
} from './facts.ts';
import { chaptersOf, clampPage, firstOf, pageByKey, pagesOf } from './pages.ts';

const PANDA = { tokens: 8, joints: 7 };
const SO101 = { tokens: null, joints: 5 };
const PAGES = pagesOf(PANDA);

describe('what the picture says', () => {
  it('a pixel is the three bytes at its place, and never outside', () => {
    const rgb = Uint8Array.from({ length: 12 }, (_, i) => i);
    const frame = { width: 2, height: 2, rgb, source: 'sim' as const, seq: 0 };
    expect(pixelAt(frame, 1, 0)).toEqual({ x: 1, y: 0, rgb: [3, 4, 5] });
    expect(pixelAt(frame, 9, 9)).toEqual({ x: 1, y: 1, rgb: [9, 10, 11] });
    expect(pixelAt(frame, -1, 0).x).toBe(0);
  });

  it('a map points to its mean place: all in one cell, that cell’s middle; spread evenly, the frame’s', () => {
    const maps = { of: ['target', 'second', 'empty'], rows: 4, columns: 4 };
    const attention = new Float32Array(48);
    attention[4 + 2] = 0.7; // row 1, column 2 of the first map
    attention.fill(1 / 16, 16, 32);
    const points = keypointsOf(attention, maps, 128);
    expect(points).toEqual([
      { of: 'target', x: 80, y: 48, peak: 1 },
      { of: 'second', x: 64, y: 64, peak: 1 / 16 },
    ]);
  });

  it('the hand’s pose is seven bins', () => {
    const state = stateOf({ position: [0.25, 0.3499, 0.43], rotation: [-1, 0.001, 1], opening: 1 });
    expect(state.map(({ bin }) => bin)).toEqual([0, 255, 255, 0, 128, 255, 255]);
    expect(state[6]).toMatchObject({ name: 'opening', unit: 'opening', value: 1 });
  });
});

describe('what the tokens say', () => {
  it('odds are likeliest first, of legal bins only, and sum to one', () => {
    const logits = new Float32Array(8 * BINS).fill(-1e9);
    logits.set([1, 3], 0);
    logits[BINS + 200] = 5;
    logits[BINS + 10] = 4;
    expect(oddsOf(logits, 0, ACTION_SPEC[0]!)?.bins.map(({ bin }) => bin)).toEqual([1, 0]);
    const odds = oddsOf(logits, 1, ACTION_SPEC[1]!);
    expect(odds?.bins.slice(0, 2).map(({ bin }) => bin)).toEqual([200, 10]);
    expect((odds?.bins[0]?.p ?? 0) + (odds?.bins[1]?.p ?? 0)).toBeCloseTo(1, 6);
    expect(odds?.entropy).toBeCloseTo(0.84, 2);
    logits[BINS] = Number.NaN;
    expect(oddsOf(logits, 1, ACTION_SPEC[1]!)).toBeNull();
  });

  it('the arithmetic that is written down is the decoder’s', () => {
    const tokens = fc.tuple(...ACTION_SPEC.map((d) => fc.integer({ min: 0, max: d.legal - 1 })));
    fc.assert(
      fc.property(tokens, (said) => {
        const action = decodeTokens(said);
        if (!action.ok) throw new Error('illegal');
        const { translation, rotation, gripper } = action.value;
        const rows = arithmeticOf(said, ACTION_SPEC);
        expect(rows.slice(1).map(({ value }) => value)).toEqual([...translation, ...rotation, gripper]);
        for (const { dim, bin, width, value } of rows) {
          expect(dim.low + (bin + 0.5) * width).toBeCloseTo(value, 12);
        }
      }),
    );
  });

  it('the loudest displacement is the one farthest from 128', () => {
    expect(loudest([1, 130, 120, 128, 128, 128, 129, 0])).toBe(2);
    expect(loudest([0, 128, 128, 128, 128, 128, 128, 255])).toBe(1);
  });
});

describe('what the motion says', () => {
  const posture = (...joints: number[]) => ({ joints, tip: [0, 0, 0] as const });

  it('joints turn by the difference; the busiest is named only if it is clear', () => {
    const turns = turnsOf(posture(0, 1, 2), posture(0.1, 0.8, 2));
    expect(turns.map(({ by }) => by)).toEqual([0.1, expect.closeTo(-0.2, 9), 0]);
    expect(busiest(turns)).toBe(1);
    expect(busiest(turnsOf(posture(0, 0), posture(0.0001, 0)))).toBeNull();
    expect(busiest(turnsOf(posture(0, 0), posture(0.1, -0.1)))).toBeNull();
    expect(busiest([])).toBeNull();
  });

  it('asked, done, missing', () => {
    const moved = movedOf([0.03, 0, -0.04], [1, 1, 1], [1.03, 1, 0.97]);
    expect(moved.askedLength).toBeCloseTo(0.05, 9);
    expect(moved.done.map((v) => Math.round(v * 1000))).toEqual([30, 0, -30]);
    expect(moved.missing).toBeCloseTo(0.01, 9);
  });
});

describe('the way through', () => {
  it('has every chapter once and eight pages of tokens', () => {
    expect([...new Set(PAGES.map(({ chapter }) => chapter))]).toEqual(chaptersOf(PANDA).map(({ id }) => id));
    expect(PAGES.filter(({ chapter }) => chapter === 'decode').map(({ token }) => token)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(firstOf(PAGES, 'decode')).toBe(3);
  });

  it('has one page of numbers in the place of tokens and bins, and counts the joints there are', () => {
    const ids = pagesOf(SO101).map(({ chapter }) => chapter);
    expect(ids).toEqual(['frame', 'looks', 'prompt', 'chunk', 'joints', 'motion']);
    expect(chaptersOf(SO101).map(({ title }) => title)).toContain('Five joints share the work');
    expect(chaptersOf(PANDA).map(({ title }) => title)).toContain('Eight tokens, one after another');
  });

  it('goes forwards and backwards and stops at the ends', () => {
    expect(pageByKey('ArrowRight', 0, PAGES.length)).toBe(1);
    expect(pageByKey('ArrowLeft', 0, PAGES.length)).toBe(0);
    expect(pageByKey('End', 2, PAGES.length)).toBe(PAGES.length - 1);
    expect(pageByKey('ArrowRight', PAGES.length - 1, PAGES.length)).toBe(PAGES.length - 1);
    expect(pageByKey('Home', 9, PAGES.length)).toBe(0);
    for (const key of ['a', ' ', 'toString', 'Enter']) expect(pageByKey(key, 3, PAGES.length)).toBeNull();
    expect(clampPage(99, PAGES.length)).toBe(PAGES.length - 1);
  });
});
