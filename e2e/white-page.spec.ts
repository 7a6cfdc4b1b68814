/**
 * The page stays there: under a page translator, which takes every text node away from React, and under a new build, which
 * takes away the files that the open page has not fetched yet.
 */
import type { Page, Route } from '@playwright/test';
import { encodePng } from '../scripts/lib/png.mjs';
import { translatePage } from '../scripts/lib/translator.mjs';
import { ERROR_TEXTS } from '../src/runtime/messages.ts';
import { expectNotice, open, pressStep, takeSteps, worldHash } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.setTimeout(120_000);

const PICTURE = encodePng(32, 24, new Uint8Array(32 * 24 * 3).fill(200));

const alive = (page: Page) => expect(page.locator('#root > *').first()).toBeAttached();

for (const polite of [false, true]) {
  test.describe(
    polite ? 'a translator that leaves marked text alone' : 'a translator that takes every text',
    () => {
      test('status and values are told, tokens are edited, the walk opens', async ({ page }) => {
        await open(page, '&seed=12&driver=expert');
        await page.evaluate(translatePage, { polite });
        const status = page.getByTestId('status-text');
        const before = await status.textContent();
        await pressStep(page);
        await expect(status).not.toHaveText(before ?? '');
        await expect(page.getByTestId('episode')).toContainText('step 1 of');
        const row = page.getByTestId('token-dx');
        await expect(row.locator('.value')).not.toContainText('–');
        if (polite) await expect(row.locator('font')).toHaveCount(0);
        // what was said at the first step is no value for ever
        for (const bin of ['999', '200']) {
          await page.getByTestId('bin-dx').click();
          await page.getByTestId('bin-field-dx').fill(bin);
          await page.getByTestId('bin-field-dx').press('Enter');
          if (bin === '999') {
            await expect(page.getByTestId('edit-bar')).toHaveAttribute('data-state', 'illegal');
            await page.getByTestId('drop-edit').click();
          }
        }
        await expect(row).toHaveAttribute('data-bin', '200');
        await expect(page.getByTestId('bin-dx')).toHaveText('200');
        await page.getByTestId('walk-open').click();
        await expect(page.getByTestId('walk')).toBeVisible();
        for (const chapter of ['units', 'looks']) await page.getByTestId(`walk-to-${chapter}`).click();
        await page.getByTestId('reset').click();
        await pressStep(page);
        await alive(page);
      });

      test('the exhibits answer to their controls', async ({ page }) => {
        await page.goto('./?lab=unnormalize');
        await expect(page.locator('main')).toHaveAttribute('data-state', 'ready');
        await page.evaluate(translatePage, { polite });
        const verdict = page.getByTestId('verdict');
        for (const [learned, used] of [
          ['bridge', 'google'],
          ['google', 'google'],
          ['google', 'bridge'],
          ['bridge', 'bridge'],
        ] as const) {
          await page.getByTestId('learned').selectOption(learned);
          await page.getByTestId('used').selectOption(used);
          await expect(verdict).toContainText(learned === used ? 'The statistics fit' : 'The hand ends');
        }
        for (const question of ['forward', 'middle', 'range']) {
          await page.getByTestId(`question-${question}-0`).click();
          await page.getByTestId(`question-${question}-show`).click();
        }
        await alive(page);
        for (const exhibit of ['bins', 'fast', 'language']) {
          await page.goto(`./?lab=${exhibit}`);
          await expect(page.locator('main')).toHaveAttribute('data-state', 'ready');
          await page.evaluate(translatePage, { polite });
          for (const slider of await page.locator('main input[type=range]').all()) {
            await slider.press('End');
            await slider.press('Home');
          }
          for (const button of await page.locator('main .segmented label').all()) await button.click();
          await alive(page);
        }
      });
    },
  );
}

test.describe('a part that fails', () => {
  test.use(allowing(/NotFoundError|removeChild/));

  test('fails alone, says so, and is shown again', async ({ page }) => {
    await open(page, '&seed=12&driver=expert');
    await pressStep(page);
    await page.getByTestId('bin-dx').click();
    // as an extension does that takes something away
    await page.getByTestId('edit-bar').evaluate((element) => element.remove());
    await page.keyboard.press('Escape');
    const part = page.getByTestId('part-failed');
    await expect(part).toHaveAttribute('data-code', 'PART_FAILED');
    await expect(part).toContainText('What it says could not be shown.');
    await pressStep(page);
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '2');
    await page.getByTestId('part-again').click();
    await expect(page.getByTestId('bin-dx')).toBeVisible();
    await expect(part).toHaveCount(0);
  });
});

