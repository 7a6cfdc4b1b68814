import { describe, expect, it } from 'vitest';
import type { Frame, FrameSource } from '../../contracts.ts';
import type { DeskPlane, PictureSource } from '../../observe/index.ts';
import { createDesk, fitsMarking, type MarkedPlane } from './desk.ts';
import type { DeskMemory } from './remember.ts';

const PLANE: DeskPlane = {
  corners: [
    [20, 10],
    [44, 10],
    [56, 40],
    [8, 40],
  ],
  size: [0.3, 0.2],
};

const pictureOf = (key: string, size: () => [number, number] = () => [64, 48]): PictureSource => ({
  kind: 'webcam',
  key,
  size,
  read: async () => ({
    ok: true,
    value: { width: 64, height: 48, rgba: new Uint8ClampedArray(64 * 48 * 4), seq: 0 },
  }),
  seen: () => 1,
  dispose: () => {},
});

const set = () => {
  const known = new Map<string, DeskPlane>();
  const memory: DeskMemory = {
    recall: (key) => known.get(key) ?? null,
    keep: (key, _width, _height, plane) => void known.set(key, plane),
    forget: () => known.clear(),
  };
  const changes: boolean[] = [];
  let open: PictureSource | null = pictureOf('one');
  const over: Frame = { width: 128, height: 128, rgb: new Uint8Array(3), source: 'webcam', seq: 9 };
  const overlay = (_: PictureSource, plane: () => MarkedPlane): FrameSource => {
    plane();
    return { kind: 'webcam', grab: async () => ({ ok: true, value: over }), dispose: () => {} };
  };
  const desk = createDesk({
    ...{ overlay, picture: () => open, memory: async () => memory },
    onChange: (on) => void changes.push(on),
  });
  const grab = async (frames: FrameSource) => {
    const frame = await frames.grab();
    await Promise.resolve();
    await Promise.resolve();
    return frame.ok ? frame.value.seq : frame.error.code;
  };
  return { desk, changes, grab, put: (picture: PictureSource | null) => (open = picture) };
};

describe('createDesk', () => {
  it('shows the picture as it is until a rectangle is marked, then the arm over it, then as it is', async () => {
    const { desk, changes, grab } = set();
    const frames = desk.frames(pictureOf('one'));
    expect(await grab(frames)).toBe(0);
    desk.setUp();
    expect(desk.state.getState().setting).toBe(true);
    desk.done(PLANE, { width: 64, height: 48 });
    expect([desk.on(), desk.state.getState().setting, await grab(frames)]).toEqual([true, false, 9]);
    desk.leave();
    expect([desk.on(), await grab(frames)]).toEqual([false, 0]);
    expect(changes).toEqual([true, false]);
  });

  it('takes up what is remembered of a camera, and of no other', async () => {
    const { desk, grab, put } = set();
    desk.done(PLANE, { width: 64, height: 48 });
    desk.closed();
    await Promise.resolve();
    for (const [key, on] of [
      ['two', false],
      ['one', true],
    ] as const) {
      const picture = pictureOf(key);
      put(picture);
      await grab(desk.frames(picture));
      await new Promise((done) => setTimeout(done, 0));
      expect([key, desk.on()]).toEqual([key, on]);
    }
  });

  it('scales the marks to the picture as it comes now', () => {
    const { desk } = set();
    desk.done(PLANE, { width: 128, height: 96 });
    expect(desk.initial()?.corners[0]).toEqual([10, 5]);
  });

  it('opens no set-up where there is no picture', () => {
    const { desk, put } = set();
    put(null);
    desk.setUp();
    expect(desk.state.getState().setting).toBe(false);
  });

  it('gives no frame of a phone that was turned in the middle, and goes on when it is turned back', async () => {
    const { desk, grab, put } = set();
    let size: [number, number] = [64, 48];
    const picture = pictureOf('one', () => size);
    put(picture);
    const frames = desk.frames(picture);
    await grab(frames);
    desk.done(PLANE, { width: 64, height: 48 });
    expect(await grab(frames)).toBe(9);
    size = [48, 64];
    expect(await grab(frames)).toBe('DESK_INVALID');
    expect(desk.initial(), 'marked anew, not bent to the new shape').toBeNull();
    size = [32, 24]; // the same view, smaller
    expect(await grab(frames)).toBe(9);
  });

  it.each([
    [[960, 720], [720, 960], false],
    [[960, 720], [960, 540], false],
    [[960, 720], [640, 480], true],
    [[960, 540], [854, 480], true], // rounded
  ] as const)('a marking in %o on %o fits: %s', (marked, now, fits) => {
    expect(fitsMarking(marked, now)).toBe(fits);
  });
});

it('keeps the set-up open when what is remembered comes late', async () => {
  let arrive: (memory: DeskMemory) => void = () => undefined;
  const coming = new Promise<DeskMemory>((done) => {
    arrive = done;
  });
  const picture = pictureOf('one');
  const over: FrameSource = {
    kind: 'webcam',
    grab: async () => ({ ok: false, error: { code: 'CAMERA_LOST', message: '' } }),
    dispose: () => {},
  };
  const desk = createDesk({
    ...{ overlay: () => over, picture: () => picture, memory: () => coming },
    onChange: () => undefined,
  });
  await desk.frames(picture).grab(); // asks what is remembered of this picture
  desk.setUp();
  arrive({ recall: () => null, keep: () => undefined, forget: () => undefined });
  await coming;
  await Promise.resolve();
  expect(desk.state.getState().setting).toBe(true);
});
