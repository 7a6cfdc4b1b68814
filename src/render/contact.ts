/**
 * Contact shadows: under each thing a patch as dark as the thing is near the table there, baked from its triangles as it
 * rests. One drawing call for all, no shadow maps: it grounds things where a processor draws, and under the softer
 * shadows of a graphics card it tells where they touch.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  DynamicDrawUsage,
  LinearFilter,
  Mesh,
  MeshBasicMaterial,
  Quaternion,
  Vector3,
} from 'three';
import type { BodyPose, QuatWxyz } from '../contracts.ts';
import { quatConjugate, quatMultiply, quatRotate, yawOf } from '../math/rotation.ts';

/** Texels of a patch's side. */
export const PATCH_SIDE = 48;
/** What a patch reaches beyond the thing, metres. */
const MARGIN = 0.016;
/** A surface this high above the table darkens it 1/e as much as one that touches it, metres. */
const NEAR = 0.022;
/** Lower than this a thing takes little light from beside it: a card has hardly a shadow. Metres. */
const TALL = 0.014;
/** Blurred this often over three texels each way. */
const BLURS = 3;
/** Metres above the table: enough to win the depth test, below the top of a card. */
const PATCH_Z = 0.0009;
/** Lifted this far a thing has no patch any more, metres. */
const GONE = 0.12;
/** Cosine of the tilt at which a thing no longer rests as it was baked. */
const RESTING = 0.97;

/** A thing as it rests: where its patch comes from. */
export interface Grounded {
  readonly name: string;
  /** Triangles in the body's frame, metres. */
  readonly geometries: readonly BufferGeometry[];
  /** The body's turn and the height of its origin as it rests, yaw 0. */
  readonly quat: QuatWxyz;
  readonly height: number;
}

export interface Patch {
  /** Darkness 0..1, PATCH_SIDE x PATCH_SIDE, rows along y from the lowest. */
  readonly dark: Float32Array;
  /** Of the patch about the body's origin, at rest with yaw 0, metres. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Corners of all triangles as the thing rests: x, y, and height above the table. */
const restingCorners = ({ geometries, quat: [w, x, y, z], height }: Grounded): Float32Array => {
  const turn = new Quaternion(x, y, z, w);
  const at = new Vector3();
  const out: number[] = [];
  for (const geometry of geometries) {
    const position = geometry.getAttribute('position');
    const index = geometry.getIndex();
    const count = index?.count ?? position.count;
    for (let i = 0; i < count; i++) {
      at.fromBufferAttribute(position, index ? index.getX(i) : i).applyQuaternion(turn);
      out.push(at.x, at.y, Math.max(0, at.z + height));
    }
  }
  return Float32Array.from(out);
};

/** Lowers the grid to the triangle's height wherever a texel's middle is inside it. */
const lower = (grid: Float32Array, corners: readonly (readonly [number, number, number])[]): void => {
  const [a, b, c] = corners;
  if (!a || !b || !c) return;
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  if (Math.abs(area) < 1e-9) return; // seen from its edge
  const clamp = (value: number): number => Math.min(PATCH_SIDE - 1, Math.max(0, value));
  const range = (k: 0 | 1): readonly [number, number] => [
    clamp(Math.floor(Math.min(a[k], b[k], c[k]) - 0.5)),
    clamp(Math.ceil(Math.max(a[k], b[k], c[k]) - 0.5)),
  ];
  const [[left, right], [low, high]] = [range(0), range(1)];
  for (let row = low; row <= high; row++) {
    for (let col = left; col <= right; col++) {
      const [x, y] = [col + 0.5, row + 0.5];
      const p = ((b[0] - x) * (c[1] - y) - (c[0] - x) * (b[1] - y)) / area;
      const q = ((c[0] - x) * (a[1] - y) - (a[0] - x) * (c[1] - y)) / area;
      if (p < 0 || q < 0 || p + q > 1) continue;
      const height = p * a[2] + q * b[2] + (1 - p - q) * c[2];
      const at = row * PATCH_SIDE + col;
      grid[at] = Math.min(grid[at] ?? 0, height);
    }
  }
};

const blurred = (grid: Float32Array, step: number): Float32Array =>
  grid.map((value, i) => {
    const along = step === 1 ? i % PATCH_SIDE : Math.floor(i / PATCH_SIDE);
    const before = along > 0 ? (grid[i - step] ?? 0) : 0;
    const after = along < PATCH_SIDE - 1 ? (grid[i + step] ?? 0) : 0;
    return (before + value + after) / 3;
  });

export const bakePatch = (thing: Grounded): Patch => {
  const corners = restingCorners(thing);
  const span = (k: 0 | 1): readonly [number, number] => {
    let [min, max] = [0, 0];
    for (let i = k; i < corners.length; i += 3) {
      min = Math.min(min, corners[i] ?? 0);
      max = Math.max(max, corners[i] ?? 0);
    }
    return [min - MARGIN, max + MARGIN];
  };
  const [x, y] = [span(0), span(1)];
  const grid = new Float32Array(PATCH_SIDE ** 2).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i + 8 < corners.length; i += 9) {
    lower(
      grid,
      [0, 3, 6].map((k) => [
        (((corners[i + k] ?? 0) - x[0]) / (x[1] - x[0])) * PATCH_SIDE,
        (((corners[i + k + 1] ?? 0) - y[0]) / (y[1] - y[0])) * PATCH_SIDE,
        corners[i + k + 2] ?? 0,
      ]),
    );
  }
  let tall = 0;
  for (let i = 2; i < corners.length; i += 3) tall = Math.max(tall, corners[i] ?? 0);
  const most = Math.min(1, tall / TALL);
  let dark: Float32Array = grid.map((height) => most * Math.exp(-height / NEAR));
  for (let i = 0; i < BLURS; i++) dark = blurred(blurred(dark, 1), PATCH_SIDE);
  return { dark, x, y };
};

