/** The timeline through the real page: look back with pointer and keys, play, branch, undo, and marks both ways. */
import type { Page } from '@playwright/test';
import { LABELS, trackOf, xOf } from '../src/app/timeline/geometry.ts';
import { frameHash, open, pictures, shownHash, takeSteps, tokens, worldHash } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here
test.use({ viewport: { width: 1280, height: 720 } });
test.setTimeout(120_000);

const track = (page: Page) => page.getByTestId('track');
const cursor = (page: Page) => page.evaluate(() => window.tabletop?.cursor());

/** The middle of a step's column and of a row, in the track. */
const cell = async (page: Page, step: number, row: number, most = 60) => {
  const box = await track(page).boundingBox();
  if (!box) throw new Error('no timeline');
  const count = (await tokens(page)).length;
  const columns = trackOf(
    box.width,
    count,
    most,
    await page.evaluate(() => window.tabletop?.cursor() ?? null),
  );
  const tall = (box.height * 0.72) / 8;
  return { x: box.x + xOf(columns, step) + columns.wide / 2, y: box.y + (row + 0.5) * tall };
};

/** World hashes of a fresh run after 0, 1, ... n steps. */
const hashes = async (page: Page, n: number): Promise<(string | null | undefined)[]> => {
  const list = [await worldHash(page)];
  for (let i = 0; i < n; i++) {
    await takeSteps(page, 1);
    list.push(await worldHash(page));
  }
  return list;
};

test('scrubbing shows each step with its frame, its tokens and the world it was taken in', async ({
  page,
}) => {
  await open(page, '&driver=expert');
  const worlds = await hashes(page, 6);
  const said = await tokens(page);
  await expect(track(page)).toHaveAttribute('aria-valuetext', 'Newest state, after 6 steps');

  const [from, to] = [await cell(page, 4, 2), await cell(page, 1, 2)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  expect(await cursor(page)).toBe(4);
  expect(await worldHash(page)).toBe(worlds[4]);
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  expect(await cursor(page)).toBe(1);
  expect(await worldHash(page)).toBe(worlds[1]);
  await expect(page.getByTestId('tokens')).toHaveAttribute('data-tokens', (said[1] ?? []).join(' '));
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-cursor', '1');
  await expect(page.getByTestId('status-text')).toHaveText(/^Step 2 of 6/);
  await expect(page.getByTestId('episode')).toContainText('step 2 of 6');
  expect(await shownHash(page)).toBe(await frameHash(page));

  await page.mouse.click(from.x + 400, from.y);
  expect(await cursor(page), 'right of the newest step is the newest state').toBeNull();
  expect(await worldHash(page)).toBe(worlds[6]);
  expect(await tokens(page)).toEqual(said);

  await test.step('hovering a cell marks its dimension and step; hovering a chip marks its row', async () => {
    const at = await cell(page, 2, 3);
    await page.mouse.move(at.x, at.y);
    await expect(page.getByTestId('token-dz')).toHaveAttribute('data-marked', 'true');
    await expect(track(page)).toHaveAttribute('data-hovered', '2');
    await expect(page.getByTestId('cell')).toContainText(`step 3: Δz`);
    await expect(page.getByTestId('cell')).toContainText(`bin ${said[2]?.[3]}`);
    expect(await cursor(page), 'looking is not seeking').toBeNull();
    await page.mouse.move(5, 5);
    await expect(page.getByTestId('token-dz')).toHaveAttribute('data-marked', 'false');

    const greens = () =>
      page.getByTestId('raster').evaluate((canvas: HTMLCanvasElement) => {
        const picture = canvas.getContext('2d')?.getImageData(0, 0, 30, canvas.height).data ?? [];
        let sum = 0;
        for (let i = 3; i < picture.length; i += 4) sum += picture[i] ?? 0;
        return sum;
      });
    await pictures(page, 10); // the marked row's fading has ended
    const all = await greens();
    await page.getByTestId('token-dx').hover();
    await expect.poll(greens, 'the names of the other rows fade').toBeLessThan(all * 0.8);
  });

  await test.step('play shows the recorded steps again and changes nothing', async () => {
    const before = [await tokens(page), await worldHash(page)];
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const timeline = document.querySelector('[data-testid=timeline]');
      if (timeline) {
        new MutationObserver(() => seen.push(timeline.getAttribute('data-cursor') ?? '')).observe(timeline, {
          attributeFilter: ['data-cursor'],
        });
      }
    });
    await page.getByTestId('play').click();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { seen: string[] }).seen.at(-1)))
      .toBe('');
    await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen).toContain('5');
    expect([await tokens(page), await worldHash(page)]).toEqual(before);
  });
});

