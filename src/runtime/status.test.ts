import { expect, it } from 'vitest';
import { robotSpecOf } from './model-spec.ts';
import { statusOf } from './status.ts';
import { initialSession, type SessionState } from './stores.ts';

const ready: SessionState = {
  ...initialSession(),
  world: 'ready',
  engine: {
    phase: 'ready',
    info: {
      title: 'pico',
      variant: 'int8',
      provider: 'wasm',
      build: 'wasm',
      threads: 1,
      parity: 'ok',
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
      spec: robotSpecOf('panda'),
      answers: false,
      plans: false,
      adapter: null,
      fallback: null,
    },
  },
};
const at = (index: number, held = false): NonNullable<SessionState['snapshot']> => ({
  index,
  steps: index + 1,
  sought: false,
  edited: false,
  replayed: false,
  values: [0, 0, 0, 0, 0, 0, 0, 1],
  chunk: null,
  tokens: [0, 128, 128, 128, 128, 128, 128, 255],
  times: {},
  rate: null,
  simTime: 0,
  dropped: 0,
  held: held ? { code: 'IK_UNREACHABLE', message: 'Too far to the left.' } : null,
  hasLogits: false,
  plan: null,
});

it.each<[string, Partial<SessionState>, RegExp]>([
  ['starting', { world: 'loading' }, /physics/],
  ['no model', { engine: { phase: 'absent' } }, /Load the model/],
  ['downloading', { engine: { phase: 'loading', stage: 'download', loaded: 1, total: 2 } }, /Downloading/],
  ['ready', {}, /^Ready/],
  ['running', { run: 'running', snapshot: at(4) }, /model is driving\./],
  ['held', { run: 'running', snapshot: at(4, true) }, /^Held: Too far/],
  [
    'a camera that stands still in a run',
    {
      run: 'running',
      snapshot: at(4),
      source: { phase: 'failed', error: { code: 'CAMERA_STILL', message: 'No pictures.' } },
    },
    /^Paused: the camera.*goes on by itself/,
  ],
  ['playing', { run: 'playing', snapshot: { ...at(1), sought: true, steps: 9 } }, /^Playing/],
  ['looking back', { snapshot: { ...at(1), sought: true, steps: 9 } }, /^Step 2 of 9.*branch/],
  ['a run that came with a link', { snapshot: { ...at(1), replayed: true } }, /2 steps.*link/],
  ['stopping', { run: 'stopping', snapshot: at(4) }, /Stopping/],
  ['stopped', { end: { reason: 'stopped', steps: 1, error: null, succeeded: null } }, /after 1 step\./],
  [
    'met',
    { end: { reason: 'terminated', steps: 9, error: null, succeeded: true } },
    /9 steps. The goal is met/,
  ],
  [
    'missed',
    { end: { reason: 'step-limit', steps: 60, error: null, succeeded: false } },
    /60 steps.*not met/,
  ],
  [
    'failed',
    { end: { reason: 'error', steps: 2, error: { code: 'DEVICE_LOST', message: 'Lost.' }, succeeded: null } },
    /^Lost\./,
  ],
])('%s', (_, change, text) => {
  expect(statusOf({ ...ready, ...change }, 'model').text).toMatch(text);
});

it('does not ask for the model when the expert drives', () => {
  expect(statusOf({ ...ready, engine: { phase: 'absent' } }, 'expert').text).toMatch(/^Ready/);
});
