/** Sentences that cannot be obeyed or judged, and links as mail and chat leave them: what the page says, and what it does not. */
import type { Page } from '@playwright/test';
import { open, takeSteps, tokens, worldHash } from './support/app.ts';
import { copiedLink } from './support/share.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // none of it needs a model
test.setTimeout(120_000);

const status = (page: Page) => page.getByTestId('status-text');

test('what cannot be obeyed is said before a run and after it, and nothing is called met', async ({
  page,
}) => {
  await open(page, '&driver=no-op&steps=2');
  const box = page.getByTestId('instruction');
  for (const [sentence, text] of [
    ["don't touch the red cube", 'says what not to do'],
    ['do not pick up the red cube', 'says what not to do'],
    ['pick up the red cube and then the green cube', 'One task at a time'],
    ['move left', 'No thing is named'],
    ['take the mug and put it on the plate', 'There is no mug'],
    ['nimm den roten Wuerfel', 'English only'],
  ] as const) {
    await box.fill(sentence);
    await expect(box).toHaveAttribute('data-kind', 'instruction');
    await expect(status(page)).toContainText(text);
    await page.getByTestId('run').click();
    await expect(status(page)).toContainText('The limit of 2 steps was reached.');
    await expect(status(page)).toContainText(text);
    await expect(status(page)).not.toContainText('goal is');
    await page.getByTestId('reset').click();
  }
});

test('a table of things: what the model never saw is said, its examples are things, and a thing that is not there is named', async ({
  page,
}) => {
  await open(page, '&table=pictures&seed=8&steps=2');
  await expect(status(page)).toContainText('Pico was trained on blocks alone');
  await expect(page.getByTestId('example-0')).toHaveText(/^pick up the /);
  await expect(page.getByTestId('hints')).toBeHidden();
  await page.evaluate(() => window.tabletop?.ready);
  const box = page.getByTestId('instruction');
  await box.fill('pick up the sawhorse'); // whether one is there is not for the simulator to say while the model drives
  await expect(status(page)).not.toContainText('sawhorse');
  await open(page, '&table=pictures&seed=8&steps=2&driver=expert');
  for (const [sentence, text] of [
    ['pick up the sawhorse', 'There is no sawhorse in this scene'],
    ['pick up the object', 'Which object is meant is not clear, so nothing is scored: say its name.'],
    ["don't touch the orange", 'says what not to do'],
  ] as const) {
    await box.fill(sentence);
    await expect(status(page)).toContainText(text);
  }
  await open(page, '&table=pictures&seed=8&steps=2');
  await page.getByTestId('example-0').click();
  await expect(status(page)).toContainText('The scripted expert can do it.');
});

test('no words start nothing, and the notice goes when there are some', async ({ page }) => {
  await open(page, '&driver=no-op&steps=2');
  const box = page.getByTestId('instruction');
  for (const sentence of ['🤖', '.']) {
    await box.fill(sentence);
    await expect(status(page)).toContainText('There are no words in this');
    await page.getByTestId('run').click();
    await expect(page.getByTestId('notice')).toHaveAttribute('data-code', 'INSTRUCTION_EMPTY');
    expect(await tokens(page)).toEqual([]);
    await box.fill('reach the red cube');
    await expect(page.getByTestId('notice')).toHaveCount(0);
    await expect(status(page)).not.toContainText('no words');
  }
});

test('a link with "&amp;", counters, blanks and a bracket opens to the same run', async ({ page }) => {
  await open(page, '&driver=expert&seed=12');
  await takeSteps(page, 3);
  const [said, hash] = [await tokens(page), await worldHash(page)];
  const link = new URL(await copiedLink(page));
  const run = link.searchParams.get('run') ?? '';
  link.searchParams.delete('run');
  const rest = `${link.searchParams}&utm_source=mail`.replaceAll('&', '&amp;');
  await page.goto(`./?test=1&amp;${rest}&amp;run=${run.slice(0, 12)}%20${run.slice(12)}).`);
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.getByTestId('notice')).toHaveCount(0);
  expect([await tokens(page), await worldHash(page)]).toEqual([said, hash]);
  expect(page.url()).not.toContain('utm_');

  await page.goto(`./?test=1&amp;${rest}&amp;say=reach+the+cube)&amp;run=${run.slice(0, 12)}`);
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.getByTestId('notice')).toContainText(
    'scene, sentence and settings are those of the link',
  );
  await expect(page.getByTestId('seed')).toHaveValue('12');
  await expect(page.getByTestId('instruction')).toHaveValue('reach the cube');
});
