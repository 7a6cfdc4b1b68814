import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEngineClientOver, type EngineWorker } from './client.ts';
import { TEST_CAPABILITIES } from './fixtures/tiny.ts';
import type { EngineInfo, FromEngine, ToEngine } from './protocol.ts';

/** A worker that answers loads, and the rest only if it is told to. */
const fakeWorkers = () => {
  const workers: { said: ToEngine['type'][]; ended: boolean; answer: (message: FromEngine) => void }[] = [];
  const silent = { act: false, load: false };
  const spawn = ({ onMessage }: { onMessage: (message: FromEngine) => void }): EngineWorker => {
    const one = { said: [] as ToEngine['type'][], ended: false, answer: onMessage };
    workers.push(one);
    return {
      post: (message) => {
        one.said.push(message.type);
        const stats = { policyRuns: 1, encoderRuns: 1 };
        const value = { stats, tokens: [7] } as unknown;
        if (message.type === 'load' && !silent.load) {
          const result = { ok: true, value: value as EngineInfo } as const;
          queueMicrotask(() => onMessage({ type: 'loaded', id: message.id, result }));
        }
        if (message.type === 'act' && !silent.act) {
          const result = { ok: true, value: value as never } as const;
          queueMicrotask(() => onMessage({ type: 'acted', id: message.id, result }));
        }
      },
      terminate: () => {
        one.ended = true;
      },
    };
  };
  return { workers, silent, spawn };
};

const LOAD = { manifestUrl: 'https://x.test/manifest.json', provider: 'wasm' } as const;
const LOOK = {
  images: [{ rgb: new Uint8Array(3), width: 1, height: 1 }],
  instruction: 'go',
  state: [1, 2, 3, 4, 5, 6, 7],
};

const sent = async <T>(promise: Promise<T>): Promise<{ done: T | undefined; promise: Promise<T> }> => {
  const state: { done: T | undefined } = { done: undefined };
  void promise.then((value) => {
    state.done = value;
  });
  await vi.advanceTimersByTimeAsync(0);
  return { ...state, promise };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('gives up a worker that does not answer after a stop, and the next load has a new one', async () => {
  const { workers, silent, spawn } = fakeWorkers();
  const client = createEngineClientOver(spawn, TEST_CAPABILITIES, 5000);
  expect((await client.load(LOAD)).ok).toBe(true);
  silent.act = true;
  const stopper = new AbortController();
  const act = await sent(client.act(LOOK, stopper.signal));
  await vi.advanceTimersByTimeAsync(60_000); // nobody asked it to stop: a slow device is let work
  expect(act.done).toBeUndefined();
  expect(workers[0]?.ended).toBe(false);

  stopper.abort();
  await vi.advanceTimersByTimeAsync(4999);
  expect(workers[0]?.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await act.promise).toMatchObject({ ok: false, error: { code: 'ENGINE_FAILED' } });
  expect(workers[0]?.ended).toBe(true);
  expect(client.info()).toBeUndefined();

  silent.act = false;
  expect(await client.act(LOOK)).toMatchObject({ ok: false, error: { detail: 'no model is loaded' } });
  expect((await client.load(LOAD)).ok).toBe(true);
  expect(workers).toHaveLength(2);
  expect((await client.act(LOOK)).ok).toBe(true);
});

it('a cancelled load whose worker is silent is cancelled, not failed', async () => {
  const { workers, silent, spawn } = fakeWorkers();
  const client = createEngineClientOver(spawn, TEST_CAPABILITIES, 5000);
  silent.load = true;
  const stopper = new AbortController();
  const load = await sent(client.load({ ...LOAD, signal: stopper.signal }));
  stopper.abort();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await load.promise).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect(workers[0]?.ended).toBe(true);
  silent.load = false;
  expect((await client.load(LOAD)).ok).toBe(true);
});

it('an answer in time, however late, leaves the worker as it is', async () => {
  const { workers, silent, spawn } = fakeWorkers();
  const client = createEngineClientOver(spawn, TEST_CAPABILITIES, 5000);
  await client.load(LOAD);
  silent.act = true;
  const stopper = new AbortController();
  const act = await sent(client.act(LOOK, stopper.signal));
  stopper.abort();
  await vi.advanceTimersByTimeAsync(4900);
  workers[0]?.answer({ type: 'acted', id: 2, result: { ok: true, value: { stats: {} } as never } });
  expect(await act.promise).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(workers[0]?.ended).toBe(false);
  expect(workers[0]?.said).toEqual(['load', 'act', 'cancel']);
  silent.act = false;
  expect((await client.act(LOOK)).ok).toBe(true);
});
