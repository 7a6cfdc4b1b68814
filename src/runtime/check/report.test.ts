import { describe, expect, it } from 'vitest';
import { type CheckReport, largestDifference, reportText, selfTestSentence } from './report.ts';

const TEST = {
  head: 'bins' as const,
  ok: true,
  equal: true,
  maxBinDifference: 0,
  frames: 8,
  answers: 6,
  wrongAnswers: 0,
  tolerance: 0,
};

describe('the self-test of a chunk head in a sentence', () => {
  const CHUNK = { head: 'chunk' as const, ok: true, equal: false, frames: 2, tolerance: 1e-4 };

  it('says the largest difference as a share of the range, and what is allowed', () => {
    expect(selfTestSentence({ ...CHUNK, maxShareDifference: 7.15e-8 })).toBe(
      '2 golden frames: largest difference 0.0000072 % of a range (within the 0.01 % allowed)',
    );
    expect(selfTestSentence({ ...CHUNK, ok: false, maxShareDifference: 0.0023 })).toBe(
      '2 golden frames: largest difference 0.23 % of a range (0.01 % allowed)',
    );
    expect(selfTestSentence({ ...CHUNK, equal: true, maxShareDifference: 0 })).toBe(
      '2 golden frames: all numbers equal',
    );
    expect(largestDifference({ ...CHUNK, maxShareDifference: 0.0023 })).toBe(0.0023);
    expect(largestDifference({ ...TEST, maxBinDifference: 2 })).toBe(2);
  });
});

describe('the self-test in a sentence', () => {
  it('says what was run, the largest difference, and whether the tokens are equal', () => {
    expect(selfTestSentence(TEST)).toBe(
      '8 golden frames, 6 questions: all tokens equal, largest difference 0 bins',
    );
    expect(selfTestSentence({ ...TEST, answers: 0, equal: false, maxBinDifference: 1, tolerance: 2 })).toBe(
      '8 golden frames: largest difference 1 bin (within the 2 bins allowed)',
    );
    expect(selfTestSentence({ ...TEST, ok: false, equal: false, maxBinDifference: 9, wrongAnswers: 1 })).toBe(
      '8 golden frames, 6 questions: largest difference 9 bins (0 bins allowed), 1 question answered otherwise',
    );
  });
});

it('the report: results, timings, versions, adapter and features', () => {
  const report: CheckReport = {
    formatVersion: 1,
    at: '2026-11-23T00:00:00.000Z',
    versions: { tabletop: '0.1.0', 'onnxruntime-web': '1.30.0' },
    model: 'pico',
    variant: 'float32',
    device: {
      browser: 'Browser/1',
      processors: 8,
      jspi: true,
      adapter: {
        ...{ vendor: 'acme', architecture: 'gen-1', description: '', software: true },
        ...{ features: ['shader-f16', 'subgroups'], maxBufferSize: 2 ** 30 },
      },
    },
    results: [
      {
        ...{
          provider: 'webgpu',
          ok: true,
          build: 'jspi',
          selfTest: { ...TEST, ok: false, equal: false, maxBinDifference: 3 },
        },
        loadMs: { download: 10, compile: 200, warmUp: 30, parity: 140, total: 400 },
      },
      {
        provider: 'wasm',
        ok: false,
        error: { code: 'ENGINE_FAILED', message: 'It failed.', detail: 'no memory' },
      },
    ],
  };
  expect(reportText(report)).toBe(`### Self-test of pico float32, 2026-11-23T00:00:00.000Z

- WebGPU: FAILED. 8 golden frames, 6 questions: largest difference 3 bins (0 bins allowed)
  runtime jspi; files 10 ms, compile 200 ms, first run 30 ms, 10 ms a run after it, 400 ms in all
- WASM: ENGINE_FAILED. It failed. (no memory)

- Versions: tabletop 0.1.0, onnxruntime-web 1.30.0
- Browser: Browser/1; 8 processors; JSPI yes
- WebGPU adapter: acme gen-1 (software); buffers up to 1024 MiB
- Features: shader-f16, subgroups
`);
});
