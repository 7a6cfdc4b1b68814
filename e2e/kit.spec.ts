/** The test kit, used as a stranger would use it: every call, every option of the address, and what a wrong call says. */
import { expect, type Tabletop, tabletopOn, test } from './kit/index.ts';

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
  expect((await tabletop.state()).settings.seed, 'scene is another name for seed').toBe(12);
  expect(new URL(tabletop.page.url()).searchParams.has('scene')).toBe(false);
  expect(await tabletop.backend()).toBe('none');
  expect(await attribute(tabletop, 'data-backend')).toBe('none');
  expect(await tabletop.trace()).toBeNull();
  expect(await statesOf(tabletop)).toEqual({
    ...{ header: 'absent', scene: 'ready', command: 'idle', sees: 'ready', says: 'silent' },
    ...{ timeline: 'empty', status: 'idle', notices: 'empty', badges: 'absent' },
  });

  const start = await tabletop.worldHash();
  await tabletop.step(3);
  const trace = await tabletop.trace();
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
  expect((await tabletop.state()).instruction).toBe(example);
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

// 2 x 2 pixels of one colour, #c81e1e
const RED =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4IScHRAwQCgAfJgQRoo8irwAAAABJRU5ErkJggg==';
const LIGHT = { driver: 'no-op', more: { hide: 'scene,timeline' } } as const;

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