test.describe('a new build under an open page', () => {
  test.use(
    allowing(/404|Failed to fetch dynamically imported module|Failed to load resource|Unable to preload CSS/),
  );

  const gone = (route: Route) => route.fulfill({ status: 404, body: '' });
  /** The page's HTML as it is now, asked for by the open page, begins with another script. */
  const publishAnew = (page: Page) =>
    page.route(/\/\?/, async (route) => {
      if (route.request().resourceType() !== 'fetch') return route.continue();
      const body = '<!doctype html><script type="module" src="./assets/index-N3wBu1ld.js"></script>';
      return route.fulfill({ contentType: 'text/html', body });
    });

  test('the walk: said, the rest lives, and the reload keeps the episode', async ({ page }) => {
    await page.route(/assets\/WalkSheet-[\w-]+\.(js|css)$/, gone);
    await publishAnew(page);
    await open(page, '&seed=12&driver=expert');
    await takeSteps(page, 3);
    const world = await worldHash(page);
    await page.getByTestId('walk-open').click();
    await expectNotice(page, 'PAGE_UPDATED');
    await expect(page.getByTestId('notice').last()).toContainText('WalkSheet');
    await pressStep(page);
    await page.unrouteAll();
    await page.getByTestId('track').press('Home');
    await page.getByTestId('track').press('End');
    const further = await worldHash(page);
    expect(further).not.toBe(world);
    await page.getByTestId('remedy-reload-page').click();
    await page.waitForFunction(() => window.tabletop?.stats?.steps === 4);
    expect(await worldHash(page)).toBe(further);
    await page.getByTestId('walk-open').click();
    await expect(page.getByTestId('walk')).toBeVisible();
  });

  test('the walk on the same build: the file is named, and pressing again fetches it', async ({ page }) => {
    await page.route(/assets\/WalkSheet-[\w-]+\.(js|css)$/, gone);
    await open(page, '&seed=12&driver=expert');
    await page.getByTestId('walk-open').click();
    await expectNotice(page, 'PAGE_FILE_FAILED');
    await page.unrouteAll();
    await page.getByTestId('walk-open').click();
    await expect(page.getByTestId('walk')).toBeVisible();
  });

  test('an exhibit: said in its place, and shown again', async ({ page }) => {
    await page.route(/assets\/FastExhibit-[\w-]+\.js$/, gone);
    await publishAnew(page);
    await page.goto('./?lab=fast');
    const part = page.getByTestId('part-failed');
    await expect(part).toHaveAttribute('data-code', 'PAGE_UPDATED');
    await expect(part).toContainText(ERROR_TEXTS.PAGE_UPDATED.headline);
    await expect(page.getByTestId('part-reload')).toBeVisible();
    await page.unrouteAll();
    await page.getByTestId('part-again').click();
    await expect(page.getByTestId('exhibit-fast')).toHaveAttribute('data-state', 'ready');
  });

  test('the model’s engine: not called stopped, but updated', async ({ page }) => {
    await page.route(/assets\/engine\.browser-[\w-]+\.js$/, gone);
    await publishAnew(page);
    await page.goto('./?test=1&seed=12');
    const panel = page.getByTestId('engine-error');
    await expect(panel).toHaveAttribute('data-code', 'PAGE_UPDATED');
    await expect(panel.getByTestId('remedy-reload-page')).toBeVisible();
  });

  test('a still image: shown, and what is missing is said; so is the desk’s set-up', async ({ page }) => {
    await page.route(/assets\/(remember|DeskSetup)-[\w-]+\.(js|css)$/, gone);
    await publishAnew(page);
    await open(page, '&seed=12&driver=expert&camera=image');
    const image = { name: 'desk.png', mimeType: 'image/png', buffer: PICTURE };
    await page.getByTestId('image-file').setInputFiles(image);
    await expectNotice(page, 'PAGE_UPDATED');
    await page.getByTestId('desk-set-up').click();
    await expect(page.getByTestId('notice').last()).toContainText('DeskSetup');
    await pressStep(page);
    await alive(page);
  });
});
