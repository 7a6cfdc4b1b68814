import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wilson95 } from '../../src/evaluation/statistics.ts';
import { readOptions } from '../lib/eval-options.mjs';
import { ROOT } from '../lib/run.mjs';
import { joinResults } from './join.mjs';
import { matcher, ROWS, rowsFor } from './rows.mjs';
import { chunksOf, FIRST_RELEASE_SEED, firstSeed, SPAN } from './seeds.mjs';
import { isMeasured, oneTable, planOf, readUnits, tableOf, writeTable, writeUnit } from './units.mjs';
import { filesIn, weightsOf } from './weights.mjs';

const NAMES: { id: string; split: string; things?: string[] }[] = JSON.parse(
  readFileSync(join(ROOT, 'src/things/names.json'), 'utf8'),
);

const digest = (start: string) => start.padEnd(64, '0');
const EDGES = ['00000000', '7fffffff', '80000000', 'ffffffff', '7ff0bdc0', 'fff0bdbf', 'dd6fff29'];

describe('the seeds of a release', () => {
  it('follow from the hash of the weights', () => {
    expect(firstSeed(digest('00000000'))).toBe(2 ** 31);
    expect(firstSeed(digest('dd6fff29'))).toBe(2 ** 31 + (0xdd6fff29 % (2 ** 31 - 1_000_000)));
    expect(firstSeed(digest('dd6fff29'))).not.toBe(firstSeed(digest('dd6fff2a')));
    expect(() => firstSeed('DD6FFF29')).toThrow(/64 hexadecimal/);
  });

  it.each(EDGES)('are seeds of the upper half of 32 bits, whatever the hash: %s', (start) => {
    const first = firstSeed(digest(start));
    for (const { episodes, chunk } of ROWS) {
      for (const { seed, episodes: some } of chunksOf(first, episodes, chunk)) {
        expect(seed).toBeGreaterThanOrEqual(FIRST_RELEASE_SEED);
        // an evaluation gives up after 1,000 seeds in a row without a goal
        expect(seed + some * 1001).toBeLessThan(2 ** 32);
      }
    }
  });

  it('are different ones in every chunk of a row, as many as the row has episodes', () => {
    for (const { episodes, chunk } of ROWS) {
      const chunks = chunksOf(firstSeed(digest('1')), episodes, chunk);
      expect(chunks.reduce((sum, one) => sum + one.episodes, 0)).toBe(episodes);
      for (const [i, { seed, episodes: some }] of chunks.entries()) {
        const next = chunks[i + 1];
        if (next) expect(seed + some * 1001).toBeLessThanOrEqual(next.seed);
        expect(seed + some * 1001 - firstSeed(digest('1'))).toBeLessThan(SPAN);
      }
    }
    expect(() => chunksOf(FIRST_RELEASE_SEED, 900)).toThrow(/leave the release's seeds/);
  });
});

describe('rows', () => {
  it('have names of their own, fit for files', () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    for (const { id } of ROWS) expect(id).toMatch(/^[a-z0-9-]+$/);
  });

  it.each(ROWS.map((row) => [row.id, row] as const))('%s is a run of npm run eval', (_, row) => {
    const { values } = readOptions(row.options);
    expect(values.table).toBe(row.table);
    expect(row.options).not.toContain('--model');
    expect(row.options).not.toContain('--seed');
  });

  it('of things that are screened take their list from names that there are', () => {
    const { values } = readOptions(ROWS.find(({ id }) => id === 'things-pick-novel-screened')?.options ?? []);
    const listed: string[] = JSON.parse(readFileSync(join(ROOT, values.concepts ?? ''), 'utf8'));
    expect(new Set(listed).size).toBe(listed.length);
    for (const side of ['named', 'novel']) {
      const known = NAMES.flatMap(({ id, split, things }) =>
        split === side && things !== undefined ? [id] : [],
      );
      expect(known.filter((id) => listed.includes(id)).length).toBeGreaterThan(5);
    }
    expect(listed.filter((id) => !NAMES.some((one) => one.id === id))).toEqual([]);
  });

  it('have every control on every task of blocks, and 200 episodes for what a claim rests on', () => {
    const ids = rowsFor({ answers: {} }).map(({ id }) => id);
    for (const task of ['reach', 'pick', 'place', 'near']) {
      for (const control of ['blind', 'wrong-instruction', 'nonsense-word', 'no-op', 'expert'])
        expect(ids).toContain(`${task}-${control}`);
    }
    for (const { section, episodes } of ROWS)
      if (section === 'headline' || section === 'generalization') expect(episodes).toBe(200);
  });

  it('are those that the model can do', () => {
    const sections = (manifest: Parameters<typeof rowsFor>[0]) =>
      new Set(rowsFor(manifest).map(({ section }) => section));
    expect(sections({})).toEqual(new Set(['headline', 'controls', 'sampling', 'generalization']));
    expect(sections({ answers: {}, head: { kind: 'chunk' } })).not.toContain('sampling');
    expect(sections({ answers: {} })).toContain('questions');
    const said = (manifest: Parameters<typeof rowsFor>[0]) =>
      rowsFor(manifest).flatMap(({ id, section }) => (/questions|absent/.test(section) ? [id] : []));
    expect(said({ objects: {}, tables: ['blocks', 'things'] })).toEqual([
      ...['absent-blocks', 'absent-things', 'questions-blocks', 'questions-things-robot'],
      ...['questions-things-named', 'questions-things-novel'],
    ]);
    expect(said({ answers: {} })).toContain('absent-blocks');
    expect(said({ answers: {} })).not.toContain('questions-blocks');
    const things = rowsFor({ tables: ['things'] });
    expect(things.length).toBeGreaterThan(10);
    expect(things.every(({ table }) => table === 'things')).toBe(true);
  });

  it('are found by patterns', () => {
    expect(matcher('pick-*')('pick-blind')).toBe(true);
    expect(matcher('pick')('pick-blind')).toBe(false);
    expect(matcher('*-drawn-*')('reach-drawn-03')).toBe(true);
    expect(matcher('p.ck')('pick')).toBe(false);
  });
});

