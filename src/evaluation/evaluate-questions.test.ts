import { describe, expect, it } from 'vitest';
import type { ErrorCode, Frame, Proprioception } from '../contracts.ts';
import { QUESTION_KINDS, type QuestionObject } from '../tasks/index.ts';
import {
  type AskQuestion,
  evaluateQuestions,
  type QuestionOptions,
  type QuestionParts,
  questionOf,
  stateRandom,
  stateRequestOf,
} from './evaluate-questions.ts';

const OPTIONS: QuestionOptions = {
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', adapter: null, commit: 'abc' },
  ...{ kinds: ['color', 'count', 'held'], set: 'seen', seed: 10_000, episodes: 20 },
};

const thing = (
  color: QuestionObject['color'],
  shape: QuestionObject['shape'],
  y: number,
): QuestionObject => ({
  ...{ color, shape, uv: [0.5, 0.5], xy: [0.53, y], lifted: 0 },
});
const OBJECTS = [thing('red', 'cube', -0.12), thing('green', 'star', 0), thing('blue', 'star', 0.12)];

const frame: Frame = { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3), source: 'sim', seq: 1 };

const POSE: Proprioception = { position: [0.5, 0.1, 0.2], rotation: [0.1, 0.2, 0.3], opening: 1 };

interface Log {
  opened: number[];
  closed: number;
  views: boolean[];
}

/** Scenes of three objects; seeds divisible by 5 have two cubes and so no colour to ask for. */
const scenes = (log: Log = { opened: [], closed: 0, views: [] }): QuestionParts['open'] => {
  return async (seed) => {
    log.opened.push(seed);
    const objects = seed % 5 === 0 ? OBJECTS.map((o) => ({ ...o, shape: 'cube' as const })) : OBJECTS;
    return {
      ok: true,
      value: {
        view: async (balanced) => {
          log.views.push(balanced);
          const request = stateRequestOf(stateRandom(seed, balanced), balanced);
          const holding = request === 'holding' ? 0 : -1;
          return { ok: true, value: { objects, holding, frame, proprioception: POSE } };
        },
        dispose: () => {
          log.closed += 1;
        },
      },
    };
  };
};

/** Sees the frame: knows the objects. Blind: says what it always says. */
const knowing: AskQuestion = async (text, { frame: seen }) => {
  const sees = seen.rgb[0] === 1;
  if (/colou?r/.test(text)) return { ok: true, value: [sees ? 'red' : 'green'] };
  if (/holding/.test(text)) return { ok: true, value: ['nothing'] };
  return { ok: true, value: ['1', ...(sees ? [] : ['1'])] };
};

