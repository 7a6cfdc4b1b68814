/** The page behind `npm run eval` and `npm run drive`: the real world, renderer and loop, called by command. */

import type { Trace } from '../src/episode/trace.ts';
import type { EvaluationProgress, EvaluationResult } from '../src/evaluation/evaluate.ts';
import { call, INT8_ON_WASM, openHeadless as open, value } from './support/headless.ts';
import { expect, test } from './support/test.ts';

const INSTRUCTED = { instruction: 'pick up the red cube', seed: 7 };
const run = {
  task: 'reach',
  set: 'seen',
  plan: false,
  episodes: 4,
  seed: 10_000,
  clock: 'paused',
  engine: null,
  commit: null,
};

test('the scripted expert solves what doing nothing does not', async ({ page }) => {
  const reports = await open(page);
  const expert = value(await call<EvaluationResult>(page, 'evaluate', { ...run, control: 'expert' }));
  expect(expert).toMatchObject({
    successes: 4,
    rate: 1,
    model: null,
    seeds: [10_000, 10_001, 10_002, 10_003],
  });
  expect(reports.map((r) => (r as EvaluationProgress).done)).toEqual([1, 2, 3, 4]);
  const idle = value(
    await call<EvaluationResult>(page, 'evaluate', { ...run, control: 'no-op', maxSteps: 5 }),
  );
  expect(idle).toMatchObject({ successes: 0, heldAtAnyMoment: 0, meanSteps: 5 });
  expect(idle.failures.map((f) => f.reason)).toEqual(Array(4).fill('step-limit'));
});

test('an episode is the same every time, and its frames show the arm moving', async ({ page }) => {
  const reports = await open(page);
  const args = { ...INSTRUCTED, control: 'expert', clock: 'paused', engine: null };
  const drive = async () => value(await call<{ trace: Trace; success: boolean }>(page, 'drive', args));
  const [first, second] = [await drive(), await drive()];
  expect(first.success).toBe(true);
  expect(second.trace.steps.map((s) => [s.hash, ...(s.tokens ?? [])])).toEqual(
    first.trace.steps.map((s) => [s.hash, ...(s.tokens ?? [])]),
  );
  const frames = reports.map((r) => (r as { frame: { rgb: string } }).frame.rgb);
  const n = first.trace.steps.length;
  expect(frames).toHaveLength(2 * n);
  expect(frames.slice(n)).toEqual(frames.slice(0, n)); // the renderer, too
  expect(new Set(frames).size).toBe(n);
});

test('a model that is missing, or arguments that mean nothing, are answered in words', async ({
  page,
  watch,
}) => {
  await open(page);
  const engine = { model: 'absent', variant: 'int8', provider: 'wasm' };
  const missing = await call(page, 'evaluate', { ...run, control: 'none', engine });
  expect(!missing.ok && missing.error.code).toBe('MODEL_MISSING');
  const wrong = await call(page, 'evaluate', { ...run, control: 'sideways' });
  expect(!wrong.ok && wrong.error.message).toMatch(/control/);
  const nobody = await call(page, 'drive', { ...run, instruction: 'sing', control: 'expert' });
  expect(!nobody.ok && nobody.error.code).toBe('SETTING_INVALID');
  // the browser itself logs the 404
  watch.errors.splice(0, watch.errors.length, ...watch.errors.filter((text) => !/404/.test(text)));
});

test.describe('with the model that ships', () => {
  test.setTimeout(180_000);
  const model = { ...run, seed: 10_000, engine: INT8_ON_WASM };

  test('an evaluation says everything that it must, with eyes and without, told right and told wrong', async ({
    page,
  }) => {
    const reports = await open(page);
    const result = value(
      await call<EvaluationResult>(page, 'evaluate', {
        ...{ ...model, commit: 'abc' },
        ...{ control: 'none', episodes: 2, maxSteps: 6 },
      }),
    );
    expect(result).toMatchObject({
      ...{ model: 'pico', variant: 'int8', provider: 'wasm', adapter: null },
      ...{ task: 'reach', control: 'none', clock: 'paused', seed: 10_000, episodes: 2, commit: 'abc' },
    });
    expect(result.rate).toBe(result.successes / 2);
    const [low, high] = result.wilson95;
    expect(low).toBeLessThanOrEqual(result.rate);
    expect(high).toBeGreaterThanOrEqual(result.rate);
    expect(result.meanSteps).toBeGreaterThanOrEqual(1);
    expect(result.meanSteps).toBeLessThanOrEqual(6);
    expect(result.msPerAction.p50).toBeGreaterThan(1); // no network runs in less
    expect(result.msPerAction.p95).toBeGreaterThanOrEqual(result.msPerAction.p50);
    expect(result.failures).toHaveLength(2 - result.successes);

    const one = { ...model, episodes: 1, maxSteps: 3 };
    const blind = value(await call<EvaluationResult>(page, 'evaluate', { ...one, control: 'blind' }));
    expect(blind).toMatchObject({ control: 'blind', model: 'pico', episodes: 1 });

    reports.length = 0;
    const wrong = value(
      await call<EvaluationResult>(page, 'evaluate', { ...one, control: 'wrong-instruction' }),
    );
    expect(wrong.told?.wilson95).toHaveLength(2);
    const { goal, told } = (reports[0] as EvaluationProgress).last.plan;
    expect(told.target).not.toBe(goal.target);

    reports.length = 0;
    const blinded = { ...INSTRUCTED, control: 'blind', clock: 'paused', maxSteps: 1, engine: INT8_ON_WASM };
    value(await call(page, 'drive', blinded));
    const seen = Buffer.from((reports[0] as { frame: { rgb: string } }).frame.rgb, 'base64');
    expect(seen).toHaveLength(128 * 128 * 3);
    expect(new Set(seen), 'blind is really shown grey').toEqual(new Set([128]));
  });
});
