import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyHomography,
  fitHomography,
  invertHomography,
  isConvex,
  type Point,
  type Quad,
} from './homography.ts';
import { planeToFrame } from './pinhole.ts';

const near = (a: Point, b: Point, digits = 8): void => {
  expect(a[0]).toBeCloseTo(b[0], digits);
  expect(a[1]).toBeCloseTo(b[1], digits);
};

/** The unit square, each corner moved a little: always convex. */
const quads = fc
  .array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 8, maxLength: 8 })
  .map((d): Quad => {
    const corner = (i: number, x: number, y: number): Point => [
      100 * (x + d[2 * i]!),
      80 * (y + d[2 * i + 1]!),
    ];
    return [corner(0, 0, 0), corner(1, 1, 0), corner(2, 1, 1), corner(3, 0, 1)];
  });

describe('fitHomography', () => {
  it('takes each corner to its partner, and its inverse takes it back', () => {
    fc.assert(
      fc.property(quads, quads, (from, to) => {
        const h = fitHomography(from, to)!;
        from.forEach((p, i) => {
          near(applyHomography(h, p), to[i]!, 6);
          near(applyHomography(invertHomography(h), to[i]!), p, 6);
        });
      }),
    );
  });

  it('keeps lines straight: the crossing of the diagonals goes to that of the diagonals', () => {
    const from: Quad = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    const h = fitHomography(from, [
      [30, 10],
      [70, 10],
      [100, 90],
      [0, 90],
    ])!;
    const [x, y] = applyHomography(h, [0.5, 0.5]);
    expect(x).toBeCloseTo(50, 9);
    expect(y).toBeCloseTo(10 + 80 * (40 / 140), 9);
  });

  it('refuses three corners on a line, crossed corners and a point', () => {
    const square: Quad = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    expect(
      fitHomography(square, [
        [0, 0],
        [1, 0],
        [2, 0],
        [0, 1],
      ]),
    ).toBeNull();
    expect(
      fitHomography(square, [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ]),
    ).toBeNull();
    expect(
      fitHomography(square, [
        [5, 5],
        [5, 5],
        [5, 5],
        [5, 5],
      ]),
    ).toBeNull();
    expect(
      isConvex([
        [0, 0],
        [4, 0],
        [1, 1],
        [0, 4],
      ]),
    ).toBe(false); // a dart
  });
});

describe('planeToFrame', () => {
  it('sees straight down as a scaled map, v down and u right', () => {
    // from 1 m above, 90 degrees: half a frame is a metre; "right" of a camera that looks along -x a little is +y
    const h = planeToFrame({ position: [0.001, 0, 1], target: [0, 0, 0], fov: 90 });
    near(applyHomography(h, [0, 0]), [0.5, 0.5], 6);
    const [u, v] = applyHomography(h, [0.5, 0.25]);
    expect(u).toBeCloseTo(0.5 + 0.125, 2);
    expect(v).toBeCloseTo(0.5 + 0.25, 2);
  });
});
