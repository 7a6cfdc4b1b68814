/**
 * Questions, plans and unknown words. A stand-in model of a few kB answers here (src/policy/engine/fixtures: a short question gets
 * the picture's strongest primary colour, a long prompt the plan "pick <colour> cube"); it goes through the real
 * engine, and has learned nothing. What the trained model answers is measured by npm run eval.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { open, policyRuns, takeSteps, tokens, worldHash } from './support/app.ts';
import { engineLog, watchEngine } from './support/engine-log.ts';
import { expect, test } from './support/test.ts';

const FIXTURES = join(import.meta.dirname, '../src/policy/engine/fixtures');

const serveStandIns = (page: Page): Promise<unknown> =>
  page.route(/\/models\/(tiny(?:-answers)?\/[\w./-]+)$/, (route) => {
    const path = /\/models\/(.+)$/.exec(new URL(route.request().url()).pathname)?.[1] ?? '';
    return route.fulfill({ status: 200, body: readFileSync(join(FIXTURES, path)) });
  });

/** Opens the page with the stand-in, loaded. */
const openAnswering = async (page: Page, query = ''): Promise<void> => {
  await serveStandIns(page);
  await open(page, `&model=tiny-answers&provider=wasm${query}`);
  await page.evaluate(() => window.tabletop?.load());
  await expect(page.getByTestId('badges')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
};

const type = (page: Page, text: string) => page.getByTestId('instruction').fill(text);
const plan = (page: Page) => page.evaluate(() => window.tabletop?.getState().plan);

test('a model without answers says so before anything is loaded, and is not asked', async ({ page }) => {
  await serveStandIns(page);
  await open(page, '&model=tiny');
  await type(page, 'what colour is the star?');
  await expect(page.getByTestId('cannot-answer')).toContainText(
    /Test stand-in was trained to act, not to answer questions\. Write an instruction, such as “reach the \w+ \w+”\./,
  );
  await expect(page.getByTestId('ask')).toBeDisabled();
  await expect(page.getByTestId('step')).toBeDisabled();
  await expect(page.getByTestId('plan-first')).toBeDisabled();
  const before = await worldHash(page);
  await page.getByTestId('instruction').press('Enter');
  expect(await page.evaluate(() => window.tabletop?.ask('what colour is the star?'))).toBeNull();
  await expect(page.getByTestId('answer')).toHaveCount(0);
  await expect(page.getByTestId('notice')).toHaveCount(0);
  expect(await worldHash(page)).toBe(before);
  await type(page, 'pick up the star');
  await expect(page.getByTestId('cannot-answer')).toHaveCount(0);
  await expect(page.getByTestId('run')).toBeEnabled();
});

test('a question is answered in place: sentence, tokens, and the arm stays', async ({ page }) => {
  await openAnswering(page);
  const before = await worldHash(page);
  const runs = await policyRuns(page);
  await type(page, 'what colour is the star?');
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-kind', 'question');
  await page.getByTestId('instruction').press('Enter');
  const said = page.getByTestId('answer-sentence');
  await expect(said).toHaveText(/^The star is (red|green|blue)\.$/);
  const word = /is (\w+)\./.exec((await said.textContent()) ?? '')?.[1] ?? '';
  const id = { red: 256, green: 259, blue: 261 }[word];
  await expect(page.getByTestId('answer-tokens').getByRole('listitem')).toHaveText([`${id} ${word}`]);
  expect(await policyRuns(page), 'one run for the thing that it takes for granted, one for the answer').toBe(
    runs + 2,
  );
  expect(await page.evaluate(() => window.tabletop?.ask('what colour is the cone'))).toEqual({
    words: [word],
    sentence: `The cone is ${word}.`,
    tokens: [id],
  });
  expect(await worldHash(page)).toBe(before);
  expect(await tokens(page)).toEqual([]);
  await page.getByTestId('answer-back').click();
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-kind', 'instruction');
  await page.getByTestId('answer-close').click();
  await expect(page.getByTestId('answer')).toHaveCount(0);
});

test('words that are no answer are quoted as they are', async ({ page }) => {
  await openAnswering(page);
  const answer = await page.evaluate(() => window.tabletop?.ask('how many cubes are there?'));
  expect(answer?.sentence).toBe(`The model answers “${answer?.words[0]}”.`);
  await expect(page.getByTestId('answer-sentence')).toHaveAttribute('data-fits', 'false');
});

test('a question in the middle of a run is answered, and the run goes on', async ({ page }) => {
  await openAnswering(page, '&steps=500&clock=realtime');
  await page.getByTestId('example-0').click();
  // the stand-in may say "terminate" at any step: what counts is that no action failed because of the question
  await page.getByTestId('run').click();
  await type(page, 'what colour is the cube?');
  await page.getByTestId('instruction').press('Enter');
  await expect(page.getByTestId('answer-sentence')).toContainText('The cube is');
  await expect(page.getByTestId('notice')).toHaveCount(0);
  expect((await tokens(page)).length).toBeGreaterThan(0);
});

test('questions are offered where the model answers them', async ({ page }) => {
  await openAnswering(page);
  await page.getByRole('button', { name: /^how many \w+ are there\?$/ }).click();
  await expect(page.getByTestId('answer')).toHaveAttribute('data-state', 'answered');
});

test('plan first: written before the action, told in its place, in the link', async ({ page }) => {
  await watchEngine(page);
  await openAnswering(page);
  const runs = await policyRuns(page);
  await page.locator('label.switch').click();
  await expect(page.getByTestId('plan-first')).toBeChecked();
  expect(new URL(page.url()).searchParams.get('plan')).toBe('1');
  await type(page, 'please grab the leftmost cube for me right now');
  await takeSteps(page, 1);
  const made = await plan(page);
  expect(made?.words).toEqual(['pick', expect.stringMatching(/^(red|green|blue)$/), 'cube']);
  expect(made?.instruction).toBe(`pick up the ${made?.words[1]} cube`);
  await expect(page.getByTestId('plan')).toHaveText(`Plan: ${made?.instruction}. Action:`);
  expect(await policyRuns(page), 'one look for the cube, one run for the plan, one for the action').toBe(
    runs + 3,
  );
  expect((await engineLog(page)).acts.at(-1)?.instruction).toBe(made?.instruction);
  await page.reload();
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.getByTestId('plan-first')).toBeChecked();
});

