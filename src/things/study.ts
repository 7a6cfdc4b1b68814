/**
 * How a thing rests, and how it is grasped: let fall in the physics, and candidates from its shape tried there. For the
 * catalogue (`npm run things`) and for what a visitor brings.
 */
import type { QuatWxyz, ThingGrasp, ThingRest, Vec3 } from '../contracts.ts';
import { atan2, cos, hypot } from '../math/exact.ts';
import { IDENTITY, quatConjugate, quatMultiply, quatRotate } from '../math/rotation.ts';
import { type Candidate, candidates, surfacePoints } from './candidates.ts';

/** Convex pieces in the thing's frame, metres, and kilograms a cubic metre of them. */
export interface BenchBody {
  readonly pieces: readonly (readonly Vec3[])[];
  readonly density: number;
}

/** The physics that a study asks; world/bench.ts is it. */
export interface Bench {
  /** Metres above the table: the arm's workspace ends there. */
  readonly lowestTip: number;
  /** Kilograms. */
  readonly mass: number;
  /** In the thing's frame, metres. */
  readonly centreOfMass: Vec3;
  /** Lets the thing go, its lowest corner a little above the table, and says where it comes to rest. */
  settle(
    quat: QuatWxyz,
    drop?: number,
    seconds?: number,
  ): { readonly position: Vec3; readonly quat: QuatWxyz; readonly speed: number };
  /**
   * Opens, comes down, closes, lifts by 50 mm and holds for half a second. Whether both fingers still hold the thing, which
   * has come along and not turned in the hand. `tip`: relative to the thing's origin, z above the table. `yaw`: the fingers
   * close along the thing's y axis turned by it. `opening`: share of the whole, before closing.
   */
  tryGrasp(rest: Pick<ThingRest, 'height' | 'quat'>, tip: Vec3, yaw: number, opening: number): boolean;
  dispose(): void;
}

/** The caller of it disposes of the bench. */
export type MakeBench = (body: BenchBody) => Bench;

const DEGREE = Math.PI / 180;

/** Mulberry32: which tries of a grasp are off by how much must not change, or the table of things would. */
const draws = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const unit = (v: Vec3): Vec3 => {
  const length = hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
};

/** Six sides and four corners to let a thing fall on. */
const SIDES: readonly Vec3[] = [
  [0, 0, 1],
  [0, 0, -1],
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
];
const CORNERS: readonly Vec3[] = [-1, 1].flatMap((x) =>
  [-1, 1].flatMap((y) => [-1, 1].map((z) => unit([x, y, z]))),
);
/** Two resting poses whose up directions differ by less are one. */
const SAME = 14 * DEGREE;
const COS_HALF_SAME = cos(SAME / 2);

/** The shortest rotation that brings `up` (of the body) to the world's z: a resting pose without its yaw. */
export const uprighting = ([x, y, z]: Vec3): QuatWxyz => {
  if (z < -0.999999) return [0, 1, 0, 0];
  const w = 1 + z;
  const length = Math.sqrt(w * w + x * x + y * y);
  return [w / length, y / length, -x / length, 0];
};

const upOf = (quat: QuatWxyz): Vec3 => quatRotate(quatConjugate(quat), [0, 0, 1]);

/** Radians between two unit vectors. */
const between = (a: Vec3, b: Vec3): number => {
  const cosine = Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]));
  return atan2(Math.sqrt(1 - cosine * cosine), cosine);
};

/** As it was drawn, let go and nudged by three degrees to three sides: where its up directions go, if it stays standing. */
const standing = (bench: Bench): QuatWxyz | undefined => {
  const nudges = [
    [3, 1],
    [-2, 2.5],
    [-1, -3],
  ].map(([x = 0, y = 0]) => uprighting(unit([x * DEGREE, y * DEGREE, 1])));
  const ups = nudges.map((quat) => upOf(bench.settle(quat, 0.002, 0.6).quat));
  if (!ups.every((up) => between(up, [0, 0, 1]) < 10 * DEGREE)) return undefined;
  const sum = (k: 0 | 1 | 2): number => ups.reduce((total, up) => total + up[k], 0);
  return uprighting(unit([sum(0), sum(1), sum(2)]));
};

