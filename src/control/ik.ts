/**
 * Six joints or more: damped least squares inverse kinematics (Wampler 1986; Buss, "Introduction to inverse kinematics", 2004):
 * dq = J^T (J J^T + lambda^2 I)^-1 e, with a pull toward the rest posture in the null space. Fewer: position-first.ts.
 */
import type { ArmKinematics, QuatWxyz, Vec3 } from '../contracts.ts';
import { clamp, norm, quatConjugate, quatMultiply, rotationVectorFromQuat, sub } from '../math/rotation.ts';

export interface IkProblem {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly rest: readonly number[];
  evaluate(joints: readonly number[]): ArmKinematics;
}

export interface IkOptions {
  readonly maxIterations: number;
  /** Metres and radians under which the pose counts as reached. */
  readonly positionTolerance: number;
  readonly rotationTolerance: number;
  /** Damping: larger is slower and calmer near singularities. */
  readonly damping: number;
  /** Share of the way to the rest posture an iteration, in the null space. */
  readonly restGain: number;
}

export const IK_DEFAULTS: IkOptions = {
  maxIterations: 60,
  positionTolerance: 2e-4,
  rotationTolerance: 1e-3,
  damping: 0.02,
  restGain: 0.02,
};

export interface IkSolution {
  readonly joints: readonly number[];
  readonly iterations: number;
  /** Residuals, metres and radians. */
  readonly positionError: number;
  readonly rotationError: number;
  readonly reached: boolean;
}

/** Solve A x = b for a symmetric positive definite A (row-major, as many rows as b has) by Cholesky. */
export const solveSpd = (a: Float64Array, b: ArrayLike<number>): Float64Array => {
  const n = b.length;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (l[i * n + k] ?? 0) * (l[j * n + k] ?? 0);
      l[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-18)) : sum / (l[j * n + j] ?? 1);
    }
  }
  const x = Float64Array.from({ length: n }, (_, i) => b[i] ?? 0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - (l[i * n + k] ?? 0) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / (l[i * n + i] ?? 1);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] ?? 0) - (l[k * n + i] ?? 0) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / (l[i * n + i] ?? 1);
  }
  return x;
};

const poseError = (at: ArmKinematics, position: Vec3, quat: QuatWxyz): readonly number[] => {
  const p = sub(position, at.position);
  const r = rotationVectorFromQuat(quatMultiply(quat, quatConjugate(at.quat)));
  return [...p, ...r];
};

/** Largest step of one iteration, radians: the linearization is not believed further out. */
const MAX_STEP = 0.25;

/** Joint positions whose TCP is at `position` (metres) with orientation `quat`, started from `start`. */
export const solveIk = (
  problem: IkProblem,
  start: readonly number[],
  position: Vec3,
  quat: QuatWxyz,
  options: IkOptions = IK_DEFAULTS,
): IkSolution => {
  const n = start.length;
  let q = start.map((v, i) => clamp(v, problem.lower[i] ?? v, problem.upper[i] ?? v));
  let best: IkSolution | null = null;
  for (let iteration = 0; ; iteration++) {
    const at = problem.evaluate(q);
    const error = poseError(at, position, quat);
    const positionError = norm([error[0] ?? 0, error[1] ?? 0, error[2] ?? 0]);
    const rotationError = norm([error[3] ?? 0, error[4] ?? 0, error[5] ?? 0]);
    const reached = positionError < options.positionTolerance && rotationError < options.rotationTolerance;
    // a radian of rotation weighs like 10 cm of position when the best of several misses is kept
    const score = positionError + 0.1 * rotationError;
    if (!best || score < best.positionError + 0.1 * best.rotationError) {
      best = { joints: q, iterations: iteration, positionError, rotationError, reached };
    }
    if (reached || iteration >= options.maxIterations) return best;
    const j = at.jacobian;
    const jjt = new Float64Array(36);
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c <= r; c++) {
        let sum = r === c ? options.damping * options.damping : 0;
        for (let k = 0; k < n; k++) sum += (j[r * n + k] ?? 0) * (j[c * n + k] ?? 0);
        jjt[r * 6 + c] = sum;
        jjt[c * 6 + r] = sum;
      }
    }
    // e - J z, then dq = z + J^T (..)^-1 (e - J z): the rest pull z acts only where the task leaves freedom.
    const z = q.map((v, i) => ((problem.rest[i] ?? v) - v) * options.restGain);
    const rhs = error.map((e, r) => {
      let sum = e;
      for (let k = 0; k < n; k++) sum -= (j[r * n + k] ?? 0) * (z[k] ?? 0);
      return sum;
    });
    const y = solveSpd(jjt, rhs);
    const dq = z.map((v, i) => {
      let sum = v;
      for (let r = 0; r < 6; r++) sum += (j[r * n + i] ?? 0) * (y[r] ?? 0);
      return sum;
    });
    const largest = Math.max(...dq.map(Math.abs), 1e-12);
    const shrink = Math.min(1, MAX_STEP / largest);
    q = q.map((v, i) => clamp(v + (dq[i] ?? 0) * shrink, problem.lower[i] ?? v, problem.upper[i] ?? v));
  }
};
