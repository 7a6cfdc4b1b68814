/** The page behind `npm run eval` and `npm run drive`: the real world, renderer and loop, called by command. */
import type { Page } from '@playwright/test';
import type { Result } from '../src/contracts.ts';
import type { EvaluationProgress, EvaluationResult } from '../src/study/evaluate.ts';
import type {} from '../src/study/headless.browser.ts'; // window.tabletopHeadless
import type { Trace } from '../src/study/recorder.ts';
import { expect, test } from './support/test.ts';

const open = async (page: Page): Promise<unknown[]> => {
  const reports: unknown[] = [];
  await page.exposeFunction('tabletopReport', (event: unknown) => reports.push(event));
  await page.goto('headless.html');
  await page.waitForFunction(() => 'tabletopHeadless' in window);
  return reports;
};

const call = async <T>(page: Page, name: string, args: unknown): Promise<Result<T>> => {
  const answer = await page.evaluate(([command, given]) => window.tabletopHeadless?.call(command, given), [
    name,
    args,
  ] as const);
  return answer as Result<T>; // the command's own result type, through JSON
};

const value = <T>(result: Result<T>): T => {
  if (!result.ok)
    throw new Error(`${result.error.code}: ${result.error.message} ${result.error.detail ?? ''}`);
  return result.value;
};

const run = { task: 'reach', episodes: 4, seed: 10_000, clock: 'paused', engine: null, commit: null };

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
  const args = {
    instruction: 'pick up the red cube',
    seed: 7,
    control: 'expert',
    clock: 'paused',
    engine: null,
  };
  const drive = async () => value(await call<{ trace: Trace; success: boolean }>(page, 'drive', args));
  const [first, second] = [await drive(), await drive()];
  expect(first.success).toBe(true);
  expect(second.trace.steps.map((s) => [s.hash, ...s.tokens])).toEqual(
    first.trace.steps.map((s) => [s.hash, ...s.tokens]),
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
