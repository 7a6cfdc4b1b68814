/**
 * axe on every view: no violation of any rule it has, best practices included, on a laptop and on a phone, light and dark.
 * Colours are part of it, so motion is off: a fading notice has no contrast of its own.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { glbOf, STAR } from '../src/things/own/testing/models.ts';
import { loadModel, open, takeSteps } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // some views are of what is not there
test.setTimeout(120_000);

const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** Rule, place and what axe says of it, a line each; nothing where it is content. */
const violations = async (page: Page): Promise<string[]> => {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((n) => `${id}: ${n.target.join(' ')}: ${n.failureSummary?.split('\n')[1]?.trim()}`),
  );
};

const press = (page: Page, id: string) => page.getByTestId(id).click();

const VIEWS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the recorded opening': async (page) => {
    await page.goto('./');
    await expect(page.getByTestId('tokens')).not.toHaveAttribute('data-tokens', '');
  },
  'the model not loaded': (page) => open(page, '&driver=model'),
  'steps of the expert': async (page) => {
    await open(page, '&driver=expert');
    await takeSteps(page, 4);
  },
  'a step in the past, being edited': async (page) => {
    await open(page, '&driver=expert');
    await takeSteps(page, 4);
    await page.evaluate(() => window.tabletop?.seek(1));
    await page.getByTestId('chip-dx').click();
  },
  'the walk': async (page) => {
    await open(page, '&driver=expert');
    await takeSteps(page, 1);
    await press(page, 'walk-open');
  },
  'joint targets of another robot, and the walk through them': async (page) => {
    await open(page, '&robot=so101&driver=expert&seed=12');
    await takeSteps(page, 4);
    await press(page, 'walk-open');
    await press(page, 'walk-to-chunk');
  },
  'the form for a thing of one’s own, with what it refuses': async (page) => {
    await open(page, '&table=mixed');
    const buffer = Buffer.from(await glbOf(STAR));
    await page.getByTestId('own-file').setInputFiles({ name: 'star.glb', mimeType: '', buffer });
    await page.getByTestId('own-longest').fill('400');
    await press(page, 'own-make');
    await expect(page.getByTestId('own-error')).toBeVisible({ timeout: 60_000 });
  },
  'the model card': async (page) => {
    await open(page);
    await press(page, 'card-open');
  },
  help: async (page) => {
    await open(page);
    await press(page, 'help-open');
  },
  'words it does not know': async (page) => {
    await open(page, '&driver=expert');
    await page.getByTestId('instruction').fill('pick up the grene cube and dance');
    await press(page, 'run');
    await expect(page.getByTestId('notice').last()).toBeVisible();
  },
  'a model that is missing': async (page) => {
    await page.route('**/models/**/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
    await open(page);
    await expect(page.getByTestId('engine-error')).toBeVisible();
  },
  'no camera': async (page) => {
    await open(page, '&driver=no-op');
    await page.getByTestId('source-webcam').click();
    await expect(page.getByTestId('source-error')).toBeVisible();
  },
};

/** Light, dark, and on a phone. */
const check = async (page: Page): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.setViewportSize(LAPTOP);
  expect(await violations(page), 'light').toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  expect(await violations(page), 'dark').toEqual([]);
  await page.setViewportSize(PHONE);
  expect(await violations(page), 'dark, on a phone').toEqual([]);
};

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' }));

for (const [name, reach] of Object.entries(VIEWS)) {
  test(name, async ({ page }) => {
    await reach(page);
    await check(page);
  });
}

for (const id of ['bins', 'language', 'unnormalize', 'fast', 'requantize']) {
  test(`the lab: ${id}`, async ({ page }) => {
    await page.goto(`./?lab=${id}`);
    await expect(page.getByTestId(`exhibit-${id}`)).toHaveAttribute('data-state', 'ready');
    await check(page);
  });
}

test('a step of the model, with draws and a map', async ({ page }) => {
  await open(page, '&provider=wasm');
  await loadModel(page);
  await takeSteps(page, 2);
  await press(page, 'draws-16');
  await page.getByTestId('looks-choice').selectOption({ index: 1 });
  await check(page);
});

test('the self-test of this device, before it runs and with its report', async ({ page }) => {
  await open(page, '&provider=wasm');
  await loadModel(page);
  await page.getByTestId('badges').getByTestId('check-open').click();
  await check(page);
  await page.getByTestId('check-run').click();
  await expect(page.getByTestId('check-body')).toHaveAttribute('data-state', 'done', { timeout: 100_000 });
  await check(page);
});