describe('the weights of a release', () => {
  const one = { file: 'a.onnx', sha256: digest('a') };
  const two = { file: 'b.onnx', sha256: digest('b') };
  it('are the file of the variant', () => {
    const manifest = {
      id: 'm',
      variants: [
        { id: 'int8', ...one },
        { id: 'float32', ...two },
      ],
    };
    expect(weightsOf(manifest, 'int8')).toBe(digest('a'));
    expect(weightsOf(manifest, 'float32')).toBe(digest('b'));
    expect(() => weightsOf(manifest, 'float16')).toThrow(/no weights of the variant float16/);
  });

  it('are all files of a model in parts', () => {
    const manifest = (parts: unknown) => ({ id: 'm', variants: [{ id: 'int8', parts }] });
    expect(filesIn({ parts: { sight: one, act: two } })).toEqual([one, two]);
    const hash = weightsOf(manifest({ sight: one, act: two }), 'int8');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toBe(weightsOf(manifest({ sight: one, act: one }), 'int8'));
  });
});

const COMMIT = 'abc';
/** What an evaluation of `episodes` from `seed` on gives, as far as it is joined. */
const result = (seed: number, episodes: number, successes: number, changes: Record<string, unknown> = {}) => {
  const share = (n: number) => ({ successes: n, rate: n / episodes, wilson95: wilson95(n, episodes) });
  const seeds = Array.from({ length: episodes }, (_, i) => seed + i);
  return {
    ...{ model: 'm', variant: 'int8', provider: 'wasm', adapter: null, commit: COMMIT, browser: 'C 1' },
    ...{ task: 'near', control: 'none', set: 'seen', plan: false, phrases: null, clock: 'paused', seed },
    ...{ episodes, ...share(successes), heldAtAnyMoment: successes, droppedFrames: 0 },
    ...{ terminated: share(1), settled: share(successes), collateral: share(2) },
    ...{
      close: { title: 'within 30 mm', ...share(1) },
      meanObjects: 5,
      meanSteps: seed,
      endings: { terminated: episodes },
    },
    ...{ msPerAction: { p50: 1, p95: 2 }, failures: [], skippedSeeds: [], seeds },
    ...{ summaries: seeds.map((one) => ({ seed: one, success: one - seed < successes, hash: `${one}` })) },
    ...changes,
  };
};

