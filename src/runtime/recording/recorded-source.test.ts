import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../contracts.ts';
import { decodeRun } from '../../episode/link.ts';
import { decodeRecording, type Recording } from '../../episode/recording/index.ts';
import { createHot } from '../hot.ts';
import { robotSpecOf } from '../model-spec.ts';
import { defaultSettings } from '../settings.ts';
import { createStores, type EngineSummary } from '../stores.ts';
import { type LiveActions, type Presented, present, type WorldSource } from '../world-source.ts';
import { createRecordedSource, type RecordingOptions } from './recorded-source.ts';

const shipped = decodeRecording(readFileSync(join(import.meta.dirname, 'episode.bin')));
const BROKEN: Result<Recording> = { ok: false, error: { code: 'RECORDING_INVALID', message: 'broken' } };
const NO_PHYSICS = { ok: false, error: { code: 'WORLD_FAILED', message: 'no physics' } } as const;

interface Scenario {
  readonly recording?: Promise<Result<Recording>>;
  readonly still?: boolean;
  readonly eager?: boolean;
  /** Does the physics come? */
  readonly physics?: () => boolean;
  /** What becomes of a load. */
  readonly load?: 'ready' | 'absent' | 'failed';
}

const INFO: EngineSummary = {
  ...{ title: 'Pico', variant: 'int8', provider: 'wasm', parity: 'ok', spec: robotSpecOf('panda') },
  ...{ answers: true, plans: true, adapter: null, fallback: null, build: 'wasm', threads: 1 },
  selfTest: {
    head: 'bins',
    ok: true,
    equal: true,
    maxBinDifference: 0,
    frames: 8,
    answers: 6,
    wrongAnswers: 0,
    tolerance: 2,
  },
};

/** What the page shows and does, over a live side that only writes down what it was asked. */
const open = async ({ physics = () => true, load = 'ready', ...given }: Scenario = {}) => {
  const stores = createStores(defaultSettings(), 'dark');
  const hot = createHot();
  const asked: string[] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]): Promise<void> => {
      asked.push([name, ...args.map((arg) => JSON.stringify(arg))].join(' '));
    };
  const live: WorldSource = {
    posed: () => null,
    drawn: () => false,
    seek: (step) => void note('seek')(step),
    play: note('play'),
    stop: () => void note('stop')(),
    shareQuery: () => '',
  };
  const actions: LiveActions = {
    ...{ run: note('run'), step: note('step'), reset: note('reset'), branch: note('branch') },
    ...{ branchAction: note('branchAction'), take: note('take'), undo: note('undo'), redo: note('redo') },
    ...{ showFile: note('showFile'), showImage: note('showImage') },
    ask: async (question) => {
      await note('ask')(question);
      return null;
    },
    bring: async () => null,
    say: note('say'),
    write: note('write'),
    change: async (changes) => {
      void note('change')(changes);
      stores.settings.setState(changes);
    },
    load: async () => {
      await note('load')();
      const error = { code: 'DOWNLOAD_FAILED', message: 'no' } as const;
      stores.session.setState({
        engine:
          load === 'ready'
            ? { phase: load, info: INFO }
            : load === 'failed'
              ? { phase: load, error }
              : { phase: load },
      });
    },
  };

  let now = 0;
  let picture: (() => void) | null = null;
  const parts: RecordingOptions = {
    recording: given.recording ?? shipped,
    still: given.still ?? false,
    eager: given.eager ?? true,
    whenIdle: (callback) => callback(),
    now: () => now,
    nextPicture: (callback) => {
      picture = callback;
      return () => {
        picture = null;
      };
    },
  };
  const recorded = createRecordedSource({
    ...{ ...parts, stores, hot },
    live: {
      prefetch: async () => {
        await note('prefetch')();
        return physics() ? { ok: true, value: null } : NO_PHYSICS;
      },
      start: async (run) => {
        await note('start')(stores.settings.getState().seed, ...(run === null ? [] : [run]));
        stores.session.setState({ world: 'ready' });
      },
      write: actions.write,
    },
  });
  const page: Presented = present(live, actions, recorded);
  await recorded.ready;
  /** Pictures are drawn for so long, and looked at. */
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 20) {
      now += 20;
      const draw = picture;
      picture = null;
      draw?.();
      page.drawn();
    }
  };
  const state = () => stores.session.getState();
  return { page, recorded, actions, stores, hot, asked, pass, state };
};

