/** One link a state: copied by the page's own button, opened in another page, the same tokens and the same world hash. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { EE_DELTA } from '../src/action/index.ts';
import { decodeRun, encodeRun } from '../src/episode/link.ts';
import { expectNotice, loadModel, open, takeSteps, tokens, worldHash } from './support/app.ts';
import { copiedLink, opened, placeOf } from './support/share.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // most of it needs no model
test.use({ viewport: { width: 800, height: 640 } }); // two pages at once, each drawing a scene in software
test.setTimeout(120_000);

const EDIT = [0, 200, 90, 128, 128, 128, 128, 255];

interface State {
  readonly name: string;
  readonly reach: (page: Page) => Promise<unknown>;
  /** Least steps that the state must have, for the test to mean anything. */
  readonly steps: number;
}

const seek = (page: Page, step: number | null) => page.evaluate((at) => window.tabletop?.seek(at), step);
const branch = (page: Page, edit?: number[]) => page.evaluate((t) => window.tabletop?.branch(t), edit);

/** What the address asks for, and the states that are reached from there, each from the one before it. */
const STATES: readonly (readonly [query: string, states: readonly State[]])[] = [
  [
    '&driver=expert&seed=12',
    [
      { name: 'nothing taken yet', reach: async () => {}, steps: 0 },
      { name: 'a few steps', reach: (page) => takeSteps(page, 4), steps: 4 },
      { name: 'the cursor in the middle', reach: (page) => seek(page, 1), steps: 4 },
      {
        name: 'an edited step, and steps after it',
        reach: async (page) => {
          await branch(page, EDIT);
          await takeSteps(page, 2);
        },
        steps: 4,
      },
      {
        name: 'after undo',
        reach: async (page) => {
          await page.getByTestId('undo').click();
          await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '4');
        },
        steps: 4,
      },
      {
        name: 'a branch under another sentence',
        reach: async (page) => {
          await seek(page, 2);
          await page.getByTestId('branch').click();
          await page.getByTestId('example-1').click();
          await takeSteps(page, 3);
        },
        steps: 5,
      },
    ],
  ],
  [
    '&driver=expert&seed=41',
    [
      {
        name: 'another seed and a sentence that was typed',
        reach: async (page) => {
          const text = (await page.getByTestId('example-1').textContent()) ?? '';
          await page.getByTestId('instruction').fill(`please ${text}`);
          await takeSteps(page, 3);
        },
        steps: 3,
      },
      {
        name: 'a run to its end',
        reach: async (page) => {
          await page.getByTestId('seed').fill('12');
          await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
          await page.getByTestId('example-0').click();
          await page.getByTestId('run').click();
          await expect(page.getByTestId('status-text')).toHaveText(/“terminate”/);
        },
        steps: 3,
      },
    ],
  ],
  [
    '&driver=expert&steps=3&bins=16&hide=status,scene',
    [
      {
        name: 'fewer bins, a taller timeline, no status line',
        reach: async (page) => {
          await takeSteps(page, 3);
          await page.getByTestId('taller').click();
        },
        steps: 3,
      },
      { name: 'a second episode in the same world', reach: (page) => takeSteps(page, 2), steps: 2 },
    ],
  ],
  [
    '&driver=expert&steps=500&hide=scene',
    [
      {
        name: 'the expert, and then nobody',
        reach: async (page) => {
          await takeSteps(page, 4);
          await seek(page, 2);
          await page.getByTestId('driver-no-op').click();
          await takeSteps(page, 2);
        },
        steps: 4,
      },
      {
        name: 'nobody driving, in real time, stopped',
        reach: async (page) => {
          await page.getByTestId('clock-realtime').click();
          await page.getByTestId('reset').click();
          await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
          await page.getByTestId('run').click();
          await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', /^[2-9]/);
          await page.getByTestId('stop').click();
          await expect(page.getByTestId('run')).toBeVisible();
        },
        steps: 2,
      },
    ],
  ],
];

for (const [query, states] of STATES) {
  test(`the link reopens: ${states.map(({ name }) => name).join('; ')}`, async ({ page, context }) => {
    test.setTimeout(240_000);
    const other = await context.newPage();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    await open(page, query);
    for (const { name, reach, steps } of states) {
      await test.step(name, async () => {
        await page.bringToFront();
        await reach(page);
        const place = await placeOf(page);
        expect(place.tokens?.length).toBeGreaterThanOrEqual(steps);
        const link = await copiedLink(page);
        await opened(page, link, other);
        expect(await placeOf(other)).toEqual(place);
        await expect(other.getByTestId('notice')).toHaveCount(0);
        await expect(other.getByTestId('timeline')).toHaveAttribute(
          'data-steps',
          String(place.tokens?.length),
        );
        expect(await copiedLink(other), 'and gives the same link').toBe(link);
      });
    }
    expect(
      asked.filter((url) => url.endsWith('.onnx')),
      'no model is needed for it',
    ).toEqual([]);
  });
}

test('a linked run goes on as the one it was copied from, and leaves the address when it does', async ({
  page,
}) => {
  await open(page, '&driver=expert&seed=12');
  await takeSteps(page, 3);
  const other = await opened(page, await copiedLink(page));
  expect(new URL(other.url()).searchParams.has('run')).toBe(true);
  for (const each of [page, other]) await takeSteps(each, 2);
  expect(await tokens(other)).toEqual(await tokens(page));
  expect(await worldHash(other)).toBe(await worldHash(page));
  expect(new URL(other.url()).searchParams.has('run')).toBe(false);
});

