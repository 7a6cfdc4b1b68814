/** The trained model on WASM, in the page: from the button that loads it to the arm that moves. */
import type { Page } from '@playwright/test';
import { ACTION_SPEC, decodeTokens } from '../src/action/index.ts';
import type { Unit } from '../src/contracts.ts';
import {
  expectLoaded,
  frameHash,
  open,
  pictures,
  policyRuns,
  pressStep,
  shownHash,
  stepUntilMoved,
  takeSteps,
  tokens,
} from './support/app.ts';
import { engineLog, watchEngine } from './support/engine-log.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

/** A number as the page writes it, its minus sign included. */
const number = (text: string): number => Number(text.replace('−', '-').replace(/[^-+\d.]/g, ''));

/** What a number of such a unit is written with. */
const SHOWN_UNITS: Partial<Record<Unit, string>> = { m: 'mm', rad: '°', opening: '% open', flag: '' };

/** What the page says about one token: the integer, the value in its unit, and how sure the model was. */
const chip = async (page: Page, name: string) => {
  const row = page.getByTestId(`token-${name}`);
  return {
    bin: Number(await row.getAttribute('data-bin')),
    written: await row.locator('.bin').textContent(),
    value: (await row.locator('.value').textContent()) ?? '',
    sure: await row.locator('.share').textContent(),
  };
};

/** Pixels of a strip that belong to bars: below the marker's rows, above the base line. */
const barPixels = (page: Page, name: string): Promise<number> =>
  page.getByTestId(`strip-${name}`).evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const data = canvas.getContext('2d')?.getImageData(0, 6, width, height - 8).data ?? [];
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) drawn += 1;
    return drawn;
  });

