/** The page before anything heavy has arrived: a recorded episode in its own panels, and how the live world takes over. */
import type { Page } from '@playwright/test';
import { HEAVY, measureAlive } from '../scripts/lib/alive.mjs';
import { open, pictures, tokens, worldHash } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

// a software renderer beside other work: what is waited for comes, only late
test.setTimeout(180_000);

const MOST_BYTES = 600_000;
/** In scripts of the physics or the runtime, whatever their files are called. */
const HEAVY_CODE = /\bInferenceSession\b|ort-wasm|mj_step|mujoco-[\w-]+\.wasm/;

/** Opens the page on the recording, with the test hooks. */
const openRecorded = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`./?test=1&recording=1${query}`);
  await expect(page.getByTestId('recording')).toBeVisible();
};

const phase = (page: Page) => page.locator('html').getAttribute('data-recording');
/** Index of the step that the panels show. */
const shown = (page: Page) => page.evaluate(() => window.tabletop?.getState().snapshot?.index ?? -1);

test('a cold load moves before a byte of physics, runtime or model, and within 600 kB', async ({ page }, {
  annotations,
}) => {
  const scripts: { path: string; heavy: boolean }[] = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('.js')) return;
    const body = await response.text().catch(() => '');
    scripts.push({ path: new URL(response.url()).pathname, heavy: HEAVY_CODE.test(body) });
  });
  const { movedMs, tokensMs, sceneMs, cpuMs, bytes, before } = await measureAlive(page, './', {
    timeoutMs: 100_000,
  });
  const said =
    `${(bytes / 1000).toFixed(1)} kB in ${before.length} files; tokens after ${tokensMs.toFixed(0)} ms, scene ` +
    `${sceneMs.toFixed(0)} ms, moving ${movedMs.toFixed(0)} ms (${cpuMs.toFixed(0)} ms of processor)`;
  console.log(`      ${said}`); // how long it takes depends on the machine, so it is told and not demanded
  annotations.push({ type: 'measured', description: said });
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect(before.map(({ path }) => path).filter((path) => HEAVY.test(path))).toEqual([]);
  const early = new Set(before.map(({ path }) => path));
  const heavy = scripts.filter((one) => one.heavy).map(({ path }) => path.replace(/^\//, ''));
  expect(heavy.filter((path) => early.has(path))).toEqual([]);
  expect(before.some(({ path }) => path.includes('episode'))).toBe(true);
  expect(await phase(page)).toBe('playing');

  // behind it the physics comes by itself, and nothing of the model's but its description
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await expect.poll(() => asked.some((path) => /mujoco.*\.wasm$/.test(path)), { timeout: 60_000 }).toBe(true);
  expect(asked.filter((path) => /\.onnx$|ort-wasm.*\.wasm$|tokenizer/.test(path))).toEqual([]);
  expect(await phase(page)).toBe('playing');
});

test('it says what it is, plays through the same panels, and stands still when told', async ({ page }) => {
  await openRecorded(page);
  const banner = page.getByTestId('recording');
  await expect(banner).toContainText(
    /Recorded episode of pico int8, seed \d+: replayed, not live\. Load the model to drive it yourself\./,
  );
  await expect(page.getByTestId('says')).toHaveAttribute('data-state', 'said');
  await expect(page.getByTestId('sure')).toHaveAttribute('data-state', 'probabilities');
  await expect(page.getByTestId('timeline')).not.toHaveAttribute('data-steps', '0');
  const seen = new Set<string>();
  await expect
    .poll(async () => {
      seen.add((await page.getByTestId('tokens').getAttribute('data-tokens')) ?? '');
      return seen.size;
    })
    .toBeGreaterThan(2);
  await page.getByTestId('recording-pause').click();
  await expect(banner).toHaveAttribute('data-state', 'paused');
  const at = await shown(page);
  await pictures(page, 45); // three steps of the recording, were it playing
  expect(await shown(page)).toBe(at);
  // the frame on show is the one of the step on show
  const hash = await page.evaluate(() => window.tabletop?.frameHash());
  expect(hash).toMatch(/^[0-9a-f]{8}$/);
  await page.getByTestId('recording-play').click();
  await expect.poll(() => shown(page)).not.toBe(at);
  expect(await tokens(page)).toHaveLength(
    Number(await page.getByTestId('timeline').getAttribute('data-steps')),
  );
});

