/** The page without a trained model: scene, expert, keys, link, cameras that are not there, downloads that go wrong. */
import type { Page } from '@playwright/test';
import { FAKE_FILE_BYTES, serveFakeModel } from './support/fake-model.ts';
import { allowing, expect, test } from './support/test.ts';

// models may be missing or broken on purpose here
test.use(allowing(/404|Failed to load resource/));
test.use({ viewport: { width: 1280, height: 720 } });

const open = async (page: Page, query = '') => {
  await page.goto(`./?test=1${query}`);
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
};

/** FNV-1a of the RGB bytes that the panel really shows. */
const shownHash = (page: Page) =>
  page.getByTestId('frame').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, 128, 128).data ?? new Uint8ClampedArray();
    let hash = 0x811c9dc5;
    data.forEach((byte, i) => {
      if (i % 4 < 3) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    });
    return hash.toString(16).padStart(8, '0');
  });

const worldHash = (page: Page) => page.evaluate(() => window.tabletop?.worldHash());
const tokens = (page: Page) => page.evaluate(() => window.tabletop?.tokens());

test('the scene is up before any model, shows the exact pixels, and fits one screen', async ({ page }) => {
  await open(page);
  await expect(page.getByTestId('scene')).toHaveAttribute('data-state', 'ready');
  await expect.poll(() => shownHash(page)).toBe(await page.evaluate(() => window.tabletop?.frameHash()));
  const size = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.scrollHeight,
  ]);
  expect(size).toEqual([1280, 720]);
});

test('the large view is not blank', async ({ page }) => {
  await open(page);
  await page.waitForTimeout(500);
  const shot = await page.getByTestId('scene').screenshot();
  expect(shot.length, 'a flat picture compresses to almost nothing').toBeGreaterThan(15_000);
});

test('the expert drives the loop to the goal, and every chip says what was said', async ({ page }) => {
  await open(page, '&driver=expert');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status-text')).toHaveText(/“terminate” after \d+ steps\. The goal is met\./);
  const said = await tokens(page);
  const last = said?.at(-1) ?? [];
  expect(last).toHaveLength(8);
  expect(await page.getByTestId('tokens').getAttribute('data-tokens')).toBe(last.join(' '));
  await expect(page.getByTestId('token-dz')).toHaveAttribute('data-bin', String(last[3]));
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', String(said?.length));
  await expect.poll(() => shownHash(page)).toBe(await page.evaluate(() => window.tabletop?.frameHash()));
});

test('the same link gives the same run', async ({ page }) => {
  const runs: unknown[] = [];
  for (let i = 0; i < 2; i++) {
    await open(page, '&driver=expert&seed=12');
    await page.evaluate(() => window.tabletop?.step(4));
    runs.push([
      await tokens(page),
      await worldHash(page),
      await page.evaluate(() => window.tabletop?.frameHash()),
    ]);
  }
  expect(runs[0]).toEqual(runs[1]);
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

test('a sentence that cannot be used is named, and nothing typed is lost', async ({ page }) => {
  await open(page, '&driver=expert');
  const box = page.getByTestId('instruction');
  await box.fill('   ');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('notice').last()).toHaveAttribute('data-code', 'INSTRUCTION_EMPTY');
  await box.fill('x'.repeat(10_000));
  await page.getByTestId('run').click();
  await expect(page.getByTestId('notice').last()).toHaveAttribute('data-code', 'INSTRUCTION_TOO_LONG');
  expect((await box.inputValue()).length).toBe(10_000);
  await box.fill('dance');
  await page.getByTestId('step').click();
  await expect(page.getByTestId('notice').last()).toContainText('The expert does not know this sentence');
  await page.getByTestId('example-1').click();
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
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

test('without a camera the reason is said and the simulated one brings the frames back', async ({ page }) => {
  await open(page, '&driver=no-op');
  await page.getByTestId('source-webcam').click();
  await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', /CAMERA_(MISSING|DENIED|LOST)/);
  await page.getByTestId('step').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-mood', 'bad');
  await page.getByTestId('source-use-sim').click();
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
});

test('a camera that is denied is said, with the way out', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await open(page, '&driver=no-op&camera=webcam');
  await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', 'CAMERA_DENIED');
  await expect(page.getByTestId('source-error')).toContainText('Allow it in the address bar');
  await expect(page.getByTestId('source-retry')).toBeVisible();
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
  const pixel = () =>
    page
      .getByTestId('frame')
      .evaluate((canvas: HTMLCanvasElement) => [
        ...(canvas.getContext('2d')?.getImageData(64, 64, 1, 1).data ?? []),
      ]);
  await expect.poll(pixel).toEqual([10, 200, 30, 255]);
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
});

test.describe('WebGL', () => {
  test.use(allowing(/404|Failed to load resource/, 'Error creating WebGL context'));

  test('without WebGL the page says so and stays usable', async ({ page }) => {
    await page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (
        this: HTMLCanvasElement,
        kind: string,
        ...rest: unknown[]
      ) {
        return kind.startsWith('webgl')
          ? null
          : (original as (...args: unknown[]) => unknown).call(this, kind, ...rest);
      } as typeof original;
    });
    await open(page, '&driver=no-op');
    await expect(page.getByTestId('webgl-error')).toBeVisible();
    await page.getByTestId('source-image').click();
    await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'empty');
  });
});

