/** The test kit, used as another project would use it: every call, every option of the address, and what a wrong call says. */

import type {} from '../../../src/runtime/test-kit/types.ts'; // window.tabletop
import { API_VERSION, expect, type Tabletop, tabletopOn, test } from '../src/index.ts';

test.setTimeout(120_000);

const ILLEGAL = [0, 256, 128, 128, 128, 128, 128, 255];
const LEFT = [0, 128, 220, 128, 128, 128, 128, 255];

const attribute = (tabletop: Tabletop, name: string) => tabletop.page.locator('html').getAttribute(name);

const PANELS = ['header', 'scene', 'command', 'sees', 'says', 'timeline', 'status', 'notices', 'badges'];

const statesOf = ({ page }: Tabletop) =>
  page.evaluate(
    (ids) =>
      Object.fromEntries(
        ids.map((id) => [id, document.querySelector<HTMLElement>(`[data-testid=${id}]`)?.dataset.state]),
      ),
    PANELS,
  );

test('an episode of the expert: states, steps, trace, seek, tokens of one’s own, pictures, act', async ({
  tabletop,
}) => {
  await tabletop.open({ scene: 12, driver: 'expert', clock: 'paused' });
  expect((await tabletop.getState()).settings.seed, 'scene is another name for seed').toBe(12);
  expect(new URL(tabletop.page.url()).searchParams.has('scene')).toBe(false);
  expect(await tabletop.backend()).toBe('none');
  expect(await attribute(tabletop, 'data-backend')).toBe('none');
  expect(await tabletop.getTrace()).toBeNull();
  expect(await statesOf(tabletop)).toEqual({
    ...{ header: 'absent', scene: 'ready', command: 'idle', sees: 'ready', says: 'silent' },
    ...{ timeline: 'empty', status: 'idle', notices: 'empty', badges: 'absent' },
  });

  const start = await tabletop.worldHash();
  await tabletop.step(3);
  const trace = await tabletop.getTrace();
  expect(trace).toMatchObject({ seed: 12, policy: 'expert', startHash: start, end: null });
  expect(JSON.parse(JSON.stringify(trace)), 'it survives JSON').toEqual(trace);
  expect(trace?.steps.map(({ tokens }) => tokens)).toEqual(await tabletop.tokens());
  expect(trace?.steps.at(-1)?.worldHash).toBe(await tabletop.worldHash());
  expect(new Set(trace?.steps.map(({ frameHash }) => frameHash)).size, 'each frame is another').toBe(3);

  await tabletop.seek(1);
  expect(await tabletop.worldHash()).toBe(trace?.steps[0]?.worldHash);
  expect(await tabletop.frameHash()).toBe(trace?.steps[1]?.frameHash);
  expect(await statesOf(tabletop)).toMatchObject({ says: 'said', timeline: 'sought' });
  expect(await tabletop.setTokens(LEFT), 'in the place of step 1 and all after it').toBeNull();
  expect(await tabletop.tokens()).toEqual([trace?.steps[0]?.tokens, LEFT]);
  expect(await tabletop.setTokens(LEFT), 'without a cursor: the next action').toBeNull();
  expect((await tabletop.tokens()).length).toBe(3);
  const before = await tabletop.worldHash();
  expect(await tabletop.setTokens(ILLEGAL)).toMatchObject({ code: 'ILLEGAL_TOKEN' });
  expect(await tabletop.lastError()).toMatchObject({ code: 'ILLEGAL_TOKEN' });
  expect(await statesOf(tabletop)).toMatchObject({ notices: 'shown' });
  expect(await tabletop.worldHash(), 'nothing moved').toBe(before);

  await tabletop.reset();
  expect(await tabletop.worldHash()).toBe(start);
  expect(await tabletop.tokens()).toEqual([]);

  const first = (await tabletop.drawn()) ?? 0;
  expect(first).toBeGreaterThan(0);
  expect(Number(await attribute(tabletop, 'data-frame'))).toBeGreaterThanOrEqual(first);
  const told = await tabletop.page.evaluate(async () => {
    const counts: number[] = [];
    document.addEventListener('tabletop:frame', (event) =>
      counts.push((event as CustomEvent<{ count: number }>).detail.count),
    );
    await window.tabletop?.step(2);
    await window.tabletop?.drawn();
    return counts;
  });
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  expect(told[0]).toBeGreaterThan(first);

  await tabletop.reset();
  const example = (await tabletop.page.getByTestId('example-0').textContent()) ?? '';
  const acted = await tabletop.act(example);
  expect(acted).toMatchObject({ reason: 'terminated', succeeded: true, error: null });
  expect((await tabletop.tokens()).length).toBe(acted.steps);
  expect((await tabletop.getState()).instruction).toBe(example);
  const refused = async (instruction: string) => {
    const { reason, error } = await tabletop.act(instruction);
    return [reason, error?.code];
  };
  expect(await refused('')).toEqual(['refused', 'INSTRUCTION_EMPTY']);
  expect(await refused('what is on the table?')).toEqual(['refused', 'IS_QUESTION']);
  expect(await refused('dance')).toEqual(['refused', 'GOAL_UNKNOWN']);
  await tabletop.page.getByTestId('driver-model').click();
  expect(await refused(example), 'it loads nothing by itself').toEqual(['refused', 'MODEL_NOT_LOADED']);
});