test('the model’s run: sought and taken again it draws the same; plan, an edit and the cursor, reopened without the model', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await open(page, '&provider=wasm&seed=12&plan=1&temperature=0.9&draw=3');
  await loadModel(page);
  const taken = async () => [await tokens(page), await worldHash(page)] as const;
  await takeSteps(page, 3);
  const first = await taken();
  const count = first[0].length;
  await seek(page, Math.min(1, count - 1));
  await takeSteps(page, count - Math.min(1, count - 1));
  expect(await taken()).toEqual(first);
  await page.getByTestId('reset').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
  await takeSteps(page, count);
  expect(await taken(), 'a reset is the beginning again').toEqual(first);
  await seek(page, 0);
  await page.getByTestId('next-draw').fill('8');
  await takeSteps(page, 1);
  expect(await tokens(page), 'another draw, other chances').not.toEqual(first[0].slice(0, 1));

  await branch(page, EDIT);
  await takeSteps(page, 1);
  await seek(page, 1);
  const place = await placeOf(page);
  expect(place.tokens?.length).toBeGreaterThan(1);
  const plan = await page.evaluate(() => window.tabletop?.getState().plan);
  expect(plan).not.toBeNull();
  const other = await opened(page, await copiedLink(page));
  expect(await placeOf(other)).toEqual(place);
  expect(await other.evaluate(() => window.tabletop?.getState().plan)).toEqual(plan);
  expect(await other.evaluate(() => window.tabletop?.getState().engine.phase)).toBe('absent');
});

test('a link that was cut short or leads elsewhere says so, and the page works', async ({ page }) => {
  await open(page, '&driver=expert&seed=12');
  await takeSteps(page, 3);
  const link = new URL(await copiedLink(page));
  const text = link.searchParams.get('run') ?? '';

  link.searchParams.set('run', text.slice(0, -9));
  await page.goto(link.href);
  await page.evaluate(() => window.tabletop?.ready);
  await expectNotice(page, 'LINK_INVALID');
  expect(await tokens(page)).toEqual([]);
  expect(await takeSteps(page, 2)).toBe(2);

  const run = decodeRun(text);
  if (!run.ok) throw new Error(run.error.detail);
  link.searchParams.set('run', encodeRun({ ...run.value, hash: '0123456789abcdef' }));
  await page.goto(link.href);
  await page.evaluate(() => window.tabletop?.ready);
  await expectNotice(page, 'LINK_DIVERGED');
  expect(await tokens(page)).toHaveLength(3);
});

test('copy as JSON: the episode with its hashes', async ({ page }) => {
  await open(page, '&driver=expert&seed=12');
  await expect(page.getByTestId('copy-json')).toBeDisabled();
  await takeSteps(page, 2);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByTestId('copy-json').click();
  await expect(page.getByTestId('copy-json')).toHaveAttribute('data-state', 'copied');
  const trace = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(trace).toMatchObject({
    formatVersion: 2,
    seed: 12,
    policy: 'expert',
    clock: 'paused',
    actionSpec: EE_DELTA,
  });
  expect(trace.steps.map((step: { tokens: number[] }) => step.tokens)).toEqual(await tokens(page));
  expect(trace.steps.at(-1).hash).toBe(await worldHash(page));

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('save-json').click(),
  ]);
  const { odds, ...same } = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(same).toEqual(trace);
  expect(odds).toMatchObject({ temperature: 1, steps: [null, null] }); // a script has none
});

test('parts of the page can be left out by the address, and a name that is none is said', async ({
  page,
}) => {
  await open(page, '&driver=expert&hide=timeline,sees,header,status');
  for (const part of ['timeline', 'sees', 'status']) await expect(page.getByTestId(part)).toHaveCount(0);
  await expect(page.getByTestId('says')).toBeVisible();
  await expect(page.getByTestId('share')).toHaveCount(0);
  expect(await takeSteps(page, 2)).toBe(2);
  await page.goto('./?hide=recording,header');
  await expect(page.getByTestId('status-text')).toContainText('recorded episode'); // which is still said
  await expect(page.getByTestId('scene')).toBeVisible();
  await expect(page.getByTestId('recording')).toHaveCount(0);
  // alone in a small frame of another page, the scene has all of it
  await page.setViewportSize({ width: 640, height: 480 });
  await page.goto('./?hide=header,recording,sees,says,command,timeline,status');
  await expect
    .poll(async () => (await page.getByTestId('scene').locator('canvas').first().boundingBox())?.height)
    .toBeGreaterThan(440);
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(page, '&driver=expert&hide=everything');
  await expectNotice(page, 'SETTING_INVALID');
  await expect(page.getByTestId('timeline')).toBeVisible();
});

test('an open panel travels in the link', async ({ page }) => {
  await open(page, '&driver=expert');
  await page.keyboard.press('?');
  await expect(page).toHaveURL(/panel=help/);
  const other = await opened(page, page.url());
  await expect(other.getByTestId('help')).toBeVisible();
  await other.keyboard.press('Escape');
  await expect(other).not.toHaveURL(/panel=/);
});
