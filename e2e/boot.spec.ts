import { resolve } from 'node:path';
import { serve } from '../scripts/lib/serve.mjs';
import { allowing, expect, test } from './support/test.ts';

// the rules of support/test.ts (no error logged, no other host asked) hold for each of these

test('the page opens, draws and asks nobody else', async ({ page }) => {
  const answer = await page.goto('./');
  expect(answer?.status()).toBe(200);
  await expect(page).toHaveTitle(/^Tabletop\b/);
  await expect(page.locator('#root > *').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
});

test('it works from a sub-path', async ({ page }) => {
  const site = await serve({ root: resolve(import.meta.dirname, '../dist'), prefix: '/some/where/' });
  const missing: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(site.url);
  await expect(page.locator('#root > *').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(missing).toEqual([]);
  await site.close();
});

test('a missing file is a 404, not the front page', async ({ request }) => {
  const answer = await request.get('./models/none/manifest.json');
  expect(answer.status()).toBe(404);
});

test.describe('the policy', () => {
  test.use(allowing('Content Security Policy')); // one breach of it is made on purpose

  test('the built page has a strict Content-Security-Policy: no inline script, no code from text, no other origin', async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const refused: string[] = [];
      Object.assign(window, { refused });
      document.addEventListener('securitypolicyviolation', (e) =>
        refused.push(`${e.violatedDirective} ${e.blockedURI}`),
      );
    });
    await page.goto('./?test=1&driver=expert');
    await page.evaluate(() => window.tabletop?.ready);
    await page.evaluate(() => window.tabletop?.step(2));
    expect(await page.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([]);
    const allowed = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(allowed).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(allowed).not.toMatch(/'unsafe-|https?:|\*/);
    // and it is a policy that the browser holds the page to
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.documentElement.dataset.inline = "ran"';
      document.head.append(script);
      return document.documentElement.dataset.inline ?? 'refused';
    });
    expect(ran).toBe('refused');
  });
});

test('window.tabletop is there from the start, and complete when ready', async ({ page }) => {
  await page.addInitScript(() => {
    let now: unknown;
    Object.defineProperty(window, 'tabletop', {
      get: () => now,
      set: (kit: unknown) => {
        if (!now) Object.assign(window, { atOnce: kit });
        now = kit;
      },
    });
  });
  await page.goto('./?test=1&driver=expert&seed=7&hide=scene');
  const steps = await page.evaluate(async () => {
    const { atOnce: tabletop } = window as unknown as { atOnce: NonNullable<Window['tabletop']> };
    await tabletop.ready;
    await tabletop.step(1);
    return tabletop.stats.steps;
  });
  expect(steps).toBe(1);
});

test('no deprecation warning is logged', async ({ page }) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await page.goto('./?test=1&driver=expert&seed=7');
  await page.evaluate(() => window.tabletop?.ready);
  await page.evaluate(() => window.tabletop?.drawn());
  expect(warnings.filter((text) => /deprecat/i.test(text))).toEqual([]);
});

test('a browser that keeps nothing, and throws when asked: the page works all the same', async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException('access is denied', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(navigator, 'serviceWorker', { get: refuse });
    Object.defineProperty(navigator, 'storage', { get: refuse });
  });
  await page.goto('./?test=1&driver=expert&seed=7');
  await page.evaluate(() => window.tabletop?.ready);
  await page.evaluate(() => window.tabletop?.step(2));
  expect(await page.evaluate(() => window.tabletop?.stats.steps)).toBe(2);
  await expect(page.locator('[data-code]')).toHaveCount(0);
});

test('a browser that counts no long tasks: they are null, not 0', async ({ page }) => {
  const counted = async (): Promise<unknown> => {
    await page.goto('./?test=1&driver=expert&hide=scene');
    return page.evaluate(async () => {
      await window.tabletop?.ready;
      return window.tabletop?.stats.longTasks;
    });
  };
  expect(typeof (await counted())).toBe('number');
  await page.addInitScript(() => {
    const { supportedEntryTypes } = PerformanceObserver;
    const others = supportedEntryTypes.filter((type) => type !== 'longtask');
    Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { get: () => others });
  });
  expect(await counted()).toBeNull();
});
