/** What others write is shown as text and never becomes part of the page: fields, addresses, manifests, files. */
import type { Page } from '@playwright/test';
import { SETTING_NAMES, SETTINGS } from '../src/runtime/settings.ts';
import { expectEngineError, expectNotice, open, pressStep } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.setTimeout(240_000);

const SCRIPT = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>"\'>{{7*7}}';

/** Nothing ran, and no element of theirs is there. */
const expectUnharmed = async (page: Page): Promise<void> => {
  const found = await page.evaluate(() => ({
    ran: 'pwned' in window,
    elements: document.querySelectorAll('img[src="x"], script:not([src]), [onerror], iframe').length,
  }));
  expect(found).toEqual({ ran: false, elements: 0 });
};

test('script in every text field', async ({ page }) => {
  await open(page, '&driver=expert');
  const fields = page.locator('textarea:visible, input[type=text]:visible, input:not([type]):visible');
  expect(await fields.count()).toBeGreaterThan(0);
  for (const field of await fields.all()) {
    if (await field.isEditable()) await field.fill(SCRIPT);
  }
  await page.getByTestId('run').click();
  await expect(page.getByTestId('notice').last()).toBeVisible();
  await page.getByTestId('share').click();
  await expectUnharmed(page);
  await page.goto(page.url()); // the address carries it
  await expect(page.getByTestId('instruction')).toBeVisible();
  await expectUnharmed(page);
});

test('script in every setting of a link, a link of a megabyte, and one that is none', async ({ page }) => {
  const query = new URLSearchParams(SETTING_NAMES.map((name) => [SETTINGS[name].key, SCRIPT]));
  await page.goto(`./?test=1&${query}`);
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.getByTestId('notice').first()).toHaveAttribute(
    'data-code',
    /SETTING_INVALID|MODEL_MISSING/,
  );
  await expectUnharmed(page);
  for (const run of [SCRIPT, 'A'.repeat(30_000), '%00%ff', '-_'.repeat(500)]) {
    // what no server would take in an address is put there by the page itself
    await page.goto(`./?test=1&driver=expert&run=${encodeURIComponent(run).slice(0, 15_000)}`);
    await page.evaluate(() => window.tabletop?.ready);
    await expectNotice(page, 'LINK_INVALID');
    await expectUnharmed(page);
  }
  await pressStep(page);
});

test.describe('a manifest', () => {
  test.use(allowing(/Failed to load resource/));

  test('with script in its words is shown as words; one that is huge, deep or another thing is refused', async ({
    page,
    request,
  }) => {
    const good = await (await request.get('./models/pico/manifest.json')).json();
    let body = JSON.stringify({ ...good, title: SCRIPT, summary: SCRIPT, license: SCRIPT });
    await page
      .context()
      .route('**/models/pico/manifest.json', (route) =>
        route.fulfill({ status: 200, contentType: 'application/json', body }),
      );
    await open(page, '&driver=model');
    await expect(page.getByTestId('engine')).toContainText('<script>window.pwned=1</script>');
    await page.getByTestId('card-open').click();
    await expectUnharmed(page);
    for (const bad of [
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      JSON.stringify({ ...good, summary: 'x'.repeat(5_000_000) }),
      JSON.stringify({ ...good, __proto__: { polluted: true }, variants: { length: 1e9 } }),
    ]) {
      body = bad;
      await open(page, '&driver=model');
      await expectEngineError(page, 'MANIFEST_INVALID');
      await expectUnharmed(page);
    }
  });
});

test('files that are no picture: dropped, chosen, empty, with script in them', async ({ page }) => {
  await open(page, '&driver=no-op');
  await page.getByTestId('source-image').click();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>parent.pwned=1</script></svg>`;
  for (const [name, mimeType, content] of [
    ['a.png', 'image/png', SCRIPT],
    ['b.png', 'image/png', ''],
    [`${SCRIPT.replaceAll('/', '')}.png`, 'image/png', 'GIF89a'],
    ['c.svg', 'image/svg+xml', svg],
    ['d.png', 'image/png', '\u0089PNG\r\n'.repeat(500_000)],
  ] as const) {
    await page
      .getByTestId('image-file')
      .setInputFiles({ name, mimeType, buffer: Buffer.from(content, 'latin1') });
    await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', 'IMAGE_UNREADABLE');
    await expectUnharmed(page);
  }
  await page.getByTestId('source-use-sim').click();
  await pressStep(page);
});

test.describe('the recorded episode', () => {
  test('is something else, or huge: the live scene takes its place', async ({ page }) => {
    let body = Buffer.from(SCRIPT);
    await page.context().route('**/assets/episode-*.bin', (route) => route.fulfill({ status: 200, body }));
    for (const next of [body, Buffer.alloc(8_000_000, 7)]) {
      body = next;
      await page.goto('./?test=1&recording=1');
      await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 60_000 });
      await expectNotice(page, 'RECORDING_INVALID');
      await expectUnharmed(page);
    }
  });
});
