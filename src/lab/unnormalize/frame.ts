/** Fits displacements into a picture, both views to one scale. Metres in, pixels out. */
export type Move = readonly [number, number, number];
export type Seen = 'side' | 'above';

/** Picture coordinates: forward is right; up (from the side), or to the arm's left (from above), is up. */
export const flat = (move: Move, seen: Seen): readonly [number, number] => [
  move[0],
  -(seen === 'side' ? move[2] : move[1]),
];

export interface PictureFrame {
  /** Pixels a metre. */
  readonly scale: number;
  /** Where the hand starts, pixels from the top left. */
  readonly origin: readonly [number, number];
}

const MARGIN = 26; // pixels

/**
 * A frame that holds the start, both ends and a block of `block` metres around the first end, whichever of the two
 * views is drawn.
 */
export const frameOf = (
  meant: Move,
  done: Move,
  block: number,
  width: number,
  height: number,
): PictureFrame => {
  const views = (['side', 'above'] as const).flatMap((seen) => [flat(meant, seen), flat(done, seen)]);
  const blocks = (['side', 'above'] as const).flatMap((seen) => {
    const [x, y] = flat(meant, seen);
    return [[x - block / 2, y - block / 2] as const, [x + block / 2, y + block / 2] as const];
  });
  const points = [[0, 0] as const, ...views, ...blocks];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = (pixels: number): number => Math.max(1, pixels - 2 * MARGIN);
  const scale = Math.min(room(width) / (right - left), room(height) / (bottom - top));
  return {
    scale,
    origin: [width / 2 - ((left + right) / 2) * scale, height / 2 - ((top + bottom) / 2) * scale],
  };
};

/** A round length in metres, at most a quarter of `metres`: 1, 2 or 5 times a power of ten. */
export const barOf = (metres: number): number => {
  const power = 10 ** Math.floor(Math.log10(metres / 4));
  return ([5, 2, 1].find((factor) => factor * power <= metres / 4) ?? 1) * power;
};

export const lengthText = (metres: number): string =>
  metres >= 1 ? `${Number(metres.toPrecision(3))} m` : `${Number((metres * 1000).toPrecision(3))} mm`;
