/**
 * Phrases with their vectors, worked out when the model was made: naming what is seen holds hundreds of names against it, and each
 * would cost a run of the sentence encoder. The file is a JSON list of the phrases in UTF-8, a line feed, and behind it the vectors
 * as little-endian float16, row-major [phrases, dim].
 */
import type { Result } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { fail } from './errors.ts';

const LINE_FEED = 10;
/** The smallest step of a float16 below its normal range, 2^-24. */
const SUBNORMAL = 1 / (1 << 24);

const list = z.array(z.string().min(1).max(200)).max(10_000);

/** IEEE 754 binary16 bits -> the same number; no infinities. */
const fromHalf = (bits: Uint16Array): Float32Array => {
  const out = new Float32Array(bits.length);
  const raw = new Uint32Array(out.buffer);
  for (const [i, half] of bits.entries()) {
    const [sign, exponent, fraction] = [half & 0x8000, (half >> 10) & 31, half & 1023];
    if (exponent === 0) out[i] = (sign === 0 ? 1 : -1) * fraction * SUBNORMAL;
    else raw[i] = ((sign << 16) | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  }
  return out;
};

const phrasesIn = (line: Uint8Array): readonly string[] | null => {
  try {
    return list.safeParse(JSON.parse(new TextDecoder().decode(line))).data ?? null;
  } catch {
    return null;
  }
};

/** Vectors [dim] of length 1 by phrase. Errors: MODEL_INVALID. */
export const readVocabulary = (bytes: Uint8Array, dim: number): Result<ReadonlyMap<string, Float32Array>> => {
  const end = bytes.indexOf(LINE_FEED);
  const phrases = end < 0 ? null : phrasesIn(bytes.subarray(0, end));
  if (!phrases || bytes.length - end - 1 !== phrases.length * dim * 2) {
    return fail('MODEL_INVALID', `vocabulary: not a list of phrases with ${dim} numbers each`);
  }
  const numbers = fromHalf(new Uint16Array(bytes.slice(end + 1).buffer));
  return {
    ok: true,
    value: new Map(phrases.map((phrase, i) => [phrase, numbers.slice(i * dim, (i + 1) * dim)])),
  };
};
