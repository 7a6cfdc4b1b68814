import { describe, expect, it } from 'vitest';
import { measured, metricsOf, questionRowsOf, rowsOf, setOf } from './publish-metrics.mjs';

const COMMIT = '0123456789abcdef';
const share = (successes: number, n: number, low = 0.5, high = 0.975) => ({
  ...{ successes, rate: successes / n, wilson95: [low, high] as [number, number] },
});

/** What `npm run eval -- --task reach --json` writes, as far as it is read. */
const run = (changes: Record<string, unknown> = {}) => ({
  ...{ task: 'reach', control: 'none', set: 'seen', plan: false, phrases: null, clock: 'paused' },
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', commit: COMMIT, episodes: 8 },
  ...share(7, 8),
  ...changes,
});
const scripted = { model: null, variant: null, provider: null };
const questions = (changes: Record<string, unknown> = {}) => {
  const { task: _, control: __, clock: ___, plan: ____, phrases: _____, ...rest } = run();
  const kind = (n: number, exact: number) => ({
    ...{ n, ...share(exact, n, 0.8, 0.9), blind: share(1, n, 0.1, 0.2) },
    ...{ majority: { answer: 'red', count: 2, rate: 0.25 }, wrong: [], seeds: [], skippedSeeds: [] },
  });
  return {
    ...{ ...rest, task: 'question', overall: { n: 16, ...share(15, 16, 0.7, 0.99) } },
    ...{ kinds: { color: kind(8, 7), held: kind(8, 8) } },
    ...changes,
  };
};

describe('rows', () => {
  it('have the shape that the page reads', () => {
    expect(rowsOf(run())).toEqual([
      {
        ...{ task: 'reach', control: 'none', variant: 'int8, wasm', clock: 'paused', episodes: 8 },
        ...{ successes: 7, rate: 0.875, wilson95: [0.5, 0.975] },
      },
    ]);
    expect(rowsOf(run({ ...scripted, control: 'expert' }))[0]?.variant).toBe('-');
    expect(rowsOf(run({ plan: true }))[0]?.control).toBe('plan first');
    expect(rowsOf(run({ plan: true, control: 'blind' }))[0]?.control).toBe('blind, plan first');
  });

  it('of a wrong instruction are two', () => {
    const rows = rowsOf(run({ control: 'wrong-instruction', ...share(0, 8), told: share(6, 8) }));
    expect(rows.map((r) => [r.control, r.successes])).toEqual([
      ['wrong-instruction: the object meant', 0],
      ['wrong-instruction: the object told', 6],
    ]);
  });

  it('of questions are one a kind', () => {
    expect(questionRowsOf(questions())[0]).toEqual({
      ...{ kind: 'color', set: 'seen', variant: 'int8, wasm', n: 8, ...share(7, 8, 0.8, 0.9) },
      ...{ blind: share(1, 8, 0.1, 0.2), majority: { answer: 'red', count: 2, rate: 0.25 } },
    });
  });

  it('know what is unusual: scenes, words or both; files from before there were sets are usual', () => {
    const unseen = 'models/phrases/unseen.json';
    expect(setOf(run())).toBe('seen');
    expect(setOf({})).toBe('seen');
    expect(setOf(run({ set: 'crowded' }))).toBe('crowded');
    expect(setOf(run({ phrases: unseen }))).toBe('unseen-wording');
    expect(setOf(run({ phrases: 'my.json' }))).toBe('wording of my.json');
    expect(setOf(run({ phrases: unseen, set: 'crowded' }))).toBe('crowded, unseen-wording');
  });
});

