import { expect, it } from 'vitest';
import type { ErrorCode, Frame, Result } from '../contracts.ts';
import { createPictureWait, isStill } from './picture-wait.ts';
import { defaultSettings } from './settings.ts';
import { createStores } from './stores.ts';

const frame: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'webcam', seq: 0 };
const failing = (code: ErrorCode) => ({ ok: false, error: { code, message: code } }) as const;
const STILL = { code: 'CAMERA_STILL', message: 'no pictures' } as const;

const setUp = () => {
  const { session } = createStores(defaultSettings(), 'dark');
  let now: Result<Frame> = failing('CAMERA_STILL');
  let looks = 0;
  const wait = createPictureWait({
    session,
    source: {
      grab: async () => {
        looks += 1;
        return now;
      },
    },
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
  });
  return {
    wait,
    state: () => session.getState(),
    looks: () => looks,
    becomes: (next: Result<Frame>) => {
      now = next;
    },
  };
};

const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 1));
};

it('waits while the camera stands still, says so, and takes it back when pictures come', async () => {
  const { wait, state, looks, becomes } = setUp();
  const waiting = wait(STILL, new AbortController().signal);
  await until(() => looks() > 3);
  expect(isStill(state())).toBe(true);
  expect(state().notices.map(({ error, text }) => [error.code, text.next])).toEqual([
    ['CAMERA_STILL', expect.stringMatching(/paused.*goes on by itself/)],
  ]);
  becomes({ ok: true, value: frame });
  expect(await waiting).toBe(true);
  expect(state()).toMatchObject({ source: { phase: 'ready' }, notices: [] });
});

it('a camera that is unplugged meanwhile is not waited for: the next look has its reason', async () => {
  const { wait, state, looks, becomes } = setUp();
  const waiting = wait(STILL, new AbortController().signal);
  await until(() => looks() > 1);
  becomes(failing('CAMERA_LOST'));
  expect(await waiting).toBe(true);
  expect(state().notices).toEqual([]);
});

it('ends with stop', async () => {
  const { wait, state, looks } = setUp();
  const stop = new AbortController();
  const waiting = wait(STILL, stop.signal);
  await until(() => looks() > 1);
  stop.abort();
  expect(await waiting).toBe(false);
  expect(state().notices, 'what it said of the run is true no more').toEqual([]);
  expect(isStill(state()), 'the camera still delivers nothing').toBe(true);
});

it('no other error passes', async () => {
  const { wait, looks } = setUp();
  expect(await wait({ code: 'CAMERA_LOST', message: 'gone' }, new AbortController().signal)).toBe(false);
  expect(looks()).toBe(0);
});
