import { expect, it } from 'vitest';
import type { Result } from '../contracts.ts';
import { frameSourceOf } from './frame-of-picture.ts';
import { fitWithin, type Picture, type PictureSource } from './picture.ts';

const picture = (seq: number, value: number): Picture => ({
  width: 4,
  height: 2,
  rgba: new Uint8ClampedArray(32).fill(value),
  seq,
});

const sourceOf = (read: () => Result<Picture>) => {
  const state = { disposed: 0 };
  const source: PictureSource = {
    kind: 'video',
    key: 'video',
    size: () => [4, 2],
    read: async () => read(),
    seen: () => 1,
    dispose: () => {
      state.disposed += 1;
    },
  };
  return { source, state };
};

it('makes one frame of one picture, however often it is grabbed', async () => {
  let now = picture(3, 90);
  const frames = frameSourceOf(sourceOf(() => ({ ok: true, value: now })).source);
  const [a, b] = [await frames.grab(), await frames.grab()];
  if (!a.ok || !b.ok) throw new Error('no frame');
  expect(b.value).toBe(a.value);
  expect(a.value).toMatchObject({ width: 128, height: 128, source: 'video', seq: 3 });
  expect(new Set(a.value.rgb)).toEqual(new Set([90]));
  now = picture(4, 10);
  const c = await frames.grab();
  if (!c.ok) throw new Error('no frame');
  expect(c.value.seq).toBe(4);
  expect(new Set(c.value.rgb)).toEqual(new Set([10]));
  expect(new Set(a.value.rgb), 'a frame that was given stays as it was').toEqual(new Set([90]));
});

it('hands on the error of the picture, and closes it', async () => {
  const error = { code: 'CAMERA_LOST', message: 'gone' } as const;
  const { source, state } = sourceOf(() => ({ ok: false, error }));
  const frames = frameSourceOf(source);
  expect(await frames.grab()).toEqual({ ok: false, error });
  frames.dispose();
  expect(state.disposed).toBe(1);
});

it.each([
  [160, 120, [160, 120]],
  [640, 480, [640, 480]],
  [1920, 1080, [960, 540]],
  [3840, 2160, [960, 540]],
  [480, 640, [480, 640]],
  [2160, 3840, [540, 960]],
  [10_000, 3, [960, 1]],
])('%i x %i is read as %j', (width, height, size) => expect(fitWithin(width, height)).toEqual(size));

it('makes one frame a size of one picture', async () => {
  const frames = frameSourceOf(sourceOf(() => ({ ok: true, value: picture(3, 90) })).source);
  const close = await frames.grab(384);
  expect(close).toMatchObject({ ok: true, value: { width: 384, height: 384, seq: 3 } });
  expect(close.ok && close.value.rgb.length).toBe(384 * 384 * 3);
  expect(await frames.grab()).toMatchObject({ ok: true, value: { width: 128 } });
});
