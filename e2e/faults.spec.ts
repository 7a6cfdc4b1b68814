/**
 * What goes wrong, made to go wrong on purpose: every time the page says what happened in the words of its message
 * table, offers a way on, and that way works.
 */
import type { Page } from '@playwright/test';
import { ERROR_TEXTS } from '../src/runtime/messages.ts';
import {
  expectEngineError,
  expectLoaded,
  expectNotice,
  loadModel,
  open,
  pressStep,
  tokens,
} from './support/app.ts';
import { watchEngine } from './support/engine-log.ts';
import {
  corrupted,
  cutShort,
  ENCODER,
  meddle,
  missing,
  POLICY,
  stalledHalfway,
} from './support/model-files.ts';
import { allowing, expect, test } from './support/test.ts';

/** The browser itself logs a file that is not there. */
const NOT_FOUND = /Failed to load resource.*404/;

test.setTimeout(240_000);

const expertGoesOn = async (page: Page): Promise<void> => {
  await page.getByTestId('driver-expert').click();
  await pressStep(page);
};

/** An error that nobody catches, in the engine's worker: the page then takes it for dead. */
const killWorker = async (page: Page): Promise<void> => {
  const [worker] = page.workers();
  if (!worker) throw new Error('The engine has no worker.');
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by the test');
    });
  });
};

test.describe('the graphics adapter', () => {
  // Chromium says so itself when there is none
  test.use(allowing(/No available adapters/));

  test('WebGPU asked for and not there: said, and one press goes on without it', async ({ page }) => {
    await open(page, '&provider=webgpu');
    await page.getByTestId('load').click();
    await expectEngineError(page, 'NO_ADAPTER');
    await page.getByTestId('remedy-use-wasm').click();
    await expectLoaded(page);
    await expect(page.getByTestId('badge-provider')).toHaveText('WASM');
    await pressStep(page);
  });

  test('without ?provider in the address: WASM, and why', async ({ page }) => {
    await open(page);
    await loadModel(page);
    await expect(page.getByTestId('badge-provider')).toHaveText('WASM');
    await expect(page.getByTestId('badge-model')).toHaveText('pico int8');
    const notice = page.getByTestId('notice');
    await expect(notice).toHaveAttribute('data-code', 'NO_ADAPTER');
    await expect(notice).toContainText('The model runs on the CPU here');
    await expect(notice).toContainText('no usable graphics adapter (WebGPU)');
    await pressStep(page);
  });
});

test.describe('files of the model', () => {
  test.use(allowing(NOT_FOUND));

  test('cut short, corrupted, missing: each named, none used, and the next try succeeds', async ({
    page,
  }) => {
    const encoder = await meddle(page.context(), ENCODER);
    const policy = await meddle(page.context(), POLICY);
    await open(page, '&provider=wasm');

    encoder.answer = missing;
    await page.getByTestId('load').click();
    await expectEngineError(page, 'MODEL_MISSING');
    await page.getByTestId('step').click();
    await expect(page.getByTestId('notice').last()).toContainText(ERROR_TEXTS.MODEL_NOT_LOADED.headline);
    encoder.answer = undefined;

    const tryAgain = page.getByTestId('engine-error').getByTestId('remedy-load');
    for (const [answer, code] of [
      [cutShort, 'MODEL_TRUNCATED'],
      [corrupted, 'HASH_MISMATCH'],
      [missing, 'MODEL_MISSING'],
    ] as const) {
      policy.answer = answer;
      await tryAgain.click();
      await expectEngineError(page, code); // each another one than before
    }
    await expertGoesOn(page);
    await page.getByTestId('driver-model').click();
    await page.getByTestId('reset').click();

    policy.answer = undefined;
    await tryAgain.click();
    await expectLoaded(page);
    expect(encoder.asked, 'missing once, then fetched once and kept').toEqual(['', '']);
    await pressStep(page);
  });

  test('a download that stalls is cancelled at once, and goes on later where it was', async ({ page }) => {
    const policy = await meddle(page.context(), POLICY);
    policy.answer = stalledHalfway();
    await open(page, '&provider=wasm');
    await page.getByTestId('load').click();
    await expect.poll(() => policy.asked.length, { timeout: 60_000 }).toBe(2); // it asks for the rest by itself
    const part = /^bytes=([1-9]\d*)-$/;
    expect(policy.asked[1]).toMatch(part);
    await expect(page.getByTestId('engine')).toHaveAttribute('data-state', 'loading');
    await page.getByTestId('cancel').click();
    await expect(page.getByTestId('engine')).toHaveAttribute('data-state', 'absent', { timeout: 1000 });
    await expertGoesOn(page);
    await page.getByTestId('driver-model').click();
    await page.getByTestId('reset').click();
    policy.answer = undefined;
    await loadModel(page);
    expect(policy.asked[2], 'only what was missing').toBe(policy.asked[1]);
    await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
    await pressStep(page);
  });

  test('a manifest that is missing, or none', async ({ page }) => {
    let answer: { status: number; body: string } = { status: 404, body: '' };
    await page.context().route('**/models/pico/manifest.json', (route) => route.fulfill(answer));
    await open(page);
    await expectEngineError(page, 'MODEL_MISSING');
    await page.getByTestId('run').click();
    await expect(page.getByTestId('notice').last()).toContainText(ERROR_TEXTS.MODEL_NOT_LOADED.headline);
    await page.getByTestId('remedy-use-expert').click();
    await pressStep(page);
    answer = { status: 200, body: '{"formatVersion": 1}' };
    await open(page);
    await expectEngineError(page, 'MANIFEST_INVALID');
    await expertGoesOn(page);
  });
});

