/** Against numpy 2: np.array([...], np.float16).tobytes(). */
import { expect, it } from 'vitest';
import { readVocabulary } from './vocabulary.ts';

// [1, -0.5, 0.1], [6e-08, 0, -65504]
const HALVES = [0x00, 0x3c, 0x00, 0xb8, 0x66, 0x2e, 0x01, 0x00, 0x00, 0x00, 0xff, 0xfb];
const fileOf = (phrases: unknown, numbers: readonly number[]): Uint8Array =>
  Uint8Array.of(...new TextEncoder().encode(`${JSON.stringify(phrases)}\n`), ...numbers);

it('reads phrases and their numbers', () => {
  const read = readVocabulary(fileOf(['mug', 'old key'], HALVES), 3);
  if (!read.ok) throw new Error(read.error.detail);
  expect([...read.value.keys()]).toEqual(['mug', 'old key']);
  expect([...(read.value.get('mug') ?? [])]).toEqual([1, -0.5, Math.fround(0.0999755859375)]);
  expect([...(read.value.get('old key') ?? [])]).toEqual([2 ** -24, 0, -65504]);
});

it.each<[string, Uint8Array]>([
  ['a vector too few', fileOf(['mug', 'key', 'pen'], HALVES)],
  ['half a number', fileOf(['mug', 'key'], HALVES.slice(1))],
  ['no list', fileOf({ mug: 1 }, HALVES)],
  ['no line', Uint8Array.of(...HALVES.filter((byte) => byte !== 10))],
  ['no JSON', Uint8Array.of(91, 10, ...HALVES)],
])('refuses %s', (_, bytes) =>
  expect(readVocabulary(bytes, 3)).toMatchObject({ ok: false, error: { code: 'MODEL_INVALID' } }),
);
