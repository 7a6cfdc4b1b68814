import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Row as ReleaseRow, ROWS, rowsFor } from '../release/rows.mjs';
import type { Unit } from '../release/units.mjs';
import { planOf } from '../release/units.mjs';
import { type Manifest, metricsOf, questionRowsOf, rowsOf } from './collect.mjs';
import { setOf } from './sets.mjs';
import { measured, sideBySide } from './tables.mjs';

const COMMIT = '0123456789abcdef';
const digest = (of: string) => createHash('sha256').update(of).digest('hex');
const share = (successes: number, n: number, low = 0.5, high = 0.975) => ({
  ...{ successes, rate: successes / n, wilson95: [low, high] as [number, number] },
});

/** What `npm run eval -- --task reach --json` writes, as far as it is read. */
const run = (changes: Record<string, unknown> = {}) => ({
  ...{ task: 'reach', control: 'none', set: 'seen', plan: false, phrases: null, clock: 'paused' },
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', commit: COMMIT, episodes: 8, ...share(7, 8) },
  ...{ terminated: share(6, 8), settled: share(5, 8), collateral: share(1, 8) },
  ...{ endings: { terminated: 7, 'step-limit': 1 } },
  ...changes,
});
const questions = (...kinds: string[]) => ({
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', commit: COMMIT, set: 'seen', task: 'question' },
  overall: { n: 8, ...share(7, 8) },
  kinds: Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        ...{ n: 8, ...share(7, 8, 0.8, 0.9), blind: share(1, 8, 0.1, 0.2) },
        majority: { answer: 'red', count: 2, rate: 0.25 },
      },
    ]),
  ),
});
const absent = {
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', commit: COMMIT, set: 'seen', task: 'absent' },
  ...{ saysSo: { n: 4, ...share(3, 4) }, falseAlarms: { n: 4, ...share(1, 4) } },
};

const option = (row: ReleaseRow, name: string) => row.options[row.options.indexOf(`--${name}`) + 1];
const has = (row: ReleaseRow, name: string) => row.options.includes(`--${name}`);
/** A whole row as a release measures it: in one chunk, its numbers made up. */
const unitOf = (
  model: string,
  row: ReleaseRow,
  changes: Record<string, unknown> = {},
  more: object = {},
): Unit => {
  const subject = { model, weights: digest(model), variant: 'int8', provider: 'wasm', ...more };
  const [release] = planOf(subject, [{ ...row, chunk: row.episodes, episodes: Math.min(row.episodes, 50) }]);
  const task = option(row, 'task') ?? '';
  const control = has(row, 'control') ? option(row, 'control') : 'none';
  const scripted = ['expert', 'no-op'].includes(control ?? '');
  const among = {
    ...(has(row, 'table') ? { table: option(row, 'table') } : {}),
    ...(has(row, 'names') ? { names: option(row, 'names') } : {}),
  };
  const kinds = has(row, 'kind') ? [option(row, 'kind') ?? ''] : ['where', 'count'];
  const result =
    task === 'question' || task === 'absent'
      ? { ...(task === 'question' ? questions(...kinds) : absent), ...among }
      : run({
          ...{ task, control, plan: has(row, 'plan'), model },
          ...(has(row, 'set') ? { set: option(row, 'set') } : {}),
          ...(has(row, 'phrases') ? { phrases: option(row, 'phrases') } : {}),
          ...(has(row, 'temperature') ? { temperature: Number(option(row, 'temperature')) } : {}),
          ...among,
          ...(has(row, 'concepts') ? { concepts: option(row, 'concepts') } : {}),
          ...(has(row, 'wording') ? { wording: option(row, 'wording') } : {}),
          ...(control === 'wrong-instruction' ? { ...share(0, 8, 0, 0.1), told: share(8, 8) } : {}),
          ...(control === 'nonsense-word' ? { ...share(2, 8, 0.1, 0.5), chance: 0.2 } : {}),
          ...(task === 'near' ? { close: { title: 'within 30 mm', ...share(4, 8) } } : {}),
          ...(scripted ? { model: null, variant: null, provider: null } : {}),
        });
  return {
    release: { ...release!, episodes: row.episodes },
    result: { ...result, ...(typeof changes === 'object' ? changes : {}) },
  };
};
const rowsNamed = (...ids: string[]) => ROWS.filter(({ id }) => ids.includes(id));
const manifest = (changes: Partial<Manifest> = {}): Manifest => ({ id: 'pico', answers: {}, ...changes });
const table = (ids: string[], changes: Partial<Manifest> = {}, more: Unit[] = []) =>
  metricsOf([...rowsNamed(...ids).map((row) => unitOf('pico', row)), ...more], (id) =>
    id === 'pico' ? manifest(changes) : { id },
  );

