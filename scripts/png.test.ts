import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { comparePngs, contrastOf, decodePng, encodePng } from './lib/png.mjs';

const WIDTH = 7;
const HEIGHT = 5;
const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 89) % 256);

/** An RGBA file of the same pixels in which row y has filter y % 5, as a browser may choose. */
const filtered = (): Buffer => {
  const stride = WIDTH * 4;
  const at = (x: number, y: number) =>
    x < 0 || y < 0 ? 0 : x % 4 === 3 ? 255 : rgb[3 * (y * WIDTH + (x >> 2)) + (x % 4)]!;
  const raw = Buffer.alloc(HEIGHT * (stride + 1));
  for (let y = 0; y < HEIGHT; y++) {
    raw[y * (stride + 1)] = y % 5;
    for (let x = 0; x < stride; x++) {
      const [a, b, c] = [at(x - 4, y), at(x, y - 1), at(x - 4, y - 1)];
      const p = a + b - c;
      const nearest = [a, b, c].reduce((best, v) => (Math.abs(p - v) < Math.abs(p - best) ? v : best));
      raw[y * (stride + 1) + 1 + x] = at(x, y) - [0, a, b, (a + b) >> 1, nearest][y % 5]!;
    }
  }
  const plain = encodePng(WIDTH, HEIGHT, rgb);
  const head = Buffer.from(plain.subarray(0, 33));
  head[25] = 6; // RGBA
  const data = deflateSync(raw);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([head, size, Buffer.from('IDAT'), data, Buffer.alloc(4), plain.subarray(-12)]);
};

describe('decodePng', () => {
  it('gives back what encodePng wrote', () => {
    expect(decodePng(encodePng(WIDTH, HEIGHT, rgb))).toEqual({ width: WIDTH, height: HEIGHT, rgb });
  });
  it('reads every filter, and drops alpha', () => expect(decodePng(filtered()).rgb).toEqual(rgb));
  it('refuses what it cannot read', () => {
    expect(() => decodePng(Buffer.from('GIF89a..'))).toThrow('not a PNG');
    const grey = encodePng(WIDTH, HEIGHT, rgb);
    grey[25] = 0;
    expect(() => decodePng(grey)).toThrow('8-bit RGB');
  });
});

describe('comparePngs', () => {
  const one = { width: WIDTH, height: HEIGHT, rgb };
  it('sees a pixel that is one off in one channel', () => {
    const changed = Uint8Array.from(rgb, (byte, i) => (i === 31 ? byte ^ 1 : byte));
    expect(comparePngs(one, { ...one, rgb: changed })).toMatchObject({
      pixels: 1,
      share: 1 / 35,
      largest: 1,
    });
    expect(comparePngs(one, one)).toEqual({ pixels: 0, share: 0, largest: 0, picture: null });
  });
  it('takes another size for another picture', () =>
    expect(comparePngs(one, { ...one, width: HEIGHT, height: WIDTH }).share).toBe(1));
});

it('a blank picture has no contrast', () => {
  expect(contrastOf({ rgb: new Uint8Array(300).fill(90) })).toBeCloseTo(0);
  expect(contrastOf({ rgb: Uint8Array.from({ length: 300 }, (_, i) => (i < 150 ? 0 : 255)) })).toBeCloseTo(
    127.5,
  );
});
