/**
 * Does a canvas give back what was drawn on it? Browsers that resist fingerprinting answer with noise, stripes or white, and
 * a model that is shown such a picture acts at random. A known picture is drawn and compared; no DOM here.
 */
import type { TabletopError } from '../contracts.ts';

/** Pixels a side. */
export const KNOWN_SIDE = 16;
/** Pixels a side of its squares, each of one colour. */
export const KNOWN_SQUARE = 4;

/** Colour of the square in column x, row y: levels far apart, no two neighbours alike, RGB 0..255. */
export const knownColor = (x: number, y: number): readonly [number, number, number] => [
  (x * 85 + y * 64) % 256,
  (x * 51 + y * 119 + 40) % 256,
  (x * 102 + y * 34 + 90) % 256,
];

/** The known picture, RGBA, opaque, row-major: KNOWN_SIDE * KNOWN_SIDE * 4 bytes. */
export const knownPicture = (): Uint8ClampedArray<ArrayBuffer> => {
  const rgba = new Uint8ClampedArray(KNOWN_SIDE * KNOWN_SIDE * 4);
  for (let y = 0; y < KNOWN_SIDE; y++) {
    for (let x = 0; x < KNOWN_SIDE; x++) {
      const color = knownColor(Math.floor(x / KNOWN_SQUARE), Math.floor(y / KNOWN_SQUARE));
      rgba.set([...color, 255], (y * KNOWN_SIDE + x) * 4);
    }
  }
  return rgba;
};

/** A level may be off by this much: colour management and the lowest bits that some browsers change. */
const LEVELS = 8;

/** Share of pixels, 0..1, that came back as something else. */
export const shareOfNoise = (drawn: ArrayLike<number>, read: ArrayLike<number>): number => {
  const pixels = drawn.length / 4;
  let wrong = 0;
  for (let i = 0; i < pixels; i++) {
    const off = [0, 1, 2].some((c) => Math.abs((drawn[4 * i + c] ?? 0) - (read[4 * i + c] ?? 0)) > LEVELS);
    if (off) wrong++;
  }
  return wrong / pixels;
};

const TOLERATED = 0.02;

/** READBACK_NOISE, or null. `shares`: of what was read from each kind of canvas, by its name. */
export const readbackError = (shares: Readonly<Record<string, number>>): TabletopError | null => {
  const noisy = Object.entries(shares).filter(([, share]) => share > TOLERATED);
  if (noisy.length === 0) return null;
  return {
    code: 'READBACK_NOISE',
    message:
      'What the model would be shown is noise, not the scene. Allow this site to read back pictures (“canvas data”, in Firefox beside the address), or switch off the resistance to fingerprinting for it, and reload the page.',
    detail: noisy.map(([name, share]) => `${name}: ${Math.round(100 * share)}% of the pixels`).join(', '),
  };
};
