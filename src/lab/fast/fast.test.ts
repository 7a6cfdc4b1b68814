import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from '../address.ts';
import { FAST_ROWS, pathOfState } from './address.ts';
import { damaged, outcomeOf } from './faults.ts';
import { analyse, RATES, spansOf } from './model.ts';
import {
  asKept,
  exampleMotions,
  FIELD,
  type Path,
  PRESETS,
  pathOfStroke,
  readPath,
  sampled,
  writePath,
} from './motion.ts';

const inField = (path: Path): boolean =>
  path.every(([x, y]) => x >= FIELD.low[0] && x <= FIELD.high[0] && y >= FIELD.low[1] && y <= FIELD.high[1]);

const stroke = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((points) =>
    points.map(([a, b], i) => ({
      time: 10 * i,
      at: [
        FIELD.low[0] + a * (FIELD.high[0] - FIELD.low[0]),
        FIELD.low[1] + b * (FIELD.high[1] - FIELD.low[1]),
      ] as const,
    })),
  );

describe('motions', () => {
  it.each(Object.entries(PRESETS))('%s stays in the field', (_, path) => expect(inField(path)).toBe(true));

  it('a drawn stroke becomes a path in the field that begins and ends where the stroke does', () => {
    fc.assert(
      fc.property(stroke, (points) => {
        const path = pathOfStroke(points)!;
        expect(path.length).toBe(51);
        expect(path.every((p) => p.every(Number.isFinite))).toBe(true);
        expect(path[0]).toEqual(points[0]!.at);
        path.at(-1)!.forEach((value, d) => {
          expect(value).toBeCloseTo(points.at(-1)!.at[d]!, 9);
        });
      }),
    );
    expect(pathOfStroke([])).toBeUndefined();
    expect(pathOfStroke([{ at: [0.3, 0], time: 5 }])).toBeUndefined();
  });

  it('a path in the address comes back to within 0.1 mm, and then exactly', () => {
    fc.assert(
      fc.property(stroke, (points) => {
        const path = pathOfStroke(points)!;
        const once = readPath(writePath(path))!;
        once.forEach((p, i) => {
          p.forEach((value, d) => {
            expect(Math.abs(value - path[i]![d]!)).toBeLessThan(1e-4);
          });
        });
        expect(asKept(once)).toEqual(once); // a link reopens to the same tokens
        expect(asKept(path)).toEqual(once);
      }),
    );
    for (const bad of ['0', 'g'.repeat(306), 'a'.repeat(305)]) expect(readPath(bad)).toBeUndefined();
  });

  it('the state survives its address', () => {
    const drawn = readPath(
      writePath(
        pathOfStroke([
          { at: [0.3, 0], time: 0 },
          { at: [0.7, 0.2], time: 1 },
        ])!,
      ),
    )!;
    const state = { ...readAddress(FAST_ROWS, '').state, motion: 'drawn' as const, path: drawn, scale: 25 };
    expect(readAddress(FAST_ROWS, writeAddress(FAST_ROWS, state, 'lab=fast')).state).toEqual(state);
    expect(pathOfState(state)).toEqual(drawn);
  });

  it('the examples are the same every time', () => {
    const [a, b] = [exampleMotions(), exampleMotions()].map((paths) => JSON.stringify(paths));
    expect(a === b).toBe(true);
  });
});

describe('analysis', () => {
  it.each(Object.entries(PRESETS))('%s: within the bound, nothing clipped, at every rate', (_, path) => {
    for (const rate of RATES) {
      for (const scale of [1, 10, 40]) {
        const { fast, bound, encoding, binned, binTokens } = analyse(path, rate, scale);
        expect(encoding.clipped).toBe(0);
        expect(fast.rms).toBeLessThanOrEqual(bound.rms + 1e-9);
        expect(fast.worst).toBeLessThanOrEqual(bound.worst + 1e-9);
        expect(binned.worst).toBeLessThanOrEqual(Math.hypot(550 / 512, 700 / 512) + 1e-9); // half a bin each way
        expect(binTokens).toBe(2 * rate);
      }
    }
  });

  it('FAST pays at high rates: far fewer tokens than bins at 50 Hz, hardly fewer at 5 Hz', () => {
    const ratio = (rate: 5 | 50) => {
      const { binTokens, encoding } = analyse(PRESETS.reach, rate, 10);
      return binTokens / encoding.tokens.length;
    };
    expect(ratio(50)).toBeGreaterThan(5);
    expect(ratio(5)).toBeLessThan(2.5);
  });

  it('a larger scale means smaller errors and more tokens', () => {
    const at = (scale: number) => analyse(PRESETS.wiggle, 50, scale);
    expect(at(40).fast.rms).toBeLessThan(at(2).fast.rms);
    expect(at(40).encoding.tokens.length).toBeGreaterThan(at(2).encoding.tokens.length);
  });

  it('the tokens cover the coefficients without gaps', () => {
    const analysis = analyse(PRESETS.wiggle, 20, 10);
    expect(spansOf(analysis).flatMap((span) => span.integers)).toEqual(analysis.encoding.sequence);
  });
});

describe('faults', () => {
  const { codec, encoding, chunk } = analyse(PRESETS.wiggle, 20, 10);
  const run = (fault: Parameters<typeof damaged>[1], repair: 'error' | 'pad-truncate' | 'zeros', at = 2) =>
    outcomeOf(codec, chunk, damaged(encoding.tokens, fault, at, codec.pairs.size), repair);

  it('no fault, no error', () => {
    expect(run('none', 'error')).toMatchObject({ error: null, padded: 0, integers: 40, wanted: 40 });
  });

  it.each(['drop', 'repeat', 'unknown'] as const)('%s: an error, or a repair that is counted', (fault) => {
    expect(run(fault, 'error')).toMatchObject({ motion: null, error: { code: 'ILLEGAL_TOKEN' } });
    const { motion, padded, dropped, unknown } = run(fault, 'pad-truncate');
    expect(motion?.length).toBe(20);
    expect(padded + dropped + unknown).toBeGreaterThan(0);
  });

  it('zeros send the hand to the middle of its range', () => {
    const { low, high } = codec.statistics;
    run('drop', 'zeros').motion?.forEach((point) => {
      point.forEach((x, d) => {
        expect(x).toBeCloseTo((low[d]! + high[d]!) / 2, 9);
      });
    });
  });

  it('the place is wrapped to the number of tokens', () => {
    expect(run('drop', 'error', 2 + encoding.tokens.length)).toEqual(run('drop', 'error', 2));
    expect(sampled(PRESETS.reach, 5).length).toBe(5);
  });
});
