/** From the box to the answer line: what is asked, of which frame, and what is said when there is no answer. */
import { describe, expect, it } from 'vitest';
import type { Frame, Result } from '../contracts.ts';
import { readLanguage } from '../language/read-language.ts';
import { missingOf, PHRASES } from '../tasks/index.ts';
import type { RawAnswer } from './asker.ts';
import { createHot } from './hot.ts';
import { createLook } from './look.ts';
import { createQuestioning } from './questioning.ts';
import { defaultSettings } from './settings.ts';
import { createStores, type EngineSummary, type ModelSummary } from './stores.ts';

const NOT_LOADED = { code: 'MODEL_NOT_LOADED', message: 'Load it first.' } as const;
const SEES: Result<RawAnswer> = { ok: true, value: { tokens: [271], words: ['yes'], ms: 3 } };
const NO: Result<RawAnswer> = { ok: true, value: { tokens: [272], words: ['no'], ms: 3 } };
const RED: Result<RawAnswer> = { ok: true, value: { tokens: [256], words: ['red'], ms: 12 } };

const setUp = (answers = true) => {
  const { session, ...stores } = createStores(defaultSettings(), 'dark');
  const hot = createHot();
  const asked: { question: string; seq: number }[] = [];
  const waiting: (() => void)[] = [];
  let grabs = 0;
  let loaded = true;
  let hold = false;
  let sees = true;
  let things = false;
  let answer: Result<RawAnswer> = RED;
  let camera: Result<Frame> | null = null;
  session.setState({ engine: { phase: 'ready', info: { answers } as EngineSummary } });
  const look = createLook({
    session,
    hot,
    state: () => ({ position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 }),
    camera: {
      grab: async () => {
        grabs += 1;
        const frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: grabs } as const;
        return camera ?? { ok: true, value: frame };
      },
    },
  });
  const questioning = createQuestioning({
    ...{ stores: { session }, look },
    engine: {
      ask: async (question, { frame }, signal) => {
        if (/^(?:is there an? |how many )/u.test(question)) return sees ? SEES : NO;
        asked.push({ question, seq: frame.seq });
        if (hold) await new Promise<void>((resolve) => waiting.push(resolve));
        return signal.aborted ? { ok: false, error: { code: 'CANCELLED', message: 'Stopped.' } } : answer;
      },
    },
    byThings: (_, { frame }) =>
      things
        ? Promise.resolve({ ok: true, value: { sentence: `A mug in ${frame.seq}.`, fits: true, ms: 7 } })
        : null,
    control: {
      policy: () => (loaded ? { kind: 'model', act: async () => RED as never } : null),
      checkAlive: () => {},
    },
    scene: () => ({
      language: readLanguage(PHRASES),
      missingOf,
    }),
    notLoaded: NOT_LOADED,
  });
  return {
    ...{ session, stores, hot, questioning, asked, waiting },
    grabs: () => grabs,
    say: (result: Result<RawAnswer>) => {
      answer = result;
    },
    unload: () => {
      loaded = false;
    },
    tellApart: () => {
      things = true;
    },
    blind: () => {
      sees = false;
    },
    hold: (on: boolean) => {
      hold = on;
    },
    breakCamera: () => {
      camera = { ok: false, error: { code: 'CAMERA_LOST', message: 'Gone.' } };
    },
  };
};
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('asking', () => {
  it('shows the frame it asks about, then sentence, tokens and time', async () => {
    const { questioning, session, asked, hot, hold, waiting } = setUp();
    hold(true);
    const pending = questioning.ask('  what colour  is the star? ');
    await tick();
    expect(session.getState().answer).toEqual({ phase: 'asking', question: 'what colour is the star?' });
    expect(hot.frame?.seq).toBe(1);
    waiting.shift()?.();
    expect(await pending).toEqual({
      words: ['red'],
      tokens: [256],
      sentence: 'The star is red.',
      fits: true,
    });
    expect(asked).toEqual([{ question: 'what colour is the star?', seq: 1 }]);
    expect(session.getState().answer).toEqual({
      phase: 'answered',
      question: 'what colour is the star?',
      sentence: 'The star is red.',
      fits: true,
      tokens: [{ id: 256, word: 'red' }],
      ms: 12,
    });
    questioning.clear();
    expect(session.getState().answer).toBeNull();
  });

  it('while a run goes on, asks about the frame the policy saw, and grabs none', async () => {
    const { questioning, session, asked, hot, grabs } = setUp();
    hot.frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 41 };
    session.setState({ run: 'running' });
    await questioning.ask('where is it?');
    expect(asked[0]?.seq).toBe(41);
    expect(grabs()).toBe(0);
  });

  it('the newest question wins', async () => {
    const { questioning, session, hold, waiting } = setUp();
    hold(true);
    const first = questioning.ask('what colour is the star?');
    await tick();
    const second = questioning.ask('what colour is the cone?');
    await tick();
    for (const go of waiting) go();
    expect(await first).toBeNull();
    expect((await second)?.sentence).toBe('The cone is red.');
    expect(session.getState().answer).toMatchObject({ question: 'what colour is the cone?' });
  });

  it('an answer that is put away does not come back', async () => {
    const { questioning, session, hold, waiting } = setUp();
    hold(true);
    const pending = questioning.ask('what colour is the star?');
    await tick();
    questioning.clear();
    waiting.shift()?.();
    expect(await pending).toBeNull();
    expect(session.getState().answer).toBeNull();
  });
});

