/** The webcam, played from a file, in front of the trained model: its pixels go in, tokens come out, the arm moves. */
import { decodeTokens } from '../src/action/index.ts';
import { frameHash, loadModel, open, shownHash, shownPixel, stepUntilMoved, tokens } from './support/app.ts';
import { engineLog, watchEngine } from './support/engine-log.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(180_000);

test('frames of the webcam reach the model, tokens come out and the arm moves', async ({ page }) => {
  await watchEngine(page);
  // the clip shows none of the things of a sentence, so that a run would be held
  await open(page, '&provider=wasm&look=0');
  const simulated = await frameHash(page);
  await loadModel(page);
  await page.getByTestId('source-webcam').click();
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');
  // the disc is red and its ground grey, whatever the video range made of them
  await expect.poll(async () => (await shownPixel(page, 82, 69))[0] ?? 0).toBeGreaterThan(150);
  const [, green = 255, blue = 255] = await shownPixel(page, 82, 69);
  expect(Math.max(green, blue)).toBeLessThan(90);
  const ground = await shownPixel(page, 8, 8);
  expect(Math.max(...ground) - Math.min(...ground)).toBeLessThan(12);

  await stepUntilMoved(page);
  const { acts } = await engineLog(page);
  const sent = acts.at(-1)?.frame;
  expect(sent).not.toBe(simulated);
  expect(sent).toBe(await frameHash(page));
  await expect.poll(() => shownHash(page), 'the panel shows what the model got').toBe(sent);
  const said = (await tokens(page)).at(-1) ?? [];
  expect(decodeTokens(said).ok, said.join(' ')).toBe(true);
});
