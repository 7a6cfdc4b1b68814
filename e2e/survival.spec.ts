/** Faults in the middle of things: what was done is kept, what was asked for can be asked again. docs/faults.md lists them. */
import type { Page } from '@playwright/test';
import {
  expectEngineError,
  expectLoaded,
  expectNotice,
  frameHash,
  loadModel,
  open,
  pressStep,
  takeSteps,
  tokens,
  worldHash,
} from './support/app.ts';
import { checkView, still } from './support/axe.ts';
import { meddle, POLICY } from './support/model-files.ts';
import { allowing, expect, test } from './support/test.ts';

test.setTimeout(240_000);

const engineWorker = (page: Page) => {
  const [worker] = page.workers();
  if (!worker) throw new Error('The engine has no worker.');
  return worker;
};

test.describe('the engine', () => {
  test.use(allowing('killed by the test', /RangeError|out of memory|Aborted|ArrayBuffer instantiation/));

  test('dies in the middle of an episode: the steps are kept, and the episode goes on with the next engine', async ({
    page,
  }) => {
    await open(page, '&provider=wasm&seed=12');
    await loadModel(page);
    const whole = await test.step('the episode as it is without a fault', async () => {
      await takeSteps(page, 3);
      const all = [await tokens(page), await worldHash(page)];
      await page.getByTestId('reset').click();
      return all;
    });
    await takeSteps(page, 1);
    const before = await tokens(page);
    // it ran the model, and dies with the answer in its hands
    await engineWorker(page).evaluate(() => {
      const post = globalThis.postMessage as (...args: unknown[]) => void;
      globalThis.postMessage = (message: { type: string }, ...rest: unknown[]) => {
        if (message.type === 'acted') throw new Error('killed by the test');
        post.call(globalThis, message, ...rest);
      };
    });
    await page.getByTestId('run').click();
    await expectNotice(page, 'ENGINE_FAILED');
    await expect(page.getByTestId('badges')).toHaveAttribute('data-state', 'failed');
    expect(await tokens(page), 'nothing is lost').toEqual(before);
    await page.getByTestId('notice').last().getByTestId('remedy-load').click();
    await expectLoaded(page);
    const left = (whole[0] as number[][]).length - (await tokens(page)).length;
    if (left > 0) await takeSteps(page, left);
    expect([await tokens(page), await worldHash(page)]).toEqual(whole);
  });

  test('has no memory to start in: said, the expert drives, and the next try succeeds', async ({ page }) => {
    const policy = await meddle(page.context(), POLICY);
    const gate: { open?: () => void } = {};
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    policy.answer = async (route) => {
      await opened;
      await route.continue();
    };
    await open(page, '&provider=wasm');
    await page.getByTestId('load').click();
    await expect.poll(() => policy.asked.length, { timeout: 60_000 }).toBe(1);
    // the runtime is made when the files are there
    await engineWorker(page).evaluate(() => {
      const none = () => Promise.reject(new RangeError('WebAssembly.instantiate(): Out of memory'));
      Object.assign(WebAssembly, { instantiate: none, instantiateStreaming: none });
    });
    gate.open?.();
    await expectEngineError(page, 'ENGINE_FAILED');
    await page.getByTestId('driver-expert').click();
    await pressStep(page);
    await page.getByTestId('driver-model').click();
    await page.getByTestId('reset').click();
    policy.answer = undefined;
    await page.getByTestId('engine-error').getByTestId('remedy-load').click();
    await expectLoaded(page);
    await pressStep(page);
  });
});

test('the full check: every provider of the variant, and a report to take away', async ({ page }) => {
  await still(page);
  await open(page, '&provider=wasm');
  await loadModel(page);
  const badge = page.getByTestId('badge-parity');
  await expect(badge).toHaveAttribute('data-difference', /^[012]$/);
  await badge.getByTestId('check-open').click();
  const check = page.getByTestId('check').filter({ visible: true });
  await expect(check).toContainText(/golden frames.*questions/);
  await check.getByTestId('check-run').click();
  await expect(check.getByTestId('check-body')).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(check.getByTestId('check-results').locator('[data-provider=wasm]')).toHaveAttribute(
    'data-ok',
    'true',
  );
  await expect(check.getByTestId('check-report')).toHaveValue(
    /### Self-test of pico int8[\s\S]*WASM: passed[\s\S]*runtime wasm[\s\S]*onnxruntime-web 1\.[\s\S]*WebGPU adapter/,
  );
  await checkView(page, 'the self-test with its report');
  const coming = page.waitForEvent('download');
  await check.getByTestId('check-download').click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('tabletop-check.json');
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part as Buffer);
  expect(JSON.parse(Buffer.concat(parts).toString())).toMatchObject({
    formatVersion: 1,
    model: 'pico',
    variant: 'int8',
    results: [{ provider: 'wasm', ok: true, selfTest: { ok: true } }],
  });
  await page.keyboard.press('Escape');
  await expect(check).toHaveCount(0);
  await pressStep(page); // the engine that drives was left alone
});

