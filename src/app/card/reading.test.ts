import { describe, expect, it } from 'vitest';
import manifest from '../../../models/pico/manifest.json' with { type: 'json' };
import type { Metrics } from '../../policy/index.ts';
import { notMeasured, readingOf, wordsOf } from './reading.ts';

const metrics = manifest.metrics as unknown as Metrics;
const usual = { variant: 'int8', provider: 'wasm', temperature: 0 } as const;

describe('what the card says of its numbers', () => {
  it('says what was not measured of what runs here: variant, provider, temperature', () => {
    expect(notMeasured(metrics, usual)).toBeNull();
    expect(notMeasured(metrics, { ...usual, temperature: 1 })).toBeNull();
    expect(notMeasured(metrics, { ...usual, temperature: 0.5 })).toBe(
      'Not measured: temperature 0.5, which is chosen here. Measured are 0 (greedy) and 0.3 and 1.',
    );
    expect(notMeasured(metrics, { ...usual, variant: 'float16', provider: 'webgpu' })).toBe(
      'Not measured: float16 on WebGPU, which is what runs here; the rows are of int8 on WASM.',
    );
  });

  it('names the first seed, what success means in every task that was measured, and the limits', () => {
    const text = readingOf(metrics).join('\n');
    expect(text).toContain(String(metrics.firstSeed));
    expect(text).toContain('pick: lifted 50 mm and held by both pads, within 50 actions');
    for (const task of new Set(metrics.rows.map((row) => row.task)))
      expect(text.toLowerCase()).toContain(task);
    expect(readingOf({ commit: 'abc', rows: [] })).toEqual([expect.stringMatching(/^Limits/)]);
  });

  it('explains the words that it uses, and no others', () => {
    expect(wordsOf(metrics, manifest.summary).some((one) => one.startsWith('Ablations'))).toBe(true);
    expect(wordsOf({ commit: 'abc', rows: [] }, 'trained by DAgger')).toEqual([
      expect.stringMatching(/^DAgger \(Ross/),
    ]);
    expect(wordsOf({ commit: 'abc', rows: [] }, 'a model')).toEqual([]);
  });
});
