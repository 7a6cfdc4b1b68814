/** The lesson from start to end, by doing its tasks on the live page; its own pages; and both by keyboard and to axe. */
import type { Page } from '@playwright/test';
import { STATIONS } from '../src/lesson/stations/index.ts';
import { LAPTOP, PHONE, still, violations } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(480_000); // ten stations, two loads of the model: a busy machine takes its time

const LOAD_MS = 120_000;

const press = (page: Page, id: string) => page.getByTestId(id).click();
const shown = (page: Page) => page.evaluate(() => window.tabletop?.getState().snapshot?.index ?? -1);
const ticked = (page: Page, task: number) =>
  expect(page.getByTestId(`lesson-task-${task}`)).toHaveAttribute('data-done', 'true');

/** What a student does at each station after the prediction. */
const DO: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  loop: async (page) => {
    await press(page, 'recording-pause'); // it begins again at its end
    await ticked(page, 0);
    for (let at = await shown(page); at !== 7; at = await shown(page)) {
      await page.keyboard.press(at < 7 ? ']' : '[');
      await expect.poll(() => shown(page)).not.toBe(at);
    }
  },
  picture: async (page) => {
    await press(page, 'walk-open');
    await press(page, 'walk-to-looks');
  },
  tokens: async (page) => {
    await press(page, 'walk-to-decode');
    await ticked(page, 0);
    for (let token = 1; token < 8; token++) await press(page, 'walk-next');
  },
  bins: async (page) => {
    await press(page, 'bins-64');
    while (Number.parseInt((await page.getByTestId('bins').getAttribute('aria-valuetext')) ?? '0', 10) > 60)
      await page.getByTestId('bins').press('ArrowLeft');
    await ticked(page, 0);
    await press(page, 'bins-256');
  },
  units: async (page) => {
    await page.getByTestId('used').selectOption('bridge');
    await ticked(page, 0);
    await page.getByTestId('used').selectOption('tabletop');
  },
  edit: async (page) => {
    await press(page, 'step');
    await ticked(page, 0);
    await press(page, 'bin-dz');
    await page.getByTestId('bin-field-dz').fill('200');
    await press(page, 'carry-out');
  },
  temperature: async (page) => {
    await page.getByTestId('temperature').fill('0');
    await expect(page.getByTestId('odds-share')).toHaveText('100%');
    await page.getByTestId('temperature').fill('1.6');
    await press(page, 'draw-again');
    await press(page, 'draw-again');
  },
  constrained: async (page) => {
    await press(page, 'start');
    await expect(page.getByTestId('said-closed')).toHaveAttribute('data-action', 'yes', { timeout: LOAD_MS });
    await press(page, 'preset-question');
    await press(page, 'start');
    await expect(page.getByTestId('said-open')).toHaveAttribute('data-action', 'no', { timeout: LOAD_MS });
    await expect(page.getByTestId('said-closed')).toHaveAttribute('data-action', 'yes');
  },
  knows: async (page) => {
    for (const [claim, source] of Object.entries({ a: 'robot', b: 'words', c: 'none', d: 'none', e: 'none' }))
      await page.getByTestId(`source-${claim}`).selectOption(source);
  },
  live: async (page) => {
    await press(page, 'load');
    await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready', { timeout: LOAD_MS });
    await press(page, 'step');
    await ticked(page, 0);
    await page.getByTestId('instruction').fill('pick up the red cylinder'); // scene 7 has none
    await press(page, 'step');
  },
};

test('the lesson, done from start to end', async ({ page }) => {
  page.setDefaultTimeout(120_000);
  await page.goto('./?lesson&test=1');
  await press(page, 'lesson-begin');
  for (const [i, station] of STATIONS.entries()) {
    await test.step(station.id, async () => {
      const dock = page.getByTestId('lesson');
      await expect(dock).toHaveAttribute('data-station', station.id, { timeout: LOAD_MS });
      await expect(page.getByTestId('lesson-tasks')).toHaveCount(0); // predict first
      await press(page, `lesson-option-${i % 2 === 0 ? station.prediction.right : 0}`);
      await expect(page.getByTestId('lesson-tasks')).toBeVisible();
      await expect(dock).toHaveAttribute('data-state', 'open'); // nothing is done by opening it
      await expect(page.getByTestId('lesson-reveal')).toHaveCount(0);
      await DO[station.id]?.(page);
      await expect(dock).toHaveAttribute('data-state', 'done');
      await expect(page.getByTestId('lesson-reveal')).toBeVisible();
      await press(page, 'lesson-next');
    });
  }
  await expect(page.getByTestId('lesson-complete')).toBeVisible();
  for (const { id } of STATIONS) await expect(page.getByTestId(`station-${id}`)).toContainText('done');
});

