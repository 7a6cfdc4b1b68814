/**
 * How a scene looks, apart from what is in it: light, table, background, camera. The default is what the page and
 * the evaluations show; the sampled ones are domain randomization for training data (Tobin et al. 2017).
 */
import type { Vec3 } from '../contracts.ts';
import type { Random } from '../math/random.ts';

export type Rgb = readonly [number, number, number]; // sRGB 0..1

export interface Appearance {
  readonly table: Rgb;
  readonly background: Rgb;
  /** Multiplies every object's colour, channel by channel. */
  readonly tint: Rgb;
  readonly sun: { readonly direction: Vec3; readonly intensity: number; readonly color: Rgb };
  readonly ambient: number;
  /** Opacity of the soft discs under hand and objects. */
  readonly shadow: number;
  readonly arm: number; // brightness factor of the arm's shells
  readonly camera: CameraPose;
}

export interface CameraPose {
  readonly position: Vec3;
  readonly target: Vec3;
  /** Vertical field of view, degrees (three's convention). */
  readonly fov: number;
}

/** Faces the arm from the far side of the table, 46 degrees down; the work area fills the frame. */
export const POLICY_CAMERA: CameraPose = { position: [1.1, 0, 0.64], target: [0.515, 0, 0.035], fov: 34 };

export const DEFAULT_APPEARANCE: Appearance = {
  table: [0.78, 0.75, 0.7],
  background: [0.3, 0.33, 0.37],
  tint: [1, 1, 1],
  sun: { direction: [0.45, 0.35, 1], intensity: 2.0, color: [1, 0.98, 0.94] },
  ambient: 1.15,
  shadow: 0.42,
  arm: 1,
  camera: POLICY_CAMERA,
};

const jitter = (random: Random, v: Vec3, by: number): Vec3 => [
  v[0] + random.uniform(-by, by),
  v[1] + random.uniform(-by, by),
  v[2] + random.uniform(-by, by),
];

/** `strength` 0 is the default look, 1 the full range. */
export const sampleAppearance = (random: Random, strength: number): Appearance => {
  const d = DEFAULT_APPEARANCE;
  const mixed = (base: Rgb, by: number): Rgb => {
    const channel = (c: number): number => Math.min(1, Math.max(0, c + random.uniform(-by, by) * strength));
    return [channel(base[0]), channel(base[1]), channel(base[2])];
  };
  const anyTable = random.next() < 0.5 * strength;
  const grey = random.uniform(0.12, 0.95);
  return {
    // greyish tables: a table in an object's own colour would hide it
    table: anyTable ? mixed([grey, grey, grey], 0.1) : mixed(d.table, 0.15),
    background: mixed(anyTable ? [0.5, 0.5, 0.5] : d.background, 0.4),
    tint: mixed([0.97, 0.97, 0.97], 0.1),
    sun: {
      direction: jitter(random, d.sun.direction, 0.6 * strength),
      intensity: d.sun.intensity * random.uniform(1 - 0.45 * strength, 1 + 0.35 * strength),
      color: mixed(d.sun.color, 0.12),
    },
    ambient: d.ambient * random.uniform(1 - 0.35 * strength, 1 + 0.35 * strength),
    shadow: d.shadow * random.uniform(1 - 0.8 * strength, 1 + 0.3 * strength),
    arm: random.uniform(1 - 0.3 * strength, 1),
    camera: {
      position: jitter(random, d.camera.position, 0.012 * strength),
      target: jitter(random, d.camera.target, 0.008 * strength),
      fov: d.camera.fov * random.uniform(1 - 0.02 * strength, 1 + 0.02 * strength),
    },
  };
};
