import { expect, it } from 'vitest';
import type { Frame, FrameSource, Result, TabletopError } from '../contracts.ts';
import type { Picture, PictureKind, PictureSource } from '../observe/index.ts';
import { createSources } from './sources.ts';
import type { SourceState } from './stores.ts';

const fakeSim = (): FrameSource => {
  const frame: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 };
  return { kind: 'sim', grab: async () => ({ ok: true, value: frame }), dispose: () => {} };
};

const fake = (kind: PictureKind) => {
  const picture: Picture = { width: 2, height: 2, rgba: new Uint8ClampedArray(16), seq: 0 };
  const state = { disposed: false };
  const source: PictureSource = {
    kind,
    key: kind,
    size: () => [2, 2],
    read: async () => ({ ok: true, value: picture }),
    seen: () => 1,
    dispose: () => {
      state.disposed = true;
    },
  };
  return { source, state };
};

const setUp = () => {
  const states: SourceState[] = [];
  const answers: ((result: Result<PictureSource>) => void)[] = [];
  const losses: ((error: TabletopError) => void)[] = [];
  const sources = createSources({
    sim: fakeSim,
    openWebcam: (onLost) => {
      losses.push(onLost);
      return new Promise((resolve) => answers.push(resolve));
    },
    openFile: async (kind, file) =>
      file.size > 0
        ? { ok: true, value: fake(kind).source }
        : { ok: false, error: { code: 'IMAGE_UNREADABLE', message: 'empty' } },
    onState: (state) => states.push(state),
  });
  const grabbed = async () => {
    const out = await sources.source.grab();
    return out.ok ? out.value.source : out.error.code;
  };
  return { sources, states, answers, losses, grabbed };
};

it('gives frames of the camera that is chosen', async () => {
  const { sources, answers, grabbed, states } = setUp();
  expect(await grabbed()).toBe('sim');
  const asked = sources.select('webcam');
  expect(states.at(-1)?.phase).toBe('asking');
  expect(await grabbed()).toBe('CAMERA_LOST');
  answers[0]!({ ok: true, value: fake('webcam').source });
  await asked;
  expect(sources.source.kind).toBe('webcam');
  expect(await grabbed()).toBe('webcam');
});

it('closes a camera that comes after the visitor changed their mind', async () => {
  const { sources, answers, grabbed, states } = setUp();
  const asked = sources.select('webcam');
  await sources.select('sim');
  const late = fake('webcam');
  answers[0]!({ ok: true, value: late.source });
  await asked;
  expect(late.state.disposed).toBe(true);
  expect(states.at(-1)).toEqual({ phase: 'ready' });
  expect(await grabbed()).toBe('sim');
});

it('switches the camera off when another source is chosen', async () => {
  const { sources, answers } = setUp();
  const asked = sources.select('webcam');
  const webcam = fake('webcam');
  answers[0]!({ ok: true, value: webcam.source });
  await asked;
  await sources.select('image');
  expect(webcam.state.disposed).toBe(true);
});

it('says why there are no frames, and recovers', async () => {
  const { sources, answers, losses, grabbed, states } = setUp();
  const denied = sources.select('webcam');
  answers[0]!({ ok: false, error: { code: 'CAMERA_DENIED', message: 'blocked' } });
  await denied;
  expect(await grabbed()).toBe('CAMERA_DENIED');
  const again = sources.select('webcam');
  answers[1]!({ ok: true, value: fake('webcam').source });
  await again;
  expect(await grabbed()).toBe('webcam');
  losses[1]!({ code: 'CAMERA_LOST', message: 'unplugged' });
  expect(states.at(-1)?.phase).toBe('failed');
  expect(await grabbed()).toBe('CAMERA_LOST');
});

it('needs a picture for the still image, keeps the last good one away from bad files', async () => {
  const { sources, states, grabbed } = setUp();
  await sources.select('image');
  expect(states.at(-1)?.phase).toBe('empty');
  expect(await grabbed()).toBe('IMAGE_UNREADABLE');
  await sources.show('image', new Blob([]));
  expect(states.at(-1)?.phase).toBe('failed');
  await sources.show('image', new Blob(['x']));
  expect(await grabbed()).toBe('image');
});
