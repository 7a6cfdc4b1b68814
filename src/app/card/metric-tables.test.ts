import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Metrics } from '../../policy/index.ts';
import { MetricTables } from './MetricTables.tsx';
import { type MetricTable, tablesOf } from './metric-tables.ts';

const share = (successes: number, n: number) => ({
  ...{ successes, rate: successes / n, wilson95: [0.5, 0.975] as [number, number] },
});
const row = (changes: Partial<Metrics['rows'][number]> = {}): Metrics['rows'][number] => ({
  ...{ task: 'reach', control: 'none', variant: 'int8, wasm', clock: 'paused', episodes: 200 },
  ...share(190, 200),
  ...changes,
});
/** A fixture: numbers made up. */
const METRICS: Metrics = {
  commit: '0123456789abcdef',
  rows: [
    row(),
    row({ variant: 'float32, wasm', ...share(195, 200) }),
    row({ task: 'near', ...share(150, 200) }),
    row({ clock: 'realtime', episodes: 50, ...share(49, 50) }),
    row({ control: 'plan first', ...share(180, 200) }),
    row({ control: 'blind', ...share(0, 200) }),
    row({ control: 'wrong-instruction: the object told', ...share(191, 200) }),
    row({ control: 'expert', variant: '-', episodes: 100, ...share(100, 100) }),
    row({ task: 'near', control: 'expert', variant: '-', ...share(200, 200) }),
  ],
  generalization: [
    { ...row({ task: 'near', ...share(140, 200) }), set: 'unseen-pairs' },
    { ...row({ episodes: 100, ...share(90, 100) }), set: 'crowded' },
    { ...row({ control: 'expert', variant: '-', episodes: 100, ...share(99, 100) }), set: 'crowded' },
    { ...row({ episodes: 100, ...share(80, 100) }), set: 'wording of my.json' },
  ],
  questions: [
    {
      ...{ kind: 'color', set: 'seen', variant: 'int8, wasm', n: 500, ...share(490, 500) },
      ...{ blind: share(60, 500), majority: { answer: 'red', count: 75, rate: 0.15 } },
    },
  ],
  ablations: [
    {
      ...{ name: 'robot data only', model: 'pico-robot', task: 'question', set: 'seen' },
      ...{ variant: 'int8, wasm', episodes: 100, ...share(5, 100), commit: 'fedcba' },
    },
    {
      ...{ name: 'robot data only', model: 'pico-robot', task: 'pick', set: 'unseen-wording' },
      ...{ variant: 'int8, wasm', episodes: 100, ...share(40, 100), commit: 'fedcba' },
    },
    {
      ...{ name: 'robot data only', model: 'pico-robot', task: 'pick', set: 'seen' },
      ...{ variant: 'int8, wasm', episodes: 100, ...share(70, 100), commit: 'fedcba' },
    },
  ],
};
const { commit, rows } = METRICS;

/** A table as text: n, then percent (low-high), with an n of its own where it has one. */
const lines = ({ columns, rows }: MetricTable) => [
  columns.join(' | '),
  ...rows.map(({ label, n, cells }) =>
    [
      label,
      n,
      ...cells.map((c) => c && `${(c.rate * 100).toFixed(0)}${c.n === null ? '' : ` of ${c.n}`}`),
    ].join(' | '),
  ),
];

describe('tables of the model card', () => {
  const [tasks, generalization, questions, ablations] = tablesOf(METRICS) as MetricTable[];

  it('tasks by what drove, controls apart', () => {
    expect(lines(tasks!)).toEqual([
      'reach | near',
      'the model (int8, wasm) | 200 | 95 | 75',
      'the model (float32, wasm) | 200 | 98 | ',
      'the model (int8, wasm), realtime clock | 50 | 98 | ',
      'planning first | 200 | 90 | ',
      'grey frames | 200 | 0 | ',
      'wrong instruction: what was told | 200 | 96 | ',
      'scripted expert | 100 | 100 | 100 of 200',
    ]);
    expect(tasks!.rows.map(({ control }) => control)).toEqual([false, false, false, false, true, true, true]);
    expect(tasks!.rows[0]!.cells[0]!.interval).toEqual([0.5, 0.975]);
  });

  it('unusual conditions below the usual one', () => {
    expect(lines(generalization!)).toEqual([
      'reach | near',
      'as in training | 200 | 95 | 75',
      'pairs kept out of instructions | 200 |  | 70',
      'up to ten objects | 100 | 90 | ',
      'up to ten objects, scripted expert | 100 | 99 | ',
      'wording of my.json | 100 | 80 | ',
    ]);
  });

  it('draws by temperature, things by names and wordings', () => {
    const [, drawn, , things] = tablesOf({
      ...METRICS,
      sampling: [{ ...row({ task: 'near', ...share(160, 200) }), temperature: 0.3 }],
      things: [
        { ...row({ task: 'pick', ...share(140, 200) }), table: 'things', names: 'novel', wording: 'name' },
        { ...row({ task: 'pick', control: 'blind', ...share(4, 200) }), table: 'things' },
      ],
    });
    expect(lines(drawn!)).toEqual(['near', '0.3 | 200 | 80']);
    expect(lines(things!)).toEqual([
      'pick',
      'things, novel, name | 200 | 70',
      'things, any, name, grey frames | 200 | 2',
    ]);
  });

  it('questions with what is won without looking', () => {
    expect(lines(questions!)).toEqual([
      'exact answer | with a grey frame | always the commonest',
      'what colour | 500 | 98 | 12 | 15',
    ]);
    expect(questions!.rows[0]!.cells[2]).toMatchObject({ interval: null, note: '“red”' });
  });

  it('ablations by name, a set beside its task', () => {
    expect(lines(ablations!)).toEqual([
      'pick | pick, unseen wording | questions',
      'robot data only | 100 | 70 | 40 | 5',
    ]);
  });

  it('are only those that have something to say', () => {
    expect(tablesOf({ commit, rows: [] })).toEqual([]);
    expect(tablesOf({ commit, rows }).map(({ id }) => id)).toEqual(['tasks']);
    expect(tablesOf({ commit, rows: [], questions: [], generalization: [], ablations: [] })).toEqual([]);
  });
});

describe('MetricTables', () => {
  const html = (metrics: Metrics | null) => renderToStaticMarkup(createElement(MetricTables, { metrics }));

  it('writes rate and interval, and the n that is not the row’s', () => {
    const text = html(METRICS).replace(/<[^>]*>/g, '');
    expect(text).toContain('95.0% (50.0–97.5)');
    expect(text).toContain('100.0% (50.0–97.5) n = 200');
    expect(text).toContain('15.0% “red”');
    expect(text).toContain('commit 0123456789ab');
    expect(html(METRICS).match(/<table/g)).toHaveLength(4);
  });

  it('shows nothing of what is absent', () => {
    expect(html(null)).toBe('');
    expect(html({ commit, rows: [] })).toBe('');
    expect(html({ commit, rows }).match(/<table/g)).toHaveLength(1);
  });
});
