/** The file around a recording: gzip of a mark, a JSON head and rows of bytes. Runs in browsers and in Node. */

const MARK = 0x31525454; // "TTR1", little-endian

/** The unpacked file: mark, length of the head, head (UTF-8), then the rest. */
export const join = (head: unknown, parts: readonly Uint8Array[]): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const file = new Uint8Array(8 + text.length + parts.reduce((sum, part) => sum + part.length, 0));
  const view = new DataView(file.buffer);
  view.setUint32(0, MARK, true);
  view.setUint32(4, text.length, true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
};

/** Throws on anything that `join` did not make. */
export const split = (file: Uint8Array): { readonly head: unknown; readonly rest: Uint8Array } => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== MARK) throw new Error('not a recording');
  const end = 8 + view.getUint32(4, true);
  if (end > file.length) throw new Error('the head is cut off');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, end));
  return { head: JSON.parse(text), rest: file.subarray(end) };
};

/** Inflates gzip; rejects on anything else, and on a file that is cut off or was changed (gzip carries a checksum). */
export const gunzip = async (packed: Uint8Array): Promise<Uint8Array> => {
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

/** Numbers -> bytes as rounded 16-bit steps, each the difference from the number `period` places before. */
export const packSteps = (
  values: ArrayLike<number>,
  stepOf: (i: number) => number,
  period: number,
): Uint8Array => {
  const steps = new Int16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const rounded = Math.round((values[i] ?? 0) / stepOf(i));
    if (Math.abs(rounded) > 32767) throw new RangeError(`${values[i]} is too large for a recording`);
    steps[i] = rounded;
  }
  const deltas = steps.map((step, i) => step - (i < period ? 0 : (steps[i - period] ?? 0))); // wraps, and back again
  // low bytes, then high ones, which are nearly all alike: gzip likes that
  const bytes = new Uint8Array(2 * values.length);
  deltas.forEach((delta, i) => {
    bytes[i] = delta & 255;
    bytes[values.length + i] = (delta >> 8) & 255;
  });
  return bytes;
};

/** The inverse of `packSteps`, but for the rounding. */
export const unpackSteps = (
  bytes: Uint8Array,
  stepOf: (i: number) => number,
  period: number,
): Float32Array => {
  const count = bytes.length >> 1;
  const steps = new Int16Array(count);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const delta = (bytes[i] ?? 0) | ((bytes[count + i] ?? 0) << 8);
    steps[i] = delta + (i < period ? 0 : (steps[i - period] ?? 0));
    values[i] = (steps[i] ?? 0) * stepOf(i);
  }
  return values;
};
