/** Recording by hand, a tab that is killed in the middle, the dataset that comes out, and one that goes in. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openDataset } from '../src/episode/dataset/reader.ts';
import { unzipped } from '../src/episode/dataset/zip.ts';
import type {} from '../src/runtime/test-kit/test-hooks.browser.ts'; // window.tabletop
import { RECORD_BUTTON } from '../src/teach/gamepad.ts';
import { violations } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000); // it records in real time, which a busy machine stretches

/** It says all that there is to ask. */
const POLICY = join(import.meta.dirname, '../src/runtime/own-policy/fixtures/metadata/act.onnx');
const FIXTURE = join(import.meta.dirname, '../src/episode/dataset/fixtures/lerobot/dataset');

const ready = (page: Page): Promise<void> =>
  expect(page.getByTestId('teach')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });

/** Every gamepad that the page can see from now on, as the browser would say it; null: none. */
const pad = (page: Page, now: { axes?: readonly number[]; buttons?: readonly number[] } | null) =>
  page.evaluate(async (state) => {
    const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: state?.buttons?.includes(i) === true }));
    const one = state && { index: 0, connected: true, axes: state.axes ?? [0, 0, 0, 0], buttons };
    Object.assign(navigator, { getGamepads: () => [one] });
    if (one) window.dispatchEvent(new Event('gamepadconnected'));
    // read once a picture: what is let go and pressed again within one was never let go
    for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
  }, now);

/** Frames that the browser has kept, of an episode that goes on. */
const frames = async (page: Page): Promise<number> =>
  Number(/(\d+) frames/.exec((await page.getByTestId('said').textContent()) ?? '')?.[1] ?? 0);

/** SIGKILL to what runs the pages, as a system does that runs out of memory: nothing of them gets a last word. */
const killed = async (page: Page): Promise<void> => {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
  const crash = page.waitForEvent('crash');
  for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
  await crash;
};

test('by hand, through a killed tab, marked, cut, downloaded and opened again', async ({ page: first }) => {
  await first.goto('./?teach&test=1&robot=so101');
  await ready(first);
  await first.getByTestId('record').click();
  await first.keyboard.down('KeyS');
  await expect.poll(() => frames(first), { timeout: 60_000 }).toBeGreaterThan(40);
  const recorded = await frames(first);
  await killed(first);
  const page = await first.context().newPage();
  await page.goto('./?teach&test=1&robot=so101');
  await ready(page);
  await expect(page.getByTestId('episode')).toHaveCount(1);
  await page.getByTestId('show').click();
  const kept = Number(await page.getByTestId('frame').getAttribute('max')) + 1;
  test.info().annotations.push({ type: 'lost', description: `${recorded - kept} of ${recorded} frames` });
  expect(kept, 'at most a second of 30 frames is lost').toBeGreaterThanOrEqual(recorded - 30);

  await page.getByTestId('frame').fill('5');
  await page.getByTestId('trim-start').click();
  await expect(page.getByTestId('frame')).toHaveAttribute('max', String(kept - 6));
  await page.getByTestId('name').fill('The dead tab');
  await page.getByTestId('mark').selectOption('success');
  expect(await violations(page)).toEqual([]);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('download').click()]);
  const zip = await download.path();
  const opened = await openDataset(await unzipped(new Blob([readFileSync(zip)])));
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value).toMatchObject({ robot: 'so101', fps: 30, missing: [] });
  const [entry] = opened.value.episodes;
  expect(entry?.notes).toMatchObject({ name: 'The dead tab', success: true, by: 'hand' });
  expect(entry?.length).toBe(kept - 5);

  const file = test.info().outputPath('dataset.zip');
  writeFileSync(file, readFileSync(zip));
  await page.getByTestId('open-zip').setInputFiles(file);
  await expect(page.getByTestId('dataset-said')).toContainText(`1 episodes, ${kept - 5} frames at 30`);
  await expect(page.getByTestId('picture-table')).toBeVisible();

  const { origin } = new URL(page.url());
  const client = await page.context().newCDPSession(page);
  const usage = async () => (await client.send('Storage.getUsageAndQuota', { origin })).usage;
  const before = await usage();
  // a gamepad: its first press says that it is there, Start records, the stick moves, and then its cable is pulled
  await pad(page, { buttons: [RECORD_BUTTON] });
  await expect(page.getByTestId('pad')).toHaveAttribute('data-state', 'here');
  await pad(page, { axes: [0, 0.8, 0, 0] });
  await expect(page.getByTestId('bar')).toHaveAttribute('data-state', 'ready');
  await pad(page, { axes: [0, 0.8, 0, 0], buttons: [RECORD_BUTTON] });
  await expect(page.getByTestId('bar')).toHaveAttribute('data-state', 'recording');
  await expect.poll(usage, { timeout: 60_000 }).toBeGreaterThan(before + 5000); // a part is kept
  await pad(page, null);
  await expect(page.getByTestId('pad')).toContainText('the arm holds still');
  await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: await usage() });
  const full = page.getByTestId('error');
  await expect(full, 'a disk that fills up ends the recording').toBeVisible({ timeout: 60_000 });
  await expect(full).toHaveAttribute('data-code', 'STORAGE_FULL');
  await expect(page.getByTestId('episode')).toHaveCount(2);
  await page.getByTestId('show').last().click();
  const last = Number(await page.getByTestId('frame').getAttribute('max'));
  expect(last, 'what was kept before it was full stays').toBeGreaterThan(0);
  const numbers = () => page.getByTestId('track-action').getByRole('row').allTextContents();
  const began = await numbers();
  await page.getByTestId('frame').fill(String(last));
  expect(await numbers(), 'the stick moved the hand').not.toEqual(began);
});