const onBench = <T>(makeBench: MakeBench, body: BenchBody, ask: (bench: Bench) => T): T => {
  const bench = makeBench(body);
  try {
    return ask(bench);
  } finally {
    bench.dispose();
  }
};

/** Does it stand by itself with its z up? */
export const stands = (makeBench: MakeBench, body: BenchBody): boolean =>
  onBench(makeBench, body, (bench) => standing(bench) !== undefined);

/** The way up in which a thing stands on the table: as it was drawn, or else as it falls most often; undefined: in no way. */
const primaryPose = (makeBench: MakeBench, body: BenchBody): QuatWxyz | undefined =>
  onBench(makeBench, body, (bench) => standing(bench) ?? poses(bench, body)[0]?.quat);

/** Resting poses by how often the thing falls into them. */
export const poses = (bench: Bench, body: BenchBody): readonly ThingRest[] => {
  const found: { readonly up: Vec3; count: number }[] = [];
  const falls = [...SIDES, ...CORNERS.filter((_, i) => i % 2 === 0)];
  for (const side of falls) {
    const { quat, speed } = bench.settle(uprighting(side), 0.004);
    if (speed > 0.2) continue; // still rolling
    const up = upOf(quat);
    const same = found.find((each) => between(each.up, up) < SAME);
    if (same) same.count++;
    else found.push({ up, count: 1 });
  }
  return found
    .flatMap(({ up, count }) => restOf(bench, body, uprighting(up), count / falls.length) ?? [])
    .sort((a, b) => b.share - a.share);
};

const restOf = (bench: Bench, body: BenchBody, start: QuatWxyz, share: number): ThingRest | undefined => {
  const { quat, position } = bench.settle(start, 0.001);
  const at = uprighting(upOf(quat)); // without the yaw
  if (Math.abs(quatMultiply(quatConjugate(at), start)[0]) < COS_HALF_SAME) return undefined;
  const corners = body.pieces.flat().map((corner) => quatRotate(at, corner));
  return {
    quat: at,
    height: position[2],
    radius: Math.max(...corners.map(([x, y]) => hypot(x, y))),
    top: position[2] + Math.max(...corners.map(([, , z]) => z)),
    share,
  };
};

/** Tries of the published score, each off by up to 5 mm to each side, 8 degrees of yaw and 3 mm of height. */
const TRIES = 20;
const OFF = { place: 0.005, yaw: 8 * DEGREE, height: 0.003 } as const;

/** Share of tries that hold; stops as soon as fewer than `enough` of them can, with 0. */
const score = (
  bench: Bench,
  rest: ThingRest,
  { tip: [x, y, z], yaw, opening }: Candidate,
  seed: number,
  enough: number,
): number => {
  const next = draws(seed);
  const off = (by: number): number => (2 * next() - 1) * by;
  let held = 0;
  for (let k = 0; k < TRIES; k++) {
    const [dx, dy, dz, turn] = [off(OFF.place), off(OFF.place), off(OFF.height), off(OFF.yaw)];
    const wider = Math.min(1, opening + (opening < 1 ? 0.06 : 0));
    if (bench.tryGrasp(rest, [x + dx, y + dy, z + dz], yaw + turn, wider)) held++;
    if (held + TRIES - 1 - k < enough * TRIES) return 0;
  }
  return held / TRIES;
};

/** The best of the most promising candidates. */
const best = (
  bench: Bench,
  rest: ThingRest,
  list: readonly Candidate[],
  seed: number,
): ThingGrasp | undefined => {
  let found: ThingGrasp | undefined;
  for (const [tried, candidate] of list.entries()) {
    if (tried >= 24 || (tried >= 8 && found !== undefined && found.score >= 0.8)) break;
    if (!bench.tryGrasp(rest, candidate.tip, candidate.yaw, candidate.opening)) continue;
    const value = score(bench, rest, candidate, seed, Math.max(0.7, found?.score ?? 0));
    if (value > (found?.score ?? 0)) found = { ...candidate, score: value };
    if (value >= 0.95) break;
  }
  return found;
};

