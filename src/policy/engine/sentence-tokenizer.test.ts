import { describe, expect, it } from 'vitest';
import { truncated } from './sentence-tokenizer.ts';

/** `transformers` cuts the sentence and keeps what stands around it. */
describe('truncated', () => {
  const plain = [7, 8, 7, 9];
  const full = [1, ...plain, 2];
  it.each([
    ['nothing where there is room', full, plain, 6, 'right', full],
    ['the end', full, plain, 4, 'right', [1, 7, 8, 2]],
    ['the beginning', full, plain, 4, 'left', [1, 7, 9, 2]],
    ['all of it, when nothing else fits', full, plain, 2, 'right', [1, 2]],
    ['with nothing around', plain, plain, 3, 'left', [8, 7, 9]],
    ['with something in front alone', [1, ...plain], plain, 3, 'right', [1, 7, 8]],
  ] as const)('takes %s', (_, all, own, most, from, kept) => {
    expect(truncated<number>(all, own, most, from)).toEqual(kept);
  });
});