const run = async (ask: AskQuestion, options: Partial<QuestionOptions> = {}, log?: Log) => {
  const result = await evaluateQuestions({ ...OPTIONS, ...options }, { open: scenes(log), ask });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('questions', () => {
  it('are counted by kind, exact answers only, with the seeds', async () => {
    const { kinds, task, formatVersion, seed, model } = await run(knowing);
    expect({ task, formatVersion, seed, model }).toEqual({
      ...{ task: 'question', formatVersion: 1, seed: 10_000, model: 'pico' },
    });
    expect(Object.keys(kinds)).toEqual(['color', 'count', 'held']);
    const { color, count } = kinds;
    expect(color).toMatchObject({ n: 20, successes: 20, rate: 1, majority: { answer: 'red', count: 20 } });
    expect(color?.skippedSeeds.slice(0, 2)).toEqual([10_000, 10_005]);
    expect(color?.seeds.slice(0, 5)).toEqual([10_001, 10_002, 10_003, 10_004, 10_006]);
    expect(count?.seeds.slice(0, 2)).toEqual([10_000, 10_001]);
    expect(count?.blind.successes).toBe(0); // a word too many is no exact answer
    expect(color?.blind).toMatchObject({ successes: 0, wilson95: [0, expect.closeTo(0.161, 3)] });
  });

  it('list what was said wrong', async () => {
    const { kinds } = await run(knowing, { kinds: ['held'], episodes: 200 });
    const { held } = kinds;
    expect(held?.wrong.length).toBe(50);
    expect(held?.wrong[0]).toMatchObject({ answer: 'red cube', said: 'nothing' });
    expect(held?.rate).toBeGreaterThan(0.35); // half of the states hold something
    expect(held?.rate).toBeLessThan(0.65);
    expect(held?.majority.rate).toBeCloseTo(Math.max(held!.rate, 1 - held!.rate), 9);
    expect(held?.blind.rate).toBe(held?.rate);
  });

  it('one kind alone is asked what it is asked among others', async () => {
    const asked: string[] = [];
    const spy: AskQuestion = async (text, view) => {
      if (/colou?r/.test(text)) asked.push(text);
      return knowing(text, view);
    };
    const together = await run(spy);
    const first = asked.splice(0);
    const alone = await run(spy, { kinds: ['color'] });
    expect(asked).toEqual(first);
    expect(alone.kinds.color).toEqual(together.kinds.color);
  });

  it('see each scene once, opened and closed in turn', async () => {
    const log: Log = { opened: [], closed: 0, views: [] };
    await run(knowing, { kinds: ['color', 'holding', 'count', 'held'], episodes: 3 }, log);
    expect(log.opened).toEqual([10_000, 10_001, 10_002, 10_003]);
    expect(log.closed).toBe(4);
    expect(log.views).toEqual([false, true, false, true, false, true, false]); // the last lacks a colour only
  });

  it('a model that fails at one is wrong there; a lost device voids the run', async () => {
    const failing =
      (code: ErrorCode): AskQuestion =>
      async () => ({ ok: false, error: { code, message: 'no' } });
    const wrong = await run(failing('NON_FINITE_LOGITS'), { kinds: ['count'], episodes: 2 });
    expect(wrong.kinds.count?.wrong).toMatchObject([
      { said: '', error: 'NON_FINITE_LOGITS' },
      { said: '', error: 'NON_FINITE_LOGITS' },
    ]);
    const log: Log = { opened: [], closed: 0, views: [] };
    const lost = await evaluateQuestions(OPTIONS, { open: scenes(log), ask: failing('DEVICE_LOST') });
    expect(!lost.ok && lost.error.code).toBe('DEVICE_LOST');
    expect(log.closed).toBe(log.opened.length);
  });

  it('gives up on a kind no state allows', async () => {
    const open: QuestionParts['open'] = async () => ({
      ok: true,
      value: { view: async () => ({ ok: true, value: null }), dispose: () => {} },
    });
    const result = await evaluateQuestions(OPTIONS, { open, ask: knowing });
    expect(!result.ok && result.error.code).toBe('SETTING_INVALID');
  });

  it('are the same for the same seed, and of another stream for every kind', () => {
    const state = { objects: OBJECTS, holding: -1 };
    for (const kind of QUESTION_KINDS) expect(questionOf(7, kind, state)).toEqual(questionOf(7, kind, state));
  });
});

it('half of the states are at home; balanced, half hold something', () => {
  const wishes = (balanced: boolean) => {
    const counts = { home: 0, placed: 0, holding: 0, empty: 0 };
    for (let seed = 10_000; seed < 12_000; seed++)
      counts[stateRequestOf(stateRandom(seed, balanced), balanced)] += 1;
    return counts;
  };
  const usual = wishes(false);
  expect(usual.home / 2000).toBeCloseTo(0.5, 1);
  expect(usual.home + usual.placed).toBe(2000);
  const balanced = wishes(true);
  expect(balanced.holding / 2000).toBeCloseTo(0.5, 1);
  expect(balanced.home / 2000).toBeCloseTo(0.25, 1);
  expect(balanced.empty / 2000).toBeCloseTo(0.25, 1);
});
