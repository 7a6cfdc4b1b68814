import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../testing/unwrap.ts';
import { createRandom } from '../random.ts';
import { createBpe, trainBpe } from './bpe.ts';
import { dct, inverseDct, peakGain } from './dct.ts';
import { type Chunk, createFast, roundHalfEven, trainFast } from './fast.ts';
import { quantileStatistics } from './quantiles.ts';

const motion = (seed: number, horizon: number, dims: number): number[][] => {
  const random = createRandom(seed);
  const parts = Array.from({ length: dims }, () => [
    random.uniform(-0.3, 0.3),
    random.uniform(-0.3, 0.3),
    random.uniform(0, 4),
    random.uniform(0, 0.05),
  ]);
  return Array.from({ length: horizon }, (_, i) => {
    const t = i / horizon;
    return parts.map(
      ([from, to, waves, size]) => from! + (to! - from!) * t + size! * Math.sin(6 * waves! * t),
    );
  });
};
const corpusOf = (horizon: number, dims: number): Chunk[] =>
  Array.from({ length: 30 }, (_, i) => motion(1000 + i, horizon, dims));

const shapes = [
  [5, 7, 10],
  [20, 3, 25],
  [50, 2, 10],
] as const;
const codecs = shapes.map(([horizon, dims, scale]) => {
  // any chunk within 3 quantile ranges fits this alphabet, so nothing is clipped in the properties below
  const reach = Math.ceil(scale * 7 * Math.sqrt(horizon));
  return unwrap(
    trainFast({ chunks: corpusOf(horizon, dims), scale, size: 2 * reach + 257, range: [-reach, reach] }),
  );
});

/** A codec and a chunk that spans up to three times its quantile range. */
const given = fc.constantFrom(...codecs).chain((codec) =>
  fc
    .array(
      fc.tuple(
        ...Array.from({ length: codec.dimensions }, () => fc.double({ min: -1, max: 2, noNaN: true })),
      ),
      { minLength: codec.horizon, maxLength: codec.horizon },
    )
    .map((rows) => ({
      codec,
      chunk: rows.map((row) =>
        row.map(
          (t, d) => codec.statistics.low[d]! + t * (codec.statistics.high[d]! - codec.statistics.low[d]!),
        ),
      ),
    })),
);

describe('DCT', () => {
  const signal = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 100 });

  it('comes back, and keeps lengths', () => {
    fc.assert(
      fc.property(signal, (x) => {
        const c = dct(x);
        inverseDct(c).forEach((value, i) => {
          expect(value).toBeCloseTo(x[i]!, 9);
        });
        expect(Math.hypot(...c)).toBeCloseTo(Math.hypot(...x), 8);
      }),
    );
  });

  it('a unit error in every coefficient moves no sample by more than the peak gain, which is at most sqrt(T)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { minLength: 1, maxLength: 60 }), (signs) => {
        const gain = peakGain(signs.length);
        expect(Math.max(...inverseDct(signs).map(Math.abs))).toBeLessThanOrEqual(gain + 1e-9);
        expect(gain).toBeLessThanOrEqual(Math.sqrt(signs.length) + 1e-9);
      }),
    );
  });
});

