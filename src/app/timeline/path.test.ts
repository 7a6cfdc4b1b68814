import { expect, it } from 'vitest';
import { placeIn } from './path.ts';

it('keeps lengths and the middle, y to the right and x down', () => {
  const { at, scale } = placeIn({ x: [0.3, 0.7], y: [-0.2, 0.2] }, 300, 100);
  expect(scale).toBeCloseTo(250);
  expect(at([0.5, 0, 0])).toEqual([expect.closeTo(150), expect.closeTo(50)]);
  expect(at([0.3, 0.2, 9])).toEqual([expect.closeTo(200), expect.closeTo(0)]);
});