test.describe('with the model driving', () => {
  test.use(allowing('killed by the test'));

  test('sentences that cannot be used, and a worker that dies', async ({ page }) => {
    await watchEngine(page);
    await open(page, '&provider=wasm&steps=500');
    await loadModel(page);
    const box = page.getByTestId('instruction');
    const example = await box.inputValue();

    await test.step('an empty sentence and one of 10,000 characters: named, nothing typed is lost', async () => {
      await box.fill('   ');
      await page.getByTestId('run').click();
      await expectNotice(page, 'INSTRUCTION_EMPTY');
      await box.fill('x'.repeat(10_000));
      await page.getByTestId('step').click();
      await expectNotice(page, 'INSTRUCTION_TOO_LONG');
      await expect(page.getByTestId('notice').last()).toContainText('10,000 characters');
      expect((await box.inputValue()).length).toBe(10_000);
      expect(await tokens(page)).toEqual([]);
      await box.fill(example);
      await pressStep(page);
    });

    await test.step('words that no tokenizer was made for are an instruction like any other', async () => {
      await box.fill('拿起红色的方块 🤖 \u0000 {instruction} $&');
      await page.getByTestId('step').click();
      await expect(page.getByTestId('held-sentence')).toHaveAttribute('data-code', 'INSTRUCTION_UNCLEAR');
      await pressStep(page); // all the same
      await box.fill(example);
    });

    await test.step('the worker dies while nothing runs: the next step says so', async () => {
      await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'idle');
      await killWorker(page);
      await page.getByTestId('step').click();
      await expect(page.getByTestId('badges')).toHaveAttribute('data-state', 'failed');
      const notice = page.getByTestId('notice').last();
      await expect(notice).toContainText(ERROR_TEXTS.MODEL_NOT_LOADED.headline);
      await notice.getByTestId('remedy-load-first').click();
      await expectLoaded(page);
      await pressStep(page);
      await expertGoesOn(page);
    });
  });
});

test('what the expert cannot do, it says', async ({ page }) => {
  await open(page, '&driver=expert');
  await page.getByTestId('instruction').fill('hello robot');
  await page.getByTestId('step').click();
  await expect(page.getByTestId('notice').last()).toContainText(ERROR_TEXTS.GOAL_UNKNOWN.headline);
  await page.getByTestId('example-1').click();
  await pressStep(page);
});

test('no camera: the reason is said, and the simulated one brings the frames back', async ({ page }) => {
  await open(page, '&driver=no-op');
  await page.getByTestId('source-webcam').click();
  await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', /CAMERA_(MISSING|DENIED|LOST)/);
  await page.getByTestId('step').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-mood', 'bad');
  await page.getByTestId('source-use-sim').click();
  await pressStep(page);
});

test('a camera that is denied: said with the way out, and asked again on request', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await open(page, '&driver=no-op&camera=webcam');
  const error = page.getByTestId('source-error');
  await expect(error).toHaveAttribute('data-code', 'CAMERA_DENIED');
  await expect(error).toContainText('Allow it in the address bar');
  await page.getByTestId('source-retry').click();
  await expect(error).toHaveAttribute('data-code', 'CAMERA_DENIED');
  await page.getByTestId('step').click();
  await expectNotice(page, 'CAMERA_DENIED');
  await page.getByTestId('source-use-sim').click();
  await pressStep(page);
});

test.describe('WebGL', () => {
  test.use(allowing('Error creating WebGL context'));

  test('not there: the page says so and stays usable', async ({ page }) => {
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
    await expect(page.getByTestId('webgl-error')).toContainText(ERROR_TEXTS.WEBGL_FAILED.headline);
    await page.getByTestId('source-image').click();
    await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'empty');
  });
});