describe('rows', () => {
  it('have the shape that the page reads', () => {
    expect(rowsOf(run())).toEqual([
      {
        ...{ task: 'reach', control: 'none', variant: 'int8, wasm', clock: 'paused', episodes: 8 },
        ...{ successes: 7, rate: 0.875, wilson95: [0.5, 0.975] },
      },
    ]);
    expect(rowsOf(run({ plan: true }))[0]?.control).toBe('plan first');
    expect(rowsOf(run({ variant: null, control: 'expert' }))[0]?.variant).toBe('-');
  });

  it('of a wrong instruction are two', () => {
    const rows = rowsOf(run({ control: 'wrong-instruction', ...share(0, 8), told: share(6, 8) }));
    expect(rows.map((r) => [r.control, r.successes])).toEqual([
      ['wrong-instruction: the object meant', 0],
      ['wrong-instruction: the object told', 6],
    ]);
  });

  it('of questions are one a kind', () => {
    expect(questionRowsOf(questions('color'))[0]).toEqual({
      ...{ kind: 'color', set: 'seen', variant: 'int8, wasm', n: 8, ...share(7, 8, 0.8, 0.9) },
      ...{ blind: share(1, 8, 0.1, 0.2), majority: { answer: 'red', count: 2, rate: 0.25 } },
    });
  });

  it('know what is unusual: scenes, words or both', () => {
    const unseen = 'models/phrases/unseen.json';
    expect(setOf(run())).toBe('seen');
    expect(setOf(run({ set: 'crowded' }))).toBe('crowded');
    expect(setOf(run({ phrases: unseen }))).toBe('unseen-wording');
    expect(setOf(run({ phrases: 'my.json' }))).toBe('wording of my.json');
    expect(setOf(run({ phrases: unseen, set: 'crowded' }))).toBe('crowded, unseen-wording');
  });
});

