// @ts-check
/** How a thing rests, and how it is grasped: candidates from its shape, ranked, then tried in the physics. */
import { boundsOf } from './mesh.mjs';
import { angleBetween, createBench, LOWEST_TIP, quatConjugate, rotate, uprighting } from './sim.mjs';

/** @typedef {import('./sim.mjs').Quat} Quat */
/** @typedef {import('./sim.mjs').Body} Body */
/** @typedef {{ tip: [number, number, number], yaw: number, opening: number }} Candidate tip: x, y from the thing's origin, z above the table */
/** @typedef {Candidate & { score: number }} Grasp score: share of the perturbed tries that held */
/** @typedef {{ quat: Quat, height: number, radius: number, top: number, share: number }} Rest height of the origin, radius of the footprint about it, top: of the whole thing above the table */

const DEGREE = Math.PI / 180;

/** Mulberry32: a small generator with a seed. @param {number} seed */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const unit = (/** @type {readonly number[]} */ v) => v.map((x) => x / Math.hypot(...v));
/** Six sides and four corners to let a thing fall on. */
const SIDES = [
  [0, 0, 1],
  [0, 0, -1],
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
];
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => unit([x, y, z]))));
/** Two resting poses whose up directions differ by less are one. */
const SAME = 14 * DEGREE;

const upOf = (/** @type {Quat} */ quat) => rotate(quatConjugate(quat), [0, 0, 1]);
const between = (/** @type {readonly number[]} */ a, /** @type {readonly number[]} */ b) =>
  Math.acos(
    Math.max(
      -1,
      Math.min(
        1,
        a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0),
      ),
    ),
  );

/**
 * The way up in which a thing of a catalogue stands on the table: as it was drawn, if it stays so after a nudge of three
 * degrees to three sides; else the way it falls most often.
 * @param {Body} body @returns {Quat}
 */
export function primaryPose(body) {
  const bench = createBench(body);
  const nudges = [
    [3, 1],
    [-2, 2.5],
    [-1, -3],
  ].map(([x = 0, y = 0]) => uprighting(unit([x * DEGREE, y * DEGREE, 1])));
  const stands = nudges.map((quat) => bench.settle(quat, 0.002, 0.6));
  const ups = stands.map(({ quat }) => upOf(quat));
  if (ups.every((up) => between(up, [0, 0, 1]) < 10 * DEGREE)) {
    bench.dispose();
    return uprighting(unit([0, 1, 2].map((k) => ups.reduce((sum, up) => sum + (up[k] ?? 0), 0))));
  }
  const rests = poses(bench, body);
  bench.dispose();
  return rests[0]?.quat ?? [1, 0, 0, 0];
}

/**
 * Resting poses by how often the thing falls into them.
 * @param {ReturnType<typeof createBench>} bench @param {Body} body @returns {Rest[]}
 */
export function poses(bench, body) {
  /** @type {{ up: number[], count: number }[]} */
  const found = [];
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
    .map(({ up, count }) => restOf(bench, body, uprighting(up), count / falls.length))
    .filter((rest) => rest !== undefined)
    .sort((a, b) => b.share - a.share);
}

/** @param {ReturnType<typeof createBench>} bench @param {Body} body @param {Quat} start @param {number} share @returns {Rest | undefined} */
function restOf(bench, body, start, share) {
  const { quat, position } = bench.settle(start, 0.001);
  const at = uprighting(upOf(quat)); // without the yaw
  if (angleBetween(at, start) > SAME) return undefined;
  const corners = body.pieces.flat().map((corner) => rotate(at, corner));
  return {
    quat: at,
    height: position[2],
    radius: Math.max(...corners.map(([x, y]) => Math.hypot(x, y))),
    top: position[2] + Math.max(...corners.map(([, , z]) => z)),
    share,
  };
}

