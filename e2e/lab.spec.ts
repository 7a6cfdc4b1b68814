/**
 * The tokenization lab as a visitor uses it: every exhibit at its own address, with no model, and a link that reopens
 * to what was seen.
 */
import type { Page, Response } from '@playwright/test';
import { expect, test } from './support/test.ts';

// support/test.ts adds: no error is logged, no other host is asked

const EXHIBITS = [
  'bins',
  'language',
  'unnormalize',
  'fast',
  'temperature',
  'constrained',
  'requantize',
  'which',
  'knows',
] as const;

const open = async (page: Page, query: string): Promise<void> => {
  await page.goto(`./?${query}`);
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('main')).toHaveAttribute('data-state', /^(ready|unknown)$/);
};

/** What the page says, numbers included. */
const words = async (page: Page): Promise<string> => (await page.locator('main').textContent()) ?? '';

/** The address as it is copied: pressing the button writes what is waiting. */
const shared = async (page: Page): Promise<string> => {
  await page.getByTestId('share').click();
  return new URL(page.url()).search;
};

/** Of no exhibit: models, the runtime, physics, the renderer. What is said of models comes from their manifests. */
const HEAVY = /models\/|\.wasm$|\.onnx$|ort[.-]|render-|Viewport|worker|mujoco/;
const LIGHT = /manifest\.json$|index\.json$|head-[a-z0-9-]+\.json$/;

test('every exhibit opens with no model, runtime, physics or renderer', async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.setCacheDisabled', { cacheDisabled: true }); // each as the first
  for (const id of EXHIBITS) {
    await test.step(id, async () => {
      const asked: string[] = [];
      const bodies: Promise<number>[] = [];
      const take = (response: Response): void => {
        const { pathname } = new URL(response.url());
        if (LIGHT.test(pathname)) return;
        asked.push(pathname);
        bodies.push(
          response.body().then(
            ({ length }) => length,
            () => 0,
          ),
        );
      };
      page.on('response', take);
      await open(page, `lab=${id}`);
      await expect(page).toHaveTitle(/Tabletop/);
      await expect(page.getByTestId(`exhibit-${id}`)).toBeVisible();
      await expect(page.getByTestId(`nav-${id}`)).toHaveAttribute('aria-current', 'page');
      await page.waitForLoadState('networkidle');
      page.off('response', take);
      expect(asked.filter((path) => HEAVY.test(path))).toEqual([]);
      const bytes = (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
      expect(bytes, 'uncompressed, fonts included').toBeLessThan(600_000);
      expect(bytes, 'all of it was counted').toBeGreaterThan(200_000);
    });
  }
});

test('the index leads to every exhibit, and each to the next', async ({ page }) => {
  await open(page, 'lab');
  for (const id of EXHIBITS) await expect(page.getByTestId(`card-${id}`)).toBeVisible();
  await page.getByTestId('card-bins').click();
  for (const id of EXHIBITS.slice(1)) {
    await page.getByTestId('next').click();
    await expect(page.getByTestId(`exhibit-${id}`)).toBeVisible();
  }
  await page.getByTestId('previous').click();
  await expect(page.getByTestId(`exhibit-${EXHIBITS.at(-2)}`)).toBeVisible();
  await expect(page.getByTestId('back')).toHaveAttribute('href', './');
});

test('bins: number, convention and value change what is read', async ({ page }) => {
  await open(page, 'lab=bins&x=20');
  await expect(page.getByTestId('width')).toHaveText('6.40 mm');
  await page.getByTestId('bins-64').click();
  await expect(page.getByTestId('width')).toHaveText('1.60 mm');
  await expect(page.getByTestId('worst')).toHaveText('0.80 mm');
  await page.getByTestId('grid-edges').click();
  await expect(page.getByTestId('finding-grid')).toContainText('63 centres for 64 ids');
  await page.getByTestId('bins-256').click();
  await expect(page.getByTestId('finding-grid')).toContainText('Ids 255 and 256');
  await page.getByTestId('grid-bins').click();
  await expect(page.getByTestId('id')).toHaveText('178');
  await page.getByTestId('value').press('End');
  await expect(page.getByTestId('id')).toHaveText('255');
  await expect(page.getByTestId('finding-clip')).toBeVisible();
  await page.getByTestId('zero').uncheck();
  await expect(page.getByTestId('finding-stay')).toContainText('creeps 1.0 mm a second');
  await page.getByTestId('axis-turn').click();
  await expect(page.getByTestId('width')).toHaveText('0.115°');
});

