import { describe, expect, it } from 'vitest';
import type { EpisodeRecord } from '../evaluation/index.ts';
import { readDescription } from './description.ts';
import { csvOf, replayQuery } from './export.ts';
import {
  compared,
  NO_RECORDS,
  nextEpisode,
  type Records,
  seedRows,
  squaresOf,
  withRecord,
} from './progress.ts';

const { description: single } = readDescription('measure&episodes=5&seed=100');
const { description: pair } = readDescription('measure&episodes=5&seed=100&b=1&b-temperature=1');

const record = (seed: number, success = true, more: Partial<EpisodeRecord> = {}): EpisodeRecord => ({
  ...{ seed, success, reason: success ? 'terminated' : 'step-limit', steps: 9, hash: 'abcd' },
  ...{ instruction: 'pick up the cube', skipped: [], objects: 5, everSuccess: success, toldSuccess: false },
  ...{ distance: 0.023, agesMs: [10, 20], dropped: 0, ...more },
});

describe('which episode comes next', () => {
  it('the first from the first seed, the next from behind the last, none when all are there', () => {
    expect(nextEpisode(single, NO_RECORDS)).toEqual({ side: 'a', seed: 100 });
    let records: Records = withRecord(NO_RECORDS, 'a', record(103));
    expect(nextEpisode(single, records)).toEqual({ side: 'a', seed: 104 });
    for (const seed of [104, 106, 107, 110]) records = withRecord(records, 'a', record(seed));
    expect(nextEpisode(single, records)).toBeNull();
  });

  it('the sides take turns, so that a run that is stopped compares the same scenes', () => {
    let records = NO_RECORDS;
    const turns: string[] = [];
    for (let next = nextEpisode(pair, records); next; next = nextEpisode(pair, records)) {
      turns.push(`${next.side}${next.seed}`);
      records = withRecord(records, next.side, record(next.seed));
    }
    expect(turns.slice(0, 4)).toEqual(['a100', 'b100', 'a101', 'b101']);
    expect(turns).toHaveLength(10);
  });
});

describe('what they say together', () => {
  const records: Records = {
    a: [record(100), record(101, false), record(103), record(104, false)],
    b: [record(100), record(102), record(103, false), record(104, false)],
  };

  it('pairs by seed, and leaves out what only one side has', () => {
    expect(seedRows(records).map(({ seed, a, b }) => [seed, a !== null, b !== null])).toEqual([
      [100, true, true],
      [101, true, false],
      [102, false, true],
      [103, true, true],
      [104, true, true],
    ]);
    const squares = (side: 'a' | 'b', episodes: number) =>
      squaresOf({ episodes }, records, side).map((one) => one?.seed ?? 0);
    expect(squares('a', 6)).toEqual([100, 101, 0, 103, 104, 0]);
    expect(squares('b', 6)).toEqual([100, 0, 102, 103, 104, 0]);
    expect(squares('b', 4)).toEqual([100, 0, 102, 103, 104]);
    expect(compared(records)).toMatchObject({ pairs: 3, both: 1, onlyA: 1, onlyB: 0, neither: 1 });
  });

  it('is a table that a spreadsheet reads and does not carry out', () => {
    const odd = { ...records, a: [record(100, true, { instruction: '=1+1, "please"' })] };
    const lines = csvOf(pair, odd, 'https://example.org/').split('\r\n');
    expect(lines[0]).toMatch(/^side,seed,instruction,success,/);
    expect(lines[1]).toContain(`a,100,"'=1+1, ""please""",true,`);
    expect(lines).toHaveLength(1 + 1 + 4 + 1);
    expect(lines.at(-1)).toBe('');
  });

  it('a replay is a link of the page in the conditions of the set', () => {
    const trail = { run: 'AcgB', hashes: [] };
    const crowded = { ...pair, set: 'crowded' } as const;
    const params = new URLSearchParams(replayQuery(crowded, 'b', record(104, false, { trail })));
    expect(Object.fromEntries(params)).toEqual({
      ...{ seed: '104', set: 'crowded', temperature: '1', say: 'pick up the cube', run: 'AcgB' },
    });
  });
});
