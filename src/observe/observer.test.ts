import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame, FrameSource, ObservationSpec, Observer, Sight, TabletopError } from '../contracts.ts';
import { unwrap } from '../testing/unwrap.ts';
import { createObserver, observerOf } from './observer.ts';

/** A camera whose frames count on; `error`: what it answers in the place of a frame from the n-th grab on. */
const cameraOf = (kind: Frame['source'] = 'sim', fails?: { from: number; error: TabletopError }) => {
  let seq = 0;
  const source: FrameSource = {
    kind,
    grab: async () => {
      seq += 1;
      if (fails && seq >= fails.from) return { ok: false, error: fails.error };
      const rgb = new Uint8Array(3).fill(seq);
      return { ok: true, value: { width: 1, height: 1, rgb, source: kind, seq } };
    },
    dispose: () => undefined,
  };
  return { source, grabs: () => seq };
};
const LOST: TabletopError = { code: 'CAMERA_LOST', message: 'The camera is gone.' };

const specOf = (names: readonly string[], frames = 1): Pick<ObservationSpec, 'cameras' | 'frames'> => ({
  cameras: names.map((name) => ({ name, width: 1, height: 1 })),
  frames,
});
const lookTimes = async (observer: Observer, n: number): Promise<readonly Sight[]> => {
  const sights: Sight[] = [];
  for (let i = 0; i < n; i++) sights.push(unwrap(await observer.look()));
  return sights;
};
/** Numbers of the frames that a policy is shown, camera by camera. */
const shown = ({ views = {} }: Sight) =>
  Object.fromEntries(Object.entries(views).map(([name, frames]) => [name, frames.map(({ seq }) => seq)]));

describe('one camera and one frame', () => {
  it('is the camera itself: the newest frame and nothing beside it', async () => {
    const { source, grabs } = cameraOf('webcam');
    for (const observer of [
      createObserver({ spec: specOf(['table']), sources: { table: source } }),
      observerOf(source),
    ]) {
      expect(observer.kind).toBe('webcam');
      const before = grabs();
      const sight = unwrap(await observer.look());
      expect(Object.keys(sight)).toEqual(['frame']);
      expect(sight.frame.seq).toBe(before + 1);
      expect(grabs()).toBe(before + 1);
    }
  });

  it('hands the camera’s error on', async () => {
    const fails = { from: 1, error: LOST };
    const observer = createObserver({
      spec: specOf(['table']),
      sources: { table: cameraOf('sim', fails).source },
    });
    expect(await observer.look()).toEqual({ ok: false, error: LOST });
    expect(await observerOf(cameraOf('sim', fails).source).look()).toEqual({ ok: false, error: LOST });
  });
});

describe('two cameras', () => {
  it('are looked through once each, in the order of the specification; the first is the one shown', async () => {
    const [table, wrist] = [cameraOf('webcam'), cameraOf()];
    await wrist.source.grab(); // so that their numbers differ
    const observer = createObserver({
      spec: specOf(['table', 'wrist']),
      sources: { wrist: wrist.source, table: table.source },
    });
    expect(observer.kind).toBe('webcam');
    const sight = unwrap(await observer.look());
    expect(Object.entries(shown(sight))).toEqual([
      ['table', [1]],
      ['wrist', [2]],
    ]);
    expect(sight.frame).toBe(sight.views?.table?.[0]);
    expect([table.grabs(), wrist.grabs()]).toEqual([1, 2]);
  });

  it('that are not both here are an error that names the missing one', async () => {
    const { source } = cameraOf();
    for (const [names, sources, missing] of [
      [['table', 'wrist'], { table: source }, 'wrist'],
      [['wrist', 'table'], { table: source }, 'wrist'],
      [['side'], {}, 'side'],
    ] as const) {
      const seen = await createObserver({ spec: specOf(names), sources }).look();
      expect(seen).toMatchObject({ ok: false, error: { code: 'CAMERA_MISSING' } });
      if (!seen.ok) expect(seen.error.message).toContain(missing);
    }
  });

  it('hand on the error of the second', async () => {
    const wrist = cameraOf('sim', { from: 2, error: LOST });
    const observer = createObserver({
      spec: specOf(['table', 'wrist']),
      sources: { table: cameraOf().source, wrist: wrist.source },
    });
    expect((await observer.look()).ok).toBe(true);
    expect(await observer.look()).toEqual({ ok: false, error: LOST });
  });
});

describe('three frames', () => {
  it('are the newest three, oldest first; the first of an episode stands for those before it', async () => {
    const observer = createObserver({ spec: specOf(['table'], 3), sources: { table: cameraOf().source } });
    const sights = await lookTimes(observer, 5);
    expect(sights.map(shown)).toEqual(
      [
        [1, 1, 1],
        [1, 1, 2],
        [1, 2, 3],
        [2, 3, 4],
        [3, 4, 5],
      ].map((table) => ({ table })),
    );
    expect(sights.map(({ frame }) => frame.seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('of two cameras are kept apart', async () => {
    const wrist = cameraOf();
    for (let i = 0; i < 10; i++) await wrist.source.grab();
    const observer = createObserver({
      spec: specOf(['table', 'wrist'], 2),
      sources: { table: cameraOf().source, wrist: wrist.source },
    });
    expect((await lookTimes(observer, 3)).map(shown)).toEqual([
      { table: [1, 1], wrist: [11, 11] },
      { table: [1, 2], wrist: [11, 12] },
      { table: [2, 3], wrist: [12, 13] },
    ]);
  });
});

describe('taken up in the middle', () => {
  it('shows what an observer that saw it all would show, whatever the cameras, frames and place', async () => {
    const names = fc.constantFrom(['table'], ['table', 'wrist'], ['wrist', 'table', 'side']);
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 5 }), fc.nat(7), async (cameras, frames, at) => {
        const sources = () =>
          Object.fromEntries(cameras.map((name, i) => [name, { camera: cameraOf(), ahead: 100 * i }]));
        const spec = specOf(cameras, frames);
        const opened = async (skip: number) => {
          const all = Object.entries(sources());
          for (const [, { camera, ahead }] of all)
            for (let i = 0; i < ahead + skip; i++) await camera.source.grab();
          return Object.fromEntries(all.map(([name, { camera }]) => [name, camera.source]));
        };
        const whole = await lookTimes(createObserver({ spec, sources: await opened(0) }), at + 3);
        const again = createObserver({ spec, sources: await opened(at), earlier: whole.slice(0, at) });
        expect(await lookTimes(again, 3)).toEqual(whole.slice(at));
      }),
      { numRuns: 40 },
    );
  });

  it('takes the one frame of a step for that of its camera where no others were kept', async () => {
    const frame = (seq: number): Frame => ({
      ...{ width: 1, height: 1, rgb: new Uint8Array(3) },
      source: 'sim',
      seq,
    });
    const earlier = [{ frame: frame(7) }, { frame: frame(8) }, { frame: frame(9) }];
    const observer = createObserver({
      spec: specOf(['table'], 3),
      sources: { table: cameraOf().source },
      earlier,
    });
    expect(shown(unwrap(await observer.look()))).toEqual({ table: [8, 9, 1] });
  });
});
