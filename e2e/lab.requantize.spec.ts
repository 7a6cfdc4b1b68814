/** Exhibit 5 as a visitor runs it: the shipped model on WASM with few bins, counted episode by episode, and stopped. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

test.setTimeout(300_000);

const open = async (page: Page, query: string): Promise<void> => {
  await page.goto(`./?lab=requantize&provider=wasm&task=reach&${query}`);
  await expect(page.getByTestId('panel-live')).toBeVisible();
};

/** Until nothing runs any more. */
const idle = (page: Page): Promise<void> =>
  expect(page.getByTestId('live')).toHaveAttribute('data-state', 'idle', { timeout: 240_000 });

const result = async (page: Page, bins: number) => {
  const row = page.getByTestId(`result-${bins}`);
  const [n, successes] = [await row.getAttribute('data-n'), await row.getAttribute('data-successes')];
  return { n: Number(n), successes: Number(successes), text: (await row.textContent()) ?? '' };
};

test('Run drives the real model with two counts, one episode each, and says what was measured', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const heavy = () => asked.filter((path) => /\.(onnx|wasm)$/.test(path));
  await open(page, 'each=1&counts=8.256');
  await expect(page.getByTestId('not-measured')).toBeVisible();
  await expect(page.getByTestId('chart')).toHaveAttribute('data-dots', '0');
  await expect(page.getByTestId('panel-live')).not.toContainText(/\d of 1\b/);
  expect(heavy(), 'nothing heavy before Run').toEqual([]);

  // noted by the page itself: an episode may be over before a driver has looked
  await page.evaluate(() => {
    const said = new Set<string>();
    Object.assign(window, { said });
    new MutationObserver(() => {
      const text = document.querySelector('[data-testid=running]')?.textContent;
      if (text) said.add(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('stop')).toHaveText('Cancel');
  await idle(page);
  const said = await page.evaluate(() => [...(window as unknown as { said: Set<string> }).said]);
  expect(said).toEqual([
    expect.stringContaining('Episode 1 of 2: 256 bins, seed 10000'),
    expect.stringContaining('Episode 2 of 2: 8 bins, seed 10000'),
  ]);
  expect(heavy().join(' ')).toMatch(/policy\.int8\.onnx/);

  const [coarse, fine] = [await result(page, 8), await result(page, 256)];
  expect([coarse.n, fine.n]).toEqual([1, 1]);
  expect(fine.text).toContain(`${fine.successes} of 1`);
  expect(fine.text).toContain(fine.successes === 1 ? '21% to 100%' : '0% to 79%'); // Wilson, 1 of 1 and 0 of 1
  expect(fine.text).toContain('0.4 mm');
  expect(coarse.text).toContain('12.8 mm');
  await expect(page.getByTestId('chart')).toHaveAttribute('data-dots', '2');
  await expect(page.getByTestId('chart')).toHaveAccessibleName(/8 bins: [01] of 1; 256 bins: [01] of 1/);
  const label = page.getByTestId('measured');
  await expect(label).toContainText('pico int8 on WASM, self-test ok');
  await expect(label).toContainText(
    /reach, seeds 10\d{3} to 10\d{3}, the same for every count, paused clock/,
  );
  await expect(page.getByTestId('start')).toBeDisabled();
  await expect(page.getByTestId('start')).toHaveText('All done');
});

test('Stop keeps what is finished, Go on takes up where it was, and nothing is run twice', async ({
  page,
}) => {
  await open(page, 'each=3&counts=16');
  await page.getByTestId('start').click();
  // pressed from inside the page: an episode is over sooner than a driver has looked twice
  await page.evaluate(async () => {
    const find = (id: string) => document.querySelector<HTMLButtonElement>(`[data-testid=${id}]`);
    while (find('live')?.dataset.done !== '1') await new Promise((resolve) => setTimeout(resolve, 5));
    find('stop')?.click();
  });
  await idle(page);
  const before = await result(page, 16);
  expect(before.n).toBe(1);
  const seeds = await page.getByTestId('measured').textContent();

  await expect(page.getByTestId('start')).toHaveText('Go on');
  await page.getByTestId('start').click();
  await idle(page);
  expect((await result(page, 16)).n).toBe(3);
  // the same first seed, another last one
  const again = await page.getByTestId('measured').textContent();
  const numbers = (text: string | null) =>
    (text ?? '')
      .match(/seeds (\d+) to (\d+)/)
      ?.slice(1)
      .map(Number);
  expect(numbers(again)?.[0]).toBe(numbers(seeds)?.[0]);
  expect(numbers(again)?.[1]).toBeGreaterThan(numbers(seeds)?.[1] ?? 0);
});

test('the download can be cancelled, and a model that is missing is said, not hidden', async ({ page }) => {
  let answer: 'wait' | 'missing' = 'wait';
  const held: (() => void)[] = [];
  await page.route('**/models/pico/policy.int8.onnx', async (route) => {
    if (answer === 'missing') return route.fulfill({ status: 404, body: '' });
    await new Promise<void>((resolve) => held.push(resolve));
    await route.abort();
  });
  await open(page, 'each=1&counts=64');
  await page.getByTestId('start').click();
  await expect(page.getByTestId('loading')).toContainText(/\d+\.\d of \d+\.\d MB/, { timeout: 60_000 });
  await page.getByTestId('stop').click();
  await idle(page);
  await expect(page.getByTestId('not-measured')).toBeVisible();
  for (const release of held) release();

  answer = 'missing';
  await page.getByTestId('start').click();
  await expect(page.getByTestId('failed')).toHaveAttribute('data-code', 'MODEL_MISSING', { timeout: 60_000 });
  await expect(page.getByTestId('start')).toBeEnabled();
});

test('what is run is in the address, and one count always stays', async ({ page, context }) => {
  await open(page, 'each=5');
  await page.getByTestId('task-pick').click();
  await page.getByTestId('each-20').click();
  for (const count of [2, 4, 8, 16, 32, 64, 128]) await page.getByTestId(`with-${count}`).uncheck();
  await page.getByTestId('with-256').click(); // the last one
  await expect(page.getByTestId('with-256')).toBeChecked();
  await page.getByTestId('with-32').check();
  await page.getByTestId('share').click();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByTestId('task')).toHaveAttribute('data-value', 'pick');
  await expect(other.getByTestId('each')).toHaveAttribute('data-value', '20');
  await expect(other.getByTestId('results').locator('tbody tr')).toHaveCount(2);
  await other.close();
});
