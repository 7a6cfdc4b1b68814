import { describe, expect, it } from 'vitest';
import { type EpisodeRecord, type EvaluationOptions, resultOf } from '../src/evaluation/result.ts';
import { EVALUATION_SETS } from '../src/evaluation/sets.ts';
import { proportion } from '../src/evaluation/statistics.ts';
import { OPEN_KINDS, UNTAUGHT_KINDS, WORDING_KINDS } from '../src/tasks/index.ts';
import { QUESTION_KINDS } from '../src/tasks/questions.ts';
import { SPLITS } from '../src/things/index.ts';
import { OPTIONS, readOptions } from './lib/eval-options.mjs';
import { type EpisodesResult, episodeTable, questionTable } from './lib/eval-tables.mjs';
import { UsageError } from './lib/options.mjs';

describe('the command line of eval', () => {
  it('offers the sets and kinds that there are', () => {
    expect(OPTIONS.set?.values).toEqual(EVALUATION_SETS);
    expect(OPTIONS.kind?.values).toEqual([...new Set(['all', ...QUESTION_KINDS, ...OPEN_KINDS])]);
  });

  it('has defaults by task', () => {
    expect(readOptions([]).values).toMatchObject({ task: 'reach', episodes: 50, set: 'seen', plan: 'no' });
    expect(readOptions(['--task', 'question']).values.episodes).toBe(500);
    expect(readOptions(['--task', 'question', '--episodes', '7']).values.episodes).toBe(7);
  });

  it.each([
    [['--plan'], 'yes'],
    [['--plan', '--task', 'place'], 'yes'],
    [['--task', 'near', '--plan'], 'yes'],
    [['--plan', 'no'], 'no'],
    [['--plan=yes', '--seed', '7'], 'yes'],
    [['--seed', '7'], 'no'],
  ])('%j plans: %s', (argv, plan) => expect(readOptions(argv).values.plan).toBe(plan));

  it('takes sides of the split and kinds of wording where there are names', () => {
    expect(OPTIONS.names?.values).toEqual([...SPLITS, 'each']);
    for (const kind of WORDING_KINDS)
      expect(readOptions(['--table', 'things', '--wording', kind]).values.wording).toBe(kind);
    const find = ['--task', 'find', '--names', 'each', '--category', 'digit', '--table', 'pictures'];
    expect(readOptions([...find, '--wording', ['name', ...UNTAUGHT_KINDS].join(',')]).values).toMatchObject({
      ...{ names: 'each', category: 'digit', wording: 'name,use,arithmetic,spanish,german,french' },
    });
    const argv = ['--table', 'pictures', '--names', 'named', '--wording', 'category'];
    expect(readOptions(argv).values).toMatchObject({
      table: 'pictures',
      names: 'named',
      wording: 'category',
    });
  });

  it('takes the table that a task has for its own', () => {
    expect(readOptions(['--task', 'balance', '--control', 'expert', '--rate', '25']).values).toMatchObject({
      ...{ table: 'marble', rate: '25', ranges: 'rate' },
    });
    expect(readOptions(['--task', 'pick']).values.table).toBe('blocks');
  });

  it.each([
    [['--task', 'question', '--control', 'blind'], /--control says nothing/],
    [['--task', 'question', '--clock', 'realtime'], /--clock says nothing/],
    [['--task', 'question', '--plan'], /--plan says nothing/],
    [['--task', 'question', '--phrases', 'my.json'], /--phrases says nothing/],
    [['--task', 'question', '--max-steps', '9'], /--max-steps says nothing/],
    [['--task', 'question', '--set', 'unseen-pairs'], /every pair/],
    [['--table', 'things', '--wording', 'nickname'], /--wording is one of name, .*, french, not "nickname"/],
    [['--table', 'things', '--wording', 'use'], /--wording use goes with --task find/],
    [['--table', 'things', '--wording', 'name,colour'], /goes with --task find/],
    [['--table', 'things', '--names', 'each'], /--names each goes with --task find/],
    [['--table', 'things', '--category', 'fruit'], /--category goes with --task find/],
    [['--kind', 'color'], /--task question/],
    [['--plan', '--control', 'expert'], /needs a model/],
    [['--set', 'dark'], /--set is one of/],
    [['--bins', '257'], /2 to 256/],
    [['--bins', '1'], /2 or more/],
    [['--task', 'question', '--bins', '16'], /--bins says nothing/],
    [['--temperature', '2.5'], /0 to 2/],
    [['--temperature', 'warm'], /0 to 2/],
    [['--task', 'question', '--temperature', '0.3'], /--temperature says nothing/],
    [['--plan', 'perhaps'], /not expected/],
    [['--colors', 'red', '--table', 'things'], /--colors is about blocks/],
    [['--task', 'question', '--colors', 'red'], /--colors says nothing about --task question/],
    [['--names', 'novel'], /--names is about things and pictures/],
    [['--wording', 'synonym', '--table', 'blocks'], /--wording is about things and pictures/],
    [['--wording', 'rhyme', '--table', 'things'], /--wording is one of name, .*relation/],
    [['--task', 'absent', '--control', 'blind'], /--control says nothing about --task absent/],
    [['--control', 'expert', '--ask-first', 'yes'], /--ask-first needs a model/],
    [['--task', 'absent', '--kind', 'color'], /--kind goes with/],
    [
      ['--task', 'question', '--table', 'things', '--kind', 'color'],
      /--kind color is not asked about --table things/,
    ],
    [['--task', 'question', '--kind', 'premise'], /--kind premise is not asked about --table blocks/],
    [['--task', 'question', '--names', 'named'], /--names is about things and pictures/],
    [
      ['--task', 'absent', '--table', 'things', '--names', 'named'],
      /--names says nothing about --task absent/,
    ],
    [['--rate', '60', '--control', 'expert'], /--rate is a number up to 50/],
    [['--rate', '25'], /a model acts is in its manifest/],
    [['--ranges', 'fixed', '--control', 'expert'], /--ranges goes with --rate/],
    [['--delay', 'long'], /--delay is a number up to 2000/],
    [['--delay', '50', '--clock', 'realtime'], /--delay is of simulated time/],
    [['--task', 'question', '--delay', '50'], /--delay says nothing/],
    [['--task', 'question', '--table', 'peg'], /--table peg is for one task/],
    [['--task', 'balance', '--names', 'named'], /--names is about things and pictures/],
  ])('%j is refused in words', (argv, message) => {
    expect(() => readOptions(argv)).toThrow(UsageError);
    expect(() => readOptions(argv)).toThrow(message);
  });
});