describe('metrics', () => {
  it('are of the weights that were measured, each kind of row in its list', () => {
    const { model, metrics } = table([
      ...['reach', 'near', 'near-blind', 'reach-expert', 'reach-plan', 'near-nonsense-word'],
      ...['near-drawn-03', 'reach-crowded', 'reach-unseen-wording', 'question-color'],
    ]);
    expect(model).toBe('pico');
    expect(metrics.weights).toBe(digest('pico'));
    expect(metrics.commit).toBe(COMMIT);
    expect(metrics.rows.map((r) => `${r.task} ${r.control}`)).toEqual([
      ...['reach none', 'near none', 'reach plan first', 'near blind', 'near nonsense-word', 'reach expert'],
    ]);
    expect(metrics.rows[1]).toMatchObject({ settled: share(5, 8), close: { title: 'within 30 mm' } });
    expect(metrics.sampling?.map((r) => `${r.task} ${r.temperature}`)).toEqual(['near 0.3']);
    expect(metrics.generalization?.map((r) => r.set)).toEqual(['unseen-wording', 'crowded']);
    expect(metrics.questions?.map((r) => r.kind)).toEqual(['color']);
    expect(metrics).not.toHaveProperty('things');
  });

  it('name what was not measured, and leave out a row that is not whole', () => {
    const whole = table(['reach']).metrics;
    expect(whole.missing).toContain('pick: every pixel grey');
    expect(whole.missing).not.toContain('reach');
    const [first] = rowsNamed('near').map((row) => unitOf('pico', row));
    const half = { ...first!, release: { ...first!.release, episodes: 100 } };
    expect(table(['reach'], {}, [half]).metrics.missing).toContain('near');
    expect(table(['reach'], {}, [half]).metrics.rows).toHaveLength(1);
  });

  it('of tables of things say whose names and which words', () => {
    const { metrics } = table(['things-pick-novel', 'things-pick-novel-synonym'], { tables: ['things'] });
    expect(metrics.things).toMatchObject([
      { table: 'things', names: 'novel' },
      { table: 'things', names: 'novel', wording: 'synonym' },
    ]);
  });

  it('of things that are screened are apart from those of the whole side', () => {
    const ids = ['reach', 'things-pick-novel', 'things-pick-novel-screened'];
    const { metrics } = table(ids, { tables: ['blocks', 'things'] });
    expect(metrics.things?.map(({ concepts }) => concepts)).toEqual([
      undefined,
      'models/recipe/eyes/screened.json',
    ]);
    expect(measured({ id: 'pico', metrics })).toContain(
      '| things, novel, things that the tower has a class of, name | 87.5%',
    );
  });

  it('have what a model on object tokens says: questions by table and side, and what is not there', () => {
    const able = { tables: ['blocks', 'things'], answers: undefined, objects: {} };
    const ids = ['reach', 'questions-blocks', 'questions-things-named', 'absent-things'];
    const { metrics } = table(ids, able);
    expect(metrics.questions?.map(({ kind, table, names }) => [kind, table, names])).toEqual([
      ['where', undefined, undefined],
      ['count', undefined, undefined],
      ['where', 'things', 'named'],
      ['count', 'things', 'named'],
    ]);
    expect(metrics.absent).toEqual([
      {
        ...{ table: 'things', variant: 'int8, wasm' },
        ...{ saysSo: { n: 4, ...share(3, 4) }, falseAlarms: { n: 4, ...share(1, 4) } },
      },
    ]);
    const text = measured({ id: 'pico', metrics });
    expect(text).toContain('| things, named, count | 8 | 87.5%');
    expect(text).toContain('| things | 75.0% (50.0 to 97.5), n = 4 | 25.0% (50.0 to 97.5), n = 4 |');
  });

  it('have other training seeds beside them', () => {
    const more = rowsNamed('reach', 'pick').map((row) =>
      unitOf('pico-1', row, share(6, 8), { siblingOf: 'pico' }),
    );
    const { metrics } = table(['reach', 'pick'], {}, more);
    expect(metrics.siblings).toMatchObject([
      {
        model: 'pico-1',
        weights: digest('pico-1'),
        rows: [{ task: 'reach', successes: 6 }, { task: 'pick' }],
      },
    ]);
    const text = measured({ id: 'pico', metrics });
    expect(text).toContain('| task | `pico` | `pico-1` | mean | lowest to highest |');
    expect(text).toContain('| reach | 87.5% (50.0 to 97.5) | 75.0% (50.0 to 97.5) | 81.3% | 75.0 to 87.5 |');
  });

  it('have these on things and about absences, too', () => {
    const ids = ['reach', 'things-pick-novel', 'things-pick-novel-synonym', 'absent-things'];
    const more = rowsNamed('things-pick-novel', 'absent-things').map((row) =>
      unitOf('pico-1', row, row.section === 'absent' ? {} : share(6, 8), { siblingOf: 'pico' }),
    );
    const { metrics } = table(ids, { tables: ['blocks', 'things'] }, more);
    const text = measured({ id: 'pico', metrics });
    const seeds = text.slice(text.indexOf('from other training seeds'), text.indexOf('What the successes'));
    expect(seeds).toContain(
      '| pick, things: names of no training | 87.5% (50.0 to 97.5) | 75.0% (50.0 to 97.5) | 81.3% | 75.0 to 87.5 |',
    );
    expect(seeds).toContain(
      '| there, things: says that it is not | 25.0% (50.0 to 97.5) | 25.0% (50.0 to 97.5) | 25.0% | 25.0 to 25.0 |',
    );
    expect(seeds).not.toContain('| reach |'); // no other seed has been measured on it
    expect(seeds.match(/no training/g)).toHaveLength(1); // by their names alone
  });

  it('keep rows of compared models until these are measured anew', () => {
    const ablations = [{ name: 'robot only', model: 'robot' }];
    const old = { name: 'robot only', model: 'robot', task: 'reach', set: 'seen', variant: 'int8, wasm' };
    const before = [{ ...old, episodes: 8, ...share(1, 8), commit: 'old' }];
    const manifestOf = (id: string): Manifest => (id === 'pico' ? manifest({ ablations }) : { id });
    const mine = rowsNamed('reach').map((row) => unitOf('pico', row));
    expect(metricsOf(mine, manifestOf, before).metrics.ablations).toEqual(before);
    const anew = metricsOf(
      [...mine, ...rowsNamed('reach').map((row) => unitOf('robot', row))],
      manifestOf,
      before,
    );
    expect(anew.model).toBe('pico');
    expect(anew.metrics.ablations).toMatchObject([{ name: 'robot only', successes: 7, commit: COMMIT }]);
  });

  it.each<[string, Unit[], RegExp]>([
    ['nothing', [], /no release table/],
    [
      'two models',
      [...rowsNamed('reach').flatMap((row) => [unitOf('a', row), unitOf('b', row)])],
      /One model/,
    ],
    [
      'a dirty tree',
      rowsNamed('reach').map((row) => unitOf('a', row, { commit: `${COMMIT}-dirty` })),
      /clean commit/,
    ],
    [
      'two commits',
      rowsNamed('reach', 'pick').map((row, i) => unitOf('a', row, { commit: `c${i}` })),
      /of one commit/,
    ],
  ])('of %s are refused', (_, units, message) => {
    expect(() => metricsOf(units, (id) => ({ id }))).toThrow(message);
  });
});