test('a sentence moves the arm: consent, progress, badges, chips, strips, one run an action, real time', async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => void fetched.push(new URL(request.url()).pathname));
  await watchEngine(page);
  const gate: { open?: () => void } = {};
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  await page.route('**/models/pico/policy.int8.onnx', async (route) => {
    await opened;
    await route.continue();
  });

  await test.step('consent, then progress in bytes, then ready', async () => {
    await open(page, '&provider=wasm&steps=12');
    await expect(page.getByTestId('load')).toHaveText(/^Load the model \(\d+\.\d MB\)$/);
    expect((await engineLog(page)).acts, 'nothing runs before it is asked for').toEqual([]);
    await page.getByTestId('load').click();
    const total = (await page.evaluate(() => window.tabletop?.getState().engine)) as { phase: string };
    expect(total.phase).toBe('loading');
    const bar = page.getByTestId('progress');
    // all but the policy has arrived
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(20e6);
    expect(Number(await bar.getAttribute('value'))).toBeLessThan(Number(await bar.getAttribute('max')));
    await expect(page.getByTestId('progress-bytes')).toHaveText(/^\d+\.\d MB of \d+\.\d MB$/);
    gate.open?.();
    await expectLoaded(page);
  });

  await test.step('the badges say what really runs', async () => {
    await expect(page.getByTestId('badge-model')).toHaveText('pico int8');
    await expect(page.getByTestId('badge-provider')).toHaveText('WASM');
    await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
    const engine = await page.evaluate(() => window.tabletop?.getState().engine);
    expect(engine).toMatchObject({
      phase: 'ready',
      info: { provider: 'wasm', variant: 'int8', parity: 'ok' },
    });
  });

  await test.step('a typed sentence and Step: eight legal tokens, decoded as src/action decodes them', async () => {
    const said = await page.getByTestId('example-1').textContent();
    await page.getByTestId('instruction').fill(said ?? '');
    for (const { name } of ACTION_SPEC) expect(await barPixels(page, name), `${name} before`).toBe(0);
    await pressStep(page);
    const [first] = await tokens(page);
    const decoded = decodeTokens(first ?? []);
    if (!first || !decoded.ok) throw new Error(`not an action: ${first?.join(' ')}`);
    const { translation, rotation, gripper, terminate } = decoded.value;
    const degrees = rotation.map((r) => (r * 180) / Math.PI);
    const values = [Number(terminate), ...translation.map((m) => m * 1000), ...degrees, gripper * 100];
    for (const [i, { name, unit }] of ACTION_SPEC.entries()) {
      const shown = await chip(page, name);
      expect(shown.bin, name).toBe(first[i]);
      expect(shown.written, name).toBe(String(first[i]));
      expect(shown.sure, name).toMatch(/^(<1|\d{1,3})%$/);
      if (name === 'terminate') expect(shown.value.trim()).toBe(terminate ? 'stop' : 'go on');
      else {
        const off = Math.abs(number(shown.value) - (values[i] ?? Number.NaN));
        expect(off, name).toBeLessThan(name === 'gripper' ? 0.51 : 0.051); // half of the last digit shown
      }
      expect(shown.value, name).toContain(SHOWN_UNITS[unit] ?? 'a unit of these models');
    }
    await expect(page.getByTestId('sure')).toHaveAttribute('data-state', 'probabilities');
    for (const { name } of ACTION_SPEC)
      await expect.poll(() => barPixels(page, name), name).toBeGreaterThan(0);
  });

  await test.step('what the panel shows is what the worker was sent', async () => {
    const { acts } = await engineLog(page);
    expect(acts).toHaveLength(1);
    expect(acts[0]?.frame).toBe(await frameHash(page));
    expect(acts[0]?.instruction).toBe(await page.getByTestId('instruction').inputValue());
    await expect.poll(() => shownHash(page)).toBe(acts[0]?.frame);
  });

  await test.step('the arm moves, and the next frame sees it', async () => {
    await stepUntilMoved(page);
    await takeSteps(page, 1);
    const { acts } = await engineLog(page);
    expect(acts.at(-1)?.frame).not.toBe(acts[0]?.frame);
  });

  await test.step('six actions are six runs of the policy', async () => {
    const before = await policyRuns(page);
    const asked = (await engineLog(page)).acts.length;
    for (let i = 0; i < 6; i++) await takeSteps(page, 1); // one by one: an episode may end and another begin
    expect((await policyRuns(page)) - before).toBe(6);
    expect((await engineLog(page)).acts.length - asked).toBe(6);
  });

  await test.step('presses while a step runs do not queue another', async () => {
    await page.getByTestId('reset').click();
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
    const before = await policyRuns(page);
    await page.evaluate(async () => {
      const button = document.querySelector<HTMLButtonElement>('[data-testid=step]');
      button?.click();
      button?.click();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', bubbles: true }));
      await window.tabletop?.step(1); // joins the one that runs, and so waits for it
    });
    await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'idle');
    await pictures(page, 20); // a queued one would begin now
    expect((await tokens(page)).length).toBe(1);
    expect((await policyRuns(page)) - before, 'it looked for the thing, and acted').toBe(2);
  });

  await test.step('stop in the middle of a run: said at once, and Step goes on', async () => {
    const before = (await tokens(page)).length;
    await page.evaluate(async () => {
      const press = (id: string) => document.querySelector<HTMLButtonElement>(`[data-testid=${id}]`)?.click();
      press('run');
      // until the first action of the run is in the worker: it may be the last one, if the model says so
      while (window.engineLog?.inFlight !== 1) await new Promise((resolve) => setTimeout(resolve, 1));
      press('stop');
    });
    await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'idle', { timeout: 5000 });
    await expect(page.getByTestId('status-text')).toHaveText(/^Stopped after/);
    expect((await tokens(page)).length, 'the action under way was not carried out').toBe(before);
    await pressStep(page);
    await expect(page.getByTestId('notice')).toHaveCount(0);
  });

  await test.step('in real time no frame waits behind a running inference', async () => {
    await page.getByTestId('clock-realtime').click();
    await page.getByTestId('reset').click();
    await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '0');
    const [before, asked] = [await policyRuns(page), (await engineLog(page)).acts.length];
    await page.getByTestId('run').click();
    await expect(page.getByTestId('timeline')).not.toHaveAttribute('data-steps', '0');
    await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'idle', { timeout: 60_000 });
    const end = await page.evaluate(() => window.tabletop?.getState().end);
    expect(end?.reason).toMatch(/^(terminated|step-limit)$/);
    const log = await engineLog(page);
    expect((await policyRuns(page)) - before, 'one look for the thing, and one run an action').toBe(
      1 + (end?.steps ?? 0),
    );
    expect(log.acts.length - asked, 'nothing was asked that was not carried out').toBe(end?.steps ?? -1);
    expect(log.mostInFlight).toBe(1);
    expect(log.inFlight).toBe(0);
  });

  await test.step('nothing was fetched of models that see things one by one', () => {
    expect(fetched.filter((path) => /object-models/.test(path))).toEqual([]);
    expect(fetched.length).toBeGreaterThan(5);
  });
});