test('bins: the number line is dragged', async ({ page }) => {
  await open(page, 'lab=bins&n=16');
  const box = await page.getByTestId('value').boundingBox();
  if (!box) throw new Error('no number line');
  const before = (await page.getByTestId('id').textContent()) ?? '';
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId('id')).not.toHaveText(before);
  await expect(page.getByTestId('asked')).toContainText('−');
});

test('language: text keeps integers and loses OpenVLA’s invisible token', async ({ page }) => {
  await open(page, 'lab=language');
  await expect(page.getByTestId('column-tabletop')).toHaveAttribute('data-outcome', 'same');
  await expect(page.getByTestId('column-openvla')).toHaveAttribute('data-outcome', 'blanks');
  await expect(page.getByTestId('received-openvla')).toContainText('29871 31797');
  await page.getByRole('button', { name: 'The invisible one' }).click();
  await expect(page.getByTestId('column-openvla')).toHaveAttribute('data-outcome', 'changed');
  await expect(page.getByTestId('obeyed-openvla')).toContainText('+50.8');
  await page.getByRole('button', { name: 'Forward and down' }).click();
  await page.getByTestId('carrier-unspaced').click();
  await expect(page.getByTestId('column-rt2-pali-x')).toHaveAttribute('data-outcome', 'changed');
});

test('un-normalization: other statistics and another mask move the hand elsewhere', async ({ page }) => {
  await open(page, 'lab=unnormalize');
  await expect(page.getByTestId('meant-dx')).toHaveText('+19.9 mm');
  await expect(page.getByTestId('done-dx')).toHaveText('+119.0 mm');
  await page.getByTestId('used').selectOption('bridge');
  await expect(page.getByTestId('verdict')).toContainText('The statistics fit');
  await page.getByTestId('mask-dx').uncheck();
  await expect(page.getByTestId('done-dx')).toHaveText('+705.9 mm');
  await expect(page.getByTestId('verdict')).toContainText('nothing reports an error');
});

test('re-quantizing shows arithmetic only, and says what it needs', async ({ page }) => {
  await open(page, 'lab=requantize');
  await expect(page.locator('h1')).toContainText('needs the model');
  await page.getByTestId('count-8').click();
  await expect(page.getByTestId('step')).toContainText('12.8 mm');
  await expect(page.getByTestId('panel-what')).not.toContainText('%');
});

test('a reason is not in the page before an answer is chosen', async ({ page }) => {
  await open(page, 'lab=bins');
  await expect(page.locator('main')).not.toContainText('102.4 mm / 64');
  await page.getByTestId('question-spacing-0').click();
  await expect(page.getByTestId('question-spacing')).toHaveAttribute('data-state', 'wrong');
  await expect(page.getByTestId('question-spacing-why')).toContainText('102.4 mm / 64 = 1.6 mm');
  await page.getByTestId('question-spacing-show').click();
  await expect(page.getByTestId('width')).toHaveText('1.60 mm');
});