test.describe('the model', () => {
  const manifest = (page: Page, answer: { status?: number; body?: string }) =>
    page.context().route('**/models/pico/manifest.json', (route) => route.fulfill(answer));

  test('missing: what is wrong, and what to do', async ({ page }) => {
    await manifest(page, { status: 404, body: '' });
    await open(page);
    await expect(page.getByTestId('engine-error')).toHaveAttribute('data-code', 'MODEL_MISSING');
    await expect(page.getByTestId('remedy-load')).toBeVisible();
    await page.getByTestId('run').click();
    await expect(page.getByTestId('notice').last()).toContainText('The model is not loaded yet');
    await page.getByTestId('remedy-use-expert').click();
    await page.getByTestId('step').click();
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
  });

  test('a manifest that is none', async ({ page }) => {
    await manifest(page, { status: 200, body: '{"formatVersion": 1}' });
    await open(page);
    await expect(page.getByTestId('engine-error')).toHaveAttribute('data-code', 'MANIFEST_INVALID');
  });

  const load = async (page: Page) => {
    await open(page, '&provider=wasm');
    await expect(page.getByTestId('model-bytes')).not.toBeEmpty();
    await page.getByTestId('load').click();
  };

  test('a file cut short, then a corrupted one: each is named and can be tried again', async ({ page }) => {
    let length = FAKE_FILE_BYTES - 100;
    await serveFakeModel(page.context(), (route) => route.fulfill({ body: Buffer.alloc(length) }));
    await load(page);
    await expect(page.getByTestId('engine-error')).toHaveAttribute('data-code', 'MODEL_TRUNCATED');
    length = FAKE_FILE_BYTES;
    await page.getByTestId('remedy-load').click();
    await expect(page.getByTestId('engine-error')).toHaveAttribute('data-code', 'HASH_MISMATCH');
    await page.getByTestId('driver-expert').click();
    await page.getByTestId('step').click();
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
  });

  test('a download is cancelled at once and the page goes on', async ({ page }) => {
    await serveFakeModel(page.context(), () => new Promise(() => {})); // never answers
    await load(page);
    await expect(page.getByTestId('engine')).toHaveAttribute('data-state', 'loading');
    await page.getByTestId('cancel').click();
    await expect(page.getByTestId('engine')).toHaveAttribute('data-state', 'absent', { timeout: 1000 });
    await page.getByTestId('load').click();
    await expect(page.getByTestId('engine')).toHaveAttribute('data-state', 'loading');
    await page.getByTestId('cancel').click();
    await page.getByTestId('use-expert').click();
    await page.getByTestId('step').click();
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
  });
});
