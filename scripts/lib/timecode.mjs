// @ts-check
/**
 * The number that src/datagen/desk-set/timecode.ts wrote along the upper edge of a picture. Null: there is none.
 * Needs nothing from outside of it, so that it can be handed to a page.
 * @param {Uint8ClampedArray} rgba the upper rows at least
 * @param {number} width pixels
 * @param {{ bits: number, cell: number }} timecode `cell`: side of a square as a share of the width
 * @returns {number | null}
 */
export function readTimecode(rgba, width, { bits, cell }) {
  const row = Math.floor(0.5 * cell * width);
  const columns = Array.from(
    { length: bits + 2 },
    (_, i) => rgba[4 * (row * width + Math.floor((i + 0.5) * cell * width)) + 1] ?? 0,
  );
  if (columns.some((value) => value > 70 && value < 185)) return null;
  const read = columns.map((value) => (value > 127 ? 1 : 0));
  if (read[0] !== 1 || read[bits + 1] !== 0) return null;
  let number = 0;
  for (const bit of read.slice(1, bits + 1)) number = 2 * number + bit;
  return number;
}
