import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../contracts.ts';
import { asWritten, readAddress, writeAddress } from '../address.ts';
import { COUNTS, ROWS } from './address.ts';
import {
  FIRST_SEED,
  nextTrial,
  runTrials,
  type Setup,
  seedsOf,
  summaryOf,
  type Trial,
  type Trials,
  trialsOf,
} from './trials.ts';

const SETUP: Setup = { task: 'reach', counts: [8, 16, 256], each: 4 };
const go = new AbortController().signal;

/** Succeeds with 16 bins or more; every third seed has no such scene. */
const episode = async ({
  bins,
  seed,
}: {
  readonly bins: number;
  readonly seed: number;
}): Promise<Result<Trial>> => ({
  ok: true,
  value: { seed: seed % 3 === 0 ? seed + 1 : seed, success: bins >= 16, steps: bins },
});

const run = async (setup: Setup, before: Trials = {}, most = Number.POSITIVE_INFINITY) => {
  let trials = before;
  const order: string[] = [];
  const error = await runTrials(
    setup,
    before,
    {
      episode: async (request) =>
        order.length > most
          ? { ok: false, error: { code: 'CANCELLED', message: 'stopped' } }
          : episode(request),
      onStart: ({ bins, seed }) => order.push(`${bins}@${seed}`),
      onTrials: (next) => {
        trials = next;
      },
    },
    go,
  );
  return { trials, order, error };
};

describe('a live run', () => {
  it('takes turns seed by seed, the finest first, and gives every count the same seeds', async () => {
    const { trials, order, error } = await run({ ...SETUP, each: 2 });
    expect(error).toBeNull();
    expect(order).toEqual(['256@10000', '16@10000', '8@10000', '256@10001', '16@10001', '8@10001']);
    const seeds = SETUP.counts.map((bins) => trialsOf(trials, 'reach', bins).map((t) => t.seed));
    expect(seeds).toEqual([seeds[0], seeds[0], seeds[0]]);
    expect(seedsOf(trials, SETUP)).toEqual([FIRST_SEED, 10_001]);
  });

  it('stopped anywhere and resumed, it is the run that was never stopped', async () => {
    const whole = await run(SETUP);
    for (let most = 0; most < 12; most++) {
      const half = await run(SETUP, {}, most);
      expect(half.error?.code).toBe('CANCELLED');
      const rest = await run(SETUP, half.trials);
      expect(rest.trials).toEqual(whole.trials);
    }
  });

  it('goes on with more episodes or another count, and does nothing when nothing is missing', async () => {
    const first = await run({ ...SETUP, counts: [16] });
    const more = await run({ ...SETUP, counts: [16, 64], each: 5 }, first.trials);
    expect(more.order).toHaveLength(1 + 5);
    expect(trialsOf(more.trials, 'reach', 16).slice(0, 4)).toEqual(trialsOf(first.trials, 'reach', 16));
    expect(trialsOf(more.trials, 'reach', 64).map((t) => t.seed)).toEqual(
      trialsOf(more.trials, 'reach', 16).map((t) => t.seed),
    );
    expect((await run({ ...SETUP, counts: [16], each: 2 }, more.trials)).order).toEqual([]);
    expect(nextTrial(more.trials, { ...SETUP, task: 'pick' })).toEqual({ bins: 256, seed: FIRST_SEED });
  });

  it('says how many of how many, with the interval, and nothing before the first', async () => {
    const { trials } = await run(SETUP);
    expect(summaryOf(trials, 'reach', 8)).toMatchObject({ n: 4, successes: 0, rate: 0, meanSteps: 8 });
    expect(summaryOf(trials, 'reach', 256)).toMatchObject({ n: 4, successes: 4, rate: 1 });
    expect(summaryOf(trials, 'reach', 256).wilson95[0]).toBeCloseTo(0.5101, 4);
    expect(summaryOf({}, 'reach', 8)).toMatchObject({ n: 0, wilson95: [0, 1], meanSteps: Number.NaN });
    expect(seedsOf({}, SETUP)).toBeNull();
  });
});

describe('the address', () => {
  const COUNTS_SHOWN = fc.subarray([...COUNTS], { minLength: 1 });

  it('reopens to any choice of counts', () => {
    fc.assert(
      fc.property(COUNTS_SHOWN, fc.integer({ min: 1, max: 100 }), (counts, each) => {
        const { state } = readAddress(ROWS, '');
        const chosen = asWritten(ROWS, { ...state, counts, each, task: 'pick' as const });
        expect(readAddress(ROWS, `?${writeAddress(ROWS, chosen, '')}`)).toEqual({
          state: chosen,
          problems: [],
        });
        expect(chosen.counts).toEqual(counts);
      }),
    );
  });

  it.each(['', '7', '8.9', '16,32', '.'])('refuses counts = %j', (text) => {
    const { state, problems } = readAddress(ROWS, `?${new URLSearchParams({ counts: text })}`);
    expect(state.counts).toEqual(COUNTS);
    expect(problems).toHaveLength(1);
  });
});