test.describe('Cache Storage', () => {
  test.use(allowing(/Quota|quota/));

  test('is full: the model runs, nothing is kept, and the page says how much the next visit loads', async ({
    page,
  }) => {
    await open(page, '&provider=wasm&offline=1');
    const client = await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
    await loadModel(page);
    await pressStep(page);
    const kept = await page.evaluate(
      async () => (await (await caches.open('tabletop-models-1')).keys()).length,
    );
    expect(kept).toBe(0);
    await open(page, '&provider=wasm');
    await expect(page.getByTestId('load')).toHaveText(/^Load the model \(\d/);
  });
});

test('two tabs at once: both load, both say the same, and the files are kept once', async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  const both = [page, other];
  for (const each of both) await open(each, '&provider=wasm&seed=12');
  for (const each of both) await each.getByTestId('load').click();
  for (const each of both) await expectLoaded(each);
  await Promise.all(both.map((each) => takeSteps(each, 2)));
  expect(await tokens(page)).toEqual(await tokens(other));
  expect(await worldHash(page)).toBe(await worldHash(other));
  const keys = await page.evaluate(async () =>
    (await (await caches.open('tabletop-models-1')).keys()).map(({ url }) => url),
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((url) => url.includes('policy.int8')).length).toBe(1);
});

test('a tab that is hidden for a minute in a run: no leap, no pile of steps, and it goes on', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const gap = { ms: 0, hidden: false };
    const { now } = performance;
    performance.now = () => now.call(performance) + gap.ms;
    for (const [name, value] of Object.entries({
      hidden: () => gap.hidden,
      visibilityState: () => (gap.hidden ? 'hidden' : 'visible'),
    })) {
      Object.defineProperty(document, name, { get: value });
    }
    const frame = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => (gap.hidden ? 0 : frame.call(window, callback));
    Object.assign(window, { gap });
  });
  await open(page, '&driver=no-op&clock=realtime&steps=500');
  await page.getByTestId('run').click();
  const simTime = () => page.evaluate(() => window.tabletop?.getState().snapshot?.simTime ?? 0);
  await expect.poll(simTime).toBeGreaterThan(0.4);
  await page.evaluate(() => {
    const { gap } = window as unknown as { gap: { ms: number; hidden: boolean } };
    gap.hidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
    gap.ms += 60_000;
  });
  const before = await simTime();
  await page.waitForTimeout(500); // a while of it, in which nothing happens that could be waited for
  await page.evaluate(() => {
    (window as unknown as { gap: { hidden: boolean } }).gap.hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(simTime).toBeGreaterThan(before + 0.2);
  expect(await simTime(), 'a minute is not simulated').toBeLessThan(before + 30);
  await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'running');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'idle');
  await expect(page.getByTestId('notice')).toHaveCount(0);
});

test.describe('WebGL', () => {
  test.use(allowing(/context lost|CONTEXT_LOST|Context Lost|WebGL/i));

  test('is lost in the middle and comes back: said, the arm holds, the same pixels after it', async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const contexts: WebGLRenderingContext[] = [];
      const original = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
        const context = original.apply(this, args);
        if (String(args[0]).startsWith('webgl') && context) contexts.push(context as WebGLRenderingContext);
        return context;
      } as typeof HTMLCanvasElement.prototype.getContext;
      const extensions = () => contexts.flatMap((each) => each.getExtension('WEBGL_lose_context') ?? []);
      let held: WEBGL_lose_context[] = [];
      Object.assign(window, {
        lose: () => {
          held = extensions();
          for (const each of held) each.loseContext();
        },
        restore: () => {
          for (const each of held) each.restoreContext();
        },
      });
    });
    await open(page, '&driver=expert&seed=12');
    await takeSteps(page, 1);
    const [seen, world] = [await frameHash(page), await worldHash(page)];
    await page.getByTestId('reset').click();
    await page.evaluate(() => (window as unknown as { lose(): void }).lose());
    await expectNotice(page, 'WEBGL_FAILED');
    await page.getByTestId('step').click();
    await expect(page.getByTestId('status')).toHaveAttribute('data-mood', 'bad');
    expect(await tokens(page), 'no step without a picture').toEqual([]);
    await page.evaluate(() => (window as unknown as { restore(): void }).restore());
    await expect.poll(() => takeSteps(page, 1), 'the picture is back').toBe(1);
    expect([await frameHash(page), await worldHash(page)]).toEqual([seen, world]);
  });
});
