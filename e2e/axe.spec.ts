/** axe on every view: no violation of any rule it has. Views that one page can show follow each other in it. */
import type { Page } from '@playwright/test';
import { glbOf, STAR } from '../src/things/own/testing/models.ts';
import { loadModel, open, takeSteps } from './support/app.ts';
import { checkView, still } from './support/axe.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // some views are of what is not there
test.setTimeout(300_000); // up to five views of three scans each, on a busy machine

const press = (page: Page, id: string) => page.getByTestId(id).click();

/** How one view is reached from the one before it, by name. */
type Views = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

/** The first view of each is reached from nothing. */
const PAGES: Readonly<Record<string, Views>> = {
  'the recorded opening': {
    'the recorded opening': async (page) => {
      await page.goto('./');
      await expect(page.getByTestId('tokens')).not.toHaveAttribute('data-tokens', '');
    },
  },
  'before the model is loaded': {
    'the model not loaded': (page) => open(page, '&driver=model'),
    help: (page) => press(page, 'help-open'),
    'the model card': async (page) => {
      await page.keyboard.press('Escape');
      await press(page, 'card-open');
    },
  },
  'with the expert': {
    'words it does not know': async (page) => {
      await open(page, '&driver=expert');
      await page.getByTestId('instruction').fill('pick up the grene cube and dance');
      await press(page, 'run');
      await expect(page.getByTestId('notice').last()).toBeVisible();
    },
    'steps of the expert': async (page) => {
      await page.getByTestId('instruction').fill('pick up the green cube');
      expect(await takeSteps(page, 4)).toBe(4);
    },
    'a step in the past, being edited': async (page) => {
      await page.evaluate(() => window.tabletop?.seek(1));
      await press(page, 'bin-dx');
      await expect(page.getByTestId('bin-field-dx')).toBeVisible();
    },
    'the walk': async (page) => {
      await page.keyboard.press('Escape');
      await press(page, 'walk-open');
      await expect(page.getByTestId('walk')).toBeVisible();
    },
    'no camera': async (page) => {
      await page.keyboard.press('Escape');
      await page.getByTestId('source-webcam').click();
      await expect(page.getByTestId('source-error')).toBeVisible();
    },
  },
  'another robot': {
    'joint targets, and the walk through them': async (page) => {
      await open(page, '&robot=so101&driver=expert&seed=12');
      await takeSteps(page, 4);
      await press(page, 'walk-open');
      await press(page, 'walk-to-chunk');
    },
  },
  'a thing of one’s own': {
    'the form, with what it refuses': async (page) => {
      await open(page, '&table=mixed');
      const buffer = Buffer.from(await glbOf(STAR));
      await page.getByTestId('own-file').setInputFiles({ name: 'star.glb', mimeType: '', buffer });
      await page.getByTestId('own-longest').fill('400');
      await press(page, 'own-make');
      await expect(page.getByTestId('own-error')).toBeVisible({ timeout: 60_000 });
    },
  },
  'a model that is missing': {
    'a model that is missing': async (page) => {
      await page.route('**/models/**/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
      await open(page);
      await expect(page.getByTestId('engine-error')).toBeVisible();
    },
  },
  // its report is looked at in survival.spec.ts, where one is made
  'with the model': {
    'a step, with draws and a map': async (page) => {
      await open(page, '&provider=wasm');
      await loadModel(page);
      await takeSteps(page, 2);
      await press(page, 'draws-16');
      await page.getByTestId('looks-choice').selectOption({ index: 1 });
    },
    'the tokens of a FAST head, being rewritten into none': async (page) => {
      await page.getByTestId('head-choice').selectOption('pico:fast');
      await expect(page.getByTestId('head')).toHaveAttribute('data-loaded', 'Pico, FAST tokens', {
        timeout: 60_000,
      });
      await takeSteps(page, 1);
      await page.getByTestId('fast-edit').click();
      await page.getByTestId('fast-field').fill('1 2 3');
      await expect(page.getByTestId('fast-note')).toHaveAttribute('data-code', 'ILLEGAL_TOKEN');
    },
    'the self-test of this device, before it runs': (page) =>
      page.getByTestId('badges').getByTestId('check-open').click(),
  },
};

test.beforeEach(({ page }) => still(page));

for (const [name, views] of Object.entries(PAGES)) {
  test(name, async ({ page }) => {
    for (const [view, reach] of Object.entries(views)) {
      await test.step(view, async () => {
        await reach(page);
        await checkView(page, view);
      });
    }
  });
}

test('the exhibits of the lab that need no model', async ({ page }) => {
  for (const id of ['bins', 'language', 'unnormalize', 'fast', 'requantize', 'which']) {
    await test.step(id, async () => {
      await page.goto(`./?lab=${id}`);
      await expect(page.getByTestId(`exhibit-${id}`)).toHaveAttribute('data-state', 'ready');
      await checkView(page, id);
    });
  }
});