test('a dataset that lerobot wrote: its pictures, its numbers, its tasks; one episode for somebody else', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('./?teach&test=1');
  await page.getByTestId('open-folder').setInputFiles(FIXTURE);
  await expect(page.getByTestId('dataset-said')).toHaveText(
    'v3.0, so101_follower, 3 episodes, 15 frames at 10 a second.',
  );
  await page.getByTestId('choose-episode').selectOption('2');
  await expect(page.getByRole('region', { name: 'Player: Episode 2' })).toBeVisible();
  await page.getByTestId('frame').fill('4');
  await expect(page.getByTestId('task')).toHaveText('wave 👋');
  await expect(page.getByTestId('track-state').getByRole('row').first()).toContainText('1.333'); // 4 / 3
  const size = await page
    .getByTestId('picture-front')
    .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
  expect(size).toEqual([32, 24]);

  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-one').click()]);
  const opened = await openDataset(await unzipped(new Blob([readFileSync(await saved.path())])));
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value).toMatchObject({ robot: 'so101_follower', notes: null, missing: [] });
  expect(opened.value.episodes).toMatchObject([{ length: 5, tasks: ['pick up the mug', 'wave 👋'] }]);
  await page.getByTestId('link-one').click();
  await page.goto(`${await page.evaluate(() => navigator.clipboard.readText())}&test=1`);
  await expect(page.getByRole('region', { name: 'Player: Episode 2' })).toBeVisible();
  await expect(page.getByTestId('missing').first()).toContainText(
    'no room for the pictures of the camera front',
  );
  await page.getByTestId('frame').fill('4');
  await expect(page.getByTestId('task')).toHaveText('wave 👋');
  await expect(page.getByTestId('track-state').getByRole('row').first()).toContainText('1.333');
});

test('an episode is shared: its link carries it out again, its file opens; a policy of one’s own drives one that names it', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('./?teach&test=1&robot=so101&driver=expert&size=96');
  await ready(page);
  await page.getByTestId('record').click();
  await page.getByTestId('link-one').click({ timeout: 60_000 });
  await expect(page.getByTestId('link-one')).toHaveAttribute('data-state', 'copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const length = Number(await page.getByTestId('frame').getAttribute('max')) + 1;
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-one').click()]);
  const file = test.info().outputPath('episode.zip');
  writeFileSync(file, readFileSync(await saved.path()));
  await page.getByTestId('open-zip').setInputFiles(file);
  await expect(page.getByTestId('dataset-said')).toContainText(`1 episodes, ${length} frames at 30`);

  await page.getByTestId('policy-files').setInputFiles(POLICY);
  await page.getByTestId('policy-use').click();
  await expect(page.getByTestId('own-driver')).toContainText('Unverified; normalized inside');
  await ready(page);
  await expect(page.getByTestId('robot')).toHaveValue('so101');
  await page.getByTestId('record').click();
  await expect.poll(() => frames(page), { timeout: 60_000 }).toBeGreaterThan(2);
  await page.getByTestId('stop').click();
  await expect(page.getByRole('region', { name: 'Player: Episode 2' })).toBeVisible({ timeout: 60_000 });
  const [own] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-one').click()]);
  const opened = await openDataset(await unzipped(new Blob([readFileSync(await own.path())])));
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.episodes[0]?.notes?.policy).toEqual({
    file: 'act.onnx',
    sha256: createHash('sha256').update(readFileSync(POLICY)).digest('hex'),
  });
  // another arm: it stays in the list, and says why it cannot be chosen
  await page.getByTestId('robot').selectOption('panda');
  await expect(page.getByTestId('driver')).toHaveValue('hand');
  await expect(page.getByTestId('driver').locator('option').last()).toContainText('drives SO-101');

  await page.goto(`${link}&test=1`);
  await page.evaluate(() => window.tabletop?.ready);
  await expect.poll(() => page.evaluate(() => window.tabletop?.stats.steps)).toBe(length);
  // nothing says that the world went another way: LINK_DIVERGED compares its hash
  expect(await page.evaluate(() => window.tabletop?.notices())).toEqual([]);
});