/** `triangles`: in the thing's frame, nine numbers each. */
export const findGrasp = (
  bench: Bench,
  rest: ThingRest,
  triangles: ArrayLike<number>,
  seed: number,
): ThingGrasp | undefined => {
  const raised = (point: Vec3): Vec3 => {
    const [x, y, z] = quatRotate(rest.quat, point);
    return [x, y, z + rest.height];
  };
  const points = surfacePoints(triangles, 0.003).map(raised);
  const centre = raised(bench.centreOfMass);
  return (
    best(bench, rest, candidates(points, centre, bench.lowestTip), seed) ??
    best(bench, rest, candidates(points, centre, bench.lowestTip, true), seed)
  );
};

export interface Study {
  /** From the given frame to the thing's: turned first, then `middle` taken away. */
  readonly turn: QuatWxyz;
  readonly middle: Vec3;
  /** Kilograms; kilograms a cubic metre. */
  readonly mass: number;
  readonly density: number;
  readonly pieces: readonly (readonly Vec3[])[];
  /** Empty: it does not come to rest. */
  readonly rests: readonly ThingRest[];
}

const flat = (triangles: ArrayLike<number>, turn: QuatWxyz): number[] => {
  const out: number[] = [];
  for (let i = 0; i + 2 < triangles.length; i += 3) {
    out.push(...quatRotate(turn, [triangles[i] ?? 0, triangles[i + 1] ?? 0, triangles[i + 2] ?? 0]));
  }
  return out;
};

const middleOf = (positions: readonly number[]): Vec3 => {
  const end = (k: number, pick: (a: number, b: number) => number, from: number): number => {
    let found = from;
    for (let i = k; i < positions.length; i += 3) found = pick(found, positions[i] ?? 0);
    return found;
  };
  const middle = (k: number): number => (end(k, Math.min, Infinity) + end(k, Math.max, -Infinity)) / 2;
  return [middle(0), middle(1), middle(2)];
};

/**
 * Everything that the physics knows of a thing. Its frame is made here: z up as it stands on the table, the origin in the
 * middle of its bounding box. `volume`: of the pieces, cubic metres; `mass`: the least and the most, kg.
 */
export const study = (
  makeBench: MakeBench,
  {
    positions,
    pieces,
    volume,
    density,
    mass: [least, most],
    seed,
  }: {
    readonly positions: ArrayLike<number>;
    readonly pieces: readonly (readonly Vec3[])[];
    readonly volume: number;
    readonly density: number;
    readonly mass: readonly [number, number];
    readonly seed: number;
  },
): Study => {
  const mass = Math.min(most, Math.max(least, density * volume));
  const turn = primaryPose(makeBench, { pieces, density: mass / volume }) ?? IDENTITY;
  const turned = flat(positions, turn);
  const middle = middleOf(turned);
  const away = (p: Vec3, k: 0 | 1 | 2): number => Number((p[k] - middle[k]).toFixed(5));
  const body: BenchBody = {
    density: mass / volume,
    pieces: pieces.map((corners) =>
      corners.map((corner): Vec3 => {
        const p = quatRotate(turn, corner);
        return [away(p, 0), away(p, 1), away(p, 2)];
      }),
    ),
  };
  const triangles = turned.map((x, i) => x - (middle[i % 3] ?? 0));
  return onBench(makeBench, body, (bench) => {
    const all = poses(bench, body);
    const upright = ({ quat }: ThingRest): boolean => between(upOf(quat), [0, 0, 1]) < SAME;
    const first = restOf(bench, body, IDENTITY, all.find(upright)?.share ?? 0);
    const others = all.filter((rest) => !upright(rest) && rest.share >= 0.1).slice(0, 2);
    const rests = (first ? [first, ...others] : []).map((rest, i) => {
      const tall = first !== undefined && first.top > 2.2 * first.radius; // a bottle, say: one may find it lying
      const grasp = i === 0 || (i === 1 && tall) ? findGrasp(bench, rest, triangles, seed + i) : undefined;
      return grasp ? { ...rest, grasp } : rest;
    });
    return { turn, middle, mass, density: body.density, pieces: body.pieces, rests };
  });
};