describe('what it prints', () => {
  const identity = { model: 'pico', variant: 'int8', provider: 'wasm', adapter: null, commit: 'abc' };
  const options: EvaluationOptions = {
    ...{ ...identity, task: 'near', control: 'none', set: 'seen', plan: false, clock: 'paused' },
    ...{ seed: 1, episodes: 10, maxSteps: 60, controlHz: 5 },
  };
  /** Ten episodes, the first of them a failure. */
  const records = Array.from({ length: 10 }, (_, i): EpisodeRecord => {
    const success = i > 0;
    return {
      ...{ seed: i + 1, success, everSuccess: success, settled: success, toldSuccess: false, collateral: 0 },
      ...{ instruction: 'move', skipped: [], objects: i < 3 ? 9 : 8, distance: 0, steps: 30, hash: '0' },
      ...{ reason: success ? 'terminated' : 'step-limit', agesMs: [20], dropped: 0 },
      plan: { words: 'near', right: i > 1, readable: success },
      planMs: 25,
    };
  });
  const tableOf = (own: Partial<EvaluationOptions>, rest: Partial<EpisodesResult> = {}) =>
    episodeTable({ ...resultOf({ ...options, ...own }, records), robot: 'panda', ...rest });

  it('says at which temperature tokens were drawn', () => {
    expect(tableOf({ temperature: 0.3 })).toMatch(/sampling +at temperature 0\.3/);
    expect(tableOf({ temperature: 0 })).not.toMatch(/sampling/);
  });

  it('names the table, the split and the wording', () => {
    const text = tableOf({}, { table: 'things', names: 'novel', wording: 'synonym' });
    expect(text).toMatch(/table +things\n +names +targets of novel\n +wording +targets by synonym/);
    expect(tableOf({})).not.toMatch(/names|wording/);
  });

  it('names set and plans', () => {
    const text = tableOf({ set: 'crowded', plan: true });
    expect(text).toMatch(/set +crowded, 8\.3 objects a scene/);
    expect(text).toMatch(/plans +8 right, 1 no plan, p50 25\.0 ms/);
    expect(text).toMatch(/success +9 of 10 {2}90\.0% {2}\(95%: 59\.6% to 98\.2%\)/);
    expect(text).toMatch(/of these ended +9 by "terminate", 0 at the step limit/);
    expect(text).not.toMatch(/merged/);
  });

  it('has blind and commonest beside every kind of question', () => {
    const nothing = { wrong: [], seeds: [], skippedSeeds: [] };
    const majority = { answer: 'red', count: 2, rate: 0.2 };
    const kind = { n: 10, ...proportion(9, 10), blind: proportion(1, 10), majority, ...nothing };
    const text = questionTable({
      ...{ ...identity, formatVersion: 1, task: 'question', set: 'seen', seed: 10_000, episodes: 10 },
      ...{ overall: { n: 10, ...proportion(9, 10) }, kinds: { color: kind } },
    });
    expect(text).toMatch(
      /color +9 of 10 {2}90\.0% {2}\(95%: 59\.6% to 98\.2%\) {2}blind 10\.0%, always "red" 20\.0%/,
    );
  });
});
