import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { PICTURE_BLOCK, PICTURE_CARD, PICTURE_CARD_HEIGHT, PICTURE_SIDE } from '../../things/names.ts';
import { GUTTER, layOut, pictureGeometry } from './picture-shape.ts';

const CELL = { u: [0.25, 0.5], v: [0.5, 0.75] } as const;

/** Texture coordinates of the vertex nearest to a point, as shares of the cell, among those that face `normal`. */
const seenAt = (form: 'block' | 'card', point: Vector3, normal: Vector3): readonly [number, number] => {
  const geometry = pictureGeometry(form, CELL);
  const [position, normals, uv] = ['position', 'normal', 'uv'].map((name) => geometry.getAttribute(name));
  if (!position || !normals || !uv) throw new Error('attributes are missing');
  let [best, found] = [Number.POSITIVE_INFINITY, -1];
  for (let i = 0; i < position.count; i++) {
    if (new Vector3().fromBufferAttribute(normals, i).dot(normal) < 0.99) continue;
    const distance = new Vector3().fromBufferAttribute(position, i).distanceTo(point);
    if (distance < best) [best, found] = [distance, i];
  }
  return [(uv.getX(found) - 0.25) / 0.25, (uv.getY(found) - 0.5) / 0.25];
};

const h = PICTURE_BLOCK / 2;

describe('a picture block', () => {
  it('has its size, and its middle in the middle', () => {
    const geometry = pictureGeometry('block', CELL);
    geometry.computeBoundingBox();
    expect(geometry.boundingBox?.min.toArray().map((x) => x.toFixed(4))).toEqual(
      Array(3).fill((-h).toFixed(4)),
    );
    expect(geometry.boundingBox?.max.toArray().map((x) => x.toFixed(4))).toEqual(Array(3).fill(h.toFixed(4)));
  });

  it('is upright on its sides, and its top is upright to the policy camera, which looks along -x', () => {
    // the upper right corner as seen from outside, then the lower left one
    const faces: [Vector3, Vector3][] = [
      [new Vector3(1, 0, 0), new Vector3(h, h, h)],
      [new Vector3(-1, 0, 0), new Vector3(-h, -h, h)],
      [new Vector3(0, 1, 0), new Vector3(-h, h, h)],
      [new Vector3(0, -1, 0), new Vector3(h, -h, h)],
      [new Vector3(0, 0, 1), new Vector3(-h, h, h)],
    ];
    for (const [normal, corner] of faces) {
      const [u, v] = seenAt('block', corner, normal);
      expect(u).toBeGreaterThan(0.85);
      expect(v).toBeGreaterThan(0.85);
      const opposite = corner
        .clone()
        .multiplyScalar(-1)
        .addScaledVector(normal, 2 * h);
      const [left, low] = seenAt('block', opposite, normal);
      expect(left).toBeLessThan(0.15);
      expect(low).toBeLessThan(0.15);
    }
  });

  it('shows paper below', () => {
    expect(seenAt('block', new Vector3(0.01, 0.01, -h), new Vector3(0, 0, -1))).toEqual([0, 0]);
  });
});

describe('a picture card', () => {
  it('is flat and shows its picture on top alone', () => {
    const geometry = pictureGeometry('card', CELL);
    geometry.computeBoundingBox();
    const size = geometry.boundingBox?.getSize(new Vector3());
    expect(size?.x).toBeCloseTo(PICTURE_CARD, 6);
    expect(size?.z).toBeCloseTo(PICTURE_CARD_HEIGHT, 6);
    const c = PICTURE_CARD / 2;
    const [u, v] = seenAt('card', new Vector3(-c, c, 0.0015), new Vector3(0, 0, 1));
    expect(u).toBeGreaterThan(0.9);
    expect(v).toBeGreaterThan(0.9);
    expect(seenAt('card', new Vector3(c, 0, 0), new Vector3(1, 0, 0))).toEqual([0, 0]);
  });
});

describe('the sheet of a scene’s pictures', () => {
  it.each([1, 2, 5, 7])('of %i keeps them apart by more paper than small copies of it mix', (count) => {
    const { width, height, places, cells } = layOut(count, PICTURE_SIDE);
    expect(places).toHaveLength(count);
    for (const [i, [left, top]] of places.entries()) {
      expect(left).toBeGreaterThanOrEqual(GUTTER);
      expect(left + PICTURE_SIDE + GUTTER).toBeLessThanOrEqual(width);
      expect(top + PICTURE_SIDE + GUTTER).toBeLessThanOrEqual(height);
      const cell = cells[i];
      expect(cell?.u.map((u) => Math.round(u * width))).toEqual([left, left + PICTURE_SIDE]);
      expect(cell?.v.map((v) => Math.round((1 - v) * height))).toEqual([top + PICTURE_SIDE, top]);
      for (const [x, y] of places.slice(0, i)) {
        const apart = Math.max(Math.abs(x - left), Math.abs(y - top));
        expect(apart).toBeGreaterThanOrEqual(PICTURE_SIDE + 2 * GUTTER);
      }
    }
  });
});
