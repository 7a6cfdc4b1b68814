import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_SPEC, binCentre, binOf } from '../../action/index.ts';
import {
  type Axis,
  BIN_STEPS,
  decodedOf,
  type Grid,
  read,
  rulerOf,
  spanOf,
  stayError,
  stepOf,
  windowStart,
  worstError,
} from './model.ts';
import { isFine, ticksOf, tipMillimetres, viewOf } from './view.ts';

const AXIS = fc.constantFrom<Axis>('move', 'turn');
const GRID = fc.constantFrom<Grid>('bins', 'edges', 'mixed');
const N = fc.integer({ min: 2, max: 1024 });

describe('a ruler', () => {
  it('with 256 bins and an exact zero is the action language itself', () => {
    const dx = ACTION_SPEC[1]!;
    const ruler = rulerOf('move', 256, 'bins', true);
    for (let bin = 0; bin < 256; bin++) {
      expect(decodedOf(ruler, bin)).toBeCloseTo(binCentre(dx, bin), 12);
      expect(read(ruler, binCentre(dx, bin) + 1e-5).id).toBe(binOf(dx, binCentre(dx, bin) + 1e-5));
    }
  });

  it('is at most half a bin off inside its range, unless the conventions are mixed', () => {
    fc.assert(
      fc.property(
        AXIS,
        N,
        fc.boolean(),
        fc.constantFrom<Grid>('bins', 'edges'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (axis, n, zero, grid, t) => {
          const ruler = rulerOf(axis, n, grid, zero);
          const reading = read(ruler, ruler.low + t * (ruler.high - ruler.low));
          expect(Math.abs(reading.error)).toBeLessThanOrEqual(ruler.width / 2 + 1e-9);
          expect(worstError(ruler)).toBeCloseTo(ruler.width / 2, 9);
        },
      ),
    );
  });

  it('has an exact zero exactly when asked to, or when the number of centres is odd', () => {
    fc.assert(
      fc.property(AXIS, N, fc.constantFrom<Grid>('bins', 'edges'), (axis, n, grid) => {
        expect(stayError(rulerOf(axis, n, grid, true))).toBe(0);
        const centres = grid === 'edges' ? n - 1 : n;
        const symmetric = rulerOf(axis, n, grid, false);
        if (centres % 2 === 1) expect(stayError(symmetric)).toBe(0);
        else expect(Math.abs(stayError(symmetric))).toBeCloseTo(symmetric.width / 2, 9);
      }),
    );
  });

  it('clips what is outside to the outermost id, and says so', () => {
    fc.assert(
      fc.property(AXIS, N, GRID, fc.boolean(), (axis, n, grid, zero) => {
        const ruler = rulerOf(axis, n, grid, zero);
        const [below, above] = [read(ruler, ruler.low - 0.01), read(ruler, ruler.high + 0.01)];
        expect([below.clipped, above.clipped]).toEqual([true, true]);
        expect(below.id).toBe(ruler.encoder.first);
        expect(above.id).toBe(ruler.encoder.first + n - 1);
        expect(read(ruler, (ruler.low + ruler.high) / 2).clipped).toBe(false);
      }),
    );
  });

  it('n edges give n - 1 centres and twins; mixing the conventions costs about a bin', () => {
    const edges = rulerOf('move', 256, 'edges', false);
    expect(new Set(Array.from({ length: 256 }, (_, k) => decodedOf(edges, k + 1))).size).toBe(255);
    expect(decodedOf(edges, 255)).toBe(decodedOf(edges, 256));
    const mixed = rulerOf('move', 16, 'mixed', false);
    const proper = rulerOf('move', 16, 'bins', false);
    const off = Array.from({ length: 16 }, (_, id) => decodedOf(mixed, id) - decodedOf(proper, id));
    expect(off[0]!).toBeCloseTo(0.0064 / 30, 6);
    expect(off[14]!).toBeCloseTo(0.0064 * (14.5 / 15), 6);
    expect(worstError(mixed)).toBeGreaterThan(1.4 * worstError(proper));
  });

  it('answers the question of the page: 1.6 mm for 64 bins', () => {
    expect(spanOf('move') / 64).toBeCloseTo(0.0016, 12);
    expect(rulerOf('move', 64, 'bins', true).width).toBeCloseTo(0.0016, 12);
  });

  it('shows a window of bins that holds the value and stays inside', () => {
    fc.assert(
      fc.property(N, GRID, fc.double({ min: -0.06, max: 0.06, noNaN: true }), (n, grid, value) => {
        const ruler = rulerOf('move', n, grid, true);
        const bins = ruler.encoder.centres.length;
        const count = Math.min(7, bins);
        const start = windowStart(ruler, value, count);
        const bin = Math.min(read(ruler, value).id - ruler.encoder.first, bins - 1);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + count).toBeLessThanOrEqual(bins);
        expect(bin).toBeGreaterThanOrEqual(start);
        expect(bin).toBeLessThan(start + count);
      }),
    );
  });
});

describe('the slider and the page’s numbers', () => {
  it('reaches every number up to 32 and the powers of two', () => {
    for (const n of [2, 3, 31, 32, 64, 128, 256, 512, 1024]) expect(BIN_STEPS[stepOf(n)]).toBe(n);
    expect(Math.abs((BIN_STEPS[stepOf(777)] ?? 0) - 777)).toBeLessThan(20);
    expect(new Set(BIN_STEPS).size).toBe(BIN_STEPS.length);
  });

  it('writes units', () => {
    const move = viewOf('move', 0.0064);
    expect(move.text(0.0142)).toBe('+14.20 mm');
    expect(move.size(-0.0064)).toBe('6.40 mm');
    expect(viewOf('turn', 0.002).text(0.002)).toBe('+0.115°');
    expect(tipMillimetres('turn', 0.002, 103)).toBeCloseTo(0.206, 9);
    expect(tipMillimetres('move', 0.0004, 103)).toBeCloseTo(0.4, 9);
  });

  it('puts round ticks, not too many', () => {
    expect(ticksOf(-65, 65, 12)).toEqual([-60, -40, -20, 0, 20, 40, 60]);
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 500 }), fc.integer({ min: 3, max: 20 }), (reach, count) => {
        const ticks = ticksOf(-reach, reach, count);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(count + 1);
        expect(ticks).toContain(0);
      }),
    );
    expect(isFine(rulerOf('move', 1024, 'bins', true), 6000)).toBe(true);
    expect(isFine(rulerOf('move', 16, 'bins', true), 6000)).toBe(false);
  });
});
