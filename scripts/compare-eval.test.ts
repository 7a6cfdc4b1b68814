import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare, runOf, runsOf, tableText } from './compare-eval.mjs';

const episode = (seed: number) => ({ seed, success: true, reason: 'terminated', steps: 7, hash: `${seed}` });
const result = (task: string, summaries = [episode(1), episode(2)]) => ({
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', task, control: 'none', set: 'seen', plan: false },
  ...{ clock: 'paused', bins: 256, maxSteps: 30, controlHz: 5, commit: 'abc', browser: 'Chromium 1' },
  ...{ msPerAction: { p50: 1, p95: 2 }, summaries },
});

describe('compare', () => {
  const before = [runOf(result('reach')), runOf(result('pick'))];

  it('finds two runs of the same episodes equal, whatever the commit and the milliseconds', () => {
    const again = { ...result('reach'), commit: 'def', msPerAction: { p50: 9, p95: 9 } };
    expect(compare(before, [runOf(result('pick')), runOf(again)])).toEqual({ compared: 4, differences: [] });
  });

  it.each([
    ['success', { success: false }],
    ['reason', { reason: 'step-limit' }],
    ['steps', { steps: 8 }],
    ['hash', { hash: 'other' }],
  ])('names the seed whose %s differs', (_, change) => {
    const changed = result('pick', [episode(1), { ...episode(2), ...change }]);
    const { differences } = compare(before, [before[0]!, runOf(changed)]);
    expect(differences).toEqual([
      expect.stringMatching(/^pick, seed 2: success, terminated after 7, world 2; now /),
    ]);
  });

  it('names what was left out, and what was set up in another way', () => {
    const fewer = runOf(result('pick', [episode(1)]));
    const other = runOf({ ...result('reach'), maxSteps: 31 });
    const { compared, differences } = compare(before, [fewer, other]);
    expect(compared).toBe(1);
    expect(differences.join('\n')).toMatch(
      /not run again: .*"task":"reach".*\npick, seed 2: .*no such episode/,
    );
  });
});

it('the stored table has fifty episodes of each task that blocks have', () => {
  const table = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/pico-episodes.json'), 'utf8'));
  const runs = runsOf(table);
  expect(runs.map(({ setup, episodes }) => [setup.task, episodes.length])).toEqual(
    ['reach', 'pick', 'place', 'near'].map((task) => [task, 50]),
  );
  for (const { commit } of runs) expect(commit).toMatch(/^[0-9a-f]{40}$/);
});

it('reads its own table and the files of eval, and refuses results without episodes', () => {
  const runs = [runOf(result('reach')), runOf(result('pick'))];
  expect(runsOf(JSON.parse(tableText(runs)))).toEqual(runs);
  expect(runsOf(result('reach'))).toEqual([runs[0]]);
  expect(() => runsOf({ task: 'question' })).toThrow(/summaries/);
});
