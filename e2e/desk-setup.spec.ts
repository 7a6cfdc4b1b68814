/** Marking the desk on a picture from a file: by the page itself, with a mouse, with a finger, with keys alone. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encodePng } from '../scripts/lib/png.mjs';
import { createRandom } from '../src/math/random.ts';
import { drawDesk, sampleDesk } from '../src/observe/desk/testing/desk-picture.ts';
import { DESK_MEMORY_KEY } from '../src/runtime/desk/remember.ts';
import { open } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(120_000);

/** A wooden desk, with a sheet of A4 or bare, and where the sheet's corners are in it. */
const deskPicture = (width = 640, height = 480, bare = false) => {
  const random = createRandom(3);
  const usual = sampleDesk(random, width, height);
  const look = { ...usual, desk: [120, 85, 60] as const, distance: 1, elevation: 0.8, noise: 3 };
  const { rgba, corners } = drawDesk({ ...look, sheet: bare ? null : usual.sheet }, random);
  const png = encodePng(
    width,
    height,
    Uint8Array.from({ length: width * height * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0),
  );
  return { png, corners: corners ?? [] };
};
const DESK = deskPicture();

/** A picture from a file is what the model looks at. */
const show = async (page: Page, png: Buffer = DESK.png, query = ''): Promise<void> => {
  await open(page, `&camera=image&driver=expert${query}`);
  await page
    .getByTestId('image-file')
    .setInputFiles({ name: 'desk.png', mimeType: 'image/png', buffer: png });
  await expect(page.getByTestId('desk')).toBeVisible();
};
const openSetup = async (page: Page): Promise<void> => {
  await page.getByTestId('desk-set-up').click();
  await expect(page.getByTestId('desk-setup-body')).toHaveAttribute('data-state', 'ready');
};

const NAMES = ['far-left', 'far-right', 'near-right', 'near-left'] as const;
type Name = (typeof NAMES)[number];

const handle = (page: Page, name: Name) => page.getByTestId(`desk-corner-${name}`);
/** Pixels of the picture. */
const placeOf = async (page: Page, name: Name): Promise<readonly [number, number]> => {
  const [x = Number.NaN, y = Number.NaN] =
    (await handle(page, name).getAttribute('data-at'))?.split(',').map(Number) ?? [];
  return [x, y];
};
/** Middle of the handle on the screen. */
const middleOf = async (page: Page, name: Name): Promise<readonly [number, number]> => {
  const box = await handle(page, name).boundingBox();
  if (!box) throw new Error(`${name} is not on the page`);
  return [box.x + box.width / 2, box.y + box.height / 2];
};
const drag = async (page: Page, name: Name, [dx, dy]: readonly [number, number]): Promise<void> => {
  const [x, y] = await middleOf(page, name);
  await page.mouse.move(x + 3, y - 2); // not its very middle: it must not jump there
  await page.mouse.down();
  await page.mouse.move(x + 3 + dx, y - 2 + dy, { steps: 4 });
};
/** Pixels of the picture a CSS pixel. */
const scaleOf = (page: Page): Promise<number> =>
  page.getByTestId('desk-picture').evaluate((c: HTMLCanvasElement) => c.width / c.clientWidth);
/** What the browser keeps of the newest rectangle after Done. */
const done = async (page: Page) => {
  const before = await page.evaluate((key) => localStorage.getItem(key), DESK_MEMORY_KEY);
  await page.getByTestId('desk-done').click();
  await expect(page.getByTestId('desk-setup')).toHaveCount(0);
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'on');
  const read = () => page.evaluate((key) => localStorage.getItem(key), DESK_MEMORY_KEY);
  await expect.poll(read).not.toBe(before); // it is written once what writes it has been fetched
  return JSON.parse((await read()) ?? 'null').planes.at(-1);
};
const variety = (page: Page): Promise<number> =>
  page.getByTestId('desk-view').evaluate((c: HTMLCanvasElement) => {
    const { data } = c.getContext('2d')?.getImageData(0, 0, c.width, c.height) ?? { data: [] };
    return new Set(data).size;
  });

test('the sheet is found, taken up, and remembered', async ({ page }) => {
  await show(page);
  await openSetup(page);
  await expect.poll(() => variety(page), { message: 'the view is drawn' }).toBeGreaterThan(20);
  await page.getByTestId('desk-find').click();
  await expect(page.getByTestId('desk-said')).toContainText('A sheet was found');
  const kept = await done(page);
  DESK.corners.forEach(([x, y], i) => {
    const [u, v] = kept.corners[i];
    expect(Math.hypot(u - x, v - y)).toBeLessThan(3);
  });
  expect([...kept.size].sort()).toEqual([0.21, 0.297]);
  expect([kept.width, kept.height]).toEqual([640, 480]);

  await show(page); // the next visit
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'on');
  await openSetup(page);
  const [x, y] = await placeOf(page, 'near-left');
  expect(Math.hypot(x - kept.corners[3][0], y - kept.corners[3][1])).toBeLessThan(0.1);
});

test('a desk without a sheet: the page says so and leaves the corners', async ({ page }) => {
  await show(page, deskPicture(640, 480, true).png);
  await openSetup(page);
  const before = await placeOf(page, 'far-left');
  await page.getByTestId('desk-find').click();
  await expect(page.getByTestId('desk-said')).toContainText('No sheet of A4 is seen for sure');
  expect(await placeOf(page, 'far-left')).toEqual(before);
});

