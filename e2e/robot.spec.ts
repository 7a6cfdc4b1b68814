/** Another robot at the table: chosen on the page, driven by its expert in joint targets, shown in its own units, shared. */
import type { Page } from '@playwright/test';
import { jointActionSpec, SO101 } from '../src/robots/index.ts';
import { open, takeSteps, worldHash } from './support/app.ts';
import { copiedLink, opened } from './support/share.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/));
test.setTimeout(240_000);

const { dimensions } = jointActionSpec(SO101);
const said = (page: Page) => page.evaluate(() => window.tabletop?.getState().snapshot?.values ?? []);

test('the robot is chosen from the keyboard; the scene, the link and the panels are its own', async ({
  page,
}) => {
  await open(page, '&driver=expert');
  await takeSteps(page, 1);
  const before = await worldHash(page);
  await expect(page.getByTestId('token-dx')).toBeVisible();
  const choice = page.getByRole('combobox', { name: 'Robot at the table' });
  await expect(choice).toHaveValue('panda');
  await choice.focus();
  await page.keyboard.press('ArrowDown');
  await expect(choice).toHaveValue(SO101.id);
  await expect(page).toHaveURL(/[?&]robot=so101/);
  await expect(page.getByTestId('numbers')).toBeVisible();
  await expect.poll(() => worldHash(page)).not.toBe(before);
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
  await choice.selectOption('panda');
  await expect(page.getByTestId('token-dx')).toBeVisible();
  await expect(page).not.toHaveURL(/robot=/);
});

test('its expert reaches and picks, and a link to the run leads to the same world', async ({ page }) => {
  await open(page, '&robot=so101&driver=expert&seed=12');
  for (const verb of ['reach', 'pick up'] as const) {
    await page.getByTestId('reset').click();
    await page
      .getByRole('button', { name: new RegExp(`^${verb} `) })
      .first()
      .click();
    await page.getByTestId('run').click();
    await expect(page.getByTestId('status-text')).toHaveText(/“terminate”.*The goal is met/, {
      timeout: 100_000,
    });
  }
  const hash = await worldHash(page);
  const other = await opened(page, await copiedLink(page));
  await expect(other.getByTestId('robot')).toHaveValue(SO101.id);
  expect(await worldHash(other)).toBe(hash);
  expect(await said(other)).toEqual(await said(page));
});

test('six numbers in its units: in the panel, in the timeline, and in the walk', async ({ page }) => {
  await open(page, '&robot=so101&driver=expert&seed=12');
  expect(await takeSteps(page, 3)).toBe(3);
  const values = await said(page);
  expect(values).toHaveLength(dimensions.length);
  for (const [i, { name, unit }] of dimensions.entries()) {
    const row = page.getByTestId(`value-${name}`);
    await expect(row).toHaveAttribute('data-value', String(values[i]));
    await expect(row.locator('.value')).toContainText(unit === 'percent' ? '%' : '°');
  }
  await expect(page.getByTestId('tokens')).toHaveCount(0);

  // one row a dimension: the pointer over the track names them from top to bottom
  const track = await page.getByTestId('track').boundingBox();
  if (!track) throw new Error('no track');
  const named = new Set<string>();
  for (let y = 2; y < track.height; y += 3) {
    await page.mouse.move(track.x + 70, track.y + y);
    const marked = await page
      .locator('tr.token[data-marked=true]')
      .getAttribute('data-testid', { timeout: 300 })
      .catch(() => null);
    if (marked) named.add(marked);
  }
  expect([...named]).toEqual(dimensions.map(({ name }) => `value-${name}`));

  await page.getByTestId('walk-open').click();
  await expect(page.getByTestId('walk-to-decode')).toHaveCount(0);
  await page.getByTestId('walk-to-prompt').click();
  await expect(page.getByTestId('walk-state').getByRole('row')).toHaveCount(dimensions.length);
  await page.getByTestId('walk-to-chunk').click();
  await expect(page.getByTestId('walk-numbers').locator('tbody tr')).toHaveCount(dimensions.length);
  await page.getByTestId('walk-to-joints').click();
  await expect(page.getByTestId('walk')).toContainText('Five joints share the work');
  const guess = page.getByTestId('walk-skip');
  if (await guess.isVisible()) await guess.click();
  await expect(page.getByTestId('walk-joints').locator('tbody tr')).toHaveCount(SO101.joints.length);
  await page.getByTestId('walk-to-motion').click();
  await expect(page.getByTestId('walk-reached').locator('tbody tr')).toHaveCount(SO101.joints.length);
});