const TABLES = ['blocks', 'things', 'pictures', 'mixed'];
describe.each([
  ['a model that answers in tokens', { tables: TABLES }],
  ['a model on object tokens', { tables: TABLES, answers: undefined, objects: {} }],
])('a table of %s that is published in parts', (_, able) => {
  const units = rowsFor(manifest(able)).map((row) => unitOf('pico', row));
  const publish = (some: Unit[], metrics?: Manifest['metrics']) =>
    metricsOf(some, (id) => ({ ...manifest(able), id, metrics })).metrics;
  const whole = publish(units);
  const odd = units.filter((_, i) => i % 2 === 1);
  const even = units.filter((_, i) => i % 2 === 0);

  it('is the one that is published at once, in whichever order', () => {
    expect(whole.missing).toBeUndefined();
    expect(publish(odd).missing).toHaveLength(even.length);
    expect(publish(even, publish(odd))).toEqual(whole);
    expect(publish(odd, publish(even))).toEqual(whole);
  });

  it('measured anew, a row is the new one', () => {
    const changed = rowsNamed('reach', 'mixed-pick-novel').map((row) => unitOf('pico', row, share(1, 8)));
    const after = publish(changed, whole);
    expect(after.rows).toHaveLength(whole.rows.length);
    expect(after.rows[0]).toMatchObject({ task: 'reach', control: 'none', successes: 1 });
    expect(after.things).toContainEqual(
      expect.objectContaining({ table: 'mixed', names: 'novel', successes: 1 }),
    );
  });

  it.each([
    ['another commit', { commit: 'fedcba9876543210' }],
    ['other weights', { weights: digest('other') }],
  ])('of %s nothing is kept', (_, change) => {
    const after = publish(odd, { ...whole, ...change });
    expect(after.missing).toHaveLength(even.length);
  });
});

describe('tables', () => {
  const page = (ids: string[]) =>
    measured({ id: 'pico', metrics: table(ids).metrics })
      .split('\n')
      .filter((text) => !text.startsWith('Not measured:'));

  it('say so when nothing was measured', () => {
    expect(measured(undefined)).toContain('Not measured yet');
    expect(measured({ id: 'pico' })).toContain('Not measured yet');
    expect(measured({ id: 'pico', metrics: { commit: COMMIT, rows: [] } })).toContain('Not measured yet');
  });

  it('name the weights, the seeds and the commit', () => {
    const text = page(['reach']).join('\n');
    expect(text).toContain(
      `\`models/pico\`, weights \`${digest('pico').slice(0, 12)}\`, release seeds from `,
    );
    expect(text).toContain('at commit `0123456789ab`');
  });

  it('what several models do, side by side', () => {
    const { metrics } = table(['reach', 'pick']);
    const other = { id: 'mini', metrics: { ...metrics, rows: metrics.rows.slice(0, 1) } };
    const text = sideBySide([{ id: 'pico', metrics }, other, { id: 'unmeasured' }]);
    expect(text).toContain(`\`pico\`: weights \`${digest('pico').slice(0, 12)}\`, \`mini\``);
    expect(text).toContain('|  | `pico` | `mini` |');
    expect(text).toContain('| reach | 87.5% (50.0 to 97.5) | 87.5% (50.0 to 97.5) |');
    expect(text).toContain('| pick | 87.5% (50.0 to 97.5) | - |');
  });

  it('tasks by controls; a column of one n has it in its head', () => {
    const lines = page(['reach', 'near', 'near-blind', 'near-wrong-instruction', 'near-nonsense-word']);
    expect(lines.filter((text) => text.startsWith('|')).slice(0, 4)).toEqual([
      '| task | int8, wasm (n = 8) | blind (n = 8) | wrong instruction: what was meant (n = 8) | wrong instruction: what was told (n = 8) | target called “the blicket” (n = 8) |',
      '| --- | --- | --- | --- | --- | --- |',
      '| reach | 87.5% (50.0 to 97.5) | - | - | - | - |',
      '| near | 87.5% (50.0 to 97.5) | 87.5% (50.0 to 97.5) | 0.0% (0.0 to 10.0) | 100.0% (50.0 to 97.5) | 25.0% (10.0 to 50.0); any target 20.0% |',
    ]);
  });

  it('what the successes are worth', () => {
    const text = page(['reach', 'near']).join('\n');
    expect(text).toContain(
      '| near | 87.5% (50.0 to 97.5) | 75.0% (50.0 to 97.5) | 62.5% (50.0 to 97.5) | 12.5%',
    );
    expect(text).toContain('| 50.0% (50.0 to 97.5) | 7 by “terminate”, 1 at the step limit |');
  });

  it('draws beside greedy, conditions below the usual one, questions with what is won without looking', () => {
    const text = page(['pick', 'pick-drawn-1', 'pick-crowded', 'question-color']).join('\n');
    expect(text).toContain('| task | greedy (n = 8) | temperature 1 (n = 8) |');
    expect(text).toContain('| as in training | 87.5% (50.0 to 97.5) |\n| up to ten objects | 87.5%');
    expect(text).toContain('| color | 8 | 87.5% (80.0 to 90.0) | 12.5% (10.0 to 20.0) | 25.0% ("red") |');
  });
});
