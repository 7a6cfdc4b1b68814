/**
 * The feedback that keeps a rolling ball at the middle of a plate: a linear-quadratic regulator in discrete time (Anderson
 * and Moore, Optimal Control, 1990, chapter 2), for whatever rate the actions come at.
 */
import { dot } from '../../math/rotation.ts';

/** Of a solid ball that rolls without slipping on a tilted plate: 5/7 of gravity, metres a second squared and radian. */
export const ROLLING = (5 / 7) * 9.81;

/** Gains on offset (radians a metre), speed (radians a metre and second) and tilt (radians a radian) of one action. */
export type Gains = readonly [number, number, number];

/** What is worth as much as what: metres, metres a second, radians, radians a second of turning. */
const SCALES = { offset: 0.02, speed: 0.15, tilt: 0.25, turning: 0.9 } as const;

type Row = readonly [number, number, number];
type Matrix = readonly [Row, Row, Row];

const column = (m: Matrix, i: 0 | 1 | 2): Row => [m[0][i], m[1][i], m[2][i]];
const times = (m: Matrix, x: Row): Row => [dot(m[0], x), dot(m[1], x), dot(m[2], x)];

/** The plate over one period: tilted all the time by what it was, and on the average by half of the turn that is made. */
const modelOf = (period: number): { readonly a: Matrix; readonly b: Row } => ({
  a: [
    [1, period, (ROLLING * period * period) / 2],
    [0, 1, ROLLING * period],
    [0, 0, 1],
  ],
  b: [(ROLLING * period * period) / 6, (ROLLING * period) / 2, 1],
});

const ROUNDS = 4000;

/** Gains for actions of so many a second; the turn of an action is minus gains times state. */
export const gainsAt = (hz: number): Gains => {
  const period = 1 / hz;
  const { a, b } = modelOf(period);
  const worth = [SCALES.offset, SCALES.speed, SCALES.tilt].map((s) => period / (s * s));
  const effort = 1 / (period * SCALES.turning * SCALES.turning);
  let p: Matrix = [
    [worth[0] ?? 0, 0, 0],
    [0, worth[1] ?? 0, 0],
    [0, 0, worth[2] ?? 0],
  ];
  let k: Row = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const pb = times(p, b);
    const scale = effort + dot(b, pb);
    k = [dot(pb, column(a, 0)) / scale, dot(pb, column(a, 1)) / scale, dot(pb, column(a, 2)) / scale];
    // P = Q + A' P (A - B K)
    const left = ([0, 1, 2] as const).map((j): Row => {
      const c = column(a, j);
      return times(p, [c[0] - b[0] * k[j], c[1] - b[1] * k[j], c[2] - b[2] * k[j]]);
    });
    const entry = (i: 0 | 1 | 2, j: 0 | 1 | 2): number =>
      (i === j ? (worth[i] ?? 0) : 0) + dot(column(a, i), left[j] ?? [0, 0, 0]);
    const row = (i: 0 | 1 | 2): Row => [entry(i, 0), entry(i, 1), entry(i, 2)];
    p = [row(0), row(1), row(2)];
  }
  return k;
};
