import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandsOf, keyTo, LABELS, rowAt, stepAt, trackOf, xOf } from './geometry.ts';

const place = fc.record({
  width: fc.integer({ min: 60, max: 2000 }),
  steps: fc.integer({ min: 1, max: 500 }),
  most: fc.integer({ min: 1, max: 500 }),
  cursor: fc.option(fc.nat(499)),
});

describe('the track', () => {
  it('has the cursor, or else the newest step, on it, and columns that can be hit', () => {
    fc.assert(
      fc.property(place, ({ width, steps, most, cursor: wish }) => {
        const cursor = wish === null || wish >= steps ? null : wish;
        const track = trackOf(width, steps, Math.max(most, steps), cursor);
        const shown = cursor ?? steps - 1;
        const x = xOf(track, shown);
        expect(x).toBeGreaterThanOrEqual(LABELS - 1e-9);
        expect(x + track.wide).toBeLessThanOrEqual(Math.max(width, LABELS + 1) + 1e-6);
        expect(stepAt(track, x + track.wide / 2, steps)).toBe(shown);
        expect(track.first).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is the newest state right of the newest step, and the first step left of the first', () => {
    const track = trackOf(LABELS + 600, 10, 60, null);
    expect(track).toMatchObject({ first: 0, columns: 60, wide: 10 });
    expect(stepAt(track, LABELS + 99, 10)).toBe(9);
    expect(stepAt(track, LABELS + 101, 10)).toBeNull();
    expect(stepAt(track, 0, 10)).toBe(0);
  });
});

it('the bands fill the height, and every row is found', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 400 }), fc.integer({ min: 0, max: 7 }), (height, row) => {
      const bands = bandsOf(height, 8);
      expect(rowAt(bands, (row + 0.5) * bands.row, 8)).toBe(row);
      expect(bands.height.top).toBeGreaterThan(8 * bands.row);
      expect(bands.time.top).toBeGreaterThan(bands.height.bottom);
      expect(bands.time.bottom).toBeCloseTo(height);
      expect(rowAt(bands, bands.time.top, 8)).toBeNull();
    }),
  );
});

it('keys stay on the slider', () => {
  const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(60), fc.nat(60), (key, a, b) => {
      const [value, steps] = [Math.min(a, b), Math.max(a, b)];
      const next = keyTo(key, value, steps) ?? -1;
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(steps);
    }),
  );
  expect([keyTo('Home', 5, 9), keyTo('End', 5, 9), keyTo('ArrowLeft', 5, 9)]).toEqual([0, 9, 4]);
  expect([keyTo('ArrowUp', 5, 9), keyTo('PageDown', 5, 9), keyTo('a', 5, 9)]).toEqual([6, 0, null]);
});