describe('metrics', () => {
  it('are greedy', () => {
    expect(() => metricsOf([run({}), run({ task: 'pick', temperature: 0.3 })])).toThrow(/temperature 0\.3/);
    expect(metricsOf([run({ temperature: 0 })]).metrics.rows).toHaveLength(1);
  });

  it('are of the model as it is, not of one with coarser words', () => {
    expect(() => metricsOf([run({ bins: 256 }), run({ task: 'pick', bins: 16 })])).toThrow(
      /merged to 16 bins/,
    );
    expect(metricsOf([run({ bins: 256 })]).metrics.rows).toHaveLength(1);
  });

  it('are of blocks', () => {
    expect(() => metricsOf([run({ table: 'things' })])).toThrow(/table of things/);
    expect(metricsOf([run({ table: 'blocks' })]).metrics.rows).toHaveLength(1);
  });

  it('keep the usual apart from the unusual, in order', () => {
    const { model, metrics } = metricsOf([
      run({ ...scripted, control: 'expert' }),
      run({ set: 'crowded' }),
      run({ clock: 'realtime' }),
      run({ control: 'blind' }),
      run({ set: 'unseen-pairs', task: 'near' }),
      questions(),
      run({ task: 'near' }),
      run({ variant: 'float32' }),
      run(),
      run({ phrases: 'models/phrases/unseen.json' }),
    ]);
    expect(model).toBe('pico');
    expect(metrics.commit).toBe(COMMIT);
    expect(metrics.rows.map((r) => [r.task, r.control, r.variant, r.clock].join(' '))).toEqual([
      'reach none int8, wasm paused',
      'reach none float32, wasm paused',
      'near none int8, wasm paused',
      'reach none int8, wasm realtime',
      'reach blind int8, wasm paused',
      'reach expert - paused',
    ]);
    expect(metrics.generalization?.map((r) => `${r.set} ${r.task}`)).toEqual([
      'unseen-pairs near',
      'crowded reach',
      'unseen-wording reach',
    ]);
    expect(metrics.questions?.map((r) => r.kind)).toEqual(['color', 'held']);
    expect(metrics.ablations).toBeUndefined();
  });

  it('leave out what was not measured', () => {
    expect(Object.keys(metricsOf([run()]).metrics)).toEqual(['commit', 'rows']);
  });

  it.each([
    [[], /One model/],
    [[run({ ...scripted, control: 'expert' })], /One model/],
    [[run(), run({ model: 'other', task: 'pick' })], /models \[pico,other\]/],
    [[run(), run({ task: 'pick', commit: 'fedcba' })], /commits \[0123456789abcdef,fedcba\]/],
    [[run({ commit: `${COMMIT}-dirty` })], /clean commit/],
    [[run({ commit: null })], /clean commit/],
    [[run(), run({ successes: 6 })], /same thing/],
    [[questions(), questions()], /same thing: color/],
  ])('are refused when the files do not fit: %#', (results, message) => {
    expect(() => metricsOf(results)).toThrow(message);
  });

  it('compare the models that the manifest lists, each by itself', () => {
    const list = [
      { name: 'all of it', model: 'pico' },
      { name: 'robot data only', model: 'pico-robot' },
    ];
    const other = { model: 'pico-robot', commit: 'fedcba', variant: 'float32' };
    const results = [
      run(),
      run({ control: 'blind' }),
      run({ set: 'crowded' }),
      run({ plan: true }),
      run({ clock: 'realtime' }),
      run(other),
      run({ ...other, phrases: 'models/phrases/unseen.json' }),
      questions(other),
    ];
    const { model, metrics } = metricsOf(results, list, 'pico');
    expect(model).toBe('pico');
    expect(metrics.commit).toBe(COMMIT);
    const first = { name: 'all of it', model: 'pico', variant: 'int8, wasm', commit: COMMIT };
    const second = {
      name: 'robot data only',
      model: 'pico-robot',
      variant: 'float32, wasm',
      commit: 'fedcba',
    };
    const reached = { task: 'reach', set: 'seen', episodes: 8, ...share(7, 8) };
    expect(metrics.ablations).toEqual([
      { ...first, ...reached },
      { ...first, ...reached, set: 'crowded' },
      { ...second, ...reached },
      { ...second, ...reached, set: 'unseen-wording' },
      { ...second, task: 'question', set: 'seen', episodes: 16, ...share(15, 16, 0.7, 0.99) },
    ]);
    expect(metrics.rows.every((r) => r.variant === 'int8, wasm')).toBe(true);
    expect(() => metricsOf([run(), run({ model: 'x' })], list, 'pico')).toThrow(/One model/);
  });
});

