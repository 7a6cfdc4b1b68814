/**
 * Named looks for evaluations. Each but the default lies outside of what training data shows (sampleAppearance at
 * strength 1, the widest that is used):
 *
 * - `default`: DEFAULT_APPEARANCE, what the page shows.
 * - `unseen-background`: light and camera as on the page. The table has a pattern of a family that training never
 *   draws (checker, marble, dots), contrast 0.25..0.5, and a bluish colour: its blue exceeds its red by 0.27..0.37,
 *   in training by 0.22 at most (coloured light there may still turn a table bluish; the pattern is new for sure).
 *   The background has one channel at 0.95 or more, in training 0.9 at most.
 * - `unseen-camera`: table and background as on the page. The camera stands 0.036..0.05 m from its usual place
 *   (training: at most 0.02 along each axis, so at most 0.0346), looks 0.022 m beside its usual target (training: at
 *   most 0.012 along each axis, 0.0208) and its field of view is 4% wider or narrower (training: at most 3%). The sun
 *   comes from image left, y -0.9..-0.5 (training: -0.25 or more), its intensity is 0.45..0.53 or 1.37..1.55 of the
 *   usual (training: 0.55..1.35), and its red or its blue is 0.62..0.78 (training: 0.82 or more in every channel).
 */
import type { Vec3 } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import { type Appearance, DEFAULT_APPEARANCE, type Rgb } from './appearance.ts';
import { HELD_OUT_FAMILIES, sampleTexture } from './texture.ts';

export const CONDITIONS = ['default', 'unseen-background', 'unseen-camera'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** A point on the sphere of that radius about `center`, evenly distributed. */
const away = (random: Random, center: Vec3, radius: number): Vec3 => {
  const up = random.uniform(-1, 1);
  const turn = random.uniform(-Math.PI, Math.PI);
  const flat = Math.sqrt(1 - up * up);
  return [
    center[0] + radius * flat * Math.cos(turn),
    center[1] + radius * flat * Math.sin(turn),
    center[2] + radius * up,
  ];
};

const unseenBackground = (random: Random): Appearance => {
  const red = random.uniform(0.45, 0.6);
  const excess = random.uniform(0.27, 0.37);
  const table: Rgb = [red, red + random.uniform(0.1, 0.6) * excess, red + excess];
  const bright = random.int(3);
  const channel = (i: number): number => (i === bright ? random.uniform(0.95, 1) : random.uniform(0.1, 0.8));
  return {
    ...DEFAULT_APPEARANCE,
    table,
    texture: sampleTexture(random, HELD_OUT_FAMILIES, { low: 0.25, high: 0.5 }),
    background: [channel(0), channel(1), channel(2)],
  };
};

const unseenCamera = (random: Random): Appearance => {
  const { camera, sun } = DEFAULT_APPEARANCE;
  const dim = random.next() < 0.5;
  const lacking = random.uniform(0.62, 0.78);
  const between = random.uniform(0.85, 0.92);
  const warm = random.next() < 0.5;
  return {
    ...DEFAULT_APPEARANCE,
    sun: {
      direction: [random.uniform(-0.3, 0.8), random.uniform(-0.9, -0.5), random.uniform(0.7, 1.1)],
      intensity: sun.intensity * (dim ? random.uniform(0.45, 0.53) : random.uniform(1.37, 1.55)),
      color: warm ? [1, between, lacking] : [lacking, between, 1],
    },
    camera: {
      position: away(random, camera.position, random.uniform(0.036, 0.05)),
      target: away(random, camera.target, 0.022),
      fov: camera.fov * (random.next() < 0.5 ? 0.96 : 1.04),
    },
  };
};

/** The look of an episode: a pure function of both; `seed` is the scene's. */
export const appearanceFor = (condition: Condition, seed: number): Appearance => {
  switch (condition) {
    case 'default':
      return DEFAULT_APPEARANCE;
    case 'unseen-background':
      return unseenBackground(createRandom(seed, 32));
    case 'unseen-camera':
      return unseenCamera(createRandom(seed, 33));
  }
};