const recordingOf = async (): Promise<Recording> => {
  const read = await shipped;
  if (!read.ok) throw new Error('the recording cannot be read');
  return read.value;
};

describe('a page that opens on a recording', () => {
  it('shows scene, sentence, frame and tokens of it, and moves, with nothing fetched', async () => {
    const recording = await recordingOf();
    const { page, hot, state, stores, asked, pass } = await open({ eager: false });
    expect(state().recording).toMatchObject({ phase: 'playing', about: { model: 'pico', variant: 'int8' } });
    expect(state().scene).toBe(recording.scene);
    expect(page.posed()?.scene).toBe(recording.scene);
    expect(stores.view.getState()).toMatchObject({ draft: recording.instruction, cursor: 0 });
    expect(hot.steps).toHaveLength(recording.steps.length);
    const hand = () =>
      JSON.stringify(
        page
          .posed()
          ?.bodyPoses()
          .find(({ name }) => name === 'hand')?.pose,
      );
    const before = hand();
    pass(500);
    expect(hand()).not.toBe(before);
    expect(hot.shown?.index).toBe(2);
    expect(hot.frame).toBe(hot.shown?.observation.frame);
    expect(state().snapshot).toMatchObject({
      index: 2,
      tokens: recording.steps[2]?.step.evidence.tokens,
      hasLogits: true,
    });
    expect(asked).toEqual([]);
  });

  it('fetches the physics once, when it has been seen to move, and shows nothing of it', async () => {
    const { asked, pass, state } = await open();
    pass(1000);
    expect(asked).toEqual([]);
    pass(1000);
    expect(asked).toEqual(['prefetch']);
    expect(state().recording?.phase).toBe('playing');
  });

  it('stands at one step where motion is not wanted, and plays when asked to', async () => {
    const { page, state, stores, pass } = await open({ still: true });
    const { cursor } = stores.view.getState();
    expect(state()).toMatchObject({ run: 'idle', recording: { phase: 'paused' } });
    expect(cursor).toBeGreaterThan(0);
    pass(1000);
    expect(stores.view.getState().cursor).toBe(cursor);
    await page.play();
    pass(1000);
    expect(state().run).toBe('playing');
    expect(stores.view.getState().cursor).not.toBe(cursor);
    page.stop();
    expect(state()).toMatchObject({ run: 'idle', recording: { phase: 'paused' } });
  });

  it('is scrubbed like any episode', async () => {
    const { page, state, hot, asked } = await open({ eager: false });
    page.seek(4);
    expect([hot.shown?.index, state().snapshot?.index, state().recording?.phase]).toEqual([4, 4, 'paused']);
    page.seek(null);
    expect(hot.shown?.index).toBe(hot.steps.length - 1);
    expect(asked).toEqual([]);
  });

  it('is shared as a recording while it plays, as a run at its step while it stands', async () => {
    const { page } = await open({ eager: false });
    expect(page.shareQuery('?theme=dark')).toBe('theme=dark&recording=1');
    page.seek(3);
    const link = new URLSearchParams(page.shareQuery('?recording=1'));
    expect([link.get('seed'), link.get('recording')]).toEqual([
      String((await recordingOf()).scene.seed),
      null,
    ]);
    expect(decodeRun(link.get('run') ?? '')).toMatchObject({ ok: true, value: { cursor: 3 } });
  });

  it('keeps what is typed, and looks, without leaving', async () => {
    const { page, stores, asked, state } = await open({ eager: false });
    page.write('pick up the star');
    page.say('reach the cone');
    expect(stores.view.getState().draft).toBe('reach the cone');
    page.change({ theme: 'dark' });
    expect(asked).toEqual(['change {"theme":"dark"}']);
    expect(state().recording).not.toBeNull();
  });
});

