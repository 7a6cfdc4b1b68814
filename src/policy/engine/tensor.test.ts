import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256, sha256Plain } from '../../math/sha256.ts';
import { tinyManifest } from './fixtures/tiny.ts';
import { compareTokens } from './parity.ts';
import { allFinite, gumbelNoise, imageTensor, stepSeed } from './tensor.ts';

describe('imageTensor', () => {
  it('turns interleaved bytes into planes of 0..1', () => {
    // 2 x 1 pixels: (255, 0, 51) and (0, 102, 255)
    expect([...imageTensor(Uint8Array.of(255, 0, 51, 0, 102, 255), 2, 1)]).toEqual(
      [1, 0, 0, 102 / 255, 51 / 255, 1].map(Math.fround),
    );
  });

  it('keeps rows apart when width and height differ', () => {
    const width = 3;
    const height = 2;
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => i);
    const out = imageTensor(rgb, width, height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < 3; c++)
          expect(out[(c * height + y) * width + x]).toBe(Math.fround(rgb[(y * width + x) * 3 + c]! / 255));
  });
});

describe('gumbelNoise', () => {
  it('is zero at temperature 0, and the same for the same seed', () => {
    expect(gumbelNoise(5, 0, 3)).toEqual(new Float32Array(5));
    expect(gumbelNoise(64, 1, 3)).toEqual(gumbelNoise(64, 1, 3));
    expect(gumbelNoise(64, 1, 3)).not.toEqual(gumbelNoise(64, 1, 4));
  });

  it('has the mean and variance of a Gumbel distribution, times the temperature', () => {
    const noise = gumbelNoise(200_000, 2, 1);
    const mean = noise.reduce((a, b) => a + b, 0) / noise.length;
    const variance = noise.reduce((a, b) => a + (b - mean) ** 2, 0) / noise.length;
    expect(mean / 2).toBeCloseTo(0.5772, 1);
    expect(variance / 4).toBeCloseTo(Math.PI ** 2 / 6, 1);
    expect(allFinite(noise)).toBe(true);
  });

  it('samples softmax(logits / temperature)', () => {
    const logits = [0, 1, 2];
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 20_000; seed++) {
      const noise = gumbelNoise(3, 2, stepSeed(5, seed));
      const sums = logits.map((l, i) => l + noise[i]!);
      counts[sums.indexOf(Math.max(...sums))]! += 1;
    }
    const weights = logits.map((l) => Math.exp(l / 2));
    const total = weights.reduce((a, b) => a + b, 0);
    for (const [i, w] of weights.entries()) expect(counts[i]! / 20_000).toBeCloseTo(w / total, 1.5);
  });
});

describe('sha256', () => {
  it('agrees with the platform on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const own = new Uint8Array(bytes);
        const expected = createHash('sha256').update(own).digest('hex');
        expect(sha256Plain(own)).toBe(expected);
        expect(await sha256(own)).toBe(expected);
      }),
    );
  });

  it('agrees at every length around a block', () => {
    for (let n = 0; n < 200; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => i * 7);
      expect(sha256Plain(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });
});

describe('compareTokens', () => {
  const ACTION = tinyManifest().action;
  const expected = [0, 10, 20, 30, 40, 50, 60, 70];
  const off = (i: number, by: number): number[] => expected.map((t, j) => (j === i ? t + by : t));

  it('float32 must be equal', () => {
    expect(compareTokens([[expected, expected]], ACTION, 'float32')).toEqual({
      head: 'bins',
      ok: true,
      equal: true,
      maxBinDifference: 0,
      frames: 1,
      answers: 0,
      wrongAnswers: 0,
      tolerance: 0,
    });
    expect(
      compareTokens(
        [
          [expected, expected],
          [expected, off(3, 1)],
        ],
        ACTION,
        'float32',
      ),
    ).toMatchObject({
      ok: false,
      equal: false,
      maxBinDifference: 1,
      frames: 2,
    });
  });

  it('int8 and float16 may be two bins off, and the report says so', () => {
    expect(compareTokens([[expected, off(7, -2)]], ACTION, 'int8')).toMatchObject({
      ok: true,
      equal: false,
      maxBinDifference: 2,
    });
    expect(compareTokens([[expected, off(7, 3)]], ACTION, 'int8')).toMatchObject({
      ok: false,
      maxBinDifference: 3,
    });
    expect(compareTokens([[expected, off(1, 2)]], ACTION, 'float16').ok).toBe(true);
  });

  it('terminate is never off by one', () => {
    expect(compareTokens([[expected, off(0, 1)]], ACTION, 'int8')).toMatchObject({ ok: false, equal: false });
  });

  it('an answer must be the same to the last word, whatever the variant', () => {
    const check = (said: readonly number[]) =>
      compareTokens([[expected, expected]], ACTION, 'int8', [
        [[256, 264], said],
        [[270], [270]],
      ]);
    expect(check([256, 264])).toMatchObject({ ok: true, equal: true, answers: 2, wrongAnswers: 0 });
    expect(check([256, 265])).toMatchObject({ ok: false, equal: false, wrongAnswers: 1 });
    expect(check([256])).toMatchObject({ ok: false, equal: false });
    expect(check([256, 264, 270])).toMatchObject({ ok: false, equal: false });
    expect(compareTokens([], ACTION, 'int8', [[[270], [270]]]).ok).toBe(false);
  });

  it('nothing compared is not a pass; a missing token is not equal', () => {
    expect(compareTokens([], ACTION, 'int8').ok).toBe(false);
    expect(compareTokens([[expected, expected.slice(0, 7)]], ACTION, 'int8').ok).toBe(false);
    expect(compareTokens([[expected, off(2, Number.NaN)]], ACTION, 'int8').ok).toBe(false);
  });
});
