/** The ranges that a manifest states are the ranges that the arm moves by. */
import type { Page } from '@playwright/test';
import { loadModel, open, takeSteps } from './support/app.ts';
import { expect, test } from './support/test.ts';
import { serveTestPolicies, TEST_DOUBLED } from './support/test-policies.ts';

/** The first action of the trained model, by the ranges of this manifest. */
const firstAction = async (page: Page, model: string) => {
  await open(page, `&driver=model&provider=wasm&seed=12&model=${model}`);
  await loadModel(page);
  await takeSteps(page, 1);
  const step = await page.evaluate(() => window.tabletop?.getTrace()?.steps[0]);
  if (step?.action.kind !== 'ee-delta') throw new Error('no displacement was carried out');
  return { tokens: step.tokens, ...step.action };
};

test('a model with doubled ranges says the same, and moves twice as far', async ({ page }) => {
  test.setTimeout(240_000); // two loads
  await serveTestPolicies(page.context());
  const once = await firstAction(page, 'pico');
  const twice = await firstAction(page, TEST_DOUBLED);
  await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
  expect(twice.tokens).toEqual(once.tokens);
  expect(Math.hypot(...once.translation)).toBeGreaterThan(0.001);
  expect(twice.translation).toEqual(once.translation.map((x) => 2 * x));
  expect(twice.rotation).toEqual(once.rotation.map((x) => 2 * x));
  expect(twice.gripper).toBe(once.gripper);
});