test('with a mouse; corners that make no rectangle are refused, with what to do', async ({ page }) => {
  await show(page);
  await openSetup(page);
  const before = await placeOf(page, 'near-right');
  await drag(page, 'near-right', [40, 24]);
  await expect(page.getByTestId('desk-magnifier')).toBeVisible();
  await page.mouse.up();
  const [x, y] = await placeOf(page, 'near-right');
  const scale = await scaleOf(page);
  expect(Math.abs(x - before[0] - 40 * scale)).toBeLessThan(1);
  expect(Math.abs(y - before[1] - 24 * scale)).toBeLessThan(1);
  await page.mouse.move(300, 300); // let go of is let go of
  expect(await placeOf(page, 'near-right')).toEqual([x, y]);

  await drag(page, 'far-left', [420, 30]);
  await page.mouse.up();
  await expect(page.getByTestId('desk-setup-body')).toHaveAttribute('data-state', 'faulty');
  await expect(page.getByTestId('desk-said')).toContainText('Two sides cross. Drag the corners');
  await expect(page.getByTestId('desk-done')).toBeDisabled();
  await drag(page, 'far-left', [-420, -30]);
  await page.mouse.up();
  await expect(page.getByTestId('desk-done')).toBeEnabled();
});

test('with keys alone, none of which reach the page behind', async ({ page }) => {
  await show(page);
  await openSetup(page);
  for (let i = 0; i < 12; i++) {
    if (await handle(page, 'far-right').evaluate((e) => e === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(handle(page, 'far-right')).toBeFocused();
  const [x, y] = (await placeOf(page, 'far-right')).map(Math.round) as [number, number];
  for (const key of ['ArrowRight', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowUp']) {
    await page.keyboard.press(key);
  }
  expect(await placeOf(page, 'far-right')).toEqual([x + 11, y - 11]);
  await expect(handle(page, 'far-right')).toHaveAccessibleName(
    new RegExp(`${x + 11} across, ${y - 11} down`),
  );
  await page.keyboard.press('.');
  await page.getByTestId('desk-setup-close').focus();
  await page.keyboard.press('.');
  await page.getByRole('heading', { name: 'Set up your desk' }).click(); // nothing has the focus now
  for (const key of ['.', ' ']) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('desk-setup')).toHaveCount(0);
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'off');
  expect(await page.evaluate(() => window.tabletop?.getState().run)).toBe('idle');
  expect(await page.evaluate(() => window.tabletop?.stats.steps)).toBe(0);
});

test('another size, in centimetres', async ({ page }) => {
  await show(page);
  await openSetup(page);
  await page.getByTestId('desk-size-own').click();
  await page.getByTestId('desk-width').fill('wide');
  await expect(page.getByTestId('desk-said')).toContainText('in centimetres');
  await expect(page.getByTestId('desk-done')).toBeDisabled();
  await page.getByTestId('desk-width').fill('88');
  await page.getByTestId('desk-depth').fill('35,5');
  await expect(page.getByTestId('desk-setup-body')).toContainText('the arm is drawn 2.0 times as large');
  expect((await done(page)).size).toEqual([0.88, 0.355]);
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('a finger drags a corner and does not scroll', async ({ page }) => {
    await show(page, deskPicture(480, 640).png);
    await openSetup(page);
    const before = await placeOf(page, 'near-left');
    const [x, y] = await middleOf(page, 'near-left');
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await touch('touchStart', [{ x, y }]);
    for (const by of [8, 16, 24, 32]) await touch('touchMove', [{ x: x + by, y: y + by }]);
    await expect(page.getByTestId('desk-magnifier')).toBeVisible();
    await touch('touchEnd', []);
    const after = await placeOf(page, 'near-left');
    const scale = await scaleOf(page);
    expect(Math.abs(after[0] - before[0] - 32 * scale)).toBeLessThan(1.5);
    expect(Math.abs(after[1] - before[1] - 32 * scale)).toBeLessThan(1.5);
    await expect(page.getByTestId('desk-done')).toBeInViewport();
    const fits = await page.getByTestId('desk-setup').evaluate((d) => d.scrollWidth <= d.clientWidth);
    expect(fits, 'nothing is cut off at the side').toBe(true);
  });
});

test('axe finds nothing, and a laptop need not scroll', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 720 });
  await show(page);
  await openSetup(page);
  const fits = await page.getByTestId('desk-setup').evaluate((d) => d.scrollHeight <= d.clientHeight);
  expect(fits).toBe(true);
  const violations = async (): Promise<string[]> => {
    const { violations: found } = await new AxeBuilder({ page })
      .include('dialog[open]')
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
      .analyze();
    return found.flatMap(({ id, nodes }) => nodes.map((n) => `${id}: ${n.target.join(' ')}`));
  };
  await page.getByTestId('desk-size-own').click();
  await handle(page, 'far-left').focus();
  expect(await violations(), 'light').toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await page.getByTestId('desk-width').fill('wide');
  expect(await violations(), 'dark, faulty').toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violations(), 'dark, on a phone').toEqual([]);
});