/** Half the pad's width and the fingers' measures, metres, with a little air. */
const PAD = { half: 0.0095, below: 0.0015, above: 0.0235 };
const FINGER = { thick: 0.0195, half: 0.0105, tall: 0.046 };
const PALM = { half: [0.024, 0.07], under: 0.0425 };

/** Points all over the surface, one in each cell of a grid. @param {ArrayLike<number>} triangles 9 numbers each @param {number} apart */
function surfacePoints(triangles, apart) {
  /** @type {Map<number, number[]>} */
  const points = new Map();
  const cell = (/** @type {number} */ x) => Math.round(x / apart) + 128;
  for (let i = 0; i + 8 < triangles.length; i += 9) {
    const at = (/** @type {number} */ k) => triangles[i + k] ?? 0;
    const side = (/** @type {number} */ k) => Math.hypot(at(k) - at(0), at(k + 1) - at(1), at(k + 2) - at(2));
    const steps = Math.max(1, Math.min(60, Math.ceil(Math.max(side(3), side(6)) / apart)));
    for (let u = 0; u <= steps; u++) {
      for (let v = 0; u + v <= steps; v++) {
        const [x, y, z] = [0, 1, 2].map(
          (k) => at(k) + ((at(k + 3) - at(k)) * u + (at(k + 6) - at(k)) * v) / steps,
        );
        if (x === undefined || y === undefined || z === undefined) continue;
        const key = (cell(x) * 256 + cell(y)) * 256 + cell(z);
        if (!points.has(key)) points.set(key, [x, y, z]);
      }
    }
  }
  return [...points.values()];
}

/** @param {readonly number[]} sorted @param {number} gap @returns {[number, number][]} runs without a gap */
function runs(sorted, gap) {
  /** @type {[number, number][]} */
  const found = [];
  for (const x of sorted) {
    const last = found.at(-1);
    if (last && x - last[1] <= gap) last[1] = x;
    else found.push([x, x]);
  }
  return found;
}

/**
 * Places where the hand could come down, the best first.
 * @param {readonly (readonly number[])[]} points of the surface, x and y from the thing's origin, z above the table
 * @param {readonly number[]} centre of mass, the same frame
 * @param {boolean} across also round everything there is between two walls or legs, not only round each
 * @returns {Candidate[]}
 */
