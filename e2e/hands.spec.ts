/** Other keyboards, hands that slip, and a visitor's own colours. What a key means is tested key by key in src/ui/keyboard.test.ts. */
import type { Locator, Page } from '@playwright/test';
import { expectNotice, open, pictures, takeSteps } from './support/app.ts';
import { camera, withCameras } from './support/cameras.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here
test.use({ viewport: { width: 1280, height: 720 } });

interface Pressed {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
  readonly isComposing?: boolean;
  readonly keyCode?: number;
}

/** A key event as a browser sends it for a keyboard that is not at hand; whether the page took it. */
const key = (at: Locator, event: Pressed): Promise<boolean> =>
  at.evaluate(
    (element, init) =>
      !element.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })),
    event,
  );

const steps = (page: Page, n: number) =>
  expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', String(n));

test('keys of other keyboards: AltGr, Option, and letters of another script', async ({ page }) => {
  await open(page, '&driver=expert');
  const body = page.locator('body');
  await takeSteps(page, 3);
  await key(body, { key: '[', code: 'Digit8', ctrlKey: true, altKey: true });
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-state', 'sought');
  await key(body, { key: ']', code: 'Digit6', altKey: true });
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-state', 'newest');
  expect(await key(body, { key: 'р', code: 'KeyH' }), 'no key of the page').toBe(false);
  await steps(page, 3);
  expect(await key(body, { key: 'к', code: 'KeyR' })).toBe(true);
  await steps(page, 0);
});

test('a held key starts once, and a held Enter presses once', async ({ page }) => {
  await open(page, '&driver=no-op&steps=5000');
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    new MutationObserver(() => seen.add(document.documentElement.dataset.run ?? '')).observe(
      document.documentElement,
      { attributes: true, attributeFilter: ['data-run'] },
    );
  });
  const stopped = () =>
    page.evaluate(() => (window as unknown as { seen: Set<string> }).seen.has('stopping'));
  await page.locator('body').focus();
  for (let i = 0; i < 20; i++) await page.keyboard.down(' ');
  await page.keyboard.up(' ');
  await expect(page.locator('html')).toHaveAttribute('data-run', 'running');
  expect(await stopped()).toBe(false);
  await page.keyboard.press(' ');
  await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');

  await page.getByTestId('reset').click();
  await page.evaluate(() => (window as unknown as { seen: Set<string> }).seen.clear());
  await page.getByTestId('run').focus();
  for (let i = 0; i < 20; i++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-run', 'running');
  expect(await stopped()).toBe(false);
  await page.getByTestId('stop').click();
});

test('writing with an input method carries no edit out and drops none', async ({ page }) => {
  await open(page, '&driver=expert');
  await takeSteps(page, 1);
  await page.getByTestId('bin-dx').click();
  const field = page.getByTestId('bin-field-dx');
  await field.fill('9');
  const bar = page.getByTestId('edit-bar');
  await expect(bar).toHaveAttribute('data-state', 'changed');
  for (const name of ['Enter', 'Escape']) {
    await key(field, { key: name, isComposing: true });
    await key(field, { key: name, keyCode: 229 });
    await key(field, { key: 'Process' });
    await expect(bar, name).toHaveAttribute('data-state', 'changed');
  }
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
});

test('the wheel changes no number, and no episode is lost by it', async ({ page }) => {
  await open(page, '&driver=expert&seed=7');
  await takeSteps(page, 2);
  const turn = async (field: Locator): Promise<void> => {
    await field.focus();
    await field.hover();
    for (let i = 0; i < 5; i++) await page.mouse.wheel(0, 100);
    await page.waitForTimeout(300); // nothing is to happen
  };
  const seed = page.getByTestId('seed');
  await turn(seed);
  await expect(seed).toHaveValue('7');
  await steps(page, 2);

  await page.getByTestId('bin-dx').click();
  const bin = page.getByTestId('bin-field-dx');
  const before = await bin.inputValue();
  await turn(bin);
  await expect(bin).toHaveValue(before);
  await page.keyboard.press('ArrowUp'); // who asks for it gets it
  await expect(bin).toHaveValue(String(Number(before) + 1));
});