const JOURNEYS: readonly [name: string, query: string, act: (page: Page) => Promise<void>][] = [
  [
    'bins',
    'lab=bins&theme=light',
    async (page) => {
      await page.getByTestId('bins').press('PageUp');
      await page.getByTestId('grid-mixed').click();
      await page.getByTestId('zero').uncheck();
      await page.getByTestId('value').press('ArrowRight');
      await page.getByTestId('side').press('Home');
    },
  ],
  [
    'bins, a turn',
    'lab=bins&axis=turn',
    async (page) => {
      await page.getByTestId('value').press('PageDown');
      await page.getByTestId('lever').press('PageUp');
      await page.getByTestId('value-fine').press('ArrowRight');
    },
  ],
  [
    'language',
    'lab=language',
    async (page) => {
      await page.getByTestId('dim-dy').press('PageUp');
      await page.getByTestId('dim-terminate').press('End');
      await page.getByTestId('carrier-nfkc').click();
    },
  ],
  [
    'unnormalize',
    'lab=unnormalize',
    async (page) => {
      await page.getByTestId('learned').selectOption('tabletop');
      await page.getByTestId('used').selectOption('bridge-range');
      await page.getByTestId('bin-dz').press('Home');
      await page.getByTestId('mask-gripper').check();
    },
  ],
  [
    'fast',
    'lab=fast',
    async (page) => {
      await page.getByTestId('scale').press('PageUp');
      await page.getByTestId('rate').getByTestId('rate-50').click();
      await page.getByTestId('motion-reach').click();
    },
  ],
  ['requantize', 'lab=requantize', (page) => page.getByTestId('count-64').click()],
  [
    'which',
    'lab=which',
    async (page) => {
      await page.getByTestId('slow').press('End');
      await page.getByTestId('task').getByTestId('task-place').click();
    },
  ],
];

test('the copied link reopens to the same page', async ({ page, context }) => {
  const other = await context.newPage();
  for (const [name, query, act] of JOURNEYS) {
    await test.step(name, async () => {
      await page.bringToFront();
      await open(page, query);
      const before = await words(page);
      await act(page);
      await expect.poll(() => words(page)).not.toBe(before);
      const link = await shared(page);
      await other.bringToFront();
      await open(other, link.slice(1));
      await expect.poll(() => words(other)).toBe(await words(page)); // some figures are drawn a little later
      expect(new URL(other.url()).search).toBe(link);
    });
  }
});

test('what an address must not ask for is named, and the rest is used', async ({ page }) => {
  await open(page, 'lab=bins&n=7000&grid=edges');
  await expect(page.getByTestId('problems')).toContainText('n = “7000”');
  await expect(page.getByTestId('finding-grid')).toContainText('16 edges');
  await open(page, 'lab=nothing');
  await expect(page.getByRole('status')).toContainText('no exhibit “nothing”');
});

test('a teacher hides panels by address, the theme follows the visitor', async ({ page }) => {
  await open(page, 'lab=bins&hide=tips,questions,nav');
  await expect(page.getByTestId('panel-line')).toBeVisible();
  for (const id of ['panel-tips', 'panel-questions', 'next', 'back']) {
    await expect(page.getByTestId(id)).toHaveCount(0);
  }
  await open(page, 'lab=bins&theme=dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByTestId('theme').click(); // dark -> light
  await page.getByTestId('next').click();
  await expect(page.getByTestId('exhibit-language')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('an exhibit works by keyboard alone', async ({ page }) => {
  await open(page, 'lab=bins');
  const reached = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const id = await page.evaluate(
      () => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid') ?? '',
    );
    reached.add(id);
    if (id === 'value') {
      const asked = (await page.getByTestId('asked').textContent()) ?? '';
      await page.keyboard.press('ArrowRight');
      await expect(page.getByTestId('asked')).not.toHaveText(asked);
    }
    if (id === 'question-edges-1') await page.keyboard.press('Enter');
  }
  for (const id of [
    'back',
    'nav-language',
    'theme',
    'share',
    'zero',
    'bins',
    'bins-64',
    'value',
    'value-fine',
    'side',
    'next',
  ]) {
    expect([...reached], id).toContain(id);
  }
  await expect(page.getByTestId('question-edges')).toHaveAttribute('data-state', 'right');
});
