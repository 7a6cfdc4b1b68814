/** Rounding of what a recording need not keep to the last bit. Pure; the bounds are the ones recording.ts states. */

/** Logits are kept as the root of their distance from the largest: fine where probability is, coarse where it is not. */
const LOGIT_SCALE = 2048;
const FLOOR = 254;
const ILLEGAL = 255;

/** Logits farther below the largest than this are kept as being just so far below. Natural logarithm. */
export const LOGIT_RANGE = (FLOOR * FLOOR) / LOGIT_SCALE;
/** What a constrained logit comes back as, and what is taken for one. */
const ILLEGAL_LOGIT = -1e9;
const IS_ILLEGAL = -1e8;

/** Largest error of a logit that lies `d` (0..LOGIT_RANGE) below the largest of its row; 0 for the largest itself. */
export const logitError = (d: number): number => (Math.sqrt(d * LOGIT_SCALE) + 1) / LOGIT_SCALE;

const largestOf = (row: Float32Array): number =>
  row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/** One row of logits -> bytes. Exactly one byte is 0: the largest, the first of equals. */
export const quantizeLogits = (row: Float32Array): Uint8Array => {
  const largest = largestOf(row);
  const first = row.indexOf(largest);
  return Uint8Array.from(row, (logit, i) => {
    if (i === first) return 0;
    if (logit < IS_ILLEGAL) return ILLEGAL;
    return Math.min(FLOOR, Math.max(1, Math.round(Math.sqrt((largest - logit) * LOGIT_SCALE))));
  });
};

/** Into `out`, relative to the largest, which becomes 0: softmax does not see the difference. */
export const restoreLogits = (bytes: Uint8Array, out: Float32Array): void => {
  bytes.forEach((byte, i) => {
    out[i] = byte === ILLEGAL ? ILLEGAL_LOGIT : -(byte * byte) / LOGIT_SCALE + 0;
  });
};

/** One attention map (not negative) -> bytes of its peak's 255ths. */
export const quantizeMap = (map: Float32Array): { readonly peak: number; readonly bytes: Uint8Array } => {
  const peak = Math.max(0, largestOf(map));
  return {
    peak,
    bytes: Uint8Array.from(map, (v) => (peak > 0 ? Math.round((Math.max(0, v) / peak) * 255) : 0)),
  };
};

export const restoreMap = (peak: number, bytes: Uint8Array, out: Float32Array): void => {
  bytes.forEach((byte, i) => {
    out[i] = (byte / 255) * peak;
  });
};

const CHANNELS = 3;

/**
 * Frames of one fixed camera, in place of every byte its difference from the same byte of the frame before, less the
 * same difference one pixel to the left: what stands still is 0, and what moves over a plain ground is mostly 0 too.
 */
export const differences = (frame: Uint8Array, before: Uint8Array): Uint8Array =>
  frame.map((byte, i) => {
    const left = i < CHANNELS ? 0 : (frame[i - CHANNELS] ?? 0) - (before[i - CHANNELS] ?? 0);
    return byte - (before[i] ?? 0) - left;
  });

/** The inverse of `differences`, exact. */
export const undoDifferences = (diff: Uint8Array, before: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(diff.length);
  for (let i = 0; i < diff.length; i++) {
    const left = i < CHANNELS ? 0 : (frame[i - CHANNELS] ?? 0) - (before[i - CHANNELS] ?? 0);
    frame[i] = (diff[i] ?? 0) + (before[i] ?? 0) + left;
  }
  return frame;
};
