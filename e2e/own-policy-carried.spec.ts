/** A policy that was dropped on the page: in Teach, in Measure, back, over a reload; not in another tab, and gone with its own. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { dropped, zipOf } from '../src/runtime/own-policy/testing/kit.ts';
import { open } from './support/app.ts';
import { drop } from './support/drop.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model of the site is needed here
test.setTimeout(120_000);

const UNVERIFIED = 'unverified · normalized outside, as you said';

const checkpoint = async (): Promise<Buffer> => {
  const entries = await Promise.all(
    dropped('checkpoint').map(
      async ({ path, blob }) => [path, new Uint8Array(await blob.arrayBuffer())] as const,
    ),
  );
  return Buffer.from(await zipOf(Object.fromEntries(entries)));
};

const bring = async (page: Page, name: string, buffer: Buffer): Promise<void> => {
  await page.getByTestId('card-open').click();
  await page.getByTestId('policy-files').setInputFiles({ name, mimeType: '', buffer });
};

const taught = (page: Page): Promise<void> =>
  expect(page.getByTestId('teach')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });

/** What all tabs of this browser keep. */
const kept = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const request = indexedDB.open('tabletop-policies', 1);
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const count = db.transaction('policies').objectStore('policies').count();
    await new Promise((done) => {
      count.onsuccess = done;
    });
    db.close();
    return count.result;
  });

test('asked about once, it records in Teach by its own cameras, and comes back over a reload', async ({
  page,
}) => {
  await open(page, '&driver=expert&provider=wasm&seed=12');
  await bring(page, 'mine.zip', await checkpoint());
  await page.getByTestId('policy-camera-top').selectOption('table');
  await page.getByTestId('policy-camera-front').selectOption('side');
  for (const kind of ['images', 'state', 'actions']) {
    await page.getByTestId(`policy-normalization-${kind}`).selectOption('statistics');
  }
  await page.getByTestId('policy-use').click();
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready', { timeout: 60_000 });

  await page.getByTestId('card-open').click();
  await page.getByTestId('own-policy-teach').click();
  await taught(page);
  await expect(page.getByTestId('driver').locator('option:checked')).toHaveText(
    'Yours: checkpoint (unverified)',
  );
  await expect(page.getByTestId('robot')).toHaveValue('so101');
  await expect(page.getByTestId('own-driver')).toContainText('Unverified; normalized outside, as you said');
  await page.reload();
  await taught(page);
  await page.getByTestId('record').click();
  await expect(page.getByTestId('said')).toContainText(/[2-9] frames/, { timeout: 30_000 });
  await page.getByTestId('stop').click();
  const player = page.getByRole('region', { name: 'Player: Episode 1' });
  await expect(player.locator('figure')).toHaveCount(2, { timeout: 30_000 });

  // another tab asks for it by the same address
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByTestId('error')).toHaveAttribute('data-code', 'POLICY_NOT_HERE');
  await expect(other.getByTestId('driver')).toHaveValue('hand');
  await other.close();

  await page.getByTestId('back').click();
  await expect(page.getByTestId('badge-parity')).toHaveText(UNVERIFIED, { timeout: 60_000 });
  await expect(page.getByTestId('badge-model')).toHaveText('checkpoint float32');
  expect(new URL(page.url()).searchParams.get('robot')).toBe('so101');
});

test('dropped on Measure: asked about there, it is A, with its arm; what is no policy changes nothing', async ({
  page,
}) => {
  await page.goto('./?measure&task=reach&episodes=5&control=expert&b=1&b-control=no-op');
  await expect(page.getByTestId('start')).toBeEnabled();
  await drop(page, 'cat.onnx', Buffer.from('no graph'));
  await expect(page.getByTestId('policy-error')).toHaveAttribute('data-code', 'POLICY_DAMAGED');
  await page.getByTestId('policy-ok').click();
  await expect(page.getByTestId('policy-form')).toHaveCount(0);
  await expect(page.getByTestId('a-control')).toHaveValue('expert');

  await drop(page, 'mine.zip', await checkpoint());
  await expect(page.getByTestId('policy-open')).toContainText('which camera “top” is');
  await page.getByTestId('policy-camera-top').selectOption('table');
  await page.getByTestId('policy-camera-front').selectOption('side');
  for (const kind of ['images', 'state', 'actions']) {
    await page.getByTestId(`policy-normalization-${kind}`).selectOption('statistics');
  }
  await page.getByTestId('policy-use').click();
  await expect(page.getByTestId('policy-form')).toHaveCount(0);
  await expect(page.getByTestId('a-model').locator('option:checked')).toHaveText(
    'Yours: checkpoint (unverified)',
  );
  await expect(page.getByTestId('robot')).toHaveValue('so101');
  await expect(page.getByTestId('row-a')).toContainText('checkpoint on WASM');
  await page.getByTestId('start').click();
  await expect(page.getByTestId('row-a')).toHaveAttribute('data-n', /[1-5]/, { timeout: 100_000 });
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('command-a')).toContainText('--policy checkpoint --robot so101');
  await expect(page.getByTestId('not-carried')).toHaveCount(0);
  expect(await kept(page)).toBe(1);
  await page.reload(); // its link is its own, and its policy comes along
  await expect(page.getByTestId('a-model').locator('option:checked')).toHaveText(
    'Yours: checkpoint (unverified)',
  );
});

test('it is measured beside the expert, by the command that says the same; and its copy goes when its tab is closed', async ({
  page,
  context,
}) => {
  await open(page, '&driver=expert&provider=wasm&robot=so101');
  await bring(page, 'act.onnx', readFileSync('src/runtime/own-policy/fixtures/metadata/act.onnx'));
  await page.getByTestId('policy-use').click();
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready', { timeout: 60_000 });
  await page.getByTestId('card-open').click();
  await expect(page.getByTestId('own-policy-measure')).toBeVisible();
  expect(await kept(page)).toBe(1);
  const link = (await page.getByTestId('own-policy-measure').getAttribute('href')) ?? '';
  await page.goto(`${link}&task=reach&episodes=5&b=1&b-control=expert`);
  await expect(page.getByTestId('a-model').locator('option:checked')).toHaveText(
    'Yours: act.onnx (unverified)',
  );
  await page.getByTestId('start').click();
  // they take turns
  await expect(page.getByTestId('row-b')).toHaveAttribute('data-successes', /[1-5]/, { timeout: 100_000 });
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('row-a')).toHaveAttribute('data-n', /[1-5]/);
  await expect(page.getByTestId('row-a')).toContainText('act.onnx float32 on WASM, temperature 0 unverified');
  await expect(page.getByTestId('command-a')).toContainText(
    '--policy act.onnx --robot so101 --actions joint-target',
  );

  const next = await context.newPage();
  await next.clock.install();
  await page.close();
  await next.goto('./?lab');
  // the browser may still be closing the tab, which holds what is its own until then
  await expect
    .poll(() => next.evaluate(async () => (await navigator.locks.query()).held?.length), { timeout: 30_000 })
    .toBe(0);
  expect(await kept(next)).toBe(1);
  await next.reload();
  await expect
    .poll(async () => {
      await next.clock.runFor(11_000);
      return kept(next);
    })
    .toBe(0);
});
