/** One action, step by step: the numbers of the step that is shown, forwards and backwards, guessed before they are seen. */
import type { Page } from '@playwright/test';
import { ACTION_SPEC, decodeTokens } from '../src/action/index.ts';
import { loadModel, open, pressStep, takeSteps, tokens } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

const LAST = 13;
const walk = (page: Page) => page.getByTestId('walk');
const onPage = (page: Page, index: number): Promise<void> =>
  expect(walk(page)).toHaveAttribute('data-page', `${index}`);
const go = (page: Page, chapter: string) => page.getByTestId(`walk-to-${chapter}`).click();
const number = (text: string | null): number =>
  Number((text ?? '').replace('−', '-').replace(/[^-+\d.]/g, ''));

/** Bin and value of every dimension, in the walk and in the panel under it. */
const units = async (page: Page) => {
  const rows: { bin: string; value: string; panelBin: string; panelValue: string }[] = [];
  for (const { name } of ACTION_SPEC) {
    const panel = page.getByTestId(`token-${name}`);
    rows.push({
      bin: ((await page.getByTestId(`walk-bin-${name}`).textContent()) ?? '').trim(),
      value: ((await page.getByTestId(`walk-value-${name}`).textContent()) ?? '').trim(),
      panelBin: (await panel.getAttribute('data-bin')) ?? '',
      panelValue: ((await panel.locator('.value').textContent()) ?? '').trim(),
    });
  }
  return rows;
};

test('without a step it says what to do first; the expert has no odds, and that is said', async ({
  page,
}) => {
  await open(page, '&seed=12&driver=expert&panel=walk');
  await expect(page.getByTestId('walk-empty')).toContainText('There is no action yet');
  await page.getByTestId('walk-step').click();
  await onPage(page, 0);
  await expect(walk(page)).toContainText('said by the scripted expert');
  await go(page, 'looks');
  await expect(page.getByTestId('walk-no-looks')).toContainText('reads positions out of the simulator');
  await go(page, 'prompt');
  await expect(page.getByTestId('walk-prompt')).toContainText('what action should the robot take to');
  await go(page, 'decode');
  await expect(page.getByTestId('walk-no-logits')).toContainText('no odds');
  await expect(page.getByTestId('walk-odds')).toHaveCount(0);
});

test('the numbers are the panel’s, also where the timeline’s cursor stands', async ({ page }) => {
  await open(page, '&seed=12&driver=expert');
  await takeSteps(page, 3);
  await page.getByTestId('walk-open').click();
  const said = await tokens(page);
  await expect(walk(page)).toHaveAttribute('data-step', '2');
  await go(page, 'units');
  const shown = await units(page);
  for (const [i, { bin, value, panelBin, panelValue }] of shown.entries()) {
    expect(bin).toBe(String(said[2]?.[i]));
    expect(bin).toBe(panelBin);
    expect(value).toBe(panelValue);
  }

  await test.step('asked is what the tokens say; length and difference belong together', async () => {
    await go(page, 'motion');
    const action = decodeTokens(said[2] ?? []);
    if (!action.ok) throw new Error('illegal');
    const cells = await page.getByTestId('walk-moved').locator('td').allTextContents();
    const [ax, mx, ay, my, az, mz, length, moved] = cells.map(number) as number[];
    for (const [asked, metres] of [
      [ax, action.value.translation[0]],
      [ay, action.value.translation[1]],
      [az, action.value.translation[2]],
    ] as const) {
      expect(Math.abs((asked ?? 0) - metres * 1000)).toBeLessThan(0.051);
    }
    expect(Math.hypot(ax ?? 0, ay ?? 0, az ?? 0)).toBeCloseTo(length ?? 0, 0);
    expect(Math.hypot(mx ?? 0, my ?? 0, mz ?? 0)).toBeCloseTo(moved ?? 0, 0);
    expect(moved).toBeGreaterThan(1);
  });

  await test.step('an earlier step', async () => {
    await page.getByRole('slider', { name: /step/i }).first().focus();
    await page.keyboard.press('Home');
    await expect(walk(page)).toHaveAttribute('data-step', '0');
    await go(page, 'units');
    expect((await units(page)).map(({ bin }) => bin)).toEqual(said[0]?.map(String));
    await go(page, 'motion');
    await expect(walk(page).locator('.walk-pair canvas')).toHaveCount(2); // and the picture after it
  });
});

