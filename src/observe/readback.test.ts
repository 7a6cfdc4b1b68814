import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import {
  KNOWN_SIDE,
  KNOWN_SQUARE,
  knownColor,
  knownPicture,
  readbackError,
  shareOfNoise,
} from './readback.ts';

const drawn = knownPicture();
const noise = (change: (byte: number, i: number) => number) =>
  drawn.map((byte, i) => (i % 4 === 3 ? 255 : change(byte, i)));

describe('the known picture', () => {
  it('has squares that are unlike their neighbours', () => {
    for (let y = 0; y < KNOWN_SIDE / KNOWN_SQUARE; y++) {
      for (let x = 1; x < KNOWN_SIDE / KNOWN_SQUARE; x++) {
        const difference = knownColor(x, y).map((level, c) =>
          Math.abs(level - (knownColor(x - 1, y)[c] ?? 0)),
        );
        expect(Math.max(...difference)).toBeGreaterThan(40);
      }
    }
  });

  it('passes as it is, and with its lowest bits changed', () => {
    expect(shareOfNoise(drawn, drawn)).toBe(0);
    expect(
      shareOfNoise(
        drawn,
        noise((byte, i) => byte + (i % 3) - 1),
      ),
    ).toBe(0);
    expect(readbackError({ '2d canvas': 0, WebGL: 0.01 })).toBeNull();
  });

  it.each([
    ['random bytes', () => createRandom(1)],
    ['white', () => null],
  ])('%s in its place is found', (_, random) => {
    const source = random();
    const share = shareOfNoise(
      drawn,
      noise(() => source?.int(256) ?? 255),
    );
    expect(share).toBeGreaterThan(0.7);
    const error = readbackError({ '2d canvas': 0, WebGL: share });
    expect(error?.code).toBe('READBACK_NOISE');
    expect(error?.detail).toMatch(/^WebGL: \d+% of the pixels$/);
  });

  it('stripes across a tenth of it are found', () => {
    const share = shareOfNoise(
      drawn,
      noise((byte, i) => (Math.floor(i / 4 / KNOWN_SIDE) % 8 === 0 ? 255 - byte : byte)),
    );
    expect(readbackError({ WebGL: share })).not.toBeNull();
  });
});
