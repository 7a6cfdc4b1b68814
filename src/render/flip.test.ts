import { expect, it } from 'vitest';
import { topDownRgb } from './flip.ts';

it('turns the rows over and drops the fourth channel', () => {
  const rgba = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => i);
  expect([...topDownRgb(rgba, 2, 3)]).toEqual([
    16, 17, 18, 20, 21, 22, 8, 9, 10, 12, 13, 14, 0, 1, 2, 4, 5, 6,
  ]);
});
