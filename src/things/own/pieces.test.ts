/** Decomposition of solids whose volume and hollows are known. */
import { describe, expect, it } from 'vitest';
import { convexPieces } from './pieces.ts';
import { ball, box, type Form, ring, star } from './testing/models.ts';

const triangles = ({ positions, indices }: Form): Float32Array =>
  Float32Array.from(indices.flatMap((vertex) => positions.slice(3 * vertex, 3 * vertex + 3)));

/** Is the point inside the hull of the corners? Along many directions none of them may be all on one side. */
const reaches = (corners: readonly (readonly number[])[], p: readonly number[]): boolean =>
  Array.from({ length: 400 }, (_, i): readonly number[] => {
    const z = 1 - (2 * i + 1) / 400;
    const r = Math.sqrt(1 - z * z);
    return [r * Math.cos(2.4 * i), r * Math.sin(2.4 * i), z];
  }).every((d) => corners.some((c) => c.reduce((sum, x, k) => sum + (x - p[k]!) * d[k]!, 0) >= 0));

describe('convexPieces', () => {
  it('a box is one piece with its eight corners', () => {
    const { pieces, volume } = convexPieces(triangles(box([0.06, 0.04, 0.02])));
    expect(pieces.length).toBe(1);
    expect(pieces[0]?.length).toBe(8);
    for (const corner of pieces[0] ?? []) {
      expect(corner.map((x) => Math.round(1000 * Math.abs(x)))).toEqual([30, 20, 10]);
    }
    expect(volume).toBeGreaterThan(0.8 * 0.06 * 0.04 * 0.02);
    expect(volume).toBeLessThan(1.4 * 0.06 * 0.04 * 0.02);
  });

  it('a ball is one round piece, no smaller than it', () => {
    const { pieces } = convexPieces(triangles(ball([0, 0, 0], [0.03, 0.03, 0.03])));
    expect(pieces.length).toBe(1);
    for (const corner of pieces[0] ?? []) {
      expect(Math.hypot(...corner)).toBeGreaterThan(0.029);
      expect(Math.hypot(...corner)).toBeLessThan(0.033);
    }
  });

  it('a ring keeps its hole, a star its notches', () => {
    const round = convexPieces(triangles(ring(0.03, 0.01))).pieces;
    expect(round.length).toBeGreaterThan(3);
    expect(round.length).toBeLessThanOrEqual(6);
    expect(round.some((piece) => reaches(piece, [0, 0, 0]))).toBe(false);
    expect(round.some((piece) => reaches(piece, [0.03, 0, 0]))).toBe(true);
    const pointed = convexPieces(triangles(star(5, 0.035, 0.014, 0.02))).pieces;
    expect(pointed.some((piece) => reaches(piece, [-0.03, 0.01, 0]))).toBe(false);
    expect(pointed.some((piece) => reaches(piece, [0.033, 0.01, 0]))).toBe(true);
  });

  it('what is apart becomes pieces of its own, at most six', () => {
    const apart = Array.from({ length: 9 }, (_, i): Form => {
      const { positions, indices } = box([0.006, 0.006, 0.006]);
      return { positions: positions.map((x, k) => (k % 3 === 0 ? x + 0.02 * i : x)), indices };
    });
    const all = apart.flatMap((form) => [...triangles(form)]);
    expect(convexPieces(Float32Array.from(all)).pieces.length).toBeLessThanOrEqual(6);
    const two = apart.slice(0, 2).flatMap((form) => [...triangles(form)]);
    expect(convexPieces(Float32Array.from(two)).pieces.length).toBe(2);
  });
});
