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

const setUp = (patience = 0) => {
  const problems: TabletopError[] = [];
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
    onProblem: (error) => problems.push(error),
    patience,
  });
  const grabbed = async () => {
    const out = await sources.source.grab();
    return out.ok ? out.value.source : out.error.code;
  };
  return { sources, states, answers, losses, problems, grabbed };
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

it('keeps the picture that is shown when another file cannot be read', async () => {
  const { sources, states, problems, grabbed } = setUp();
  await sources.select('image');
  await sources.show('image', new Blob(['x']));
  await sources.show('image', new Blob([]));
  expect(problems.map(({ code }) => code)).toEqual(['IMAGE_UNREADABLE']);
  expect(states.at(-1)?.phase).toBe('ready');
  expect(await grabbed()).toBe('image');
});

it('opens the file of a kind again when the kind is chosen again, and no file of another kind', async () => {
  const { sources, states, grabbed } = setUp();
  await sources.select('video');
  await sources.show('video', new Blob(['x']));
  expect(await grabbed()).toBe('video');
  await sources.show('image', new Blob(['x']));
  expect(await grabbed(), 'a picture that comes late takes nothing away').toBe('video');
  await sources.select('image');
  expect(states.at(-1)?.phase).toBe('empty');
  expect(sources.picture()).toBeNull();
  await sources.select('video');
  expect(await grabbed()).toBe('video');
  expect(sources.picture()?.kind).toBe('video');
});

const withCamera = async (patience = 0) => {
  const rig = setUp(patience);
  const asked = rig.sources.select('webcam');
  const first = fake('webcam');
  rig.answers[0]!({ ok: true, value: first.source });
  await asked;
  return { ...rig, first };
};

it('goes on with the old camera until the new one is there', async () => {
  const { sources, answers, grabbed, states, first } = await withCamera();
  const said = states.length;
  const changing = sources.reopen();
  expect(await grabbed()).toBe('webcam');
  expect(first.state.disposed).toBe(false);
  const second = fake('webcam');
  answers[1]!({ ok: true, value: second.source });
  await changing;
  expect(first.state.disposed).toBe(true);
  expect(second.state.disposed).toBe(false);
  expect(sources.picture()).toBe(second.source);
  expect(new Set(states.slice(said).map(({ phase }) => phase))).toEqual(new Set(['ready']));
});

it('closes the old camera first where only one can be open', async () => {
  const { sources, answers, grabbed, first } = await withCamera(1000);
  const changing = sources.reopen();
  answers[1]!({ ok: false, error: { code: 'CAMERA_LOST', message: 'busy' } });
  await expect.poll(() => answers.length).toBe(3);
  expect(first.state.disposed).toBe(true);
  const waiting = grabbed();
  answers[2]!({ ok: true, value: fake('webcam').source });
  await changing;
  expect(await waiting, 'a run that grabs meanwhile waits and goes on').toBe('webcam');
});

it('does not hear of the loss of a camera that was changed for another', async () => {
  const { sources, answers, losses, grabbed } = await withCamera();
  const changing = sources.reopen();
  answers[1]!({ ok: true, value: fake('webcam').source });
  await changing;
  losses[0]!({ code: 'CAMERA_LOST', message: 'the old one' });
  expect(await grabbed()).toBe('webcam');
});

it('hears of the loss of the old camera while the new one is being opened', async () => {
  const { sources, answers, losses, grabbed, states } = await withCamera();
  const changing = sources.reopen();
  losses[0]!({ code: 'CAMERA_LOST', message: 'unplugged' });
  expect(await grabbed()).toBe('CAMERA_LOST');
  answers[1]!({ ok: true, value: fake('webcam').source });
  await changing;
  expect(states.at(-1)).toEqual({ phase: 'ready' });
  expect(await grabbed()).toBe('webcam');
});

it('waits for a camera that is being opened, but not for ever', async () => {
  const { sources, answers, grabbed } = setUp(60);
  const asked = sources.select('webcam');
  expect(await grabbed(), 'the visitor thinks about it').toBe('CAMERA_LOST');
  const waiting = grabbed();
  answers[0]!({ ok: true, value: fake('webcam').source });
  await asked;
  expect(await waiting).toBe('webcam');
});

it('gives frames at the policy’s size, and close ones at another, of whichever camera is chosen', async () => {
  const sims: (number | undefined)[] = [];
  const sources = createSources({
    sim: (side) => {
      sims.push(side);
      return fakeSim();
    },
    size: () => ({ width: 256, height: 192 }),
    openWebcam: () => new Promise(() => {}),
    openFile: async (kind) => ({ ok: true, value: fake(kind).source }),
    onState: () => {},
  });
  await sources.source.grab();
  await sources.close(384).grab();
  expect(sims).toEqual([undefined, 384]);
  await sources.select('image');
  await sources.show('image', new Blob(['x']));
  expect(await sources.source.grab()).toMatchObject({ ok: true, value: { width: 256, height: 192 } });
  expect(await sources.close(384).grab()).toMatchObject({ ok: true, value: { width: 384, source: 'image' } });
});
