import { describe, expect, it } from 'vitest';
import { storedWorlds } from './lib/engines/checks.mjs';
import { answerOf, asScript } from './lib/engines/process.mjs';
import { failures, table } from './lib/engines/table.mjs';

describe('the table of browsers', () => {
  const browsers = [
    { name: 'chromium', version: 'Chromium 1' },
    { name: 'firefox', version: 'Firefox 2' },
  ];
  const rows = [
    {
      check: 'opens',
      cells: {
        chromium: { ok: true, says: 'at once', seconds: 1.2 },
        firefox: { ok: false, says: 'a | b', seconds: 3 },
      },
    },
    { check: 'resists', cells: { firefox: { ok: true, says: 'said', seconds: 4 } } },
  ];

  it('has a column a browser and a row a check, and says no where it is no', () => {
    expect(table(browsers, rows).split('\n')).toEqual([
      '|  | Chromium 1 | Firefox 2 |',
      '| --- | --- | --- |',
      '| opens | at once (1 s) | **no**: a \\| b (3 s) |',
      '| resists |  | said (4 s) |',
    ]);
    expect(failures(rows)).toEqual(['firefox: opens: a | b']);
  });
});

it('twelve worlds are stored, each another', () => {
  const worlds = storedWorlds();
  expect(worlds).toHaveLength(12);
  expect(new Set(worlds.flatMap(({ startHash, endHash }) => [startHash, endHash])).size).toBe(24);
});

describe('a function that is run in a page', () => {
  const inPage = (work: (...args: never[]) => unknown, ...args: unknown[]) =>
    new Promise<string>((done) => new Function(asScript(work, args))(done)).then(answerOf);

  it('gives its answer, with its arguments', async () => {
    expect(await inPage((a: number, b: string) => ({ both: `${a}${b}` }), 1, '"')).toEqual({ both: '1"' });
    expect(await inPage(async () => null)).toBeNull();
  });

  it('throws here what it throws there', async () => {
    const failing = inPage(() => {
      throw new RangeError('no such thing');
    });
    await expect(failing).rejects.toThrow('RangeError: no such thing');
  });
});
