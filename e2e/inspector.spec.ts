/** The inspector on the trained model (WASM): links between chip and gripper, draws, edits, and where it looks. */
import type { Page } from '@playwright/test';
import { PerspectiveCamera, Vector3 } from 'three';
import { ACTION_SPEC } from '../src/action/index.ts';
import { CAMERA, TARGET } from '../src/app/viewport/camera.ts';
import { sampleScene } from '../src/tasks/index.ts';
import {
  drawn,
  frameHash,
  loadModel,
  open,
  policyRuns,
  shownHash,
  takeSteps,
  tokens,
  worldHash,
} from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.setTimeout(240_000);
test.use({ viewport: { width: 1280, height: 720 } });

const SEED = 12;
const NAMES = ACTION_SPEC.map(({ name }) => name);

/** Where a point of the world is on the page. The view must not have been turned. */
const onPage = async (page: Page, point: Vector3): Promise<{ x: number; y: number }> => {
  const box = await page.getByTestId('scene').locator('canvas').boundingBox();
  if (!box) throw new Error('the scene has no canvas');
  const camera = new PerspectiveCamera(CAMERA.fov, box.width / box.height, CAMERA.near, CAMERA.far);
  camera.up.set(0, 0, 1);
  camera.position.set(...CAMERA.position);
  camera.lookAt(...TARGET);
  camera.updateMatrixWorld();
  const { x, y } = point.clone().project(camera);
  return { x: box.x + ((x + 1) / 2) * box.width, y: box.y + ((1 - y) / 2) * box.height };
};

/** Pixels of the scene whose colour is within 10 of the dimension's, a channel. */
const colored = async (page: Page, dimension: number): Promise<number> => {
  const shot = (await page.getByTestId('scene').screenshot()).toString('base64');
  return page.evaluate(
    async ({ png, variable }) => {
      const hex = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
      const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const data = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (wanted.every((value, c) => Math.abs((data[i + c] ?? 0) - value) <= 10)) count += 1;
      }
      return count;
    },
    { png: shot, variable: `--dim-${dimension}` },
  );
};

const marked = (page: Page): Promise<string[]> =>
  page
    .locator('.token[data-marked="true"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-testid')?.slice('token-'.length) ?? ''));

/** What a strip shows, as one string. */
const picture = (page: Page, name: string): Promise<string> =>
  page.getByTestId(`strip-${name}`).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** The same once it is drawn no more: words of the page change before a canvas does. */
const settledPicture = async (page: Page, name: string): Promise<string> => {
  let [before, now] = ['', await picture(page, name)];
  while (now !== before) {
    await page.waitForTimeout(250);
    [before, now] = [now, await picture(page, name)];
  }
  return now;
};

const scene = async (page: Page): Promise<string> =>
  (await page.getByTestId('scene').screenshot()).toString('base64');

const odds = (page: Page): Promise<string[]> => page.locator('.token .share').allTextContents();
const bits = async (page: Page): Promise<number[]> =>
  (await page.locator('.token .bits').allTextContents()).map(Number);

/** Cells of the map that are not clear. */
const cells = (page: Page): Promise<number> =>
  page.getByTestId('looks').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) drawn += 1;
    return drawn;
  });

test('pointing at an axis of the gripper marks its chip, and a chip lights its axis', async ({ page }) => {
  await open(page, `&driver=expert&seed=${SEED}`);
  const tip = new Vector3(...sampleScene(SEED).home.position);
  await drawn(page);
  const places = [
    ['dx', new Vector3(0.035, 0, 0)],
    ['dy', new Vector3(0, 0.035, 0)],
    ['dz', new Vector3(0, 0, -0.035)],
    ['drx', new Vector3(0, -0.0495, 0.0495)],
    ['dry', new Vector3(0.0495, 0, 0.0495)],
    ['drz', new Vector3(0.0495, 0.0495, 0)],
    ['terminate', new Vector3(0, 0, 0)],
  ] as const;
  for (const [name, offset] of places) {
    const { x, y } = await onPage(page, tip.clone().add(offset));
    await page.mouse.move(x, y);
    await expect.poll(() => marked(page), name).toEqual([name]);
  }
  await page.mouse.move(100, 400);
  await expect.poll(() => marked(page)).toEqual([]);

  for (const name of ['dx', 'drz', 'gripper'] as const) {
    const dimension = NAMES.indexOf(name);
    const before = await colored(page, dimension);
    await page.getByTestId(`chip-${name}`).focus();
    expect(await marked(page)).toEqual([name]);
    await expect.poll(() => colored(page, dimension), name).toBeGreaterThan(before + 15);
    await page.getByTestId(`chip-${name}`).blur();
    await expect.poll(() => colored(page, dimension), name).toBeLessThan(before + 8);
  }
  await page.getByTestId('token-dy').hover();
  expect(await marked(page)).toEqual(['dy']);
});

