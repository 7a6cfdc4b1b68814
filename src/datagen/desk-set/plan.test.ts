import fc from 'fast-check';
import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../contracts.ts';
import { applyHomography, fitHomography } from '../../math/homography.ts';
import { createRandom } from '../../math/random.ts';
import { KIND_NAMES, kindOf } from '../../render/still-life/index.ts';
import { DULL, isNamed, shadeOf, toHsv } from './colors.ts';
import { slide } from './moving.ts';
import { APART, isUnique, labelOf, type Plan, planPicture } from './plan.ts';
import { boxOf, showsThing } from './shows.ts';
import { rectangleOf, sees, viewOf } from './sight.ts';

const plans = Array.from({ length: 24 }, (_, index) =>
  Array.from({ length: 40 }, (_, attempt) => attempt).reduce<Plan | null>(
    (found, attempt) => found ?? planPicture({ seed: 3, index, attempt, photo: 'place' }),
    null,
  ),
).flatMap((plan) => (plan ? [plan] : []));

const distance = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number =>
  Math.hypot(a - c, b - d);

it('finds a camera and room for the things', () => {
  expect(plans).toHaveLength(24);
  const again = planPicture({ seed: 3, index: 5, attempt: 0, photo: 'place' });
  expect(again).toEqual(planPicture({ seed: 3, index: 5, attempt: 0, photo: 'place' }));
  expect(again).not.toEqual(planPicture({ seed: 4, index: 5, attempt: 0, photo: 'place' }));
});

describe('a label', () => {
  it('agrees with the homography of its own corners', () => {
    for (const plan of plans) {
      const label = labelOf(plan);
      const pictureFromDesk = fitHomography(rectangleOf(label.planeSize), label.plane);
      if (!pictureFromDesk) throw new Error('the corners make no rectangle');
      const [named, other] = plan.items;
      // a tenth of a pixel is what rounding the corners costs, a little more outside them
      expect(
        distance(applyHomography(pictureFromDesk, named?.placed.at ?? [9, 9]), label.target),
      ).toBeLessThan(0.5);
      expect(
        distance(applyHomography(pictureFromDesk, other?.placed.at ?? [9, 9]), label.wrongTarget),
      ).toBeLessThan(0.5);
    }
  });

  it('has its corners in the picture and in order', () => {
    for (const plan of plans) {
      const { width, height } = plan.hold;
      const [farLeft, farRight, nearRight, nearLeft] = labelOf(plan).plane;
      for (const [u, v] of [farLeft, farRight, nearRight, nearLeft]) {
        expect(u > 0 && u < width && v > 0 && v < height).toBe(true);
      }
      expect(Math.max(farLeft[1], farRight[1])).toBeLessThan(Math.max(nearLeft[1], nearRight[1]));
      expect(farLeft[0] + nearLeft[0]).toBeLessThan(farRight[0] + nearRight[0]);
    }
  });

  it('names one thing by its colour, and the wrong sentence another', () => {
    for (const plan of plans) {
      const label = labelOf(plan);
      const [named, other] = plan.items;
      if (!named || !other) throw new Error('two are named');
      for (const [item, sentence] of [
        [named, label.instruction],
        [other, label.wrong],
      ] as const) {
        expect(sentence).toContain(` the ${item.shade} `);
        expect(isNamed(item.shade)).toBe(true);
        expect(isUnique(plan.items, item.shade)).toBe(true);
      }
      expect(distance(named.placed.at, other.placed.at)).toBeGreaterThan(APART);
      const [w, d] = plan.planeSize;
      expect(Math.abs(named.placed.at[0])).toBeLessThanOrEqual(w / 2 + 0.03);
      expect(Math.abs(named.placed.at[1])).toBeLessThanOrEqual(d / 2 + 0.03);
    }
    expect(isUnique([{ shade: 'red' }, { shade: 'red' }], 'red')).toBe(false);
    expect(isUnique([{ shade: 'blue' }], 'red')).toBe(false);
  });
});

it('a camera sees what three.js draws', () => {
  const degrees = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true });
  const near = degrees(-0.2, 0.2);
  fc.assert(
    fc.property(
      fc.record({ elevation: degrees(25, 85), azimuth: degrees(-40, 40), roll: degrees(-10, 10) }),
      fc.record({ distance: degrees(0.5, 1.4), fov: degrees(30, 75) }),
      fc.tuple(near, near, degrees(0, 0.1)),
      (turn, lens, point) => {
        const view = viewOf({ width: 640, height: 480, look: [0.03, -0.02], ...turn, ...lens });
        const camera = new PerspectiveCamera(view.fov, 640 / 480, 0.05, 9);
        camera.position.set(...view.position);
        camera.up.set(...view.up);
        camera.lookAt(...view.target);
        camera.updateMatrixWorld();
        const p = new Vector3(...(point as Vec3)).project(camera);
        const drawn = [((p.x + 1) / 2) * 640, ((1 - p.y) / 2) * 480] as const;
        expect(distance(drawn, sees(view, point as Vec3))).toBeLessThan(0.01);
      },
    ),
    { numRuns: 200 },
  );
});

it('things are 3 to 9 cm long and stand on the desk', () => {
  for (const kind of KIND_NAMES) {
    const [least, most] = kindOf(kind).size;
    expect(least).toBeGreaterThanOrEqual(0.03);
    expect(most).toBeLessThanOrEqual(0.09);
  }
  for (const { items } of plans) {
    for (const { radius, height, placed } of items) {
      expect(Math.max(2 * radius, height)).toBeGreaterThan(0.9 * placed.size);
      expect(height).toBeLessThanOrEqual(placed.size * 1.0001);
    }
  }
});

it('a shade stays near its name, a dull one has next to no colour or is dark', () => {
  const random = createRandom(5);
  for (let i = 0; i < 200; i++) {
    const [hue] = toHsv(shadeOf(random, 'green'));
    expect(Math.abs(hue - 133)).toBeLessThan(21);
    const [, saturation, value] = toHsv(shadeOf(random, random.pick(DULL)));
    expect(saturation * value).toBeLessThan(0.3);
  }
});

it('the moving thing stays on the rectangle, is nowhere fast, and comes back to where it began', () => {
  for (const plan of plans.slice(0, 6)) {
    const path = Array.from({ length: 201 }, (_, i) => slide(plan, i / 200));
    for (const [i, [x, y]] of path.entries()) {
      expect(Math.abs(x)).toBeLessThan(plan.planeSize[0] / 2);
      expect(Math.abs(y)).toBeLessThan(plan.planeSize[1] / 2);
      // a tenth of a second: 15 cm a second at most
      if (i > 0) expect(distance([x, y], path[i - 1] ?? [9, 9])).toBeLessThan(0.015);
    }
    expect(distance(path[0] ?? [9, 9], path[200] ?? [0, 0])).toBeLessThan(1e-9);
  }
});

it('a thing shows when enough of its box differs from the picture without it', () => {
  const still = (light: number) => ({
    rgba: new Uint8ClampedArray(40 * 40 * 4).fill(light),
    width: 40,
    height: 40,
  });
  const box = { left: 5, top: 5, right: 30, bottom: 30 };
  expect(showsThing(still(100), still(100), box)).toBe(false);
  expect(showsThing(still(100), still(120), box)).toBe(false);
  expect(showsThing(still(100), still(160), box)).toBe(true);
  const [plan] = plans;
  const item = plan?.items[0];
  if (!plan || !item) throw new Error('no plan');
  const [u, v] = labelOf(plan).target;
  const around = boxOf(plan.view, item);
  expect(around.left < u && u < around.right && around.top < v && v < around.bottom).toBe(true);
});
