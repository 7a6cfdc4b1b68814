/**
 * A model that sees things one by one, of a few kB (src/policy/engine/fixtures/make_objects.py: three squares of colour, told apart by
 * what the words' vectors do to them): loaded, looked through, held, asked. It has learned nothing; what a trained one does is
 * measured by npm run eval.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encodePng } from '../scripts/lib/png.mjs';
import { createRandom } from '../src/math/random.ts';
import { drawDesk, sampleDesk } from '../src/observe/desk/testing/desk-picture.ts';
import { loadModel, open, takeSteps, tokens, worldHash } from './support/app.ts';
import { expect, test } from './support/test.ts';

const FIXTURES = join(import.meta.dirname, '../src/policy/engine/fixtures');
const LIST = [
  { id: 'pico', title: 'Tabletop pico' },
  { id: 'tiny-objects', title: 'Test stand-in on object tokens' },
];

/** `found`: nats from which a thing is what it is called; the stand-in's fits are anything. */
const serve = async (page: Page, found: number): Promise<void> => {
  await page.route(/\/models\/index\.json$/, (route) => route.fulfill({ json: LIST }));
  await page.route(/\/models\/(tiny(?:-objects)?\/[\w./-]+)$/, (route) => {
    const path = /\/models\/(.+)$/.exec(new URL(route.request().url()).pathname)?.[1] ?? '';
    const body = readFileSync(join(FIXTURES, path));
    if (!path.endsWith('manifest.json')) return route.fulfill({ status: 200, body });
    const manifest = JSON.parse(body.toString('utf8'));
    return route.fulfill({
      json: { ...manifest, tables: ['mixed'], objects: { ...manifest.objects, found } },
    });
  });
};

const act = (page: Page, text: string, anyway = false) =>
  page.evaluate(([told, go]) => window.tabletop?.act(told, { anyway: go }), [text, anyway] as const);
const ask = (page: Page, text: string) => page.evaluate((told) => window.tabletop?.ask(told), text);
const settings = (page: Page) => page.evaluate(() => window.tabletop?.getState().settings);

test('is chosen on the page, brings a table of its training, sees what it acts on, and answers about it', async ({
  page,
}) => {
  await serve(page, -100);
  await open(page, '&provider=wasm&steps=3');
  await page.getByTestId('card-open').click();
  await page.getByTestId('card').getByTestId('model-choice').selectOption('tiny-objects');
  await expect(page.getByTestId('card')).toContainText('about what it sees');
  await expect.poll(async () => (await settings(page))?.table).toBe('mixed');
  await page.keyboard.press('Escape');
  await loadModel(page);
  await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
  await expect(page.getByTestId('plan-first')).toBeDisabled();
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');

  const before = await worldHash(page);
  await page.getByTestId('instruction').fill('put the mug next to the banana');
  await takeSteps(page, 2);
  expect(await worldHash(page)).not.toBe(before);
  expect((await tokens(page)).map((said) => said.length)).toEqual([8, 8]);
  const things = page.getByTestId('things');
  await expect(things).toHaveAttribute('data-seen', /^[1-9]$/);
  await expect(things).toHaveAttribute(
    'aria-label',
    /^The model sees \d things?; meant is the mug, and the banana$/,
  );

  await test.step('answers questions about what it sees, in words of the catalogue', async () => {
    const still = await worldHash(page);
    const all = await ask(page, 'what do you see?');
    expect(all?.sentence).toMatch(/^The model sees an? .+, an? .+ and an? .+\.$/);
    expect(all?.tokens).toEqual([]);
    expect((await ask(page, 'where is the banana?'))?.sentence).toMatch(
      /^The banana is (?:at the (?:back|front)|on the|in the)/,
    );
    expect((await ask(page, 'how many fruits are there?'))?.sentence).toMatch(
      /^There (?:is|are) (?:no|\d+) fruits?\./,
    );
    expect((await ask(page, 'why is the star there?'))?.sentence).toContain('“what is this?”');
    await expect(page.getByTestId('answer-sentence')).toHaveAttribute('data-fits', 'false');
    await expect(page.getByTestId('answer-tokens')).toHaveCount(0);
    expect(await worldHash(page)).toBe(still);
  });
});

test('what nothing fits is held before anything moves, and goes on when it is said twice', async ({
  page,
}) => {
  await serve(page, 100);
  await open(page, '&provider=wasm&steps=2&model=tiny-objects');
  await loadModel(page);
  const before = await worldHash(page);
  await page.getByTestId('instruction').fill('pick up the hammer');
  await page.getByTestId('run').click();
  const held = page.getByTestId('held-sentence');
  await expect(held).toHaveAttribute('data-code', 'NOT_FOUND', { timeout: 60_000 });
  await expect(held).toHaveText('The model does not see a hammer. It sees nothing that it could name.');
  expect(await worldHash(page)).toBe(before);
  await page.getByTestId('go-on').click();
  await expect(page.getByTestId('status-text')).toContainText('The limit of 2 steps was reached.');
  expect(await worldHash(page)).not.toBe(before);

  // by its words alone, whatever lies there
  expect(await act(page, 'pick up the red blue cube')).toMatchObject({
    ...{ reason: 'refused', error: { code: 'INSTRUCTION_UNCLEAR' } },
  });
});

/** A desk with a sheet of paper, from above. */
const desk = (): Buffer => {
  const random = createRandom(3);
  const [width, height] = [640, 480];
  const { rgba } = drawDesk({ ...sampleDesk(random, width, height), noise: 3 }, random);
  const rgb = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0,
  );
  return encodePng(width, height, rgb);
};

test('over a desk it looks at the picture closely, and waits for what nothing there fits', async ({
  page,
}) => {
  await serve(page, 100);
  await open(page, '&camera=image&provider=wasm&model=tiny-objects');
  await page
    .getByTestId('image-file')
    .setInputFiles({ name: 'desk.png', mimeType: 'image/png', buffer: desk() });
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'off');
  await page.evaluate(() => window.tabletop?.load());
  // the frame is as large as this model takes it, of a picture as of the simulation
  expect(await page.getByTestId('frame').getAttribute('width')).toBe('32');
  await page.getByTestId('desk-set-up').click();
  await page.getByTestId('desk-done').click();
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'on');
  await page.getByTestId('instruction').fill('reach for the red mug');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-verdict', 'not-seen', { timeout: 60_000 });
  await expect(page.getByTestId('things')).toHaveAttribute('data-seen', /^[1-9]$/);
  await expect(page.getByTestId('notice')).toHaveCount(0);
  await page.getByTestId('stop').click();
});