describe('results of a row', () => {
  it('are joined as if they had been measured in one go', () => {
    const joined = joinResults([result(100, 50, 40), result(300, 30, 20)]);
    expect(joined).toMatchObject({
      ...{ episodes: 80, successes: 60, rate: 0.75, wilson95: wilson95(60, 80), heldAtAnyMoment: 60 },
      ...{ terminated: { successes: 2, rate: 2 / 80 }, collateral: { successes: 4 } },
      ...{ close: { title: 'within 30 mm', successes: 2 }, endings: { terminated: 80 } },
      meanSteps: (100 * 50 + 300 * 30) / 80,
    });
    expect(joined.seeds).toHaveLength(80);
    expect(joined.summaries).toHaveLength(80);
    expect(joined).not.toHaveProperty('msPerAction');
  });

  it('are not joined with those of something else', () => {
    expect(() => joinResults([result(1, 5, 1), result(9, 5, 1, { control: 'blind' })])).toThrow(/“control”/);
    expect(() => joinResults([result(1, 5, 1), result(9, 5, 1, { browser: 'C 2' })])).toThrow(/“browser”/);
  });

  it.each([
    [0, 5],
    [5, 5],
    [4, 5],
  ])('have the interval of the page: %i and %i of 5', (a, b) => {
    const { successes, rate, wilson95: interval } = joinResults([result(1, 5, a), result(9, 5, b)]);
    expect([successes, rate, interval]).toEqual([a + b, (a + b) / 10, wilson95(a + b, 10)]);
  });
});

describe('the files of a release', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const subject = { model: 'm', weights: digest('dd6fff29'), variant: 'int8', provider: 'wasm' };
  const rows = ROWS.filter(({ id }) => id === 'near' || id === 'near-blind');
  const work = planOf(subject, rows);
  const measured = (changes: Record<string, unknown> = {}) =>
    work.map((release) => ({ release, result: result(release.seed, release.episodes, 30, changes) }));

  it('are one a chunk; a row is there when all its chunks are', () => {
    expect(work.map(({ row, chunk }) => `${row} ${chunk}`)).toEqual([
      ...['near 0', 'near 1', 'near 2', 'near 3', 'near-blind 0', 'near-blind 1'],
    ]);
    for (const unit of measured().slice(0, 5)) writeUnit(folder, unit);
    expect(readdirSync(join(folder, 'm-dd6fff290000'))).toContain('near.3.dd6fff290000.json');
    expect(work.map((release) => isMeasured(folder, release))).toEqual([true, true, true, true, true, false]);
    const table = tableOf(oneTable(readUnits(folder)), 'm', {});
    const byId = (id: string) => table.find(({ row }) => row.id === id);
    expect(byId('near')?.result).toMatchObject({ episodes: 200, successes: 120 });
    expect(byId('near-blind')).toMatchObject({ result: null, episodes: 50 });
    expect(byId('reach')).toMatchObject({ result: null, episodes: 0 });
  });

  it('of two machines are joined; the same twice is once', () => {
    const units = measured();
    expect(oneTable([...units.slice(0, 3), ...units.slice(2)])).toHaveLength(units.length);
  });

  it('give one table to the byte, however many machines and whatever the clock on the wall says', () => {
    const load = (ms: number) => ({ msPerAction: { p50: ms, p95: ms }, engine: { loadMs: ms } });
    const tables = [measured(load(20)), measured(load(30)).toReversed()].map((units, i) => {
      const base = join(folder, String(i));
      for (const unit of units) writeUnit(base, unit);
      writeTable(base, subject, tableOf(oneTable(readUnits(base)), 'm', {}));
      expect(readUnits(base)).toHaveLength(units.length); // the table is none of them
      return readFileSync(join(base, 'm-dd6fff290000', 'table.json'), 'utf8');
    });
    expect(tables[0]).toBe(tables[1]);
    expect(JSON.parse(tables[0]!).map(({ row }: { row: string }) => row)).toEqual(['near', 'near-blind']);
    expect(tables[0]).not.toMatch(/ms|engine/i);
  });

  it.each<[string, unknown[], RegExp]>([
    ['commits', [...measured(), ...measured({ commit: 'def' })], /of one commit.*abc and def/],
    [
      'weights',
      [...measured(), ...measured().map((u) => ({ ...u, release: { ...u.release, weights: digest('e') } }))],
      /of m are dd6fff290000 .* and e00000000000/,
    ],
    ['outcomes', [...measured(), ...measured({ summaries: [] })], /differ about m, near, chunk 0/],
  ])('of different %s are refused', (_, units, message) => {
    expect(() => oneTable(units as Parameters<typeof oneTable>[0])).toThrow(message);
  });

  it('of another training seed stand beside', () => {
    const sibling = planOf(
      { ...subject, model: 'm1', weights: digest('e'), siblingOf: 'm' },
      rows.slice(0, 1),
    );
    const units = sibling.map((release) => ({ release, result: result(release.seed, release.episodes, 30) }));
    expect(oneTable([...measured(), ...units])).toHaveLength(10);
    expect(sibling[0]?.seed).toBe(firstSeed(digest('e')));
  });
});