test('what lies there, what a sentence means, and whether it is done; branches, undo, redo', async ({
  tabletop,
}) => {
  await tabletop.open({ seed: 7, driver: 'expert', say: 'pick up the red cube' });
  expect(await tabletop.scene()).toMatchObject({
    seed: 7,
    robot: 'panda',
    table: 'blocks',
    frame: { length: 'm' },
  });
  const objects = await tabletop.objects();
  const cube = objects.find(({ name }) => name === 'red cube');
  expect(cube).toMatchObject({ kind: 'block', color: 'red', shape: 'cube', held: false });
  expect(cube?.position[2], 'its middle, half its side above the table').toBeWithin(0.002, 0.0225);
  expect(cube?.bottom).toBeWithin(0.002, 0);
  expect(new Set(objects.map(({ name }) => name)).size).toBe(objects.length);
  expect((await tabletop.examples()).map(({ kind }) => kind)).toContain('question');
  expect(await tabletop.goal()).toMatchObject({
    task: 'pick',
    target: { name: 'red cube' },
    destination: null,
  });
  expect(await tabletop.goal('dance')).toBeNull();
  expect(await tabletop.verdict('dance')).toEqual({
    sentence: 'dance',
    goal: null,
    succeeded: null,
    missing: null,
  });
  const before = await tabletop.verdict();
  expect(before).not.toHaveSucceeded();
  expect(before.missing).toBeWithin(0.002, 0.05);

  await tabletop.act('pick up the red cube');
  expect(await tabletop.verdict()).toHaveSucceeded();
  const lifted = (await tabletop.objects())[cube?.index ?? -1];
  expect(lifted).toMatchObject({ held: true });
  expect(lifted?.lifted).toBeGreaterThan(0.05);
  expect(() => expect(before).toHaveSucceeded()).toThrow(
    /"pick up the red cube" \(pick, red cube\) is met when lifted/,
  );

  const { steps, policyRuns } = await tabletop.stats();
  expect([steps, policyRuns]).toEqual([(await tabletop.tokens()).length, 0]);
  await tabletop.seek(2);
  expect(await tabletop.cursor()).toBe(2);
  expect(await tabletop.verdict(), 'as the world stands at the cursor').not.toHaveSucceeded();
  await tabletop.branch(LEFT);
  expect([await tabletop.edited(), (await tabletop.stats()).steps]).toEqual([[2], 3]);
  await tabletop.undo();
  expect([await tabletop.edited(), (await tabletop.stats()).steps]).toEqual([[], steps]);
  await tabletop.redo();
  expect((await tabletop.tokens())[2]).toEqual(LEFT);
  expect(Object.keys(await tabletop.viewHashes())).toEqual(['frame']);
  expect(await tabletop.ask('what is on the table?'), 'no model, no answer').toBeNull();

  const still = (await tabletop.drawn()) ?? 0;
  expect(await tabletop.drawn([0, 0, 0.01])).toBeGreaterThan(still);
});