test('forwards and backwards by keyboard and button, closed by Escape, focus given back', async ({
  page,
}) => {
  await open(page, '&seed=12&driver=expert');
  await takeSteps(page, 1);
  await page.getByTestId('walk-open').focus();
  await page.keyboard.press('Enter');
  await onPage(page, 0);
  await expect(page.getByTestId('walk-back')).toBeDisabled();
  for (let i = 1; i <= LAST; i++) {
    await page.keyboard.press('ArrowRight');
    await onPage(page, i);
    // a guess on the way takes the focus, and its page takes it away again
    const open = walk(page).locator('[data-testid^=question-][data-state=open] button').first();
    if ((await open.count()) > 0) await open.click();
  }
  await expect(page.getByTestId('walk-next')).toBeDisabled();
  await page.keyboard.press('ArrowRight');
  await onPage(page, LAST);
  for (let i = LAST - 1; i >= 8; i--) {
    await page.keyboard.press('ArrowLeft');
    await onPage(page, i);
  }
  await page.getByTestId('walk-back').click();
  await onPage(page, 7);
  await expect(page.getByTestId('walk-place')).toContainText('8 of 14');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await onPage(page, 0);
  await page.keyboard.press('Escape');
  await expect(walk(page)).toHaveCount(0);
  await expect(page.getByTestId('walk-open')).toBeFocused();
});

test('an answer is not in the page before a guess', async ({ page }) => {
  await open(page, '&seed=12&driver=expert');
  await takeSteps(page, 1);
  await page.getByTestId('walk-open').click();

  await go(page, 'units');
  await expect(walk(page)).not.toContainText('102.4');
  await expect(walk(page)).not.toContainText('0.512');
  await expect(page.getByTestId('walk-formula')).toHaveCount(0);
  await page.getByTestId('question-one-more-2').click();
  await expect(page.getByTestId('question-one-more')).toHaveAttribute('data-state', 'wrong');
  await expect(page.getByTestId('question-one-more-why')).toContainText(/cut into 256 bins/);
  await expect(page.getByTestId('walk-formula')).toBeVisible();

  await go(page, 'joints');
  const question = page.getByTestId('question-joint');
  await expect(question).toHaveAttribute('data-state', 'open');
  await expect(page.getByTestId('walk-joints')).toHaveCount(0);
  await expect(walk(page)).not.toContainText('turned by');
  await page.getByTestId('question-joint-0').click();
  const table = page.getByTestId('walk-joints');
  await expect(table.locator('tbody tr')).toHaveCount(7);
  const turned = (await table.locator('tbody td:nth-child(4)').allTextContents()).map((t) =>
    Math.abs(number(t)),
  );
  const most = turned.indexOf(Math.max(...turned));
  await expect(page.getByTestId('question-joint-why')).toContainText(`Joint ${most + 1} turned by`);
  await expect(question).toHaveAttribute('data-state', most === 0 ? 'right' : 'wrong');

  await test.step('seen once, it stays; another step asks again, and can be skipped', async () => {
    await go(page, 'frame');
    await go(page, 'joints');
    await expect(table).toBeVisible();
    await takeSteps(page, 1);
    await expect(table).toHaveCount(0);
    await page.getByTestId('walk-skip').click();
    await expect(table).toBeVisible();
  });
});

