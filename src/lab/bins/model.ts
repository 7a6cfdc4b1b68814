/**
 * One dimension of an action under n bins: what a value becomes, and how far off it comes back. SI units (metres or
 * radians) throughout; the page turns them into millimetres and degrees.
 */
import { type BinCodec, createBins } from '../../action/codecs/index.ts';
import { ACTION_SPEC } from '../../action/index.ts';

export type Axis = 'move' | 'turn';
/**
 * bins: n bins with n centres (RT-1, RT-2, Tabletop). edges: n *edges*, hence n - 1 centres and two ids that decode
 * alike (OpenVLA). mixed: written by the first, read by the second.
 */
export type Grid = 'bins' | 'edges' | 'mixed';

export interface Ruler {
  readonly grid: Grid;
  readonly low: number;
  readonly high: number;
  readonly encoder: BinCodec;
  readonly decoder: BinCodec;
  /** Width of a bin as the encoder cuts it. */
  readonly width: number;
}

const DIMENSION = { move: 1, turn: 5 } as const; // dx and dry of ACTION_SPEC
/** Width of the whole range: 102.4 mm or 0.512 rad. */
export const spanOf = (axis: Axis): number => {
  const { low, high } = ACTION_SPEC[DIMENSION[axis]] ?? { low: 0, high: 1 };
  return high - low;
};

/**
 * n bins over the range of an axis. With `zero`, the range is shifted by at most half a bin so that one centre is
 * exactly 0, as Tabletop does; without, it is symmetric. n is an integer from 2 to 1024.
 */
export const rulerOf = (axis: Axis, n: number, grid: Grid, zero: boolean): Ruler => {
  const span = spanOf(axis);
  const centres = grid === 'edges' ? n - 1 : n;
  const low = zero ? -((Math.floor(centres / 2) + 0.5) * span) / centres : -span / 2;
  const high = low + span;
  const encoder = createBins(grid === 'edges' ? 'openvla' : 'uniform', low, high, n);
  const decoder = createBins(grid === 'bins' ? 'uniform' : 'openvla', low, high, n);
  if (!encoder.ok) throw new RangeError(encoder.error.message);
  if (!decoder.ok) throw new RangeError(decoder.error.message);
  return { grid, low, high, encoder: encoder.value, decoder: decoder.value, width: encoder.value.width };
};

export interface Reading {
  readonly value: number;
  /** As the encoder counts: from 0 (bins) or from 1 (edges). */
  readonly id: number;
  /** Ends of the bin the value fell into. */
  readonly from: number;
  readonly to: number;
  /** What the id is decoded to. */
  readonly decoded: number;
  /** decoded - value. */
  readonly error: number;
  /** The value was outside of the range and became the outermost bin. */
  readonly clipped: boolean;
}

/** The value that an id of the encoder is decoded to. */
export const decodedOf = ({ encoder, decoder }: Ruler, id: number): number => {
  const value = decoder.decode(id - encoder.first + decoder.first);
  return value.ok ? value.value : Number.NaN;
};

/** `value` must be finite. */
export const read = (ruler: Ruler, value: number): Reading => {
  const encoded = ruler.encoder.encode(value);
  const id = encoded.ok ? encoded.value : Number.NaN;
  const bin = Math.min(id - ruler.encoder.first, ruler.encoder.centres.length - 1);
  const decoded = decodedOf(ruler, id);
  return {
    value,
    id,
    from: ruler.encoder.edges[bin] ?? Number.NaN,
    to: ruler.encoder.edges[bin + 1] ?? Number.NaN,
    decoded,
    error: decoded - value,
    clipped: value < ruler.low || value > ruler.high,
  };
};

/** The most that writing and reading moves a value of the range. */
export const worstError = (ruler: Ruler): number => {
  const { encoder } = ruler;
  return encoder.centres.reduce((worst, _, bin) => {
    const decoded = decodedOf(ruler, encoder.first + bin);
    const ends = [encoder.edges[bin] ?? decoded, encoder.edges[bin + 1] ?? decoded];
    return Math.max(worst, ...ends.map((end) => Math.abs(decoded - end)));
  }, 0);
};

/** What "stay" is decoded to: not zero unless a centre is. */
export const stayError = (ruler: Ruler): number => {
  const error = read(ruler, 0).error;
  return Math.abs(error) < 1e-12 ? 0 : error;
};

/** First of `count` neighbouring bins around a value, all inside the ruler. */
export const windowStart = (ruler: Ruler, value: number, count: number): number => {
  const bins = ruler.encoder.centres.length;
  const { id } = read(ruler, value);
  const bin = Math.min(id - ruler.encoder.first, bins - 1);
  return Math.max(0, Math.min(bins - count, bin - Math.floor(count / 2)));
};

/** Slider positions for 2 ... 1024 bins: every number up to 32, then steps of about 3%, powers of two among them. */
export const BIN_STEPS: readonly number[] = (() => {
  const steps = new Set<number>([64, 128, 256, 512, 1024]);
  for (let n = 2; n <= 32; n++) steps.add(n);
  for (let n = 32; n < 1024; n *= 1.03) steps.add(Math.round(n));
  return [...steps].sort((a, b) => a - b);
})();

/** Slider position closest to n. */
export const stepOf = (n: number): number =>
  BIN_STEPS.reduce(
    (best, step, i) => (Math.abs(step - n) < Math.abs((BIN_STEPS[best] ?? 0) - n) ? i : best),
    0,
  );