describe('no answer, and why', () => {
  it('the engine’s reason', async () => {
    const { questioning, session, say } = setUp();
    const error = { code: 'NON_FINITE_LOGITS', message: 'Not finite.' } as const;
    say({ ok: false, error });
    expect(await questioning.ask('what is it?')).toBeNull();
    expect(session.getState().answer).toMatchObject({ phase: 'failed', error });
    say(RED);
    expect((await questioning.ask('what colour is it?'))?.words).toEqual(['red']);
  });

  it('the camera’s reason, and nothing is asked', async () => {
    const { questioning, session, asked, breakCamera } = setUp();
    breakCamera();
    await questioning.ask('what is it?');
    expect(session.getState().answer).toMatchObject({ phase: 'failed', error: { code: 'CAMERA_LOST' } });
    expect(asked).toEqual([]);
  });

  it('a question too long to read, and nothing is asked', async () => {
    const { questioning, session, asked } = setUp();
    await questioning.ask(`what is ${'x'.repeat(300)}?`);
    expect(session.getState().answer).toMatchObject({ error: { code: 'INSTRUCTION_TOO_LONG' } });
    expect(asked).toEqual([]);
  });

  it('the model is not loaded: a notice with a way on', async () => {
    const { questioning, session, unload } = setUp();
    unload();
    expect(await questioning.ask('what is it?')).toBeNull();
    expect(session.getState().notices[0]?.error).toEqual(NOT_LOADED);
    expect(session.getState().answer).toBeNull();
  });

  it('a model without answers is not asked, loaded or not', async () => {
    const { questioning, session, asked, grabs } = setUp(false);
    expect(await questioning.ask('what is it?')).toBeNull();
    session.setState({ engine: { phase: 'absent' }, model: { answers: false } as ModelSummary });
    expect(await questioning.ask('what is it?')).toBeNull();
    expect([asked.length, grabs(), session.getState().notices.length]).toEqual([0, 0, 0]);
  });
});

it('a question about what the model does not see is answered by that, and not asked', async () => {
  const { questioning, session, asked, blind } = setUp();
  blind();
  const answer = await questioning.ask('what is left of the orange cylinder?');
  expect(answer).toMatchObject({
    sentence: 'The model does not see an orange cylinder. It sees nothing that it could name.',
    words: ['no'],
    fits: false,
  });
  expect(asked).toEqual([]);
  expect(session.getState().answer).toMatchObject({ phase: 'answered', fits: false });
});

it('a model that sees things one by one answers in a sentence without tokens, and is asked nothing in words', async () => {
  const { questioning, session, asked, tellApart } = setUp();
  tellApart();
  expect(await questioning.ask('what is this?')).toMatchObject({
    sentence: 'A mug in 1.',
    tokens: [],
    fits: true,
  });
  expect(asked).toEqual([]);
  expect(session.getState().answer).toMatchObject({
    phase: 'answered',
    sentence: 'A mug in 1.',
    tokens: [],
    ms: 7,
  });
});
