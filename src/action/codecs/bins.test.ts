import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../testing/unwrap.ts';
import { ACTION_SPEC, binCentre } from '../spec.ts';
import { type BinCodec, createBins, digitize, edgesMistake, normalize, unnormalize } from './index.ts';

const convention = fc.constantFrom('uniform' as const, 'openvla' as const);
const codec: fc.Arbitrary<BinCodec> = fc
  .tuple(
    convention,
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.double({ min: 1e-3, max: 100, noNaN: true }),
    fc.integer({ min: 2, max: 1024 }),
  )
  .map(([name, low, span, n]) => unwrap(createBins(name, low, low + span, n)));

describe('bins', () => {
  it('a value inside the range comes back within half a bin, its index is in range', () => {
    fc.assert(
      fc.property(codec, fc.double({ min: 0, max: 1, noNaN: true }), (bins, t) => {
        const value = Math.min(bins.high, bins.low + t * (bins.high - bins.low));
        const index = unwrap(bins.encode(value));
        expect(index).toBeGreaterThanOrEqual(bins.first);
        expect(index).toBeLessThan(bins.first + bins.indices);
        const slack = 1e-12 * Math.max(1, Math.abs(bins.low), Math.abs(bins.high));
        expect(Math.abs(unwrap(bins.decode(index)) - value)).toBeLessThanOrEqual(bins.halfBin + slack);
      }),
    );
  });

  it('every index decodes, and encodes to itself; but OpenVLA’s last one to the one before', () => {
    fc.assert(
      fc.property(codec, fc.nat(), (bins, k) => {
        const index = bins.first + (k % bins.indices);
        const again = unwrap(bins.encode(unwrap(bins.decode(index))));
        const twin = bins.convention === 'openvla' && index === bins.indices;
        expect(again).toBe(twin ? index - 1 : index);
      }),
    );
  });

  it('clips values beyond the range to the outermost bins', () => {
    fc.assert(
      fc.property(codec, fc.double({ min: 0, max: 1e6, noNaN: true }), (bins, far) => {
        expect(unwrap(bins.encode(bins.low - far))).toBe(bins.first);
        expect(unwrap(bins.encode(bins.high + far))).toBe(bins.first + bins.indices - 1);
      }),
    );
  });

  it('counts edges and centres as each convention does', () => {
    fc.assert(
      fc.property(codec, ({ convention: name, edges, centres, indices }) => {
        expect(centres.length).toBe(edges.length - 1);
        expect(edges.length).toBe(name === 'uniform' ? indices + 1 : indices);
      }),
    );
  });

  it('what is no index or no number is an error with a code', () => {
    const bins = unwrap(createBins('openvla', -1, 1, 256));
    const uniform = unwrap(createBins('uniform', -1, 1, 256));
    for (const bad of [0, 257, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(bins.decode(bad)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    }
    for (const bad of [-1, 256, 0.5]) expect(uniform.decode(bad).ok).toBe(false);
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(uniform.encode(bad)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    }
  });

  it.each([
    ['uniform', 0, 1, 1],
    ['uniform', 0, 1, 1025],
    ['openvla', 0, 1, 2.5],
    ['openvla', 1, 1, 8],
    ['uniform', 1, 0, 8],
    ['uniform', Number.NaN, 1, 8],
  ] as const)('%s bins on [%d, %d], %d of them, is refused', (name, low, high, n) => {
    expect(createBins(name, low, high, n)).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } });
  });

  it('agrees with this project’s action language in every bin', () => {
    for (const dim of ACTION_SPEC) {
      const bins = unwrap(createBins('uniform', dim.low, dim.high, 256));
      for (let k = 0; k < 256; k++) {
        expect(bins.centres[k]).toBeCloseTo(binCentre(dim, k), 12);
        expect(unwrap(bins.encode(binCentre(dim, k)))).toBe(k);
      }
    }
  });

  it('counts like np.digitize: an edge belongs to the bin above it', () => {
    expect([-2, -1, -0.5, 0, 0.9, 1, 2].map((x) => digitize(x, [-1, 0, 1]))).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });
});

describe('256 edges make 255 centres', () => {
  it('two ids decode alike, and the upper one means exactly the upper end', () => {
    const mistake = unwrap(edgesMistake(-1, 1, 256));
    expect(mistake).toMatchObject({ indices: 256, edges: 256, centres: 255, twins: [255, 256] });
    const bins = unwrap(createBins('openvla', -1, 1, 256));
    const values = Array.from({ length: 256 }, (_, k) => unwrap(bins.decode(k + 1)));
    expect(new Set(values).size).toBe(255);
    expect(values[254]).toBe(values[255]);
    expect(mistake.twinValue).toBe(values[255]);
    expect(unwrap(bins.encode(mistake.onlyValueOfUpperTwin))).toBe(256);
    expect(unwrap(bins.encode(1 - 1e-15))).toBe(255);
    expect(mistake.width / mistake.uniformWidth).toBeCloseTo(256 / 255, 12);
  });
});

describe('normalization', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 });
  const statistics = fc
    .array(
      fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: 1e-3, max: 9, noNaN: true })),
      {
        minLength: 7,
        maxLength: 7,
      },
    )
    .map((ranges) => ({
      name: 'any',
      source: 'test',
      dimensions: ranges.map((_, i) => `d${i}`),
      q01: ranges.map(([low]) => low),
      q99: ranges.map(([low, span]) => low + span),
      mask: ranges.map((_, i) => i < 6),
    }));

  it('undoes itself inside the quantiles, passes the masked dimension through', () => {
    fc.assert(
      fc.property(statistics, values, (stats, t) => {
        const inside = t.map((s, i) => (i === 6 ? s : stats.q01[i]! + s * (stats.q99[i]! - stats.q01[i]!)));
        const x = unwrap(normalize(inside, stats));
        expect(x.every((v, i) => i === 6 || (v >= -1 && v <= 1))).toBe(true);
        expect(x[6]).toBe(inside[6]);
        unwrap(unnormalize(x, stats)).forEach((v, i) => {
          expect(v).toBeCloseTo(inside[i]!, 9);
        });
      }),
    );
  });

  it('a dimension that never moved becomes 0, and stays where it was', () => {
    const still = { name: 's', source: '', dimensions: ['a'], q01: [0.5], q99: [0.5], mask: [true] };
    expect(normalize([0.7], still)).toEqual({ ok: true, value: [0] });
    expect(unnormalize([0.3], still)).toEqual({ ok: true, value: [0.5] });
  });

  it('refuses statistics that do not fit, and what is no number', () => {
    const stats = { name: 's', source: '', dimensions: ['a'], q01: [0], q99: [1], mask: [true] };
    const code = (c: string) => ({ ok: false, error: { code: c } });
    expect(unnormalize([1, 2], stats)).toMatchObject(code('SETTING_INVALID'));
    expect(unnormalize([1], { ...stats, q99: [-1] })).toMatchObject(code('SETTING_INVALID'));
    expect(normalize([1], { ...stats, q01: [Number.NaN] })).toMatchObject(code('SETTING_INVALID'));
    expect(normalize([Number.NaN], stats)).toMatchObject(code('ILLEGAL_TOKEN'));
  });
});
