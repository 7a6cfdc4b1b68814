/** Made-up pictures of a desk with a sheet on it, whose corners are known. For tests. */
import {
  applyHomography,
  invertHomography,
  multiplyHomography,
  type Point,
  type Quad,
} from '../../../math/homography.ts';
import { planeToFrame } from '../../../math/pinhole.ts';
import type { Random } from '../../../math/random.ts';

export type Rgb = readonly [number, number, number]; // 0..255

export interface DeskLook {
  readonly width: number;
  readonly height: number;
  /** Metres and radians: where the camera stands over the desk, and its vertical field of view in degrees. */
  readonly distance: number;
  readonly elevation: number;
  readonly azimuth: number;
  readonly fov: number;
  /** Turn of the whole picture, radians. */
  readonly roll: number;
  readonly desk: Rgb;
  /** Strength of the desk's grain, 0..1. */
  readonly grain: number;
  /** Null: a desk without a sheet. */
  readonly sheet: {
    readonly size: readonly [number, number];
    readonly centre: Point;
    readonly yaw: number;
    readonly color: Rgb;
    readonly round?: boolean;
    /** Share of it that is printed, 0..1. */
    readonly print: number;
  } | null;
  /** Flat things: a disc each, metres. */
  readonly things: readonly { readonly at: Point; readonly radius: number; readonly color: Rgb }[];
  /** Brightness at the left and at the right edge of the desk, and at its far and near edge. */
  readonly light: readonly [number, number, number, number];
  readonly tint: Rgb; // 255: as it is
  readonly noise: number; // standard deviation, 0..255
  readonly blur: number; // radius of the box, pixels
}

export interface DeskPicture {
  readonly rgba: Uint8ClampedArray;
  /** Corners of the sheet in the picture's pixels, in the sheet's own order. */
  readonly corners: Quad | null;
}

const rotated = (angle: number, aspect: number): readonly number[] => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  // about the middle of a frame of 1 x 1 that is `aspect` times as wide as high
  const turn = [c, -s / aspect, 0, s * aspect, c, 0, 0, 0, 1];
  const there = [1, 0, 0.5, 0, 1, 0.5, 0, 0, 1];
  const back = [1, 0, -0.5, 0, 1, -0.5, 0, 0, 1];
  return multiplyHomography(there, multiplyHomography(turn, back));
};

/** Value noise in 0..1 that repeats nowhere near: for grain. */
const hash = (x: number, y: number): number => {
  const n = Math.sin(x * 127.1 + y * 311.7) * 43758.5453;
  return n - Math.floor(n);
};
const noiseAt = (x: number, y: number): number => {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [a, b] = [x - i, y - j];
  const mix = (p: number, q: number, t: number): number => p + (q - p) * t * t * (3 - 2 * t);
  return mix(mix(hash(i, j), hash(i + 1, j), a), mix(hash(i, j + 1), hash(i + 1, j + 1), a), b);
};

const boxBlur = (rgb: Float32Array, width: number, height: number, radius: number): Float32Array => {
  const out = new Float32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let [sum, n] = [0, 0];
        for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
          for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
            sum += rgb[(v * width + u) * 3 + c] ?? 0;
            n++;
          }
        }
        out[(y * width + x) * 3 + c] = sum / n;
      }
    }
  }
  return out;
};

/** Plane coordinates of the desk: x toward the camera, y to the right of the picture, the sheet near 0, 0. */
export const desksHomography = (look: DeskLook): readonly number[] => {
  const { distance, elevation, azimuth, fov, roll, width, height } = look;
  const flat = distance * Math.cos(elevation);
  const camera = {
    position: [flat * Math.cos(azimuth), flat * Math.sin(azimuth), distance * Math.sin(elevation)] as const,
    target: [0, 0, 0] as const,
    fov,
  };
  const frame = multiplyHomography(rotated(roll, width / height), planeToFrame(camera, width / height));
  return multiplyHomography([width, 0, 0, 0, height, 0, 0, 0, 1], frame);
};

