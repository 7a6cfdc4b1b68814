import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHomography, invertHomography as invert, multiplyHomography } from '../../math/homography.ts';
import { planeToFrame } from '../../math/pinhole.ts';
import { placeDesk } from './placement.ts';
import { createRectifier } from './rectify.ts';

const CORNERS = [
  [200, 100],
  [440, 100],
  [560, 400],
  [80, 400],
] as const;

describe('placeDesk', () => {
  it('puts the rectangle under the middle of the work area, far edge toward the base', () => {
    const placed = placeDesk({ corners: CORNERS, size: [0.297, 0.21] });
    if (!placed.ok) throw new Error(placed.error.code);
    const { tableFromPicture, scale } = placed.value;
    expect(scale).toBe(1);
    const [x, y] = applyHomography(tableFromPicture, [200, 100]);
    expect([x, y].map((v) => v.toFixed(4))).toEqual(['0.4250', '-0.1485']);
    expect(applyHomography(tableFromPicture, [560, 400])[1]).toBeCloseTo(0.1485, 9);
  });

  it('shrinks a rectangle the arm could not reach over, and says by how much', () => {
    const placed = placeDesk({ corners: CORNERS, size: [0.88, 0.3] });
    expect(placed.ok && placed.value.scale).toBeCloseTo(0.5, 9);
  });

  it.each([
    [CORNERS, [0, 0.2]],
    [CORNERS, [0.3, Number.NaN]],
    [CORNERS, [0.3, 50]],
    [
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      [0.3, 0.2],
    ],
    [
      [
        [Number.NaN, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      [0.3, 0.2],
    ],
  ] as const)('refuses %j of size %j', (corners, size) => {
    const placed = placeDesk({ corners, size });
    expect(placed.ok ? 'ok' : placed.error.code).toBe('DESK_INVALID');
  });
});

describe('createRectifier', () => {
  it('gives a flat picture back flat, and what lies outside the picture its mean colour', () => {
    const rgba = new Uint8ClampedArray(64 * 48 * 4).fill(200);
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: -40, max: 40, noNaN: true }),
        (s, t) => {
          const rgb = createRectifier([64 * s, 0, t, 0, 48 * s, t, 0, 0, 1], 64, 48, 16)(rgba);
          expect(new Set(rgb)).toEqual(new Set([rgb[0]]));
          expect([127, 200]).toContain(rgb[0]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('shows a mark on the desk where the policy camera would see it', () => {
    const [width, height] = [640, 480];
    const placed = placeDesk({ corners: CORNERS, size: [0.3, 0.2] });
    if (!placed.ok) throw new Error(placed.error.code);
    const camera = planeToFrame({ position: [1.1, 0, 0.64], target: [0.515, 0, 0.035], fov: 34 });
    const frameFromPicture = multiplyHomography(camera, placed.value.tableFromPicture);
    const mark = [300, 250] as const;
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let y = 244; y <= 256; y++)
      for (let x = 294; x <= 306; x++) rgba.fill(0, 4 * (y * width + x), 4 * (y * width + x) + 3);
    const frameFromTable = camera;
    const pictureFromFrame = multiplyHomography(placed.value.pictureFromTable, invert(frameFromTable));
    const rgb = createRectifier(pictureFromFrame, width, height)(rgba);
    const [u, v] = applyHomography(frameFromPicture, mark);
    let [sx, sy, n] = [0, 0, 0];
    for (let i = 0; i < 128 * 128; i++) {
      const dark = 255 - rgb[3 * i]!;
      sx += dark * ((i % 128) + 0.5);
      sy += dark * (Math.floor(i / 128) + 0.5);
      n += dark;
    }
    expect(n).toBeGreaterThan(255);
    expect(Math.hypot(sx / n / 128 - u, sy / n / 128 - v) * 128).toBeLessThan(0.5);
  });
});