export function candidates(points, centre, across = false) {
  /** @type {(Candidate & { rank: number, cell: string })[]} */
  const found = [];
  for (let step = 0; step < 12; step++) {
    const yaw = step * 15 * DEGREE;
    const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
    // u along the pads' width, v along which the fingers close
    const local = points.map(([x = 0, y = 0, z = 0]) => [x * cos + y * sin, y * cos - x * sin, z]);
    const [comU = 0, comV = 0] = [
      (centre[0] ?? 0) * cos + (centre[1] ?? 0) * sin,
      (centre[1] ?? 0) * cos - (centre[0] ?? 0) * sin,
    ];
    const high = local.filter(([, , z = 0]) => z > LOWEST_TIP + PALM.under);
    const us = local.map(([u = 0]) => u);
    const [first, last] = [us.reduce((a, b) => Math.min(a, b)), us.reduce((a, b) => Math.max(a, b))];
    for (let u0 = comU - Math.floor((comU - first) / 0.008) * 0.008; u0 <= last; u0 += 0.008) {
      const strip = local.filter(([u = 0]) => Math.abs(u - u0) < FINGER.half);
      if (strip.length < 4) continue;
      const top = Math.max(...strip.map(([, , z = 0]) => z));
      const heights = new Set(
        [LOWEST_TIP, top - 0.012, top - 0.022, top - 0.034, top / 2].map((z) =>
          Math.max(LOWEST_TIP, Number(z.toFixed(4))),
        ),
      );
      for (const z0 of heights) {
        const slab = strip.filter(
          ([u = 0, , z = 0]) => Math.abs(u - u0) < PAD.half && z > z0 - PAD.below && z < z0 + PAD.above,
        );
        if (slab.length < 4) continue;
        const sorted = slab.map(([, v = 0]) => v).sort((a, b) => a - b);
        for (const [v0, v1] of [...runs(sorted, 0.006), ...(across ? runs(sorted, 1) : [])]) {
          const width = v1 - v0;
          if (width > 0.072 || width < 0.0015) continue;
          const middle = (v0 + v1) / 2;
          const blocked = high.some(
            ([u = 0, v = 0, z = 0]) =>
              z > z0 + PALM.under &&
              Math.abs(u - u0) < (PALM.half[0] ?? 0) &&
              Math.abs(v - middle) < (PALM.half[1] ?? 0),
          );
          if (blocked) continue;
          const opening = [1, Math.min(1, (width + 0.022) / 0.08)].find((share) =>
            strip.every(([, v = 0, z = 0]) => {
              const out = Math.abs(v - middle) - (share * 0.08) / 2;
              return z < z0 - 0.002 || z > z0 + FINGER.tall || out < -0.001 || out > FINGER.thick;
            }),
          );
          if (opening === undefined) continue;
          const near = slab.filter(([, v = 0]) => v - v0 < 0.003 || v1 - v < 0.003);
          const reach = (/** @type {number} */ k) => {
            const list = near.map((p) => p[k] ?? 0);
            return Math.max(...list) - Math.min(...list);
          };
          const contact = Math.min(1, reach(0) / 0.017) + Math.min(1, reach(2) / 0.018);
          const rank =
            contact -
            18 * Math.abs(u0 - comU) -
            9 * Math.abs(middle - comV) -
            4 * width -
            (opening < 1 ? 0.25 : 0) -
            3 * Math.max(0, (centre[2] ?? 0) - z0 - 0.02);
          found.push({
            tip: [u0 * cos - middle * sin, u0 * sin + middle * cos, z0],
            yaw,
            opening: Number(opening.toFixed(3)),
            rank,
            cell: `${step} ${Math.round(u0 / 0.016)} ${Math.round(middle / 0.02)}`,
          });
        }
      }
    }
  }
  found.sort((a, b) => b.rank - a.rank);
  /** @type {Map<string, number>} */
  const used = new Map();
  return found
    .filter(({ cell }) => {
      used.set(cell, (used.get(cell) ?? 0) + 1);
      return (used.get(cell) ?? 0) <= 2;
    })
    .map(({ tip, yaw, opening }) => ({ tip, yaw, opening }));
}

/** Tries of the published score, each off by up to 5 mm to each side, 8 degrees of yaw and 3 mm of height. */
const TRIES = 20;
const OFF = { place: 0.005, yaw: 8 * DEGREE, height: 0.003 };

/**
 * @param {ReturnType<typeof createBench>} bench @param {Rest} rest @param {Candidate} candidate @param {number} tries @param {number} seed
 * @param {number} enough stops as soon as fewer than this share can hold
 */
function score(bench, rest, { tip: [x, y, z], yaw, opening }, tries, seed, enough) {
  const next = random(seed);
  const off = (/** @type {number} */ by) => (2 * next() - 1) * by;
  let held = 0;
  for (let k = 0; k < tries; k++) {
    const by = [off(OFF.place), off(OFF.place), off(OFF.height), off(OFF.yaw)];
    const wider = Math.min(1, opening + (opening < 1 ? 0.06 : 0));
    held += bench.tryGrasp(
      rest,
      [x + (by[0] ?? 0), y + (by[1] ?? 0), z + (by[2] ?? 0)],
      yaw + (by[3] ?? 0),
      wider,
    )
      ? 1
      : 0;
    if (held + tries - 1 - k < enough * tries) return 0;
  }
  return held / tries;
}

/**
 * The best of the most promising candidates.
 * @param {ReturnType<typeof createBench>} bench @param {Rest} rest @param {ArrayLike<number>} triangles in the thing's frame
 * @param {number} seed @returns {Grasp | undefined}
 */
