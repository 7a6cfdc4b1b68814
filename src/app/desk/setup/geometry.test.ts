import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHomography, invertHomography, type Point, type Quad } from '../../../math/homography.ts';
import { placeDesk } from '../../../observe/index.ts';
import { PANDA } from '../../../robots/index.ts';
import { armOutline, faultOf, firstGuess, gridOf, metresOf, moveCorner, rescale } from './geometry.ts';

const WORKSPACE = PANDA.workspace;

const PICTURE = { width: 640, height: 480 };
const GOOD = firstGuess(PICTURE);

const placed = (corners: Quad, size: readonly [number, number]) => {
  const result = placeDesk({ corners, size });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('faultOf', () => {
  it('is content with the first guess in any picture, and that can be placed', () => {
    for (const size of [PICTURE, { width: 160, height: 120 }, { width: 480, height: 960 }]) {
      expect(faultOf(firstGuess(size), size)).toBeNull();
      expect(placeDesk({ corners: firstGuess(size), size: [0.297, 0.21] }).ok).toBe(true);
    }
  });

  const [a, b, c, d] = GOOD;
  it.each<[string, Quad, RegExp]>([
    ['crossed', [b, a, c, d], /sides cross/],
    ['crossed the other way', [a, d, c, b].toSpliced(1, 2, c, d) as unknown as Quad, /sides cross/],
    ['mirrored', [b, a, d, c], /swapped/],
    ['upside down', [c, d, a, b], /far corners lie below/],
    ['a dent', [a, b, [300, 220], d], /Drag it outward/],
    ['three on a line', [a, [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2], c, d], /Drag it outward/],
    ['all in one point', [a, a, a, a], /Drag it outward/],
    [
      'tiny',
      [
        [300, 200],
        [320, 200],
        [320, 220],
        [300, 220],
      ],
      /too small/,
    ],
  ])('%s', (_, corners, says) => {
    expect(faultOf(corners, PICTURE)).toMatch(says);
  });

  it('whatever passes can be placed', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 640 }), fc.integer({ min: 0, max: 480 }));
    fc.assert(
      fc.property(fc.tuple(point, point, point, point), (corners) => {
        fc.pre(faultOf(corners, PICTURE) === null);
        expect(placeDesk({ corners, size: [0.297, 0.21] }).ok).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('corners', () => {
  it('stay in the picture and move one at a time', () => {
    const moved = moveCorner(GOOD, 2, [9999, -5], PICTURE);
    expect(moved[2]).toEqual([640, 0]);
    expect([moved[0], moved[1], moved[3]]).toEqual([GOOD[0], GOOD[1], GOOD[3]]);
  });

  it('go along with a picture of another size', () => {
    expect(rescale(GOOD, PICTURE, { width: 1280, height: 960 })[0]).toEqual([GOOD[0][0] * 2, GOOD[0][1] * 2]);
  });
});

describe('gridOf', () => {
  it('draws squares of 5 cm, in perspective', () => {
    const { lines, step } = gridOf({ corners: GOOD, size: [0.3, 0.2] });
    expect(step).toBe(0.05);
    expect(lines).toHaveLength(5 + 3);
    // rows come closer to each other away from the camera
    const rows = lines.slice(5).map(({ from }) => from[1]);
    expect(rows[1]! - rows[0]!).toBeLessThan(rows[2]! - rows[1]!);
  });

  it('takes larger squares where there would be too many', () => {
    const { lines, step } = gridOf({ corners: GOOD, size: [4, 2] });
    expect(step).toBeCloseTo(0.2, 9);
    expect(lines.length).toBeLessThan(40);
  });

  it('draws nothing for corners that make no rectangle', () => {
    expect(gridOf({ corners: [GOOD[1], GOOD[0], GOOD[2], GOOD[3]], size: [0.3, 0.2] }).lines).toEqual([]);
  });
});

describe('armOutline', () => {
  it('is the reach as the world has it, seen in the picture', () => {
    const { tableFromPicture, pictureFromTable } = placed(GOOD, [0.297, 0.21]);
    const { reach } = armOutline(pictureFromTable, PICTURE);
    for (const point of reach.flat()) {
      const [x, y] = applyHomography(tableFromPicture, point);
      const onEdge = [x - WORKSPACE.x[0], x - WORKSPACE.x[1], y - WORKSPACE.y[0], y - WORKSPACE.y[1]];
      expect(Math.min(...onEdge.map(Math.abs))).toBeLessThan(1e-6);
    }
  });

  it('says whether the foot stands in the picture', () => {
    // from above, 337 pixels a metre: the foot stands 0.425 m beyond the far edge
    const flat = (far: number): Quad => [
      [270, far],
      [370, far],
      [370, far + 70],
      [270, far + 70],
    ];
    const seen = (far: number): boolean =>
      armOutline(placed(flat(far), [0.297, 0.21]).pictureFromTable, PICTURE).footInPicture;
    expect(seen(380)).toBe(true);
    expect(seen(40)).toBe(false);
  });

  it('never draws what is behind the camera', () => {
    // a plane seen so flat that its horizon cuts the table short of the foot
    const steep: Quad = [
      [280, 200],
      [360, 200],
      [600, 420],
      [40, 420],
    ];
    const { pictureFromTable } = placed(steep, [0.297, 0.21]);
    const inverse = invertHomography(pictureFromTable);
    const { reach, foot } = armOutline(pictureFromTable, PICTURE);
    for (const [x, y] of [...reach.flat(), ...foot.flat()] as Point[]) {
      expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
      expect(y).toBeGreaterThan(0); // the horizon lies above the picture's middle, nothing beyond it
      expect(applyHomography(inverse, [x, y])[0]).toBeLessThan(WORKSPACE.x[1] + 1e-6);
    }
  });
});

it('metresOf reads what people write', () => {
  expect(['29.7', ' 21 ', '29,7', '500'].map(metresOf)).toEqual([0.297, 0.21, 0.297, 5]);
  expect(['', '-3', 'abc', '1e3', '1..2', '21 cm', '99999'].map(metresOf)).toEqual(Array(7).fill(null));
});
