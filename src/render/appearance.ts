/**
 * How a scene looks, apart from what is in it: light, table, background, camera. The default is what the page and
 * the evaluations show; the sampled ones are domain randomization for training data (Tobin et al. 2017).
 */
import type { Vec3 } from '../contracts.ts';
import type { Random } from '../math/random.ts';
import { sampleTexture, type TableTexture, TRAINING_FAMILIES } from './texture.ts';

export type Rgb = readonly [number, number, number]; // sRGB 0..1

export interface Appearance {
  readonly table: Rgb;
  /** Darkens the table's colour in a pattern; null: plain. */
  readonly texture: TableTexture | null;
  readonly background: Rgb;
  /** Multiplies every object's colour, channel by channel. */
  readonly tint: Rgb;
  readonly sun: Light;
  /** A second, coloured light. */
  readonly fill: Light | null;
  readonly ambient: number;
  /** Opacity of the soft discs under hand and objects. */
  readonly shadow: number;
  readonly arm: number; // brightness factor of the arm's shells
  readonly camera: CameraPose;
}

export interface Light {
  /** From the table toward the light; its length does not matter. */
  readonly direction: Vec3;
  readonly intensity: number;
  readonly color: Rgb;
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
  texture: null,
  background: [0.3, 0.33, 0.37],
  tint: [1, 1, 1],
  sun: { direction: [0.45, 0.35, 1], intensity: 2.0, color: [1, 0.98, 0.94] },
  fill: null,
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

/** A weak light of any hue from anywhere above: lamps and walls that throw their colour on things. */
const sampleFill = (random: Random, strength: number): Light => {
  const turn = random.uniform(-Math.PI, Math.PI);
  const hue = random.shuffle([1, random.uniform(0.4, 1), random.uniform(0.3, 0.8)]);
  return {
    direction: [Math.cos(turn), Math.sin(turn), random.uniform(0.3, 1.2)],
    intensity: random.uniform(0.25, 0.9) * strength,
    color: [hue[0] ?? 1, hue[1] ?? 1, hue[2] ?? 1],
  };
};

/**
 * `strength` 0 is the default look, 1 the full range. From 1 on half of the tables have a texture, always of a
 * training family: the others, and all that conditions.ts names, are kept for evaluations.
 */
export const sampleAppearance = (random: Random, strength: number): Appearance => {
  const d = DEFAULT_APPEARANCE;
  const mixed = (base: Rgb, by: number): Rgb => {
    const channel = (c: number): number => Math.min(1, Math.max(0, c + random.uniform(-by, by) * strength));
    return [channel(base[0]), channel(base[1]), channel(base[2])];
  };
  const anyTable = random.next() < 0.5 * strength;
  const grey = random.uniform(0.12, 0.95);
  const tint = 1 - 0.03 * strength;
  return {
    // greyish tables: a table in an object's own colour would hide it
    table: anyTable ? mixed([grey, grey, grey], 0.1) : mixed(d.table, 0.15),
    texture: random.next() < 0.5 && strength >= 1 ? sampleTexture(random, TRAINING_FAMILIES) : null,
    background: mixed(anyTable ? [0.5, 0.5, 0.5] : d.background, 0.4),
    tint: mixed([tint, tint, tint], 0.1),
    sun: {
      direction: jitter(random, d.sun.direction, 0.6 * strength),
      intensity: d.sun.intensity * random.uniform(1 - 0.45 * strength, 1 + 0.35 * strength),
      color: mixed(d.sun.color, 0.12),
    },
    fill: random.next() < 0.25 * strength ? sampleFill(random, strength) : null,
    ambient: d.ambient * random.uniform(1 - 0.35 * strength, 1 + 0.35 * strength),
    shadow:
      random.next() < 0.15 * strength ? 0 : d.shadow * random.uniform(1 - 0.8 * strength, 1 + 0.3 * strength),
    arm: random.uniform(1 - 0.3 * strength, 1),
    camera: {
      position: jitter(random, d.camera.position, 0.02 * strength),
      target: jitter(random, d.camera.target, 0.012 * strength),
      fov: d.camera.fov * random.uniform(1 - 0.03 * strength, 1 + 0.03 * strength),
    },
  };
};
