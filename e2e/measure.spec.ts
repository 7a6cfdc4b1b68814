/** Measuring in the page: the episodes of `npm run eval`, kept through a closed tab, and two temperatures compared. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { EvaluationResult } from '../src/evaluation/evaluate.ts';
import type { MeasurementFile } from '../src/measure/export.ts';
import { expectNotice, open } from './support/app.ts';
import { violations } from './support/axe.ts';
import { call, INT8_ON_WASM, openHeadless, value } from './support/headless.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

const RUN = {
  ...{ task: 'reach', set: 'seen', plan: false, episodes: 5, seed: 10_000, clock: 'paused', commit: null },
  keepSteps: true,
};

const run = (page: Page) => page.getByTestId('run');

const idle = (page: Page): Promise<void> =>
  expect(run(page)).toHaveAttribute('data-state', 'idle', { timeout: 200_000 });

/** Done from inside the page: an episode is over sooner than a driver has looked twice. */
const pauseAfter = (page: Page, done: number): Promise<void> =>
  page.evaluate(async (wanted) => {
    const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`);
    while (Number(find('run')?.dataset.done) < wanted || !find('pause'))
      await new Promise(requestAnimationFrame);
    find('pause')?.click();
  }, done);

const saved = async (page: Page): Promise<MeasurementFile> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('save-json').click(),
  ]);
  return JSON.parse(readFileSync(await download.path(), 'utf8'));
};

test('five episodes of the expert: paused, reloaded in the middle, and the same as those of eval, step by step', async ({
  page,
  context,
}) => {
  await page.goto('./?measure&control=expert&task=reach&episodes=5');
  await page.getByTestId('start').click();
  await pauseAfter(page, 2);
  await expect(run(page)).toHaveAttribute('data-state', 'paused');
  const done = await run(page).getAttribute('data-done');
  await page.waitForTimeout(300);
  expect(await run(page).getAttribute('data-done'), 'stands still').toBe(done);
  await page.getByTestId('resume').click();
  await expect(run(page)).not.toHaveAttribute('data-state', 'paused');
  await page.reload(); // the tab is gone; its link is opened again
  await idle(page);
  await expect(run(page)).toHaveAttribute('data-done', '5');
  await expect(page.getByTestId('row-a')).toHaveAttribute('data-n', '5');
  const file = await saved(page);
  expect(file.commands.a).toBe(
    'npm run eval -- --task reach --episodes 5 --seed 10000 --control expert --steps --json result.json',
  );

  const bench = await context.newPage();
  await openHeadless(bench);
  const args = { ...RUN, control: 'expert', engine: null };
  const wanted = value(await call<EvaluationResult>(bench, 'evaluate', args));
  expect(wanted.trails).toHaveLength(5);
  expect(file.results.a?.trails).toEqual(wanted.trails);
  expect(file.results.a?.summaries).toEqual(wanted.summaries);
});

test('two temperatures in the same scenes: paired, with an interval; a replay of what came out', async ({
  page,
  context,
}) => {
  await page.goto('./?measure&task=reach&episodes=5&b=1&b-temperature=1');
  await page.getByTestId('start').click();
  await idle(page);
  await expect(page.getByTestId('paired')).toHaveAttribute('data-pairs', '5');
  await expect(page.getByTestId('paired')).toContainText(/95%: [−+]?\d+ to [−+]?\d+/);
  await expect(page.getByTestId('row-b')).toContainText('pico int8 on WASM, temperature 1');
  const file = await saved(page);
  const seeds = (side: 'a' | 'b') => file.results[side]?.seeds;
  expect(seeds('a')).toEqual(seeds('b'));
  expect(file.results.a?.trails).not.toEqual(file.results.b?.trails);
  expect(file.paired?.pairs).toBe(5);

  await page.getByTestId('shown-all').click();
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId('theme').click();
  expect(await violations(page)).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(sideways, 'nothing stands out of a phone’s screen').toBe(false);

  const seed = file.results.b?.seeds[0];
  const [replay] = await Promise.all([
    context.waitForEvent('page'),
    page.getByTestId(`replay-b-${seed}`).click(),
  ]);
  await expect(replay.getByTestId('timeline')).toBeVisible();
  const steps = file.results.b?.summaries[0]?.steps ?? 0;
  await expect(replay.locator('html')).toHaveAttribute('data-step', String(steps), { timeout: 60_000 });
  await expect(replay.getByTestId('notice')).toHaveCount(0); // LINK_DIVERGED, had it come out different

  const bench = await context.newPage();
  await openHeadless(bench);
  // the first: it is the same scene, and the model is slow here
  const args = { ...RUN, episodes: 1, control: 'none', engine: INT8_ON_WASM, temperature: 1 };
  const wanted = value(await call<EvaluationResult>(bench, 'evaluate', args));
  expect(wanted.trails).toHaveLength(1);
  expect(file.results.b?.trails?.slice(0, 1)).toEqual(wanted.trails);
});

test('what the address asks for and cannot have is named, and nothing heavy is fetched before Start', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('./?measure&episodes=3&say=put+the+cube+in+the+bowl&set=unseen-pairs');
  await expect(page.getByTestId('problems')).toContainText('from 5 to 200');
  await expect(page.getByTestId('going')).toContainText('unseen pairs');
  await expect(page.getByTestId('start')).toBeDisabled();
  await page.getByTestId('set').selectOption('crowded');
  await expect(page.getByTestId('start')).toBeEnabled();
  await expect(page).toHaveURL(/set=crowded/);
  expect(asked.filter((path) => /\.(onnx|wasm)$/.test(path))).toEqual([]);
});

test('a sentence that was run before the model was there runs when it is, and the verdict says what was scored', async ({
  page,
}) => {
  await open(page, '&provider=wasm&seed=12');
  await page.getByTestId('run').click();
  await expectNotice(page, 'MODEL_NOT_LOADED');
  const [notice, scene] = [page.getByTestId('notices'), page.getByTestId('scene')];
  const [over, under] = [await notice.boundingBox(), await scene.boundingBox()];
  expect((over?.y ?? 0) + (over?.height ?? 0), 'beside the arm, not over it').toBeLessThanOrEqual(
    under?.y ?? 0,
  );
  await page.getByTestId('load').click();
  await expect(page.getByTestId('status-text')).toContainText(/goal is (not )?met\. Scored: \w/, {
    timeout: 200_000,
  });
});