test('where a student is travels in the link; what cannot be read begins anew', async ({ page }) => {
  await page.goto('./?lab=bins&lesson=bins&test=1');
  await press(page, 'lesson-option-1');
  await press(page, 'bins-256');
  await ticked(page, 1);
  await expect.poll(() => new URL(page.url()).searchParams.get('did')).toContain('12');
  await page.goto(page.url());
  await expect(page.getByTestId('lesson-option-1')).toHaveAttribute('aria-pressed', 'true');
  await ticked(page, 1);
  await press(page, 'lesson-again');
  await expect(page.getByTestId('lesson-tasks')).toHaveCount(0);
  await page.goto('./?lab=bins&lesson=bins&test=1&did=zz');
  await expect(page.getByTestId('lesson')).toHaveAttribute('data-did', '');
  await page.goto('./?lab=bins&lesson=nothing&test=1');
  await expect(page.getByTestId('lesson')).toContainText('There is no such station');
});

test('keys that the lesson’s own pages do not read are named on them, and kept off the paper', async ({
  page,
}) => {
  await page.goto('./?lesson&test=1&them=dark&did=zz');
  const problems = page.getByTestId('problems').locator('[data-code=SETTING_INVALID]');
  await expect(problems).toHaveCount(2);
  await expect(problems.first()).toContainText('“them”. Did you mean “theme”?');
  await expect(page.getByTestId('lesson-begin')).toHaveText('Begin');
  await page.goto('./?lesson=sheet&test=1&seed=3');
  await expect(problems).toContainText('“seed”');
  await page.emulateMedia({ media: 'print' });
  await expect(problems).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await page.goto('./?lesson=teacher&test=1');
  await expect(page.getByTestId('lesson-teacher')).toBeVisible();
  await expect(problems).toHaveCount(0);
});

test('a technical word opens the glossary, by keyboard, and gives the focus back', async ({ page }) => {
  await page.goto('./?lesson=teacher&test=1');
  const word = page.getByTestId('term-observation').first();
  await word.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('glossary')).toHaveAttribute('data-term', 'observation');
  await expect(page.getByTestId('glossary')).toContainText('The field says');
  await page.keyboard.press('Escape');
  await expect(word).toBeFocused();
});

/** Tab by Tab, as somebody without a mouse gets there. */
const tabTo = async (page: Page, id: string): Promise<void> => {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))) === id) return;
  }
  throw new Error(`80 Tabs do not lead to ${id}`);
};

test('a station is done by keyboard alone, with motion reduced', async ({ page }) => {
  await still(page);
  await page.goto('./?lab=bins&lesson=bins&hide=questions,sources&test=1');
  await expect(page.getByTestId('bins-64')).toBeVisible();
  await tabTo(page, 'lesson-option-1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lesson-tasks')).toBeVisible();
  await tabTo(page, 'bins-64');
  await page.keyboard.press('Enter');
  await tabTo(page, 'bins'); // round the page: the slider stands before its buttons
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
  await ticked(page, 0);
  await tabTo(page, 'bins-256');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lesson-reveal')).toBeVisible();
  await tabTo(page, 'lesson-next');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lesson')).toHaveAttribute('data-station', 'units', { timeout: LOAD_MS });
});

test('the sheet takes two pages of A4 and of Letter', async ({ page }) => {
  await page.goto('./?lesson=sheet&test=1&theme=dark');
  await expect(page.getByTestId('sheet-address')).toContainText('/?lesson');
  for (const format of ['A4', 'Letter']) {
    const pdf = (await page.pdf({ format })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(2);
  }
});

const VIEWS = [
  'lesson',
  'lesson=teacher',
  'lesson=sheet',
  'lab=bins&lesson=bins',
  'lab=temperature',
  'lab=knows',
  'lab=constrained',
];

test('the lesson and the new exhibits are what axe asks for, wide and narrow, light and dark', async ({
  page,
}) => {
  const found: string[] = [];
  for (const [i, view] of VIEWS.entries()) {
    await page.setViewportSize(i % 2 === 0 ? LAPTOP : PHONE);
    await still(page);
    await page.goto(`./?${view}&test=1&theme=${i % 2 === 0 ? 'dark' : 'light'}`);
    await expect(page.locator('main')).toBeVisible();
    found.push(...(await violations(page)).map((each) => `${view}: ${each}`));
  }
  expect(found).toEqual([]);
});