export interface ContactShadows {
  readonly mesh: Mesh;
  /** `poseOf`: of a body by its name. */
  update(poseOf: (name: string) => BodyPose | undefined): void;
  dispose(): void;
}

/** `opacity` where a thing touches the table. */
export const createContactShadows = (things: readonly Grounded[], opacity: number): ContactShadows => {
  const patches = things.map(bakePatch);
  const texels = new Uint8Array(things.length * PATCH_SIDE ** 2 * 4);
  for (const [k, { dark }] of patches.entries()) {
    for (const [i, value] of dark.entries())
      texels.fill(255 * value, 4 * (k * dark.length + i), 4 * (k * dark.length + i) + 4);
  }
  // one below the other: rows are whole then, and a texel's neighbours of another patch are its margin, which is light
  const map = new DataTexture(texels, PATCH_SIDE, PATCH_SIDE * Math.max(1, things.length));
  map.magFilter = LinearFilter;
  map.minFilter = LinearFilter;
  map.needsUpdate = true;

  const geometry = new BufferGeometry();
  const position = new BufferAttribute(new Float32Array(12 * things.length), 3).setUsage(DynamicDrawUsage);
  const color = new BufferAttribute(new Float32Array(16 * things.length), 4).setUsage(DynamicDrawUsage);
  geometry.setAttribute('position', position);
  geometry.setAttribute('color', color);
  const uvs = things.flatMap((_, k) => {
    const [low, high] = [(k + 0.01) / things.length, (k + 0.99) / things.length];
    return [0, low, 1, low, 1, high, 0, high];
  });
  geometry.setAttribute('uv', new BufferAttribute(Float32Array.from(uvs), 2));
  geometry.setIndex(things.flatMap((_, k) => [0, 1, 2, 0, 2, 3].map((corner) => 4 * k + corner)));

  const material = new MeshBasicMaterial({
    ...{ color: 0x000000, alphaMap: map, vertexColors: true, transparent: true, opacity, depthWrite: false },
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false; // its bounds would be computed once, from the first poses
  mesh.renderOrder = 1;

  return {
    mesh,
    update: (poseOf) => {
      for (const [k, { name, quat, height }] of things.entries()) {
        const pose = poseOf(name);
        const patch = patches[k];
        if (!pose || !patch) continue;
        const since = quatMultiply(pose.quat, quatConjugate(quat)); // the turn since it rested
        const upright = quatRotate(since, [0, 0, 1])[2];
        const yaw = yawOf(since);
        const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
        const lift = Math.max(0, pose.position[2] - height);
        const grown = 1 + 2 * lift;
        const near = Math.max(0, 1 - lift / GONE);
        // tilted or toppled it is another shape, of which this one says little
        const shown = near * near * (upright > RESTING ? 1 : 0.45);
        for (const [corner, [i, j]] of [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ].entries()) {
          const [x, y] = [patch.x[i as 0 | 1] * grown, patch.y[j as 0 | 1] * grown];
          const [px, py] = pose.position;
          position.setXYZ(4 * k + corner, px + cos * x - sin * y, py + sin * x + cos * y, PATCH_Z);
          color.setXYZW(4 * k + corner, 1, 1, 1, shown);
        }
      }
      position.needsUpdate = true;
      color.needsUpdate = true;
    },
    dispose: () => {
      map.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
};
