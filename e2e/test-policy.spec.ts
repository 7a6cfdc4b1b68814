/** A policy of joint targets, that has learned nothing and reads no words, drives SO-101: loaded, run, looked at, linked. */
import { loadModel, open, takeSteps, worldHash } from './support/app.ts';
import { copiedLink, opened } from './support/share.ts';
import { expect, test } from './support/test.ts';
import { serveTestPolicies, TEST_POLICY, TEST_VIEWS } from './support/test-policies.ts';

test.setTimeout(180_000);

test('loads, passes its self-test, brings its robot, moves it, and a link of it leads to the same world', async ({
  page,
}) => {
  await serveTestPolicies(page.context());
  await open(page, `&driver=model&provider=wasm&seed=12&model=${TEST_POLICY}`);
  const settings = () => page.evaluate(() => window.tabletop?.getState().settings);
  await expect.poll(async () => (await settings())?.robot).toBe('so101'); // no link asked for it: the model did
  await loadModel(page);
  await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');

  const before = await worldHash(page);
  await page.getByTestId('run').click();
  await expect.poll(() => page.evaluate(() => window.tabletop?.stats.steps ?? 0)).toBeGreaterThan(9);
  await page.getByTestId('stop').click();
  await expect.poll(() => page.evaluate(() => window.tabletop?.getState().run)).toBe('idle');
  expect(await worldHash(page)).not.toBe(before);
  const trace = await page.evaluate(() => window.tabletop?.getTrace());
  expect(trace).toMatchObject({ actionSpec: { kind: 'joint-target', hz: 30 } });
  expect(trace?.steps[0]).not.toHaveProperty('tokens');
  const action = trace?.steps.at(-1)?.action;
  if (action?.kind !== 'joint-target') throw new Error('no joint target was carried out');
  expect(action.values).toHaveLength(6);

  // eight of a chunk's sixteen actions are carried out, then the policy is asked again
  const runs = () => page.evaluate(() => window.tabletop?.stats.policyRuns ?? -1);
  const steps = trace?.steps.length ?? 0;
  await takeSteps(page, 8); // a run that Stop cut short may still be counted during the first of them
  const asked = await runs();
  await takeSteps(page, 16);
  expect((await runs()) - asked).toBe(2);

  await expect(page.getByTestId('no-odds')).toContainText('no odds');
  await expect(page.getByTestId('no-odds')).toContainText('of a chunk of 16');
  await expect(page.getByTestId('tokens')).toHaveCount(0);
  const shown = page.getByTestId('value-shoulder_lift');
  await expect(shown).toHaveAttribute('data-value', /^-?\d/);
  await expect(page.getByTestId('chunk-shoulder_lift')).toBeVisible();

  const [hash, link] = [await worldHash(page), await copiedLink(page)];
  expect(link).toContain('robot=so101');
  const other = await opened(page, link);
  await expect.poll(() => worldHash(other)).toBe(hash);
  expect(await other.evaluate(() => window.tabletop?.stats.steps)).toBe(steps + 24);
  await expect(other.getByTestId('notice')).toHaveCount(0);
});

test('two frames each of two cameras, 64 x 64: seen, fed and acted on', async ({ page }) => {
  await serveTestPolicies(page.context());
  await open(page, `&driver=model&provider=wasm&seed=12&model=${TEST_VIEWS}`);
  await loadModel(page);
  await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
  await takeSteps(page, 9);
  const views = (await page.evaluate(() => window.tabletop?.viewHashes())) ?? {};
  expect(Object.keys(views)).toEqual(['table', 'side']);
  const hashes = Object.values(views).flat();
  expect(hashes).toHaveLength(4);
  expect(new Set(hashes).size).toBe(4); // each of another time or place
  expect(views.table?.at(-1)).toBe(await page.evaluate(() => window.tabletop?.frameHash()));
  const trace = await page.evaluate(() => window.tabletop?.getTrace());
  expect(trace?.steps).toHaveLength(9);
});
