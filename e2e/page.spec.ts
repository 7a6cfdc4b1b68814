/** The page without its model: scene, expert, keys, link, a picture from a file. What goes wrong is in faults.spec.ts. */
import { drawn, open, scrolls, shownHash, shownPixel, tokens, worldHash } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here
test.use({ viewport: { width: 1280, height: 720 } });

test('the scene is up before any model, shows the exact pixels, fits one screen, and is not blank', async ({
  page,
}) => {
  await open(page);
  await expect(page.getByTestId('scene')).toHaveAttribute('data-state', 'ready');
  await expect.poll(() => shownHash(page)).toBe(await page.evaluate(() => window.tabletop?.frameHash()));
  const size = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.scrollHeight,
  ]);
  expect(size).toEqual([1280, 720]);
  await drawn(page);
  const shot = await page.getByTestId('scene').screenshot();
  expect(shot.length, 'a flat picture compresses to almost nothing').toBeGreaterThan(15_000);
});

test('the expert drives the loop to the goal, and every chip says what was said', async ({ page }) => {
  await open(page, '&driver=expert');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status-text')).toHaveText(
    /“terminate” after \d+ steps\. The goal is met\./,
    { timeout: 60_000 },
  );
  const said = await tokens(page);
  const last = said.at(-1) ?? [];
  expect(last).toHaveLength(8);
  expect(await page.getByTestId('tokens').getAttribute('data-tokens')).toBe(last.join(' '));
  await expect(page.getByTestId('token-dz')).toHaveAttribute('data-bin', String(last[3]));
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', String(said.length));
  await expect.poll(() => shownHash(page)).toBe(await page.evaluate(() => window.tabletop?.frameHash()));
  await expect(page.getByTestId('status-text')).toContainText('Scored: ');
  await expect.poll(() => scrolls(page, 'says'), 'the verdict takes no line from the tokens').toBe(false);
});

test('keys: step, reset, run and stop, instruction, help', async ({ page }) => {
  await open(page, '&driver=no-op&steps=500');
  const start = await worldHash(page);
  await page.keyboard.press('.');
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
  await page.keyboard.press('r');
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
  expect(await worldHash(page)).toBe(start);
  await page.keyboard.press(' ');
  await expect(page.locator('html')).toHaveAttribute('data-run', 'running');
  await page.keyboard.press(' ');
  await expect(page.getByTestId('status-text')).toHaveText(/^Stopped after/);
  await page.keyboard.press('/');
  await expect(page.getByTestId('instruction')).toBeFocused();
  await page.keyboard.type('r . ?');
  await expect(page.getByTestId('instruction')).toHaveValue('r . ?');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByTestId('help')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('help')).toBeHidden();
});

test('stop in the middle of a run, then step and run go on', async ({ page }) => {
  await open(page, '&driver=no-op&steps=500&clock=realtime');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('timeline')).not.toHaveAttribute('data-steps', '0');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeVisible();
  const before = Number(await page.getByTestId('timeline').getAttribute('data-steps'));
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', String(before + 1));
});

test('the address bar is the link; a link that is wrong is said and replaced', async ({ page }) => {
  await open(page, '&seed=abc&clock=soon');
  await expect(page.getByTestId('notice')).toHaveCount(2);
  await expect(page.getByTestId('notice').first()).toHaveAttribute('data-code', 'SETTING_INVALID');
  await expect(page.getByTestId('seed')).toHaveValue('7');
  await page.getByTestId('seed').fill('41');
  await page.getByTestId('clock-realtime').click();
  await page.getByTestId('driver-expert').click();
  await page.getByTestId('example-1').click();
  const said = await page.getByTestId('instruction').inputValue();
  const scene = await worldHash(page);
  // written at most five times a second, and a reload goes to what is written
  await expect.poll(() => new URL(page.url()).searchParams.get('say')).toBe(said);
  await page.reload();
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.getByTestId('seed')).toHaveValue('41');
  await expect(page.getByTestId('clock')).toHaveAttribute('data-value', 'realtime');
  await expect(page.getByTestId('instruction')).toHaveValue(said);
  expect(await worldHash(page)).toBe(scene);
});

test('every control is reached by Tab', async ({ page }) => {
  await open(page, '&driver=expert');
  const seen = new Set<string>();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const id = await page.evaluate(() => {
      const at = document.activeElement;
      return (
        at?.getAttribute('data-testid') ?? at?.closest('[data-testid]')?.getAttribute('data-testid') ?? ''
      );
    });
    seen.add(id.replace(/-(paused|realtime|model|expert|no-op|sim|webcam|image)$/, ''));
  }
  for (const id of ['clock', 'driver', 'theme', 'share', 'help-open', 'seed', 'seed-random', 'instruction']) {
    expect([...seen]).toContain(id);
  }
  for (const id of ['run', 'step', 'reset', 'example-0', 'source']) expect([...seen]).toContain(id);
});

test('a picture from a file becomes the frame; a file that is none is refused', async ({ page }) => {
  await open(page, '&driver=no-op');
  await page.getByTestId('source-image').click();
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'empty');
  const file = page.getByTestId('image-file');
  await file.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', 'IMAGE_UNREADABLE');
  const green = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(300, 200);
    const context = canvas.getContext('2d');
    if (context) {
      context.fillStyle = 'rgb(10, 200, 30)';
      context.fillRect(0, 0, 300, 200);
    }
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  await file.setInputFiles({ name: 'b.png', mimeType: 'image/png', buffer: Buffer.from(green) });
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');
  await expect.poll(() => shownPixel(page, 64, 64)).toEqual([10, 200, 30]);
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
});