test('the wheel over a field that has the focus scrolls the page instead', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page, '&driver=expert');
  const seed = page.getByTestId('seed');
  await seed.focus();
  await seed.hover();
  const top = await page.evaluate(() => window.scrollY);
  await page.mouse.wheel(0, 100);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(top + 100);
});

/** A few pixels inside an element's left edge: its ground, without its words. */
const ground = async (page: Page, element: Locator): Promise<string> => {
  const box = await element.boundingBox();
  if (!box) throw new Error('nothing is there');
  const clip = { x: Math.round(box.x) + 3, y: Math.round(box.y + box.height / 2) - 1, width: 3, height: 3 };
  return (await page.screenshot({ clip })).toString('base64');
};

test.describe('a visitor’s own colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  test('what is chosen can be told from what is not', async ({ page }) => {
    await open(page, '&driver=expert&seed=7');
    const chosen = async (on: Locator, off: Locator, name: string): Promise<void> => {
      expect(await ground(page, on), name).not.toBe(await ground(page, off));
    };
    for (const name of ['clock', 'driver', 'source']) {
      const choice = page.getByTestId(name);
      await chosen(
        choice.locator('input:checked + span'),
        choice.locator('input:not(:checked) + span').first(),
        name,
      );
    }
    await page.getByTestId('example-0').click();
    await chosen(page.getByTestId('example-0'), page.getByTestId('example-1'), 'example');

    const plan = page.getByTestId('plan-first');
    const dial = page.locator('.switch:has([data-testid="plan-first"]) i');
    const off = await ground(page, dial);
    await plan.evaluate((input: HTMLInputElement) => input.click());
    await expect(plan).toBeChecked();
    expect(await ground(page, dial), 'plan first').not.toBe(off);

    const dot = page.locator('.status i');
    const fill = () => dot.evaluate((i) => getComputedStyle(i).backgroundColor);
    const still = await fill();
    await takeSteps(page, 2);
    await page.getByTestId('run').click();
    await expect(page.getByTestId('status')).toHaveAttribute('data-mood', 'good');
    expect(await fill(), 'status dot').not.toBe(still);

    const row = page.getByTestId('token-dx');
    const chip = page.getByTestId('chip-dx');
    const plain = await ground(page, chip);
    await chip.focus();
    await expect(row).toHaveAttribute('data-marked', 'true');
    expect(await ground(page, chip), 'focused token').not.toBe(plain);
  });

  test('the timeline’s cursor has the visitor’s colour', async ({ page }) => {
    await open(page, '&driver=expert');
    await takeSteps(page, 3);
    await page.keyboard.press('[');
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-state', 'sought');
    const marked = () =>
      page.getByTestId('raster').evaluate((canvas: HTMLCanvasElement) => {
        const probe = document.createElement('canvas').getContext('2d');
        const context = canvas.getContext('2d');
        if (!probe || !context) return -1;
        probe.fillStyle = 'Highlight';
        probe.fillRect(0, 0, 1, 1); // it may be half clear
        const wanted = probe.getImageData(0, 0, 1, 1).data;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          const near = [0, 1, 2].every((c) => Math.abs((data[i + c] ?? 0) - (wanted[c] ?? 0)) < 20);
          if (near && (data[i + 3] ?? 0) > 150) count += 1;
        }
        return count;
      });
    await expect.poll(marked).toBeGreaterThan(40);
  });

  test('in the lab too: the exhibit that is open, a choice, a token', async ({ page }) => {
    await page.goto('./?lab=fast');
    const nav = page.locator('.lab-nav');
    const told = async (on: Locator, off: Locator, name: string): Promise<void> => {
      expect(await ground(page, on), name).not.toBe(await ground(page, off));
    };
    await told(nav.locator('[aria-current="page"]'), nav.locator('a:not([aria-current])').first(), 'exhibit');
    const token = page.locator('.fast-tokens button');
    await token.nth(1).click();
    await told(page.locator('.fast-tokens [aria-pressed="true"]'), token.nth(0), 'token');
  });
});