test('while a run goes on it stays with its step, and follows when the arm has stopped', async ({ page }) => {
  await open(page, '&seed=12&driver=no-op&clock=realtime'); // 60 steps, twelve seconds
  await takeSteps(page, 1);
  await page.getByTestId('walk-open').click();
  await go(page, 'units');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('walk-held-step')).toContainText('stays step 1');
  await expect.poll(async () => (await tokens(page)).length).toBeGreaterThan(2);
  await expect(walk(page)).toHaveAttribute('data-step', '0');
  await page.getByTestId('question-one-more-1').click(); // it stands still to be pressed
  await expect(page.getByTestId('walk-formula')).toBeVisible();
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('walk-held-step')).toHaveCount(0);
  await expect(walk(page)).toHaveAttribute('data-step', `${(await tokens(page)).length - 1}`);
  await expect(page.getByTestId('walk-formula')).toHaveCount(0); // another step asks again
});

test('the model’s own step: pieces of the prompt, where it looked, and the odds of the panel', async ({
  page,
}) => {
  await open(page, '&provider=wasm&seed=12');
  await loadModel(page);
  await pressStep(page);
  const [said] = await tokens(page);
  await page.getByTestId('walk-open').click();

  await go(page, 'looks');
  const places = (await page.getByTestId('walk-looks').locator('td').allTextContents()).map(number);
  expect(places.length % 3).toBe(0);
  for (let i = 0; i < places.length; i += 3) {
    for (const at of [places[i], places[i + 1]]) {
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(128);
    }
  }

  await go(page, 'prompt');
  const told = (await page.getByTestId('instruction').inputValue()).split(' ');
  await expect(page.getByTestId('walk-prompt')).toContainText(`take to ${told.join(' ')}? A:`);
  const pieces = await page.getByTestId('walk-pieces').locator('li').allTextContents();
  expect([pieces[0], pieces.at(-1)]).toEqual(['[CLS]', '[SEP]']);
  expect(pieces.slice(1, -1)).toEqual(expect.arrayContaining(told));

  await go(page, 'decode');
  await expect(walk(page)).not.toContainText('unrolled');
  await page.getByTestId('question-runs-1').click();
  await expect(page.getByTestId('question-runs-why')).toContainText(/Once, in [\d.]+ ms/);
  for (const [i, { name }] of ACTION_SPEC.entries()) {
    await onPage(page, 3 + i);
    const row = page.getByTestId(`token-${name}`);
    await expect(page.getByTestId('walk-said')).toHaveText(String(said?.[i]));
    const mine = page.getByTestId('walk-odds').locator('[data-said=true]');
    await expect(mine.locator('th')).toHaveText(String(said?.[i]));
    // the walk gives the odds of one bin, the panel those of the bins within 2 of it
    const [one, near] = [mine.locator('td').last(), row.locator('.share')];
    const percent = async (of: typeof one) => Number(/\d+/.exec((await of.textContent()) ?? '')?.[0]);
    await expect(one).toHaveText(/^(<1|\d+)%$/);
    expect(await percent(one)).toBeLessThanOrEqual(await percent(near));
    const before = await page.getByTestId('walk-sofar').locator('[data-state=said] b').allTextContents();
    expect(before).toEqual(said?.slice(0, i).map(String));
    await page.keyboard.press('ArrowRight');
  }
  await onPage(page, 11);
});

test('on a phone the scene stays in sight above it, and nothing is cut off sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, '&seed=12&driver=expert');
  await takeSteps(page, 1);
  await page.getByTestId('walk-open').click();
  await onPage(page, 0);
  const [sheet, scene] = [await walk(page).boundingBox(), await page.getByTestId('scene').boundingBox()];
  expect((scene?.y ?? -1) >= 0 && (scene?.y ?? 0) + 150 < (sheet?.y ?? 0)).toBe(true);
  for (let i = 0; i <= LAST; i++) {
    await onPage(page, i);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const wide = await walk(page)
      .locator('.walk-body')
      .evaluate((e) => e.scrollWidth - e.clientWidth);
    expect(wide, `page ${i + 1}`).toBeLessThanOrEqual(0);
    if (i < LAST) await page.getByTestId('walk-next').click();
  }
  // what reduced motion leaves lasts a frame
  const moving = () => walk(page).evaluate((e) => e.getAnimations({ subtree: true }).length);
  await expect.poll(moving).toBe(0);
});
