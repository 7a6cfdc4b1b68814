/** One second of hand motion over the table: presets, drawn ones, and the made-up ones a tokenizer is trained on. Metres. */
import type { Chunk } from '../../action/codecs/index.ts';
import { createRandom } from '../../math/random.ts';

/** Forward from the base, and to the arm's left. */
export type Point = readonly [x: number, y: number];
/** Points evenly spaced over one second, the first at 0 s and the last at 1 s. */
export type Path = readonly Point[];

/** What the drawing field shows: the reachable part of the table. */
export const FIELD = { low: [0.25, -0.35], high: [0.8, 0.35] } as const;

export type MotionName = 'reach' | 'wiggle' | 'step' | 'drawn';

/** Rest to rest in unit time with the least jerk (Flash and Hogan 1985). */
const minimumJerk = (t: number): number => {
  const s = Math.min(1, Math.max(0, t));
  return s * s * s * (10 - 15 * s + 6 * s * s);
};

const between = (from: Point, to: Point, s: number): Point => [
  from[0] + (to[0] - from[0]) * s,
  from[1] + (to[1] - from[1]) * s,
];

const FINE = 201;
const pathOf = (at: (t: number) => Point): Path => Array.from({ length: FINE }, (_, i) => at(i / (FINE - 1)));

export const PRESETS: Readonly<Record<Exclude<MotionName, 'drawn'>, Path>> = {
  reach: pathOf((t) => between([0.34, -0.24], [0.68, 0.17], minimumJerk(t))),
  wiggle: pathOf((t) => {
    const [x, y] = between([0.4, 0.26], [0.66, -0.26], minimumJerk(t));
    return [x + 0.025 * Math.sin(2 * Math.PI * 7 * t), y];
  }),
  // as fast as an arm can: a tenth of a second
  step: pathOf((t) => between([0.4, -0.1], [0.6, 0.12], minimumJerk((t - 0.45) / 0.1))),
};

/** The point at t = 0 ... 1, straight between neighbours. */
export const pointAt = (path: Path, t: number): Point => {
  const at = Math.min(1, Math.max(0, t)) * (path.length - 1);
  const here = path[Math.floor(at)] ?? [0, 0];
  return between(here, path[Math.ceil(at)] ?? here, at - Math.floor(at));
};

/** `rate` samples a second, at 0, 1/rate, ... : one chunk, [T][2]. */
export const sampled = (path: Path, rate: number): Chunk =>
  Array.from({ length: rate }, (_, i) => pointAt(path, i / rate));

export interface Stroke {
  readonly at: Point;
  /** Any unit; only proportions count. */
  readonly time: number;
}

const DRAWN = 51;

/** A stroke, played in one second; undefined for fewer than two points or no time at all. */
export const pathOfStroke = (stroke: readonly Stroke[]): Path | undefined => {
  const [first, last] = [stroke[0], stroke.at(-1)];
  if (!first || !last || last.time <= first.time) return undefined;
  let from = 0;
  return Array.from({ length: DRAWN }, (_, i) => {
    const time = first.time + ((last.time - first.time) * i) / (DRAWN - 1);
    while (from + 2 < stroke.length && (stroke[from + 1]?.time ?? time) < time) from++;
    const [a, b] = [stroke[from] ?? first, stroke[from + 1] ?? last];
    const s = b.time > a.time ? (time - a.time) / (b.time - a.time) : 1;
    return between(a.at, b.at, Math.min(1, Math.max(0, s)));
  });
};

// ---------------------------------------------------------------- as part of an address

const STEPS = 4095; // three hexadecimal digits a coordinate: 0.2 mm

const digitsOf = (value: number, axis: 0 | 1): string => {
  const share = (value - FIELD.low[axis]) / (FIELD.high[axis] - FIELD.low[axis]);
  return Math.round(Math.min(1, Math.max(0, share)) * STEPS)
    .toString(16)
    .padStart(3, '0');
};

/** 51 points as 306 hexadecimal digits. */
export const writePath = (path: Path): string =>
  path.map(([x, y]) => digitsOf(x, 0) + digitsOf(y, 1)).join('');

/** undefined for anything but 51 points. */
export const readPath = (text: string): Path | undefined => {
  if (text === '') return [];
  if (text.length !== DRAWN * 6 || !/^[0-9a-f]+$/.test(text)) return undefined;
  const value = (at: number, axis: 0 | 1): number => {
    const share = Number.parseInt(text.slice(at, at + 3), 16) / STEPS;
    return FIELD.low[axis] + share * (FIELD.high[axis] - FIELD.low[axis]);
  };
  return Array.from({ length: DRAWN }, (_, i) => [value(6 * i, 0), value(6 * i + 3, 1)]);
};

/** The path as an address keeps it, so that a link reopens to the same tokens. */
export const asKept = (path: Path): Path => readPath(writePath(path)) ?? path;

// ---------------------------------------------------------------- what the tokenizer is trained on

export const EXAMPLES = 160;

/** Made-up motions (seeded): reaches with pauses, some with a wiggle, some with a jump. None is a preset. */
export const exampleMotions = (): readonly Path[] => {
  const random = createRandom(2501);
  const anywhere = (): Point => [
    random.uniform(FIELD.low[0], FIELD.high[0]),
    random.uniform(FIELD.low[1], FIELD.high[1]),
  ];
  return Array.from({ length: EXAMPLES }, (_, i) => {
    const [from, to] = [anywhere(), anywhere()];
    const [delay, time] = [random.uniform(0, 0.3), random.uniform(0.5, 1)];
    const waves = i % 3 === 0 ? random.uniform(1, 8) : 0;
    const [size, turn] = [random.uniform(0.004, 0.03), random.uniform(0, 2 * Math.PI)];
    const jump = i % 10 === 0 ? random.uniform(0.2, 0.8) : undefined;
    return pathOf((t) => {
      const s = jump === undefined ? minimumJerk((t - delay) / time) : Number(t >= jump);
      const [x, y] = between(from, to, s);
      const wave = waves === 0 ? 0 : size * Math.sin(2 * Math.PI * waves * t);
      return [x + wave * Math.cos(turn), y + wave * Math.sin(turn)];
    });
  });
};