test('odds, draws, where it looks, edits: one action of the model taken apart', async ({ page }) => {
  await open(page, `&provider=wasm&seed=${SEED}`);
  await loadModel(page);
  await takeSteps(page, 3);
  const runs = await policyRuns(page);
  const said = await tokens(page);
  const last = said.at(-1)!;
  const rested = await worldHash(page);

  await test.step('temperature changes odds and entropy, and nothing is run', async () => {
    await expect.poll(() => bits(page)).toHaveLength(8);
    const own = await bits(page);
    expect(own.every((value) => value >= 0 && value <= 8)).toBe(true);
    const slider = page.getByTestId('odds-temperature');
    await slider.fill('0');
    await expect.poll(() => odds(page)).toEqual(last.map(() => '100%')); // greedy: what was said has it all
    expect(await bits(page)).toEqual(last.map(() => 0));
    await slider.fill('2');
    await expect.poll(async () => (await bits(page))[1]!).toBeGreaterThan(own[1]!);
    await slider.fill('1');
    await expect.poll(() => bits(page)).toEqual(own);
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('sample-bar')).toHaveAttribute('data-temperature', '1.1');
    await slider.fill('1');
    await expect.poll(() => bits(page)).toEqual(own);
  });

  await test.step('draws are ticks on the strips and ghosts in the scene, and nothing is run', async () => {
    const [strip, view] = [await settledPicture(page, 'dx'), await scene(page)];
    await page.getByTestId('draws-8').click();
    await expect.poll(() => picture(page, 'dx')).not.toBe(strip);
    await expect.poll(() => scene(page)).not.toBe(view);
    const first = await picture(page, 'dx');
    await page.getByTestId('draw-again').click();
    await expect.poll(() => picture(page, 'dx')).not.toBe(first);
    await expect(page.getByTestId('readout')).toContainText(
      'each row’s odds follow the tokens said above it',
    );
    await page.getByTestId('draws-0').click();
    await expect.poll(() => picture(page, 'dx')).toBe(strip);
    expect(await policyRuns(page)).toBe(runs);
  });

  await test.step('the bin under the pointer is read out with its odds', async () => {
    await page.getByTestId('strip-dz').hover();
    await expect(page.getByTestId('readout')).toHaveText(
      /^Δz bin 12[789]: .*mm, (<1|\d+)%; within 2 bins: (<1|\d+)%$/,
    );
  });

  await test.step('where it looks lies over the model’s own pixels, which stay as they are', async () => {
    await expect(page.getByTestId('looks')).toBeHidden();
    for (const name of ['target', 'second', 'glance']) {
      await page.getByTestId('looks-choice').selectOption(name);
      await expect(page.getByTestId('looks')).toHaveAttribute('data-map', name);
      expect(await cells(page), name).toBeGreaterThan(0);
    }
    await expect(page.getByTestId('looks-legend')).toContainText(/\d+%/);
    await expect(page.getByTestId('looks-caveat')).toContainText('not why');
    expect(await shownHash(page)).toBe(await frameHash(page));
    await page.getByTestId('looks-more').click();
    await expect(page.getByTestId('looks-about')).toContainText('not one a token');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('looks-about')).toBeHidden();
    await page.getByTestId('looks-choice').selectOption('');
    await expect(page.getByTestId('looks')).toBeHidden();
  });

  await test.step('what is no bin is said where it was typed, and loses nothing', async () => {
    await page.getByTestId('bin-dx').click();
    await expect(page.getByTestId('bin-field-dx')).toBeFocused();
    await page.getByTestId('bin-field-dx').fill('999');
    await page.getByTestId('bin-field-terminate').fill('2');
    await expect(page.getByTestId('edit-problem')).toHaveText('stop must be 0 (go on) or 1 (stop).');
    await page.getByTestId('bin-field-terminate').fill('0');
    await expect(page.getByTestId('edit-problem')).toHaveText('Δx must be a whole number from 0 to 255.');
    await expect(page.getByTestId('carry-out')).toBeDisabled();
    await page.getByTestId('bin-field-dx').press('Enter');
    expect(await tokens(page)).toEqual(said);
    await expect(page.getByTestId('bin-field-dx')).toHaveValue('999');
    await page.getByTestId('bin-field-dx').press('Escape');
    await expect(page.getByTestId('edit-bar')).toHaveCount(0);
    expect(await worldHash(page), 'the newest state is back').toBe(rested);
    expect(await tokens(page)).toEqual(said);
  });

  const edited = [...last];
  edited[3] = 200;

  await test.step('a typed bin shows a ghost; carried out, the arm goes there', async () => {
    await page.getByTestId('bin-dz').click();
    expect(await worldHash(page), 'before the step that is edited').not.toBe(rested);
    await drawn(page);
    const view = await scene(page);
    await page.getByTestId('bin-field-dz').fill('199');
    await page.getByTestId('bin-field-dz').press('ArrowUp');
    await expect(page.getByTestId('bin-field-dz')).toHaveValue('200');
    await expect.poll(() => scene(page)).not.toBe(view);
    await expect(page.getByTestId('edit-problem')).toContainText(/finger tips at x \d+, y -?\d+, z \d+ mm/);
    await page.getByTestId('carry-out').click();
    await expect.poll(() => tokens(page)).toEqual([...said.slice(0, -1), edited]);
    await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');
    expect(await worldHash(page)).not.toBe(rested);
    await expect(page.getByTestId('token-dz')).toHaveAttribute('data-bin', '200');
    await expect(page.getByTestId('readout')).toContainText('You wrote this step');
    expect(await policyRuns(page), 'no run of the model').toBe(runs);
  });

  await test.step('undo brings the model’s own step back', async () => {
    await page.getByTestId('undo-edit').click();
    await expect.poll(() => tokens(page)).toEqual(said);
    expect(await worldHash(page)).toBe(rested);
  });

  await test.step('a bin can be dragged along its strip', async () => {
    const box = (await page.getByTestId('strip-dy').boundingBox())!;
    const at = (share: number) => [box.x + share * box.width, box.y + box.height / 2] as const;
    await page.mouse.move(...at(0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.6), { steps: 4 });
    await page.mouse.move(...at(0.75), { steps: 4 });
    await page.mouse.up();
    const bin = Number(await page.getByTestId('bin-field-dy').inputValue());
    expect(Math.abs(bin - 192)).toBeLessThan(5);
    await page.getByTestId('drop-edit').click();
    expect(await worldHash(page)).toBe(rested);
  });

  await test.step('switched off, strips, axes and odds are gone; the numbers stay', async () => {
    await page.getByTestId('inspector-switch').click();
    await expect(page.locator('.strip')).toHaveCount(0);
    await expect(page.getByTestId('token-dz')).toHaveAttribute('data-bin', String(last[3]));
    await page.getByTestId('inspector-switch').click();
    await expect(page.locator('.strip')).toHaveCount(8);
  });
});

test.describe('without a model', () => {
  test.use(allowing(/404|Failed to load resource/));

  test('the expert’s tokens can be edited by keyboard, and have no odds', async ({ page }) => {
    await open(page, `&driver=expert&seed=${SEED}`);
    await takeSteps(page, 2);
    const said = await tokens(page);
    await expect(page.getByTestId('readout')).toContainText('No odds');
    await expect(page.getByTestId('looks-choice')).toHaveValue('');
    await page.getByTestId('chip-dx').focus();
    await page.keyboard.press('Tab');
    await expect(page.getByTestId('bin-dx')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('bin-field-dx')).toBeFocused();
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => tokens(page)).toHaveLength(2);
    await expect.poll(async () => (await tokens(page))[1]?.[1]).toBe(Math.min(255, said[1]![1]! + 10));
  });
});