/** The picture's own trouble, in its place. */
const sourceError = async (page: Page, code: string, words: RegExp) => {
  const error = page.getByTestId('source-error');
  await expect(error).toHaveAttribute('data-code', code);
  await expect(error).toContainText(words);
};

test('a lid that is closed in the middle of a run holds it, and it goes on by itself with the next picture', async ({
  page,
}) => {
  await withCameras(page, camera(640, 480));
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const ask = media.getUserMedia.bind(media);
    media.getUserMedia = async (wanted) => {
      Object.assign(window, { wanted });
      const stream = await ask(wanted);
      Object.assign(window, { lens: stream.getVideoTracks()[0] });
      return stream;
    };
  });
  await open(page, '&hide=scene&driver=no-op&steps=5000&camera=webcam');
  const sees = page.getByTestId('sees');
  await expect(sees).toHaveAttribute('data-state', 'ready');
  const facing = () =>
    page.evaluate(
      () => (window as unknown as { wanted: { video: { facingMode?: unknown } } }).wanted.video.facingMode,
    );
  expect(await facing(), 'of a phone’s cameras the one that sees the desk').toEqual({ ideal: 'environment' });
  const lens = (event: 'mute' | 'unmute') =>
    page.evaluate(
      (name) => (window as unknown as { lens: EventTarget }).lens.dispatchEvent(new Event(name)),
      event,
    );
  const running = () => expect(page.locator('html')).toHaveAttribute('data-run', 'running');
  const steps = async () => Number(await page.getByTestId('timeline').getAttribute('data-steps'));
  await page.getByTestId('run').click();
  await running();
  await lens('mute');
  await expectNotice(page, 'CAMERA_STILL');
  await sourceError(page, 'CAMERA_STILL', /delivers no pictures/);
  await expect(page.getByTestId('status')).toContainText('Paused: the camera delivers no pictures.');
  await running();
  const held = await steps();
  await pictures(page, 30);
  expect(await steps(), 'no step without a picture').toBe(held);
  await lens('unmute');
  await expect(sees).toHaveAttribute('data-state', 'ready');
  await expect.poll(steps).toBeGreaterThan(held);
  await running();
  await expect(page.locator('[data-code="CAMERA_STILL"]'), 'nothing outlives its cause').toHaveCount(0);
  await lens('mute');
  await sourceError(page, 'CAMERA_STILL', /delivers no pictures/);
  await page.getByTestId('stop').click();
  await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');
  await lens('unmute');
  await expect(sees).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('html'), 'a run that was stopped stays so').toHaveAttribute('data-run', 'idle');
});

test('http from another machine: the address is named as the cause, not a cable; a link can be copied', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'isSecureContext', { value: false });
    for (const name of ['mediaDevices', 'clipboard'])
      Object.defineProperty(navigator, name, { value: undefined });
  });
  await open(page, '&hide=scene&driver=no-op&camera=webcam');
  await sourceError(page, 'CAMERA_INSECURE', /https.*localhost/);
  await page.getByTestId('share').click();
  await expect(page.getByTestId('share')).toHaveAttribute('data-state', 'copied');
});

test('in a frame without the camera permission: the embedding site is named as the cause', async ({
  page,
}) => {
  await page.route('**/around.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<iframe src="./?test=1&hide=scene&driver=no-op&camera=webcam" allow="camera 'none'"></iframe>`,
    }),
  );
  await page.goto('./around.html');
  const error = page.frameLocator('iframe').getByTestId('source-error');
  await expect(error).toHaveAttribute('data-code', 'CAMERA_FRAMED', { timeout: 30_000 });
  await expect(error).toContainText(/a tab of its own/);
});
