import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barOf, flat, frameOf, lengthText, type Move } from './frame.ts';

const METRES = fc.double({ min: -3, max: 3, noNaN: true });
const MOVE: fc.Arbitrary<Move> = fc.tuple(METRES, METRES, METRES);

describe('the picture of two motions', () => {
  it('holds start, ends and block in both views', () => {
    fc.assert(
      fc.property(MOVE, MOVE, (meant, done) => {
        const { scale, origin } = frameOf(meant, done, 0.045, 280, 240);
        for (const seen of ['side', 'above'] as const) {
          for (const move of [[0, 0, 0] as const, meant, done]) {
            const [x, y] = flat(move, seen);
            expect(origin[0] + x * scale).toBeGreaterThanOrEqual(25.9);
            expect(origin[0] + x * scale).toBeLessThanOrEqual(254.1);
            expect(origin[1] + y * scale).toBeGreaterThanOrEqual(25.9);
            expect(origin[1] + y * scale).toBeLessThanOrEqual(214.1);
          }
        }
      }),
    );
  });

  it('is a picture even where there is no room for one', () => {
    expect(frameOf([0.02, 0, 0], [0.1, 0, 0], 0.045, 20, 17).scale).toBeGreaterThan(0);
  });

  it('has a bar of a round length that fits', () => {
    expect(barOf(0.4)).toBeCloseTo(0.1, 12);
    expect(barOf(0.09)).toBeCloseTo(0.02, 12);
    expect(lengthText(0.05)).toBe('50 mm');
    expect(lengthText(1.234)).toBe('1.23 m');
  });
});
