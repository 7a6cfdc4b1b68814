/** A policy of another's: dropped or chosen, asked about, driving; one that cannot run, and one that must not. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { encodePng } from '../scripts/lib/png.mjs';
import { dropped, zipOf } from '../src/runtime/own-policy/testing/kit.ts';
import { open, takeSteps, worldHash } from './support/app.ts';
import { drop } from './support/drop.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model of the site is needed here
test.setTimeout(120_000);

/** A folder of the disk, let fall by the browser itself. */
const dropFolder = async (page: Page, path: string): Promise<void> => {
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [resolve(path)], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
};

const fixture = (path: string): Buffer => readFileSync(`src/runtime/own-policy/fixtures/${path}`);

const engine = (page: Page) => page.locator('html');

test('a LeRobot checkpoint in a zip: cameras and normalization are asked, then it drives; its card can be taken away', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '&driver=expert&provider=wasm&seed=12');
  // one that cannot run is refused in a sentence, and nothing changes
  await page.getByTestId('instruction').focus();
  await drop(page, 'words.onnx', fixture('words.onnx'));
  const error = page.getByTestId('policy-error');
  await expect(error).toHaveAttribute('data-code', 'POLICY_TOKENIZER');
  await expect(error).toContainText('tokenizer.json');
  await page.getByTestId('policy-ok').click();
  await expect(page.getByTestId('policy-form')).toHaveCount(0);
  await expect(page.getByTestId('instruction'), 'what had the focus has it again').toBeFocused();
  expect(await page.evaluate(() => window.tabletop?.getState().settings.model)).toBe('pico');

  const entries = await Promise.all(
    dropped('checkpoint').map(
      async ({ path, blob }) => [path, new Uint8Array(await blob.arrayBuffer())] as const,
    ),
  );
  await drop(page, 'mine.zip', await zipOf(Object.fromEntries(entries)));
  await expect(page.getByTestId('policy-fields')).toContainText('LeRobot checkpoint');
  await expect(page.getByTestId('policy-robot')).toHaveValue('so101');
  await expect(page.getByTestId('policy-use')).toBeDisabled();
  await expect(page.getByTestId('policy-open')).toContainText('which camera “top” is');
  await page.getByTestId('policy-camera-top').selectOption('table');
  await page.getByTestId('policy-camera-front').selectOption('side');
  for (const kind of ['images', 'state', 'actions']) {
    await expect(page.getByTestId(`policy-normalization-${kind}`)).toHaveValue(''); // never guessed
    await page.getByTestId(`policy-normalization-${kind}`).selectOption('statistics');
  }
  await page.getByTestId('policy-use').click();
  await expect(engine(page)).toHaveAttribute('data-engine', 'ready', { timeout: 60_000 });
  await expect(page.getByTestId('badge-parity')).toHaveText('unverified · normalized outside, as you said');
  await expect.poll(() => page.evaluate(() => window.tabletop?.getState().settings.robot)).toBe('so101');
  const before = await worldHash(page);
  await takeSteps(page, 5);
  expect(await worldHash(page)).not.toBe(before);
  const views = (await page.evaluate(() => window.tabletop?.viewHashes())) ?? {};
  expect(Object.keys(views)).toEqual(['table', 'side']);

  await page.getByTestId('card-open').click();
  await expect(page.getByTestId('own-policy')).toContainText('SHA-256');
  await page.getByTestId('own-policy-copy').click();
  const card = await page.evaluate(() => navigator.clipboard.readText());
  expect(card).toContain('| Actions normalized | outside, by mean and deviation (the visitor said so');
  expect(card).toMatch(/\| A run \| \d+\.\d ms on WASM \|/);
});

test('one whose numbers are absurd is let in, said to be so, and the arm holds still; no storage, no way to Teach', async ({
  page,
}) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await open(page, '&driver=expert&provider=wasm&seed=12&robot=so101');
  await page.getByTestId('card-open').click();
  await page
    .getByTestId('policy-files')
    .setInputFiles({ name: 'absurd.onnx', mimeType: '', buffer: fixture('absurd.onnx') });
  await page.getByTestId('policy-use').click();
  await expect(engine(page)).toHaveAttribute('data-engine', 'ready', { timeout: 60_000 });
  const before = await worldHash(page);
  await page.getByTestId('step').click();
  await expect(page.getByTestId('notice').or(page.getByTestId('status-text')).first()).toContainText(
    /more than the arm can do|It asks “/,
  );
  expect(await worldHash(page)).toBe(before);
  await page.getByTestId('card-open').click();
  await expect(page.getByTestId('own-policy-note').first()).toContainText('The arm will hold still');
  await expect(page.getByTestId('own-policy-stays')).toContainText('it is on this page alone');
  await expect(page.getByTestId('own-policy-teach')).toHaveCount(0);
});

test('a dropped folder: it reads what is typed, sees a picture in its own shape, and stands on a desk as its own arm', async ({
  page,
}) => {
  await open(page, '&driver=expert&provider=wasm&seed=12');
  await dropFolder(page, 'src/runtime/own-policy/fixtures/words');
  await expect(page.getByTestId('policy-fields')).toContainText('at most 16 tokens');
  await page.getByTestId('policy-use').click();
  await expect(engine(page)).toHaveAttribute('data-engine', 'ready', { timeout: 60_000 });
  await expect(page.getByTestId('badge-model')).toHaveText('words float32');
  const told = async (sentence: string) => {
    await page.getByTestId('instruction').fill(sentence);
    await page.evaluate(() => window.tabletop?.reset());
    await takeSteps(page, 4);
    return worldHash(page);
  };
  const red = await told('pick up the red cube');
  expect(await told('Put the GREEN cube on the plate.')).not.toBe(red);

  await page.getByTestId('source-image').click();
  const buffer = encodePng(640, 360, new Uint8Array(640 * 360 * 3).fill(90));
  await page.getByTestId('image-file').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
  await expect(page.getByText('32 × 24 px')).toBeVisible();
  expect(await takeSteps(page, 1)).toBeGreaterThan(0);
  await page.getByTestId('desk-set-up').click();
  await page.getByTestId('desk-done').click();
  await expect.poll(() => page.evaluate(() => window.tabletop?.scene()?.robot)).toBe('so101');
  await expect(page.getByText('32 × 24 px')).toBeVisible();
  expect(await page.evaluate(() => window.tabletop?.notices())).toEqual([]);
});