test('Run gives way to the live world: the same scene, from its beginning', async ({ page }) => {
  await openRecorded(page);
  const seed = await page.getByTestId('seed').inputValue();
  const said = await page.getByTestId('instruction').inputValue();
  await page.getByTestId('run').click();
  await expect(page.locator('html')).toHaveAttribute('data-recording', 'none', { timeout: 60_000 });
  await expect(page.getByTestId('recording')).toBeHidden();
  await expect(page.getByTestId('notice')).toHaveAttribute('data-code', 'MODEL_NOT_LOADED');
  await expect(page.getByTestId('seed')).toHaveValue(seed);
  await expect(page.getByTestId('instruction')).toHaveValue(said);
  const here = await worldHash(page);
  await open(page, `&seed=${seed}`);
  expect(await worldHash(page), 'the world that a link to this seed opens').toBe(here);
});

test('a recorded step goes live as it was: the same tokens, the same world', async ({ page }) => {
  await openRecorded(page);
  await page.getByTestId('recording-pause').click();
  const recorded = await tokens(page);
  const at = await shown(page);
  // a branch needs the live world, standing where the recorded one stood
  const edited = [...(recorded[at] ?? [])];
  edited[7] = 254;
  await page.evaluate((said) => window.tabletop?.branch(said), edited);
  await expect(page.locator('html')).toHaveAttribute('data-recording', 'none', { timeout: 60_000 });
  await expect.poll(async () => (await tokens(page)).length).toBe(at + 1);
  expect(await tokens(page)).toEqual([...recorded.slice(0, at), edited]);
  await expect(page.getByTestId('notice')).toHaveCount(0); // LINK_DIVERGED, had it come out different
});

test('another scene is opened at once, and the address says so', async ({ page }) => {
  await openRecorded(page);
  await page.getByTestId('seed').fill('41');
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 60_000 });
  await expect(page.getByTestId('seed')).toHaveValue('41');
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('seed'), searchParams.get('recording')]).toEqual(['41', null]);
});

test.describe('without motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('it stands at one step, with Play', async ({ page }) => {
    await openRecorded(page);
    await expect(page.getByTestId('recording')).toHaveAttribute('data-state', 'paused');
    const at = await shown(page);
    expect(at).toBeGreaterThan(0);
    await pictures(page, 45); // three steps of the recording, were it playing
    expect(await shown(page)).toBe(at);
    await page.getByTestId('recording-play').press('Enter');
    await expect.poll(() => shown(page)).not.toBe(at);
  });
});

test('a link that asks for a state gets that state', async ({ page }) => {
  await page.goto('./?seed=12');
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 60_000 });
  await expect(page.getByTestId('recording')).toHaveCount(0);
  await expect(page.getByTestId('seed')).toHaveValue('12');
});

test.describe('where the physics cannot come', () => {
  test.use(allowing(/Failed to load resource|mujoco|wasm|ArrayBuffer instantiation|Aborted/i));

  test('the recording plays on, and Run says why it cannot', async ({ page, context }) => {
    await context.route(/mujoco.*\.wasm$/, (route) => route.abort());
    await openRecorded(page);
    await page.getByTestId('run').click();
    await expect(page.getByTestId('notice')).toHaveAttribute('data-code', 'PAGE_FILE_FAILED', {
      timeout: 60_000,
    });
    await expect(page.getByTestId('recording')).toBeVisible();
    const at = await shown(page);
    await page.getByTestId('recording-play').click();
    await expect.poll(() => shown(page)).not.toBe(at);
  });
});
