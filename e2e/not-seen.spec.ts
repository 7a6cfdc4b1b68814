/**
 * A thing that is named and not there: the trained model says so before it moves, by its own answers, and what it does see;
 * the visitor can have the sentence carried out all the same.
 */
import type { Page } from '@playwright/test';
import { loadModel, open, policyRuns, tokens, worldHash } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

const type = (page: Page, text: string) => page.getByTestId('instruction').fill(text);
const act = (page: Page, text: string, anyway = false) =>
  page.evaluate(([told, go]) => window.tabletop?.act(told, { anyway: go }), [text, anyway] as const);

test('what is named is looked for first', async ({ page }) => {
  // scene 7: orange, pink and purple cylinder, orange cone, green and red cube, red star
  await open(page, '&provider=wasm&steps=3');
  await loadModel(page);
  const [before, runs] = [await worldHash(page), await policyRuns(page)];
  const held = page.getByTestId('held');
  const sentence = page.getByTestId('held-sentence');

  await test.step('not there: the arm holds still, and says what it sees', async () => {
    await type(page, 'pick up the red cylinder');
    await page.getByTestId('run').click();
    await expect(sentence).toHaveAttribute('data-code', 'NOT_FOUND');
    await expect(sentence).toContainText(/^The model does not see a red cylinder\. It sees .*a red star/);
    await expect(page.getByTestId('status-text')).toContainText('the arm holds still');
    expect(await worldHash(page)).toBe(before);
    expect(await tokens(page)).toEqual([]);
    expect((await policyRuns(page)) - runs).toBeGreaterThan(1);
  });

  await test.step('Enter once more: it goes on all the same', async () => {
    await page.getByTestId('instruction').press('Enter');
    await expect(page.getByTestId('status-text')).toContainText('The limit of 3 steps was reached.');
    await expect(held).toHaveCount(0);
    expect(await worldHash(page)).not.toBe(before);
    await page.getByTestId('reset').click();
    await expect.poll(() => worldHash(page)).toBe(before);
  });

  await test.step('there: it begins, with one question more than actions', async () => {
    const earlier = await policyRuns(page);
    const acted = await act(page, 'pick up the red star');
    expect(acted?.reason).not.toBe('refused');
    expect((await policyRuns(page)) - earlier).toBe(1 + (acted?.steps ?? 0));
    await page.getByTestId('reset').click();
    await expect.poll(() => worldHash(page)).toBe(before);
  });

  // the others of their kind, without a model: src/tasks/doubt.test.ts
  await test.step('a word without meaning', async () => {
    const text = 'pick up the blicket';
    expect(await act(page, text)).toMatchObject({
      reason: 'refused',
      error: {
        code: 'INSTRUCTION_UNCLEAR',
        message: expect.stringMatching(/is called “blicket”.* The model sees /),
      },
    });
    expect(await worldHash(page)).toBe(before);
    await page.getByTestId('held-close').click();
    await expect(held).toHaveCount(0);
  });

  await test.step('another sentence puts what is held away; a test says it at once: anyway', async () => {
    expect(await act(page, 'pick up the yellow cube')).toMatchObject({
      reason: 'refused',
      error: { code: 'NOT_FOUND', notFound: { phrase: 'yellow cube' } },
    });
    await expect(sentence).toBeVisible();
    await type(page, 'pick up the red cube');
    await expect(held).toHaveCount(0);
    expect((await act(page, 'pick up the red cylinder', true))?.reason).not.toBe('refused');
    await page.getByTestId('reset').click();
  });

  await test.step('a question with a false premise is answered by that', async () => {
    const answer = await page.evaluate(() => window.tabletop?.ask('what is left of the blue star?'));
    expect(answer?.sentence).toMatch(/^The model does not see a blue star\. It sees /);
    expect(answer?.words).toEqual(['no']);
    const colour = await page.evaluate(() => window.tabletop?.ask('what colour is the star?'));
    expect(colour?.sentence).toBe('The star is red.');
  });
});