test('keys: arrows, Home, End, page keys on the slider; brackets anywhere', async ({ page }) => {
  await open(page, '&driver=no-op');
  await takeSteps(page, 12);
  await track(page).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await cursor(page)).toBe(11);
  await page.keyboard.press('Home');
  expect(await cursor(page)).toBe(0);
  await expect(track(page)).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('PageUp');
  expect(await cursor(page)).toBe(10);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await cursor(page), 'after the last step comes the newest state').toBeNull();
  await page.keyboard.press('PageDown');
  expect(await cursor(page)).toBe(2);
  await page.keyboard.press('End');
  expect(await cursor(page)).toBeNull();
  await page.getByTestId('instruction').blur();
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  expect(await cursor(page)).toBe(10);
  await page.keyboard.press(']');
  expect(await cursor(page)).toBe(11);
});

test('branch from a step with another sentence, undo and redo, by buttons and by keys', async ({ page }) => {
  await open(page, '&driver=expert&seed=12');
  const worlds = await hashes(page, 5);
  const said = await tokens(page);
  await expect(page.getByTestId('branch')).toBeDisabled();
  await expect(page.getByTestId('undo')).toBeDisabled();
  const at = await cell(page, 2, 0);
  await page.mouse.click(at.x, at.y);
  await page.getByTestId('branch').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '2');
  expect(await worldHash(page)).toBe(worlds[2]);
  await page.getByTestId('example-1').click();
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '3');
  const branched = [await tokens(page), await worldHash(page)];
  expect((branched[0] as number[][]).slice(0, 2)).toEqual(said.slice(0, 2));
  expect((branched[0] as number[][])[2]).not.toEqual(said[2]);

  await page.getByTestId('undo').click();
  expect(await tokens(page)).toEqual(said);
  expect(await cursor(page)).toBe(2);
  expect(await worldHash(page)).toBe(worlds[2]);
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '3');
  expect([await tokens(page), await worldHash(page)]).toEqual(branched);
  await page.keyboard.press('Control+z');
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  expect(await cursor(page)).toBeNull();
  expect(await worldHash(page)).toBe(worlds[5]);
  await expect(page.getByTestId('redo')).toBeEnabled();
});

test('Run from the cursor goes on from there, as a branch that can be undone', async ({ page }) => {
  await open(page, '&driver=expert');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status-text')).toHaveText(/“terminate” after/);
  const said = await tokens(page);
  const world = await worldHash(page);
  await track(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status-text')).toHaveText(/“terminate” after/);
  expect(await tokens(page), 'the same sentence, the same way').toEqual(said);
  expect(await worldHash(page)).toBe(world);
  await expect(page.getByTestId('undo')).toBeEnabled();
});

test('an edited step is marked, carried out, and undone', async ({ page }) => {
  await open(page, '&driver=expert');
  const worlds = await hashes(page, 3);
  const said = await tokens(page);
  await page.evaluate(() => window.tabletop?.seek(1));
  await page.evaluate(() => window.tabletop?.branch([0, 200, 90, 128, 128, 128, 128, 255]));
  expect(await page.evaluate(() => window.tabletop?.edited())).toEqual([1]);
  expect(await tokens(page)).toHaveLength(2);
  expect(await worldHash(page)).not.toBe(worlds[2]);
  await track(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(track(page)).toHaveAttribute('aria-valuetext', /Step 2 of 2.*written by you/);
  const wedge = (x: number) =>
    page
      .getByTestId('raster')
      .evaluate(
        (canvas: HTMLCanvasElement, left) =>
          [...(canvas.getContext('2d')?.getImageData(left, 3, 1, 1).data ?? [])].join(' '),
        x,
      );
  const box = await track(page).boundingBox();
  const columns = trackOf(box?.width ?? 0, 2, 60, 1);
  const [plain, edited] = [0, 1].map((step) => Math.round(xOf(columns, step) + columns.wide / 2));
  expect(await wedge(edited ?? LABELS)).not.toBe(await wedge(plain ?? LABELS));
  await page.getByTestId('undo').click();
  expect(await tokens(page)).toEqual(said);
});

test('temperature and draw are settings of the next steps; what is not allowed changes nothing', async ({
  page,
}) => {
  await open(page);
  await expect(page.getByTestId('next-draw')).toHaveCount(0);
  await page.getByTestId('next-temperature').fill('0.8');
  await page.getByTestId('next-draw').fill('5');
  await expect(page).toHaveURL(/temperature=0\.8/);
  await expect(page).toHaveURL(/draw=5/);
  await page.getByTestId('next-temperature').fill('9');
  await expect(page.getByTestId('next-temperature')).toHaveAttribute('aria-invalid', 'true');
  await expect(page).toHaveURL(/temperature=0\.8/);
});

test('on a phone the timeline is whole and can be dragged', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '&driver=expert');
  await takeSteps(page, 4);
  await track(page).scrollIntoViewIfNeeded();
  const at = await cell(page, 1, 4);
  await page.mouse.click(at.x, at.y);
  expect(await cursor(page)).toBe(1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
});
