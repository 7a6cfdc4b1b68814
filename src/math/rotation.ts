/** Vectors and rotations. Quaternions are (w, x, y, z); rotation vectors are axis * angle in radians. */

import type { QuatWxyz, Vec3 } from '../contracts.ts';
import { atan2, cos, hypot, sin } from './exact.ts';

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
/** Of length one. */
export const unit = (a: Vec3): Vec3 => {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
};
export const norm = (a: Vec3): number => hypot(a[0], a[1], a[2]);
export const distance = (a: Vec3, b: Vec3): number => norm(sub(a, b));
export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

export const IDENTITY: QuatWxyz = [1, 0, 0, 0];

export const quatMultiply = (a: QuatWxyz, b: QuatWxyz): QuatWxyz => [
  a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
  a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
  a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
  a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
];

export const quatConjugate = (q: QuatWxyz): QuatWxyz => [q[0], -q[1], -q[2], -q[3]];

export const quatRotate = (q: QuatWxyz, v: Vec3): Vec3 => {
  const r = quatMultiply(quatMultiply(q, [0, v[0], v[1], v[2]]), quatConjugate(q));
  return [r[1], r[2], r[3]];
};

export const quatFromAxisAngle = (axis: Vec3, angle: number): QuatWxyz => {
  const s = sin(angle / 2) / (norm(axis) || 1);
  return [cos(angle / 2), axis[0] * s, axis[1] * s, axis[2] * s];
};

export const quatFromRotationVector = (v: Vec3): QuatWxyz => quatFromAxisAngle(v, norm(v));

/** The short way round: the angle is in [0, pi]. */
export const rotationVectorFromQuat = (q: QuatWxyz): Vec3 => {
  const s = q[0] < 0 ? -1 : 1;
  const v: Vec3 = [q[1] * s, q[2] * s, q[3] * s];
  const sine = norm(v);
  const factor = sine < 1e-9 ? 2 : (2 * atan2(sine, q[0] * s)) / sine;
  return scale(v, factor);
};

/** Row-major 3x3 (MuJoCo's site_xmat) to quaternion. */
export const quatFromMatrix = (m: ArrayLike<number>, offset = 0): QuatWxyz => {
  const e = (row: number, col: number): number => m[offset + 3 * row + col] ?? 0;
  const trace = e(0, 0) + e(1, 1) + e(2, 2);
  if (trace > 0) {
    const s = 2 * Math.sqrt(1 + trace);
    return [s / 4, (e(2, 1) - e(1, 2)) / s, (e(0, 2) - e(2, 0)) / s, (e(1, 0) - e(0, 1)) / s];
  }
  if (e(0, 0) > e(1, 1) && e(0, 0) > e(2, 2)) {
    const s = 2 * Math.sqrt(1 + e(0, 0) - e(1, 1) - e(2, 2));
    return [(e(2, 1) - e(1, 2)) / s, s / 4, (e(0, 1) + e(1, 0)) / s, (e(0, 2) + e(2, 0)) / s];
  }
  if (e(1, 1) > e(2, 2)) {
    const s = 2 * Math.sqrt(1 + e(1, 1) - e(0, 0) - e(2, 2));
    return [(e(0, 2) - e(2, 0)) / s, (e(0, 1) + e(1, 0)) / s, s / 4, (e(1, 2) + e(2, 1)) / s];
  }
  const s = 2 * Math.sqrt(1 + e(2, 2) - e(0, 0) - e(1, 1));
  return [(e(1, 0) - e(0, 1)) / s, (e(0, 2) + e(2, 0)) / s, (e(1, 2) + e(2, 1)) / s, s / 4];
};

/** Turns what points straight down by `angle` toward the horizontal direction `bearing`, radians from world x. */
export const leanToward = (bearing: number, angle: number): QuatWxyz =>
  quatFromAxisAngle([sin(bearing), -cos(bearing), 0], angle);

/** A tool's orientation turned by the shortest way so that it points straight down: what is left of it is its yaw. */
export const withoutLean = (tool: QuatWxyz): QuatWxyz => {
  const [x, y, z] = quatRotate(tool, [0, 0, 1]);
  return quatMultiply(quatFromAxisAngle([-y, x, 0], atan2(hypot(x, y), -z)), tool);
};

/** Yaw of a body about world z, radians in (-pi, pi]. */
export const yawOf = (q: QuatWxyz): number => {
  const x = quatRotate(q, [1, 0, 0]);
  return atan2(x[1], x[0]);
};

/**
 * The gripper's reference orientation, "straight down": tool z along world -z, tool y along world -y.
 * Proprioception's rotation is measured from here.
 */
export const GRIPPER_DOWN: QuatWxyz = [0, 1, 0, 0];