describe('tables', () => {
  const page = (results: readonly unknown[], list?: { name: string; model: string }[], shipped?: string) => {
    const { model, metrics } = metricsOf([...results], list, shipped);
    return measured({ id: model, metrics });
  };

  it('say so when nothing was measured', () => {
    expect(measured(undefined)).toContain('Not measured yet');
    expect(measured({ id: 'pico' })).toContain('Not measured yet');
  });

  it('tasks by variants and controls, a number of its own where n differs', () => {
    const text = page([
      run(),
      run({ variant: 'float32', ...share(8, 8, 0.675, 1) }),
      run({ task: 'place' }),
      run({ control: 'blind', ...share(0, 4, 0, 0.25), episodes: 4 }),
      run({ control: 'wrong-instruction', ...share(0, 8, 0, 0.1), told: share(8, 8, 0.9, 1) }),
      run({ clock: 'realtime' }),
    ]);
    expect(text).toContain('`models/pico` at commit `0123456789ab`');
    expect(text.split('\n').filter((l) => l.startsWith('|'))).toEqual([
      '| task | n | int8, wasm | float32, wasm | blind | wrong instruction: what was meant | wrong instruction: what was told |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| reach | 8 | 87.5% (50.0 to 97.5) | 100.0% (67.5 to 100.0) | 0.0% (0.0 to 25.0), n = 4 | 0.0% (0.0 to 10.0) | 100.0% (90.0 to 100.0) |',
      '| place | 8 | 87.5% (50.0 to 97.5) | - | - | - | - |',
      '| reach, realtime clock | 8 | 87.5% (50.0 to 97.5) | - | - | - | - |',
    ]);
    expect(text).not.toContain('Questions');
    expect(text).not.toContain('never had');
  });

  it('conditions by tasks, the usual one first', () => {
    const text = page([
      run(),
      run({ variant: 'float32' }),
      run({ task: 'pick' }),
      run({ set: 'crowded', ...share(4, 8, 0.2, 0.8) }),
      run({ set: 'crowded', ...scripted, control: 'expert', ...share(8, 8, 0.675, 1) }),
      run({ phrases: 'models/phrases/unseen.json', task: 'pick', ...share(6, 8, 0.4, 0.9) }),
    ]);
    const table = text.slice(text.indexOf('never had')).split('\n');
    expect(table.filter((l) => l.startsWith('|')).slice(2)).toEqual([
      '| as in training | 8 | 87.5% (50.0 to 97.5) | 87.5% (50.0 to 97.5) |',
      '| twice the distractors | 8 | 50.0% (20.0 to 80.0) | - |',
      '| twice the distractors, scripted expert | 8 | 100.0% (67.5 to 100.0) | - |',
      '| unseen wording | 8 | - | 75.0% (40.0 to 90.0) |',
    ]);
  });

  it('questions with what is won without looking; ablations by name', () => {
    const list = [{ name: 'robot data only', model: 'pico-robot' }];
    const robot = { model: 'pico-robot' };
    const worded = run({ ...robot, phrases: 'models/phrases/unseen.json', ...share(4, 8, 0.2, 0.8) });
    const text = page([run(), questions(), worded, run(robot)], list, 'pico');
    expect(text).toContain('| color | 8 | 87.5% (80.0 to 90.0) | 12.5% (10.0 to 20.0) | 25.0% ("red") |');
    expect(text).toContain(`with each other (commit \`${COMMIT.slice(0, 12)}\`):`);
    expect(text).toContain('| trained | n | reach | reach, unseen wording |');
    expect(text).toContain('| robot data only | 8 | 87.5% (50.0 to 97.5) | 50.0% (20.0 to 80.0) |');
  });

  it('would show a changed number', () => {
    expect(page([run()])).not.toBe(page([run(share(8, 8))]));
  });
});
