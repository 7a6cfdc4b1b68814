import { type BufferGeometry, Color, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { armBodies, type Primitive, ROBOTS } from '../robots/index.ts';
import { gripOf, linkGeometry } from './geometry.ts';

const solid = (shape: Primitive): BufferGeometry => linkGeometry([shape], () => new Color());

/** Volume that the faces enclose, cubic metres; negative where they look inward. */
const volumeOf = (geometry: BufferGeometry): number => {
  const flat = geometry.index ? geometry.toNonIndexed() : geometry;
  const at = flat.getAttribute('position');
  const corner = (i: number): Vector3 => new Vector3().fromBufferAttribute(at, i);
  let volume = 0;
  for (let i = 0; i < at.count; i += 3) volume += corner(i).dot(corner(i + 1).cross(corner(i + 2))) / 6;
  return volume;
};

/** A right angle 2 by 1, swept by 3. */
const wedge = (along: 'x' | 'y' | 'z'): Primitive => ({
  ...{ kind: 'prism', along, low: -1, high: 2, tone: 'shell' },
  outline: [
    [0, 0],
    [2, 0],
    [0, 1],
  ],
});

describe('a prism', () => {
  it.each([
    ['x', [-1, 0, 0], [2, 2, 1]],
    ['y', [0, -1, 0], [2, 2, 1]],
    ['z', [0, 0, -1], [2, 1, 2]],
  ] as const)('along %s lies where its outline says, its faces outward', (along, min, max) => {
    const geometry = solid(wedge(along));
    geometry.computeBoundingBox();
    expect(geometry.boundingBox?.min.toArray()).toEqual(min.map((v) => expect.closeTo(v, 6)));
    expect(geometry.boundingBox?.max.toArray()).toEqual(max.map((v) => expect.closeTo(v, 6)));
    expect(volumeOf(geometry)).toBeCloseTo(3, 6);
    // normals look the way the corners turn
    const [at, normals] = [geometry.getAttribute('position'), geometry.getAttribute('normal')];
    for (let i = 0; i < at.count; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => new Vector3().fromBufferAttribute(at, i + k)) as [
        Vector3,
        Vector3,
        Vector3,
      ];
      const turned = b.sub(a).cross(c.sub(a));
      expect(turned.dot(new Vector3().fromBufferAttribute(normals, i))).toBeGreaterThan(0);
    }
  });
});

it('a box may be turned', () => {
  const geometry = solid({
    kind: 'box',
    at: [1, 0, 0],
    half: [2, 1, 0.5],
    quat: [Math.SQRT1_2, 0, 0, Math.SQRT1_2],
    tone: 'hand',
  });
  geometry.computeBoundingBox();
  expect(geometry.boundingBox?.max.toArray()).toEqual([2, 2, 0.5].map((v) => expect.closeTo(v, 6)));
});

describe.each(ROBOTS)('$id', (robot) => {
  it('has solid parts only, each in one geometry with a colour a corner', () => {
    for (const { shapes, name } of armBodies(robot.base)) {
      for (const shape of shapes) expect(volumeOf(solid(shape)), name).toBeGreaterThan(0);
      const whole = linkGeometry(shapes, () => new Color(1, 0, 0));
      expect(whole.getAttribute('color').count).toBe(whole.getAttribute('position').count);
    }
  });

  it('grips with something on each finger', () => {
    const fingers = armBodies(robot.base).filter(({ name }) => robot.gripper.fingers.includes(name));
    expect(fingers).toHaveLength(2);
    for (const finger of fingers) expect(gripOf(finger).isEmpty(), finger.name).toBe(false);
  });
});