describe('the live world takes over', () => {
  const CASES: readonly (readonly [string, (page: Presented) => Promise<unknown>])[] = [
    ['run', (page) => page.run()],
    ['step', (page) => page.step()],
    ['reset', (page) => page.reset()],
    ['undo', (page) => page.undo()],
    ['ask "what is red?"', (page) => page.ask('what is red?')],
  ];
  it.each(CASES)('before %s, in the same scene with the same sentence', async (name, act) => {
    const { scene, instruction } = await recordingOf();
    const { page, asked, state, hot, stores, pass } = await open({ eager: false });
    pass(300);
    await act(page);
    const write = `write ${JSON.stringify(instruction)}`;
    expect(asked).toEqual(['prefetch', `start ${scene.seed}`, write, name]);
    expect(state()).toMatchObject({ recording: null, snapshot: null, run: 'idle', world: 'ready' });
    expect([hot.steps, hot.shown, hot.frame, stores.view.getState().cursor]).toEqual([[], null, null, null]);
    // and stays
    await act(page);
    page.stop();
    page.seek(2);
    expect(asked.slice(4)).toEqual([name, 'stop', 'seek 2']);
  });

  it('in the scene that is asked for, without a sentence about the other', async () => {
    const { page, asked } = await open({ eager: false });
    page.change({ seed: 41 });
    await new Promise((done) => setTimeout(done));
    expect(asked).toEqual(['prefetch', 'start 41', 'change {"seed":41}']);
  });

  it('with the recorded steps carried out, when one of them is edited', async () => {
    const recording = await recordingOf();
    const { page, asked, stores, pass, state } = await open({ eager: false });
    pass(500);
    stores.view.setState({ edit: { step: 2, tokens: [0, 1, 2, 3, 4, 5, 6, 7] } });
    pass(1000);
    expect([stores.view.getState().cursor, state().recording?.phase]).toEqual([2, 'paused']);
    await page.branch([0, 1, 2, 3, 4, 5, 6, 7]);
    const [, text = ''] = /^start \d+ "(.*)"$/.exec(asked[1] ?? '') ?? [];
    const run = decodeRun(text);
    if (!run.ok) throw new Error(run.error.message);
    expect(run.value).toMatchObject({ cursor: 2, hash: recording.steps[2]?.hash });
    expect(run.value.steps.map(({ tokens }) => tokens)).toEqual(
      recording.steps.map(({ step }) => step.evidence.tokens),
    );
    expect(asked.at(-1)).toBe('branch [0,1,2,3,4,5,6,7]');
  });

  it('once, however often it is asked for', async () => {
    const { page, recorded, asked } = await open({ eager: false });
    await Promise.all([page.run(), page.step(), recorded.leave()]);
    expect(asked.filter((name) => name.startsWith('start'))).toHaveLength(1);
  });

  it('when the model has come, or could not; a cancelled load leaves the recording', async () => {
    for (const load of ['ready', 'failed'] as const) {
      const { page, state, asked } = await open({ load, eager: false });
      await page.load();
      expect(state().recording).toBeNull();
      expect(asked.slice(0, 3)).toEqual(['load', 'prefetch', expect.stringMatching(/^start/)]);
    }
    const { page, state } = await open({ load: 'absent', eager: false });
    await page.load();
    expect(state().recording?.phase).toBe('playing');
  });

  it('not where the physics does not come: the recording stays, and the page says why', async () => {
    let there = false;
    const { page, state, asked } = await open({ eager: false, physics: () => there });
    await page.run();
    expect(asked).toEqual(['prefetch']);
    expect(state()).toMatchObject({ recording: { phase: 'paused' }, run: 'idle' });
    expect(state().notices.map(({ error }) => error.code)).toEqual(['WORLD_FAILED']);
    there = true;
    await page.run();
    expect(asked.at(-1)).toBe('run');
  });

  it('at once, when the recording cannot be read', async () => {
    const { state, asked } = await open({ recording: Promise.resolve(BROKEN) });
    expect(state().recording).toBeNull();
    expect(asked.slice(0, 2)).toEqual(['prefetch', 'start 7']);
  });

  it('before every action there is: none can pass the recording by', async () => {
    for (const name of Object.keys((await open()).actions) as (keyof LiveActions)[]) {
      if (['write', 'say', 'change', 'load'].includes(name)) continue; // answered by the recording, tested above
      const { page, state, asked } = await open({ eager: false });
      await (page[name] as (...args: unknown[]) => Promise<unknown>)();
      expect([name, state().recording]).toEqual([name, null]);
      expect(asked.slice(0, 1)).toEqual(['prefetch']);
    }
  });
});