export const drawDesk = (look: DeskLook, random: Random): DeskPicture => {
  const { width, height, sheet } = look;
  const pictureFromDesk = desksHomography(look);
  const deskFromPicture = invertHomography(pictureFromDesk);
  const [cos, sin] = [Math.cos(sheet?.yaw ?? 0), Math.sin(sheet?.yaw ?? 0)];
  /** Desk -> sheet: across and away, in halves of its size (inside: both within -1..1). */
  const inSheet = ([x, y]: Point): Point => {
    if (!sheet) return [9, 9];
    const [dx, dy] = [x - sheet.centre[0], y - sheet.centre[1]];
    return [(dy * cos - dx * sin) / (sheet.size[0] / 2), (dx * cos + dy * sin) / (sheet.size[1] / 2)];
  };
  const colorAt = (at: Point): Rgb => {
    for (const {
      at: [x, y],
      radius,
      color,
    } of look.things) {
      if (Math.hypot(at[0] - x, at[1] - y) < radius) return color;
    }
    const [u, v] = inSheet(at);
    if (sheet && (sheet.round ? Math.hypot(u, v) < 1 : Math.abs(u) < 1 && Math.abs(v) < 1)) {
      // lines of words, with a margin
      const line = Math.abs(u) < 0.8 && Math.abs(v) < 0.85 && Math.floor(v * 18) % 2 === 0;
      return line && hash(Math.floor(u * 40), Math.floor(v * 18)) < sheet.print ? [70, 70, 80] : sheet.color;
    }
    const grain = 1 + look.grain * (noiseAt(at[0] * 120, at[1] * 9) + noiseAt(at[0] * 31, at[1] * 4) - 1);
    return [look.desk[0] * grain, look.desk[1] * grain, look.desk[2] * grain];
  };
  let rgb: Float32Array = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let s = 0; s < 4; s++) {
        const color = colorAt(
          applyHomography(deskFromPicture, [x + 0.25 + (s % 2) / 2, y + 0.25 + Math.floor(s / 2) / 2]),
        );
        for (let c = 0; c < 3; c++) {
          const to = (y * width + x) * 3 + c;
          rgb[to] = (rgb[to] ?? 0) + (color[c] ?? 0) / 4;
        }
      }
    }
  }
  if (look.blur > 0) rgb = boxBlur(rgb, width, height, look.blur);
  const [left, right, far, near] = look.light;
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = (left + ((right - left) * x) / width) * (far + ((near - far) * y) / height);
      for (let c = 0; c < 3; c++) {
        const value = (rgb[(y * width + x) * 3 + c] ?? 0) * light * ((look.tint[c] ?? 255) / 255);
        rgba[(y * width + x) * 4 + c] = value + look.noise * random.normal();
      }
    }
  }
  const corner = (u: number, v: number): Point => {
    if (!sheet) return [0, 0];
    const [across, away] = [(u * sheet.size[0]) / 2, (v * sheet.size[1]) / 2];
    const at: Point = [
      sheet.centre[0] + away * cos - across * sin,
      sheet.centre[1] + away * sin + across * cos,
    ];
    return applyHomography(pictureFromDesk, at);
  };
  return { rgba, corners: sheet && [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)] };
};

/** A usual desk, at random: what a visitor might point a camera at. */
export const sampleDesk = (random: Random, width = 320, height = 240): DeskLook => {
  const landscape = random.next() < 0.5;
  const dark = random.next() < 0.5;
  const base = dark ? random.uniform(25, 90) : random.uniform(90, 165);
  const warm = random.uniform(0, 0.5);
  return {
    width,
    height,
    distance: random.uniform(0.55, 0.95),
    elevation: (random.uniform(32, 85) * Math.PI) / 180,
    azimuth: random.uniform(-0.5, 0.5),
    fov: random.uniform(38, 60),
    roll: random.uniform(-0.08, 0.08),
    desk: [base * (1 + 0.3 * warm), base, base * (1 - 0.7 * warm)],
    grain: random.uniform(0, 0.35),
    sheet: {
      size: landscape ? [0.297, 0.21] : [0.21, 0.297],
      centre: [random.uniform(-0.04, 0.04), random.uniform(-0.06, 0.06)],
      yaw: random.uniform(-0.5, 0.5),
      color: [random.uniform(215, 250), random.uniform(215, 250), random.uniform(205, 250)],
      print: random.next() < 0.4 ? random.uniform(0.1, 0.5) : 0,
    },
    things: [],
    light: [random.uniform(0.6, 1), random.uniform(0.6, 1), random.uniform(0.7, 1), random.uniform(0.7, 1)],
    tint: [255, random.uniform(225, 255), random.uniform(200, 255)],
    noise: random.uniform(0, 9),
    blur: random.int(3),
  };
};