describe('FAST', () => {
  it('decodes what it encodes within the stated bound; tokens are in range', () => {
    fc.assert(
      fc.property(given, ({ codec, chunk }) => {
        const { tokens, clipped } = unwrap(codec.encode(chunk));
        expect(clipped).toBe(0);
        expect(tokens.every((id) => Number.isInteger(id) && id >= 0 && id < codec.pairs.size)).toBe(true);
        const back = unwrap(codec.decode(tokens));
        expect(back.repaired).toBeUndefined();
        for (let d = 0; d < codec.dimensions; d++) {
          const errors = chunk.map((row, t) => row[d]! - back.chunk[t]![d]!);
          expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(codec.bound.peak[d]! + 1e-9);
          expect(Math.hypot(...errors) / Math.sqrt(codec.horizon)).toBeLessThanOrEqual(
            codec.bound.rms[d]! + 1e-9,
          );
        }
      }),
    );
  });

  it('the bound is reached: coefficients just under half a quantum are all lost', () => {
    for (const codec of codecs) {
      const { low, high } = codec.statistics;
      const ripple = inverseDct(new Array<number>(codec.horizon).fill(0.499 / codec.scale));
      const chunk = ripple.map((x) => low.map((from, d) => from + ((x + 1) / 2) * (high[d]! - from)));
      const back = unwrap(codec.decode(unwrap(codec.encode(chunk)).tokens)).chunk;
      const errors = chunk.map((row, t) => row[0]! - back[t]![0]!);
      expect(Math.hypot(...errors) / Math.sqrt(codec.horizon) / codec.bound.rms[0]!).toBeCloseTo(0.998, 6);
    }
  });

  it('says how many coefficients it had to clip', () => {
    const codec = unwrap(trainFast({ chunks: corpusOf(10, 2), scale: 10, size: 1024 }));
    expect(
      unwrap(codec.encode(motion(1, 10, 2).map((row) => row.map((x) => 50 * x)))).clipped,
    ).toBeGreaterThan(0);
    expect(corpusOf(10, 2).every((chunk) => unwrap(codec.encode(chunk)).clipped === 0)).toBe(true);
  });

  it('lowest frequencies first, all dimensions of one together', () => {
    const codec = codecs[1]!;
    const { integers, sequence } = unwrap(codec.encode(motion(3, 20, 3)));
    expect(sequence.slice(0, 3)).toEqual(integers[0]);
    expect(sequence.slice(3, 6)).toEqual(integers[1]);
  });

  it('refuses a chunk of another shape or with what is no number', () => {
    const codec = codecs[0]!;
    const good = motion(1, 5, 7);
    for (const bad of [
      [],
      good.slice(1),
      good.map((row) => row.slice(1)),
      good.map((r) => r.map(() => Number.NaN)),
    ]) {
      expect(codec.encode(bad)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    }
  });

  it('malformed tokens are an error with a code, and the repairs say what they did', () => {
    fc.assert(
      fc.property(
        given,
        fc.nat(),
        fc.constantFrom('drop', 'repeat', 'unknown'),
        ({ codec, chunk }, at, kind) => {
          const { tokens } = unwrap(codec.encode(chunk));
          const i = at % tokens.length;
          const broken = {
            drop: tokens.filter((_, j) => j !== i),
            repeat: tokens.flatMap((id, j) => (j === i ? [id, id] : [id])),
            unknown: tokens.map((id, j) => (j === i ? codec.pairs.size : id)),
          }[kind];
          expect(codec.decode(broken)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
          const repaired = unwrap(codec.decode(broken, 'pad-truncate'));
          expect(repaired.chunk.length).toBe(codec.horizon);
          expect(repaired.chunk.flat().every(Number.isFinite)).toBe(true);
          const { padded, dropped, unknown } = repaired.repaired!;
          const sign = { drop: padded, repeat: dropped, unknown }[kind];
          expect(sign).toBeGreaterThan(0);
          expect(
            unwrap(codec.decode(broken, 'zeros'))
              .integers.flat()
              .every((n) => n === 0),
          ).toBe(true);
        },
      ),
    );
  });

  it('repair of what is well formed changes nothing', () => {
    const codec = codecs[2]!;
    const { tokens } = unwrap(codec.encode(motion(5, 50, 2)));
    for (const repair of ['pad-truncate', 'zeros'] as const) {
      expect(codec.decode(tokens, repair)).toEqual(codec.decode(tokens));
    }
  });

  it('refuses settings that cannot work', () => {
    const chunks = corpusOf(5, 2);
    const code = { ok: false, error: { code: 'SETTING_INVALID' } };
    expect(trainFast({ chunks: [], scale: 10, size: 1024 })).toMatchObject(code);
    expect(trainFast({ chunks, scale: 0, size: 1024 })).toMatchObject(code);
    expect(trainFast({ chunks, scale: 10, size: 4 })).toMatchObject(code);
    expect(trainFast({ chunks: [...chunks, motion(1, 6, 2)], scale: 10, size: 1024 })).toMatchObject(code);
    const still = chunks.map((chunk) => chunk.map((row) => [row[0]!, 1]));
    expect(trainFast({ chunks: still, scale: 10, size: 1024 })).toMatchObject(code);
    const pairs = unwrap(createBpe(0, 10, []));
    const statistics = { low: [0, 0], high: [1] };
    expect(createFast({ scale: 10, horizon: 5, statistics }, pairs)).toMatchObject(code);
  });
});

describe('byte pairs', () => {
  it('any integers of the alphabet come back', () => {
    const pairs = codecs[2]!.pairs;
    const integer = fc.integer({ min: pairs.first, max: pairs.first + pairs.alphabet - 1 });
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 }), integer)), (list) => {
        const ids = unwrap(pairs.encode(list));
        expect(ids.length).toBeLessThanOrEqual(list.length);
        expect(unwrap(pairs.decode(ids))).toEqual(list);
      }),
    );
  });

  it('learns the commonest pair first, then pairs of pairs', () => {
    const pairs = unwrap(
      trainBpe(
        [
          [0, 0, 0, 0, 1],
          [0, 0, 1, 0, 0],
        ],
        8,
      ),
    );
    expect(pairs.merges[0]).toEqual([0, 0]);
    expect(unwrap(pairs.encode([0, 0, 1]))).toEqual([3]); // (0 0) is 2, (2 1) is 3
  });

  it('is deterministic and never learns from a single occurrence', () => {
    const sequences = corpusOf(10, 2).map((chunk) => chunk.flat().map((x) => Math.round(20 * x)));
    expect(unwrap(trainBpe(sequences, 200)).merges).toEqual(unwrap(trainBpe(sequences, 200)).merges);
    expect(unwrap(trainBpe([[1, 2, 3, 4]], 100)).merges).toEqual([]);
  });

  it('refuses integers outside the alphabet and impossible merges', () => {
    const pairs = unwrap(createBpe(-1, 3, [[0, 1]]));
    for (const bad of [[2], [-2], [0.5], [Number.NaN]]) expect(pairs.encode(bad).ok).toBe(false);
    for (const bad of [[4], [-1], [0.5]]) {
      expect(pairs.decode(bad)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    }
    for (const merges of [[[0, 9]], [[3, 0]]] as const) {
      expect(createBpe(0, 3, merges)).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } });
    }
  });
});

describe('helpers', () => {
  it('rounds like NumPy', () => {
    expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, -2.6].map(roundHalfEven)).toEqual([
      -2, -2, 0, 0, 2, 2, 2, -3,
    ]);
  });

  it('takes quantiles like NumPy', () => {
    const { low, high } = unwrap(quantileStatistics([[[1], [2], [3], [4], [10]]], [0.1, 0.9]));
    expect(low[0]).toBeCloseTo(1.4, 12); // np.quantile([1, 2, 3, 4, 10], 0.1)
    expect(high[0]).toBeCloseTo(7.6, 12);
  });
});