export function findGrasp(bench, rest, triangles, seed) {
  const points = surfacePoints(triangles, 0.003).map((point) => {
    const [x, y, z] = rotate(rest.quat, point);
    return [x, y, z + rest.height];
  });
  const [cx, cy, cz] = rotate(rest.quat, bench.centreOfMass);
  const centre = [cx, cy, cz + rest.height];
  return (
    best(bench, rest, candidates(points, centre), seed) ??
    best(bench, rest, candidates(points, centre, true), seed)
  );
}

/** @param {ReturnType<typeof createBench>} bench @param {Rest} rest @param {readonly Candidate[]} list @param {number} seed @returns {Grasp | undefined} */
function best(bench, rest, list, seed) {
  /** @type {Grasp | undefined} */
  let found;
  for (const [tried, candidate] of list.entries()) {
    if (tried >= 24 || (tried >= 8 && found !== undefined && found.score >= 0.8)) break;
    if (!bench.tryGrasp(rest, candidate.tip, candidate.yaw, candidate.opening)) continue;
    const value = score(bench, rest, candidate, TRIES, seed, Math.max(0.7, found?.score ?? 0));
    if (value > (found?.score ?? 0)) found = { ...candidate, score: value };
    if (value >= 0.95) break;
  }
  return found;
}

/**
 * Everything that the physics knows of a thing. Its frame is made here: z up as it stands on the table, the origin in the
 * middle of its bounding box.
 * @param {{ positions: readonly number[], pieces: readonly { corners: number[][], volume: number }[], density: number, mass: readonly [number, number], seed: number }} thing
 *   mass: the least and the most, kg
 */
export function study({ positions, pieces, density, mass: [least, most], seed }) {
  const volume = pieces.reduce((sum, piece) => sum + piece.volume, 0);
  const mass = Math.min(most, Math.max(least, density * volume));
  const shapes = /** @type {import('./sim.mjs').Piece[]} */ (
    /** @type {unknown} */ (pieces.map(({ corners }) => corners))
  );
  const turn = primaryPose({ pieces: shapes, density: mass / volume });
  /** @param {readonly number[]} flat */
  const turnedFlat = (flat) => {
    const out = [];
    for (let i = 0; i < flat.length; i += 3) out.push(...rotate(turn, flat.slice(i, i + 3)));
    return out;
  };
  const turned = turnedFlat(positions);
  const { min, max } = boundsOf(turned);
  const middle = min.map((low, k) => (low + (max[k] ?? 0)) / 2);
  const place = (/** @type {number[]} */ p) => p.map((x, k) => Number((x - (middle[k] ?? 0)).toFixed(5)));
  const body = {
    density: mass / volume,
    pieces: /** @type {import('./sim.mjs').Piece[]} */ (
      /** @type {unknown} */ (shapes.map((corners) => corners.map((corner) => place(rotate(turn, corner)))))
    ),
  };
  const flat = turned.map((x, i) => x - (middle[i % 3] ?? 0));
  const bench = createBench(body);
  const all = poses(bench, body);
  const first = restOf(
    bench,
    body,
    [1, 0, 0, 0],
    all.find(({ quat }) => between(upOf(quat), [0, 0, 1]) < SAME)?.share ?? 0,
  );
  const others = all
    .filter(({ quat, share }) => between(upOf(quat), [0, 0, 1]) >= SAME && share >= 0.1)
    .slice(0, 2);
  const rests = (first ? [first, ...others] : []).map((rest, i) => {
    const tall = first !== undefined && first.top > 2.2 * first.radius; // a bottle, say: one may find it lying
    const grasp = i === 0 || (i === 1 && tall) ? findGrasp(bench, rest, flat, seed + i) : undefined;
    return grasp ? { ...rest, grasp } : rest;
  });
  bench.dispose();
  return { turn, middle, mass, density: body.density, pieces: body.pieces, rests };
}
