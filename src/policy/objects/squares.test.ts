/** Against Pillow 11's bicubic resize with a box, of a picture made by arithmetic. */
import { expect, it } from 'vitest';
import { sha256 } from '../../math/sha256.ts';
import { cutSquare } from './squares.ts';

const SIDE = 48;
const rgb = new Uint8Array(SIDE * SIDE * 3);
for (let y = 0, i = 0; y < SIDE; y++) {
  for (let x = 0; x < SIDE; x++) {
    rgb[i++] = x * 37 + y * 11;
    rgb[i++] = x * x + 3 * y;
    rgb[i++] = (y * 53) ^ (x * 29);
  }
}

it.each([
  [0.5, 0.5, 0.3, 32, '9f7c3be502a536bc'],
  [0.31, 0.72, 0.18, 40, '0f359269c01b82fa'],
  [0.02, 0.97, 0.5, 20, '6795a37380bf658a'], // sticks out: moved inside; and made smaller
  [0.4, 0.6, 0.9, 16, '08ef98939f8385cf'],
])('(%s, %s) of side %s at %s pixels', async (u, v, side, size, hash) => {
  const out = cutSquare({ rgb, width: SIDE, height: SIDE }, { u, v, side }, size);
  expect((await sha256(out)).slice(0, 16)).toBe(hash);
});
