/** Tokens of FAST as they are typed. Pure. */
import type { Result } from '../../contracts.ts';
import type { FastCodec } from '../../math/fast/fast.ts';
import { readFast } from '../../policy/index.ts';

/** Text -> the chunk that its tokens draw, row-major, in units. Errors: ILLEGAL_TOKEN, with what is wrong as its detail. */
export const readTyped = (codec: FastCodec, text: string): Result<Float32Array> => {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const odd = words.find((word) => !/^\d{1,6}$/.test(word));
  if (odd !== undefined) {
    const message = 'Tokens are whole numbers from 0 up. Take out what is none, or cancel.';
    return { ok: false, error: { code: 'ILLEGAL_TOKEN', message, detail: `“${odd}” is no token` } };
  }
  return readFast(codec, words.map(Number));
};
