/** Pictures and videos from files, dropped anywhere on the page; and the screen that stays on while a run goes on. */
import type { Page } from '@playwright/test';
import { expectNotice, open, shownPixel } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here
test.setTimeout(180_000);

type Kind = 'picture' | 'video' | 'broken video' | 'text';

/** Makes a file in the page and drops it on the element. */
const drop = (page: Page, onto: string, kind: Kind) =>
  page.evaluate(
    async ([target, what]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
      const context = canvas.getContext('2d');
      const paint = (color: string): void => {
        if (!context) return;
        context.fillStyle = color;
        context.fillRect(0, 0, 320, 240);
      };
      const video = async (): Promise<File> => {
        const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm;codecs=vp8' });
        const chunks: Blob[] = [];
        recorder.ondataavailable = ({ data }) => chunks.push(data);
        const stopped = new Promise((resolve) => {
          recorder.onstop = resolve;
        });
        recorder.start();
        for (let i = 0; i < 12; i++) {
          paint('rgb(220, 30, 30)');
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        recorder.stop();
        await stopped;
        return new File(chunks, 'desk.webm', { type: 'video/webm' });
      };
      const picture = async (): Promise<File> => {
        paint('rgb(10, 200, 30)');
        const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
        return new File(blob ? [blob] : [], 'desk.png', { type: 'image/png' });
      };
      const files: Record<string, () => Promise<File>> = {
        video,
        picture,
        'broken video': async () => new File(['no video'], 'broken.mp4', { type: 'video/mp4' }),
        text: async () => new File(['hello'], 'notes.txt', { type: 'text/plain' }),
      };
      const file = await files[what]?.();
      const dataTransfer = new DataTransfer();
      if (file) dataTransfer.items.add(file);
      const at = document.querySelector(target);
      for (const type of ['dragenter', 'dragover', 'drop']) {
        at?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [onto, kind] as const,
  );

const source = async (page: Page) => {
  const sees = page.getByTestId('sees');
  return [await sees.getAttribute('data-source'), await sees.getAttribute('data-state')];
};

test('a picture dropped on the timeline and a video dropped on the scene become what it sees', async ({
  page,
}) => {
  await open(page, '&driver=no-op');
  await drop(page, '[data-testid=timeline]', 'picture');
  await expect.poll(() => source(page)).toEqual(['image', 'ready']);
  await expect.poll(() => shownPixel(page, 64, 64)).toEqual([10, 200, 30]);
  await drop(page, '[data-testid=scene]', 'video');
  await expect.poll(() => source(page)).toEqual(['video', 'ready']);
  await expect.poll(async () => (await shownPixel(page, 64, 64))[0]).toBeGreaterThan(150);
  const seq = async () => Number(await page.getByTestId('frame-seq').textContent());
  const before = await seq();
  // it has twelve pictures
  await expect
    .poll(seq, { message: 'it plays on after its end', timeout: 60_000 })
    .toBeGreaterThan(before + 30);
  await page.getByTestId('step').click();
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
  await page.getByTestId('source-image').click();
  await expect.poll(() => shownPixel(page, 64, 64), 'the picture is still there').toEqual([10, 200, 30]);
});

test('anything else changes nothing, and the page says what can be dropped', async ({ page }) => {
  await open(page, '&hide=scene&driver=no-op');
  await drop(page, '[data-testid=timeline]', 'picture');
  await expect.poll(() => source(page)).toEqual(['image', 'ready']);
  await drop(page, 'body', 'text');
  await expectNotice(page, 'IMAGE_UNREADABLE');
  await expect(page.getByTestId('notice').last()).toContainText(
    '“notes.txt” is no picture, video, GLB or policy',
  );
  await expect(page.getByTestId('notice').last()).toContainText('MP4 or WebM');
  await expect(page.getByTestId('drop-zone')).toHaveCount(0);
  expect(await source(page)).toEqual(['image', 'ready']);
  expect(await shownPixel(page, 64, 64)).toEqual([10, 200, 30]);
});

test('a video that cannot be played is said, with a way back', async ({ page }) => {
  await open(page, '&hide=scene&driver=no-op');
  await drop(page, 'body', 'broken video');
  await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', 'IMAGE_UNREADABLE');
  await expect(page.getByTestId('source-error')).toContainText('Use an MP4 or WebM file.');
  await page.getByTestId('source-use-sim').click();
  await expect.poll(() => source(page)).toEqual(['sim', 'ready']);
});

test('the screen is kept on while a run goes on, also after the tab was hidden', async ({ page }) => {
  await page.addInitScript(() => {
    const held = new Set<EventTarget>();
    const request = async () => {
      const lock = Object.assign(new EventTarget(), {
        release: async () => {
          held.delete(lock);
          lock.dispatchEvent(new Event('release'));
        },
      });
      held.add(lock);
      return lock;
    };
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
    Object.assign(window, { locks: () => held.size });
    window.addEventListener('hide', () => {
      for (const lock of [...held] as unknown as { release(): void }[]) lock.release();
    });
  });
  const locks = () => page.evaluate(() => (window as unknown as { locks: () => number }).locks());
  await open(page, '&hide=scene&driver=no-op&steps=500&clock=realtime');
  expect(await locks()).toBe(0);
  await page.getByTestId('run').click();
  await expect.poll(locks).toBe(1);
  await page.evaluate(() => window.dispatchEvent(new Event('hide'))); // as the browser does
  expect(await locks()).toBe(0);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(locks).toBe(1);
  await page.getByTestId('stop').click();
  await expect.poll(locks).toBe(0);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  expect(await locks()).toBe(0);
});

test('a photograph that says how it was held stands upright', async ({ page }) => {
  await open(page, '&driver=no-op&hide=scene&camera=image');
  // left half red, right half blue; APP1 with the one entry Orientation behind the start of the JPEG
  const jpegs = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 320 });
    const context = canvas.getContext('2d');
    for (const [color, x] of [
      ['rgb(220, 30, 30)', 0],
      ['rgb(30, 30, 220)', 160],
    ] as const) {
      if (!context) continue;
      context.fillStyle = color;
      context.fillRect(x, 0, 160, 320);
    }
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
    const plain = [...new Uint8Array(await (blob ?? new Blob()).arrayBuffer())];
    return [3, 6, 8].map((orientation) => [
      ...plain.slice(0, 2),
      ...[0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0], // APP1, 34 bytes, "Exif"
      ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1], // big-endian TIFF, one entry
      ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0], // 0x112 Orientation, SHORT
      ...plain.slice(2),
    ]);
  });
  const [red, blue] = ['red', 'blue'];
  const seen = async (): Promise<string[]> =>
    Promise.all(
      [
        [30, 64],
        [98, 64],
        [64, 30],
        [64, 98],
      ].map(async ([x = 0, y = 0]) => {
        const [r = 0, , b = 0] = await shownPixel(page, x, y);
        return r > b ? red : blue;
      }),
    );
  // 3: half a turn; 6: a quarter clockwise, so that the left comes up; 8: a quarter back
  for (const [i, expected] of [
    [0, [blue, red]],
    [1, [red, blue]],
    [2, [blue, red]],
  ] as const) {
    const buffer = Buffer.from(jpegs[i] ?? []);
    await page.getByTestId('image-file').setInputFiles({ name: `${i}.jpg`, mimeType: 'image/jpeg', buffer });
    const pair = async () => (i === 0 ? (await seen()).slice(0, 2) : (await seen()).slice(2));
    await expect.poll(pair, `orientation ${i}`).toEqual([...expected]);
  }
});
