/**
 * Inverse kinematics for arms with fewer than six joints, which cannot hold every orientation: the position comes first,
 * the orientation is the nearest that is left in its null space (task priority: Nakamura, Hanafusa and Yoshikawa 1987),
 * each by damped least squares. On an arm whose last joint turns the hand about its direction of approach that means:
 * the approach tilts where it must, and the turn about it follows. Joints at their limits are taken out of the step.
 */
import type { ArmKinematics, QuatWxyz, Vec3 } from '../contracts.ts';
import { clamp, norm, quatConjugate, quatMultiply, rotationVectorFromQuat, sub } from '../math/rotation.ts';
import { IK_DEFAULTS, type IkOptions, type IkProblem, type IkSolution, solveIk, solveSpd } from './ik.ts';

/** Largest step of one iteration, radians: the linearization is not believed further out. */
const MAX_STEP = 0.2;
/** Metres a radian: damping of the position's step. */
const POSITION_DAMPING = 0.004;
/** Of the projection: hardly any, since what leaks through it is taken for a way to turn that the arm does not have. */
const PROJECTION_DAMPING = 1e-5;
/** Share of the iterations in which the orientation is sought; the last ones are the position's alone. */
const TURNING = 0.75;
/** A step this small, radians, goes nowhere any more. */
const STALLED = 1e-7;
const TIES = [0, 1, 2] as const;

/** Rows of three of a 6 x n Jacobian, the columns of `free` only, row-major. */
const rowsOf = (j: Float64Array, n: number, first: 0 | 3, free: readonly number[]): Float64Array =>
  Float64Array.from({ length: 3 * free.length }, (_, i) => {
    const [row, column] = [Math.floor(i / free.length), free[i % free.length] ?? 0];
    return j[(first + row) * n + column] ?? 0;
  });

/** A^T (A A^T + damping^2 I)^-1 b for a 3 x m matrix A. */
const dampedStep = (a: Float64Array, m: number, b: Vec3, damping: number): Float64Array => {
  const square = new Float64Array(9);
  for (const r of TIES) {
    for (const c of TIES) {
      let sum = r === c ? damping * damping : 0;
      for (let k = 0; k < m; k++) sum += (a[r * m + k] ?? 0) * (a[c * m + k] ?? 0);
      square[3 * r + c] = sum;
    }
  }
  const y = solveSpd(square, b);
  return Float64Array.from({ length: m }, (_, k) =>
    TIES.reduce((s: number, r) => s + (a[r * m + k] ?? 0) * (y[r] ?? 0), 0),
  );
};

const times = (a: Float64Array, m: number, x: Float64Array): Vec3 => {
  const row = (r: number): number => x.reduce((sum, v, k) => sum + (a[r * m + k] ?? 0) * v, 0);
  return [row(0), row(1), row(2)];
};

/** The step of the free joints: all of the position's, and of the turn's (null: none) what does not disturb it. */
const stepOf = (
  at: ArmKinematics,
  n: number,
  free: readonly number[],
  move: Vec3,
  turn: Vec3 | null,
  damping: number,
): Float64Array => {
  const m = free.length;
  const position = rowsOf(at.jacobian, n, 0, free);
  const rotation = rowsOf(at.jacobian, n, 3, free);
  const first = dampedStep(position, m, move, POSITION_DAMPING);
  if (!turn) return first;
  // rows of the orientation's Jacobian without what moves the hand: J N, with N = I - P^+ P
  const free3 = new Float64Array(3 * m);
  for (const r of TIES) {
    const row = rotation.slice(r * m, (r + 1) * m);
    const undone = dampedStep(position, m, times(position, m, row), PROJECTION_DAMPING);
    for (let k = 0; k < m; k++) free3[r * m + k] = (row[k] ?? 0) - (undone[k] ?? 0);
  }
  const second = dampedStep(free3, m, sub(turn, times(rotation, m, first)), damping);
  return first.map((v, k) => v + (second[k] ?? 0));
};

/** As solveIk, for any number of joints; `reached` needs the orientation too. */
export const solvePositionFirst = (
  problem: IkProblem,
  start: readonly number[],
  position: Vec3,
  quat: QuatWxyz,
  options: IkOptions = IK_DEFAULTS,
): IkSolution => {
  const n = start.length;
  const { lower, upper } = problem;
  const within = (v: number, i: number): number => clamp(v, lower[i] ?? v, upper[i] ?? v);
  let q = start.map(within);
  let best: IkSolution | null = null;
  const isBetter = (a: IkSolution, b: IkSolution): boolean => {
    const short = ({ positionError }: IkSolution): number =>
      Math.max(positionError, options.positionTolerance);
    return short(a) < short(b) || (short(a) === short(b) && a.rotationError < b.rotationError);
  };
  for (let iteration = 0; ; iteration++) {
    const at = problem.evaluate(q);
    const move = sub(position, at.position);
    const turn = rotationVectorFromQuat(quatMultiply(quat, quatConjugate(at.quat)));
    const [positionError, rotationError] = [norm(move), norm(turn)];
    const reached = positionError < options.positionTolerance && rotationError < options.rotationTolerance;
    const found = { joints: q, iterations: iteration, positionError, rotationError, reached };
    if (!best || isBetter(found, best)) best = found;
    if (reached || iteration >= options.maxIterations) return best;
    const sought = iteration < TURNING * options.maxIterations ? turn : null;
    let free = q.map((_, i) => i);
    let dq: Float64Array;
    for (;;) {
      dq = stepOf(at, n, free, move, sought, options.damping);
      const pushes = (i: number, k: number): boolean =>
        ((dq[k] ?? 0) > 0 && q[i] === upper[i]) || ((dq[k] ?? 0) < 0 && q[i] === lower[i]);
      const kept = free.filter((i, k) => !pushes(i, k));
      if (kept.length === free.length) break;
      free = kept;
    }
    const largest = dq.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    if (largest < STALLED) return best;
    const shrink = Math.min(1, MAX_STEP / largest);
    const next = [...q];
    for (const [k, i] of free.entries()) next[i] = within((q[i] ?? 0) + (dq[k] ?? 0) * shrink, i);
    q = next;
  }
};

/** The solver that fits the arm. */
export const solvePose: typeof solveIk = (problem, start, position, quat, options) =>
  (start.length < 6 ? solvePositionFirst : solveIk)(problem, start, position, quat, options);
