/**
 * The number of a picture, in the picture: black and white squares along its upper edge, so that a reader of a camera's
 * stream (scripts/lib/timecode.mjs) knows which picture it has. White, ten bits with the highest first, black.
 */
export const BITS = 10;
/** Side of a square as a share of the picture's width: still readable after JPEG and a camera's scaling. */
export const CELL = 1 / 40;

const fill = (rgba: Uint8ClampedArray, width: number, column: number, value: number): void => {
  const [from, to] = [Math.round(column * CELL * width), Math.round((column + 1) * CELL * width)];
  for (let y = 0; y < Math.round(CELL * width); y++) {
    rgba.fill(value, 4 * (y * width + from), 4 * (y * width + to));
    for (let x = from; x < to; x++) rgba[4 * (y * width + x) + 3] = 255;
  }
};

/** Writes `index`, 0 ... 1023, into the picture. */
export const writeTimecode = (rgba: Uint8ClampedArray, width: number, index: number): void => {
  fill(rgba, width, 0, 255);
  for (let bit = 0; bit < BITS; bit++) fill(rgba, width, 1 + bit, (index >> (BITS - 1 - bit)) & 1 ? 255 : 0);
  fill(rgba, width, BITS + 1, 0);
};
