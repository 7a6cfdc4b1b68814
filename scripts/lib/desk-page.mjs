// @ts-check
/** The page over a desk that a camera file shows: marked, followed, and looked at while it goes on. */
import { readTimecode } from './timecode.mjs';

/**
 * @typedef {object} Moving what `npm run desk-set -- --moving` writes beside the video
 * @property {string} file
 * @property {number} rate pictures a second
 * @property {{ bits: number, cell: number }} timecode
 * @property {string} instruction
 * @property {[number, number][]} plane
 * @property {[number, number]} planeSize
 * @property {[number, number]} size of the picture, pixels
 * @property {[number, number][]} targets a picture each
 */

/** Where src/runtime/desk/remember.ts keeps the rectangles. */
const MEMORY = 'tabletop.desk.1';

/**
 * Opens the page and marks the desk as a visitor does: the set-up's own rectangle first, then the known corners in what the
 * page remembers of it.
 * @param {import('@playwright/test').Page} page
 * @param {string} url
 * @param {Moving} moving
 */
export async function openDesk(page, url, { plane, planeSize, size }) {
  const ready = async () => {
    await page.goto(url);
    await page.evaluate(() => window.tabletop?.ready);
  };
  await ready();
  await page.getByTestId('desk-set-up').click();
  await page.locator('[data-testid=desk-setup-body][data-state=ready]').waitFor();
  await page.getByTestId('desk-done').click();
  await page.waitForFunction((key) => localStorage.getItem(key) !== null, MEMORY);
  await page.evaluate(
    ([key, corners, metres, [width, height]]) => {
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null');
      const last = kept.planes.at(-1);
      last.corners = corners.map(([x, y]) => [(x * last.width) / width, (y * last.height) / height]);
      last.size = metres;
      localStorage.setItem(key, JSON.stringify(kept));
    },
    /** @type {const} */ ([MEMORY, plane, planeSize, size]),
  );
  await ready();
  await page.locator('[data-testid=desk][data-state=on]').waitFor();
}

/** Begins to follow. @param {import('@playwright/test').Page} page @param {string} instruction */
export async function follow(page, instruction) {
  await page.evaluate(() => window.tabletop?.load());
  await page.getByTestId('instruction').fill(instruction);
  await page.getByTestId('run').click();
  await page.locator('html[data-run=running]').waitFor();
}

/**
 * Reads the camera once more beside the page (the browser opens it once for both) and notes which picture it shows, where
 * the hand is and what the page says of it.
 * @param {import('@playwright/test').Page} page
 * @param {{ timecode: { bits: number, cell: number }, seconds: number, every: number }} options `every`: ms
 * @returns {Promise<{ t: number, code: number | null, hand: [number, number], height: number, verdict: string }[]>}
 */
export async function watchHand(page, { timecode, seconds, every }) {
  await page.evaluate(`globalThis.readTimecode = ${String(readTimecode)}; 0`); // by the debugger: the page allows no scripts
  return page.evaluate(
    async ([code, duration, step]) => {
      const chosen = (await navigator.mediaDevices.enumerateDevices()).find(
        ({ kind }) => kind === 'videoinput',
      );
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { deviceId: { exact: chosen?.deviceId ?? '' } },
      });
      const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true });
      await video.play();
      const { videoWidth: width } = video;
      const height = Math.ceil(code.cell * width);
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      let newest = /** @type {number | null} */ (null);
      const look = () => {
        context?.drawImage(video, 0, 0, width, height, 0, 0, width, height);
        const { data } = context?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
        newest = /** @type {any} */ (globalThis).readTimecode(data, width, code);
        video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
      /** @type {{ t: number, code: number | null, hand: [number, number], height: number, verdict: string }[]} */
      const samples = [];
      const until = performance.now() + duration;
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, step));
        const state = window.tabletop?.getState();
        const [x, y, z] = state?.proprioception?.position ?? [Number.NaN, Number.NaN, Number.NaN];
        const verdict = document.querySelector('[data-testid=status]')?.getAttribute('data-verdict') ?? '';
        samples.push({ t: performance.now(), code: newest, hand: [x, y], height: z, verdict });
      }
      for (const track of stream.getTracks()) track.stop();
      return samples;
    },
    /** @type {const} */ ([timecode, 1000 * seconds, every]),
  );
}

/** Of the steps taken since the step `from`: how old their frames were, and how many pictures nobody had time for. */
export const stepsSince = (/** @type {import('@playwright/test').Page} */ page, /** @type {number} */ from) =>
  page.evaluate((first) => {
    const steps = window.tabletop?.getTrace()?.steps ?? [];
    const mine = steps.slice(first <= steps.length ? first : 0);
    return {
      taken: steps.length,
      ages: mine.map(({ frameAgeMs }) => frameAgeMs),
      dropped: mine.reduce((sum, { dropped }) => sum + dropped, 0),
      runs: window.tabletop?.stats.policyRuns ?? 0,
    };
  }, from);
