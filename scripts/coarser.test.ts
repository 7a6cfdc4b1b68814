import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Measured, tableOf, withTable } from './coarser.mjs';

const result = (bins: number, successes: number): Measured => ({
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', task: 'reach', clock: 'paused', episodes: 20 },
  ...{ commit: '0123456789abcdef', seeds: [10_000, 10_021], bins, successes, rate: successes / 20 },
  ...{ wilson95: [0.1, 0.5], meanSteps: 7.25 },
});

it('writes one row a count, and what was measured above them', () => {
  const table = tableOf([result(8, 5), result(256, 20)], 'f'.repeat(64));
  expect(table).toContain(
    'Model `pico` int8 on wasm, weights `ffffffffffff`, commit `0123456789ab`; reach, paused clock, seeds 10000 to 10021',
  );
  expect(tableOf([{ ...result(8, 5), commit: '0123456789abcdef-dirty' }], 'f'.repeat(64))).toContain(
    '` with changes;',
  );
  expect(table).toContain('| 8 | 12.8 mm | 5 of 20 | 25% (10% to 50%) | 7.3 |');
  expect(table).toContain('| 256 | 0.4 mm | 20 of 20 | 100%');
});

it('has its place in the page, and says so when it is lost', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/evaluation.md'), 'utf8');
  const once = withTable(page, 'THE TABLE');
  expect(once).toContain('THE TABLE\n<!-- /coarser -->');
  expect(withTable(once, 'THE TABLE')).toBe(once);
  expect(() => withTable('nothing', 'x')).toThrow(/markers/);
});
