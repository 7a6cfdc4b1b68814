import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, convexHull, distanceTo, gap, type Point, shifted } from './polygon.ts';

const SQUARE: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const coordinate = fc.double({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true });
const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 20 });

describe('convex polygons', () => {
  it('the hull of a square with points inside and on its edges is the square, counter-clockwise', () => {
    const hull = convexHull([[0.5, 0.5], [0.5, 0], ...SQUARE, [1, 0.3]]);
    expect(hull).toHaveLength(4);
    expect(contains(hull, [0.5, 0.5])).toBe(true);
    expect(contains(hull, [1.01, 0.5])).toBe(false);
  });

  it('distances are those of a ruler', () => {
    expect(distanceTo(SQUARE, [2, 0.5])).toBeCloseTo(1, 12);
    expect(distanceTo(SQUARE, [2, 2])).toBeCloseTo(Math.SQRT2, 12);
    expect(distanceTo(SQUARE, [0.2, 0.9])).toBe(0);
    expect(gap(SQUARE, shifted(SQUARE, [1.5, 0]))).toBeCloseTo(0.5, 12);
    expect(gap(SQUARE, shifted(SQUARE, [2, 2]))).toBeCloseTo(Math.SQRT2, 12);
    expect(gap(SQUARE, shifted(SQUARE, [0.5, 0.5]))).toBe(0);
    // a cross of two bars: no corner of either is in the other
    const bar = (w: number, h: number): readonly Point[] =>
      SQUARE.map(([x, y]) => [(x - 0.5) * w, (y - 0.5) * h]);
    expect(gap(bar(4, 0.2), bar(0.2, 4))).toBe(0);
  });

  it('a gap is the same both ways, and no corner is nearer', () => {
    fc.assert(
      fc.property(cloud, cloud, coordinate, (a, b, dx) => {
        const [p, q] = [convexHull(a), shifted(convexHull(b), [4 * dx, 0])];
        const between = gap(p, q);
        expect(gap(q, p)).toBeCloseTo(between, 9);
        for (const corner of p) expect(distanceTo(q, corner)).toBeGreaterThanOrEqual(between - 1e-9);
        for (const point of a) expect(distanceTo(p, point)).toBeLessThan(1e-9);
      }),
    );
  });
});