test('the page has the calls of the kit, and no others', async ({ tabletop }) => {
  await tabletop.open({ driver: 'no-op', hide: ['scene', 'timeline'] });
  expect(await tabletop.version()).toBe(API_VERSION);
  const { page, open: _, ...calls } = tabletop;
  const there = await page.evaluate(() => Object.keys(window.tabletop ?? {}));
  expect(there.filter((name) => name !== 'ready').sort()).toEqual(Object.keys(calls).sort());
});

test('a key or a value that the page does not use is named, with what was probably meant', async ({
  tabletop,
}) => {
  const opened = (more: Record<string, string>) => tabletop.open({ ...LIGHT, more });
  await expect(opened({ tempature: '1' })).rejects.toThrow(/“tempature”\. Did you mean “temperature”\?/);
  const notice = tabletop.page.getByTestId('notice');
  await expect(notice).toHaveAttribute('data-code', 'SETTING_INVALID');
  await expect(notice).toContainText('“tempature”');
  await expect(opened({ seed: '-1' })).rejects.toThrow(/a whole number from 0/);

  // a visitor hears of a slip alone: a link may bring keys from elsewhere
  await tabletop.page.goto('./?seed=7&hide=scene&tempature=1&ref=mail');
  await expect(notice).toHaveCount(1);
  await expect(notice).toContainText('Did you mean “temperature”?');
});

// 2 x 2 pixels of one colour, #c81e1e
const RED =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4IScHRAwQCgAfJgQRoo8irwAAAABJRU5ErkJggg==';
const LIGHT = { driver: 'no-op', hide: ['scene', 'timeline'] } as const;

test('frame: a picture is what the model gets; one that is not there is said', async ({ tabletop }) => {
  await tabletop.open({ frame: RED, ...LIGHT });
  const shown = () =>
    tabletop.page
      .getByTestId('frame')
      .evaluate((canvas: HTMLCanvasElement) => [
        ...(canvas.getContext('2d')?.getImageData(64, 64, 1, 1).data.subarray(0, 3) ?? []),
      ]);
  await expect.poll(shown).toEqual([200, 30, 30]);
  await tabletop.open({ frame: './no-such-picture.png', ...LIGHT });
  expect(await tabletop.lastError()).toMatchObject({ code: 'IMAGE_UNREADABLE' });
});

test('the page stands still and looks the same everywhere; all this is for tests only', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), deviceScaleFactor: 3 });
  const page = await context.newPage();
  const tabletop = tabletopOn(page);
  await tabletop.open({ driver: 'expert' });
  await tabletop.step(1);
  await tabletop.drawn();
  const found = await page.evaluate(() => ({
    ratio: window.devicePixelRatio,
    // width of the drawing over the width on the screen
    canvases: [...document.querySelectorAll('canvas:not([data-testid=frame])')]
      .map((canvas) => [(canvas as HTMLCanvasElement).width, canvas.getBoundingClientRect().width])
      .filter(([, shown]) => shown !== 0)
      .map(([drawn = 0, shown = 1]) => Math.round(drawn / shown)),
    moving: [...document.querySelectorAll('*')].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration.split(', ').some((s) => s !== '0s');
    }).length,
    fonts: [...document.fonts].map(({ family, status }) => `${family} ${status}`),
    native: /native code/.test(String(Math.random)),
  }));
  expect(found.ratio).toBe(1);
  expect(found.canvases.length).toBeGreaterThan(1);
  expect(new Set(found.canvases)).toEqual(new Set([1]));
  expect(found.moving, 'elements with an animation or a transition').toBe(0);
  expect(found.fonts).toHaveLength(2);
  for (const font of found.fonts) expect(font).toMatch(/(Inter|JetBrains Mono) Variable"? loaded$/);
  expect(found.native, 'chance comes from a seed').toBe(false);

  await page.goto('./?seed=7&hide=scene');
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
  const left = await page.evaluate(() => [
    'tabletop' in window,
    window.devicePixelRatio,
    /native code/.test(String(Math.random)),
  ]);
  expect(left).toEqual([false, 3, true]);
  await context.close();
});
