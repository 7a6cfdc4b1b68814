/** Real things on the table: they are seen, cost little, look the same every time, and say so when they do not come. */
import type { Page } from '@playwright/test';
import { expectNotice, frameHash, open, worldHash } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

// a software renderer beside other work: what is waited for comes, only late
test.setTimeout(180_000);

/** Of a scene of five things, beyond what the page of blocks fetches. */
const MOST_BYTES = 400_000;

/** Bytes as sent, headers included, by path; from now on. */
const count = async (page: Page): Promise<Map<string, number>> => {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  const paths = new Map<string, string>();
  const bytes = new Map<string, number>();
  client.on('Network.requestWillBeSent', ({ requestId, request }) =>
    paths.set(requestId, new URL(request.url, 'http://-/').pathname),
  );
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    bytes.set(paths.get(requestId) ?? requestId, encodedDataLength),
  );
  return bytes;
};

const models = (bytes: ReadonlyMap<string, number>) =>
  [...bytes.keys()].filter((path) => path.endsWith('.glb'));

test('five things are there within 400 kB more than blocks, and a page of blocks fetches none of it', async ({
  browser,
  baseURL,
}, { annotations }) => {
  const fetched = async (query: string) => {
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    const page = await context.newPage();
    const bytes = await count(page);
    await open(page, query);
    await page.waitForLoadState('networkidle');
    await context.close();
    return bytes;
  };
  const blocks = await fetched('&seed=12');
  const things = await fetched('&seed=12&table=things');
  expect(models(things).length).toBeGreaterThanOrEqual(5);
  const more = [...things].filter(([path]) => !blocks.has(path));
  const sum = more.reduce((total, [, bytes]) => total + bytes, 0);
  const said = `${(sum / 1000).toFixed(1)} kB more for ${models(things).length} things, in ${more.length} files`;
  console.log(`      ${said}`);
  annotations.push({ type: 'measured', description: said });
  expect(sum).toBeLessThan(MOST_BYTES);
  // the modules that tell of things are small; their tables and files are not
  const needless = [...blocks].filter(
    ([path, size]) =>
      /^\/things\/|read\.browser|\.hdr$/.test(path) || (/(things|names)-/.test(path) && size > 5000),
  );
  expect(needless).toEqual([]);
});

test('things, pictures and blocks in one scene: seen, and the same bytes in a page of their own', async ({
  page,
  context,
}) => {
  const bytes = await count(page);
  await open(page, '&seed=3&table=mixed');
  expect(models(bytes).length).toBeGreaterThan(0);
  expect([...bytes.keys()].some((path) => path.endsWith('.webp'))).toBe(true);
  const [world, frame] = [await worldHash(page), await frameHash(page)];
  const again = await context.newPage();
  await open(again, '&seed=3&table=mixed');
  expect([await worldHash(again), await frameHash(again)]).toEqual([world, frame]);
  await again.close();
  const hashes = new Set([frame]);
  for (const table of ['things', 'pictures', 'blocks']) {
    await open(page, `&seed=3&table=${table}`);
    hashes.add(await frameHash(page));
  }
  expect(hashes.size).toBe(4);
});

/** A frame's pixels that are not the table's: what lies on it. */
const covered = (page: Page): Promise<number> =>
  page.getByTestId('frame').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, 128, 128) ?? { data: [] };
    // the front of the table, where no arm stands, and whose colour is plain
    let pixels = 0;
    for (let i = 128 * 40 * 4; i < data.length; i += 4) {
      const [r = 0, g = 0, b = 0] = [data[i], data[i + 1], data[i + 2]];
      if (Math.abs(r - g) > 12 || Math.abs(g - b) > 16) pixels += 1;
    }
    return pixels;
  });

test('pictures have their colours in the frame that a policy sees', async ({ page }) => {
  await open(page, '&seed=5&table=pictures');
  expect(await covered(page)).toBeGreaterThan(200);
});

test.describe('a file that is broken', () => {
  test.use(allowing(/Failed to load resource|404/));

  test('is a sentence with the thing’s name, and blocks still come', async ({ page, context }) => {
    await context.route(/things\/models\//, (route) => route.fulfill({ body: 'no model at all' }));
    await page.goto('./?test=1&seed=5&table=things');
    await page.evaluate(() => window.tabletop?.ready);
    await expectNotice(page, 'THING_MISSING');
    await expect(page.locator('html')).toHaveAttribute('data-world', 'failed');
    await context.unroute(/things\/models\//);
    await page.goto('./?test=1&seed=5');
    await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
  });

  test('or gone leaves the scene that is up where it is', async ({ page, context }) => {
    await open(page, '&seed=5');
    const before = await worldHash(page);
    await context.route(/things\/pictures\//, (route) => route.fulfill({ status: 404 }));
    await page.getByTestId('table').selectOption('pictures');
    await expectNotice(page, 'THING_MISSING');
    expect(await worldHash(page)).toBe(before);
  });
});
