/** Other heads on the shipped model's trunk: one takes over from another where the episode stands, each in its own words. */
import type { Page } from '@playwright/test';
import { loadModel, open, takeSteps, worldHash } from './support/app.ts';
import { copiedLink, opened } from './support/share.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(180_000);

/** What the manifests of these heads are called. */
const TITLES: Readonly<Record<string, string>> = {
  pico: 'Pico',
  'pico:fast': 'Pico, FAST tokens',
  'pico:flow': 'Pico, flow matching of eight actions',
  'pico:parallel-chunk': 'Pico, parallel bins, eight actions at once',
};

/** Chooses it and waits until it is the one that is asked. */
const choose = async (page: Page, model: string): Promise<void> => {
  await page.getByTestId('head-choice').selectOption(model);
  await expect(page.getByTestId('head')).toHaveAttribute('data-loaded', TITLES[model] ?? '', {
    timeout: 60_000,
  });
};

test('a head is changed in the middle of a run, which goes on, and its link leads to the same world', async ({
  page,
}) => {
  await open(
    page,
    '&driver=model&provider=wasm&seed=12&temperature=1&say=move+the+yellow+cube+next+to+the+purple+star',
  );
  await loadModel(page);
  await takeSteps(page, 1);
  const before = await worldHash(page);
  const fetched: string[] = [];
  page.on('response', (response) => fetched.push(new URL(response.url()).pathname));

  await choose(page, 'pico:flow');
  expect(await worldHash(page)).toBe(before);
  expect(fetched.filter((path) => /policy\.|minilm/.test(path))).toEqual([]); // the trunk and its words are here
  await takeSteps(page, 1);
  const flow = page.getByTestId('flow-said');
  await expect(flow).toHaveAttribute('data-steps', '10');
  await page.getByTestId('flow-step').press('Home');
  await expect(flow).toHaveAttribute('data-drawn', '0');
  await page.getByTestId('flow-steps-2').click();
  await page.evaluate(() => window.tabletop?.seek(0)); // looked back at, a step is shown as its own head said it
  await expect(page.getByTestId('no-odds')).toContainText('pico said this in tokens: 0 ');
  await choose(page, 'pico');
  await page.evaluate(() => window.tabletop?.seek(1));
  await expect(flow).toHaveAttribute('data-steps', '10');
  await page.evaluate(() => window.tabletop?.seek(null));
  await takeSteps(page, 1);
  await choose(page, 'pico:flow'); // its chunk is not gone on with: another head has moved the arm
  await takeSteps(page, 1);
  await expect(flow).toHaveAttribute('data-steps', '2');

  await page.getByTestId('run').click();
  const steps = () => page.evaluate(() => window.tabletop?.stats.steps ?? 0);
  await expect.poll(steps, { intervals: [20] }).toBeGreaterThan(4); // early: the run has to outlast the change
  const taken = await steps();
  await choose(page, 'pico:parallel-chunk');
  await expect.poll(steps, { intervals: [20] }).toBeGreaterThan(taken);
  await page.evaluate(
    () =>
      window.tabletop?.getState().run === 'running' &&
      document.querySelector<HTMLElement>('[data-testid=stop]')?.click(),
  );
  await expect.poll(() => page.evaluate(() => window.tabletop?.getState().run)).toBe('idle');
  await takeSteps(page, 1); // the last step of the run may still have been the head's before
  await expect(page.getByTestId('chunk-bins')).toBeVisible();
  await page.getByTestId('head-view-numbers').click();
  await expect(page.getByTestId('numbers')).toBeVisible();

  const [hash, link] = [await worldHash(page), await copiedLink(page)];
  const other = await opened(page, link);
  await expect.poll(() => worldHash(other)).toBe(hash);
  expect(link).toContain('model=pico%3Aparallel-chunk');
});

test('going to the list of heads fetches what any of them needs, so that a choice waits for no file', async ({
  page,
}) => {
  await open(page, '&driver=model&provider=wasm&seed=12');
  await loadModel(page);
  const fetched: string[] = [];
  page.on('response', (response) => fetched.push(new URL(response.url()).pathname));
  await expect(page.getByTestId('head-choice')).toBeVisible();
  expect(fetched.filter((path) => path.includes('/heads/'))).toEqual([]); // not before
  await page.getByTestId('head-choice').focus();
  const kept = () =>
    page.evaluate(async () => {
      const cache = await caches.open('tabletop-models-1');
      return (await cache.keys()).filter(({ url }) => url.includes('/heads/')).length;
    });
  await expect.poll(kept, { timeout: 60_000 }).toBe(6 + 6 + 5); // graphs, weights, golden frames
  expect(fetched.filter((path) => /policy\.|minilm/.test(path))).toEqual([]);
  fetched.length = 0;
  await choose(page, 'pico:fast');
  expect(fetched.filter((path) => path.includes('/heads/'))).toEqual([]);
  await takeSteps(page, 1);
});

test('the lab drives the same scene with two heads, as late as is wished', async ({ page }) => {
  await page.goto('./?lab=which&provider=wasm&task=reach&each=1&slow=1&b=pico:l1');
  await page.getByTestId('start').click();
  const verdict = page.getByTestId('verdict');
  await expect(verdict).toHaveAttribute('data-pairs', '1', { timeout: 150_000 });
  await expect(verdict).toHaveAttribute('data-verdict', 'open'); // one scene decides nothing
  for (const side of ['a', 'b']) {
    await expect(page.getByTestId(`success-${side}`)).toHaveText(/^[01] of 1$/);
    const ms = Number.parseInt((await page.getByTestId(`ms-${side}`).textContent()) ?? '', 10);
    expect(ms).toBeGreaterThan(0);
    await expect(page.getByTestId(`delay-${side}`)).toHaveText(`${Math.min(1000, ms)} ms`);
    await expect(page, 'the link leads to the same delay').toHaveURL(new RegExp(`[?&]ms${side}=${ms}(&|$)`));
  }
});