test('a plan that is none is shown as such, and the sentence itself is told', async ({ page }) => {
  await watchEngine(page);
  await openAnswering(page, '&plan=1&look=0');
  await type(page, 'lift it'); // short: the stand-in answers with a colour, which is no plan
  await takeSteps(page, 1);
  await expect(page.getByTestId('plan')).toHaveAttribute('data-state', 'malformed');
  await expect(page.getByTestId('plan')).toContainText(/“(red|green|blue)” is no plan, so your own sentence/);
  expect((await engineLog(page)).acts.at(-1)?.instruction).toBe('lift it');
});

test('unknown words are marked when the hand rests, and corrected by a button', async ({ page }) => {
  await open(page);
  const hints = page.getByTestId('hint');
  await type(page, 'pick up the red cubee');
  await expect(hints).toHaveCount(1);
  await expect(hints).toContainText('cubee is not a word I know. Did you mean: cube');
  await page.getByTestId('hint-cube').click();
  await expect(page.getByTestId('instruction')).toHaveValue('pick up the red cube');
  await expect(page.getByTestId('instruction')).toBeFocused();
  await expect(hints).toHaveCount(0);
  await type(page, 'put the cubee on the plat');
  await expect(hints, 'a word that may still grow is left alone').toHaveCount(1);
  await expect(hints).toContainText('cubee is not a word I know');
});

test('the encoder says what an unknown word is close to', async ({ page }) => {
  await openAnswering(page);
  await type(page, 'snatch the crimson cube');
  const near = page.getByTestId('hint').first();
  await expect(near).toContainText(/snatch was not trained on\. Closest to:\s*\w+\s*0\.\d\d/);
});
