/** What goes wrong, on purpose. The runtime is the real one (WASM) behind a coat that can lie, break or play a GPU. */
import { describe, expect, it, vi } from 'vitest';
import type { Provider, Result } from '../../contracts.ts';
import type { ClientActRequest, ClientLoadOptions } from './client.ts';
import { fail } from './errors.ts';
import {
  createTestClient,
  createTestCore,
  nodeRuntime,
  type Overrides,
  type TestClient,
} from './fixtures/harness.ts';
import {
  memoryCaches,
  SITE,
  serveSite,
  TEST_CAPABILITIES,
  TINY_URL,
  tinyManifest,
  tinySite,
} from './fixtures/tiny.ts';
import type { LoadProgress } from './protocol.ts';
import type { AdapterInfo, EngineRuntime, EngineSession, Tensors } from './runtime.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const GOLDEN: ClientActRequest = {
  images: [{ rgb: tinySite().get(`${SITE}tiny/golden/0.rgb`)!, width: 128, height: 128 }],
  instruction: tinyManifest().golden[0]!.instruction!,
  state: tinyManifest().golden[0]!.state,
};
const ADAPTER: AdapterInfo = {
  vendor: 'acme',
  architecture: 'gen-1',
  description: '',
  isFallbackAdapter: false,
  shaderF16: false,
};
const wasm: Partial<ClientLoadOptions> = { provider: 'wasm' };
const load = (engine: TestClient, options: Partial<ClientLoadOptions> = wasm) =>
  engine.client.load({ manifestUrl: TINY_URL, provider: 'auto', ...options });
interface Coat {
  readonly adapter?: AdapterInfo;
  /** Change what the policy session answers. */
  readonly policyOutput?: (outputs: Tensors, run: number) => Result<Tensors>;
  readonly createFails?: Result<EngineSession>;
}

/** 'webgpu' opens the WASM runtime with faults injected; 'wasm' opens it as it is, unless `on` says otherwise. */
const coated =
  (coat: Coat, on: Provider = 'webgpu'): NonNullable<Overrides['openRuntime']> =>
  async (provider) => {
    const opened = await nodeRuntime('wasm');
    if (!opened.ok || provider !== on) return opened;
    let runs = 0;
    const runtime: EngineRuntime = {
      ...opened.value,
      provider,
      build: provider === 'webgpu' ? 'jspi' : 'wasm',
      adapter: provider === 'webgpu' ? (coat.adapter ?? ADAPTER) : undefined,
      createSession: async (model, where) => {
        if (coat.createFails !== undefined && where === provider) return coat.createFails;
        const session = await opened.value.createSession(model, 'wasm');
        if (!session.ok || !session.value.outputNames.includes('tokens')) return session;
        const run: EngineSession['run'] = async (feeds) => {
          const outputs = await session.value.run(feeds);
          runs += 1;
          return outputs.ok ? (coat.policyOutput?.(outputs.value, runs) ?? outputs) : outputs;
        };
        return { ok: true, value: { ...session.value, run } };
      },
    };
    return { ok: true, value: runtime };
  };

/** Adds `by` to token `i`. */
const shifted =
  (i: number, by: number) =>
  (outputs: Tensors): Result<Tensors> => {
    const tokens = outputs.tokens!;
    if (tokens.type !== 'int32') throw new Error('not int32');
    const data = tokens.data.slice();
    data[i]! += by;
    return { ok: true, value: { ...outputs, tokens: { ...tokens, data } } };
  };

describe('provider choice', () => {
  it('auto without an adapter runs on WASM and says why', async () => {
    const engine = createTestClient(); // Node has no navigator.gpu: the real answer
    const result = await load(engine, {});
    expect(result).toMatchObject({
      ok: true,
      value: {
        provider: 'wasm',
        build: 'wasm',
        fallback: { from: 'webgpu', reason: { code: 'NO_ADAPTER' } },
      },
    });
    expect((await engine.client.act(GOLDEN)).ok).toBe(true);
    expect([engine.spawned(), engine.alive()]).toEqual([2, 1]);
  });

  it('webgpu without an adapter is NO_ADAPTER, and WASM can be chosen then', async () => {
    const engine = createTestClient();
    expect(await load(engine, { provider: 'webgpu' })).toMatchObject({
      ok: false,
      error: { code: 'NO_ADAPTER' },
    });
    expect((await load(engine)).ok).toBe(true);
    expect(engine.alive()).toBe(1);
  });

  it('auto takes a good WebGPU adapter and describes it', async () => {
    const engine = createTestClient({ openRuntime: coated({}) });
    const result = await load(engine, {});
    expect(result).toMatchObject({
      ok: true,
      value: { provider: 'webgpu', build: 'jspi', adapter: ADAPTER },
    });
    expect(result.ok && result.value.fallback).toBeUndefined();
    expect(engine.spawned()).toBe(1);
  });

  it('auto leaves a software adapter alone before anything is downloaded; webgpu takes it', async () => {
    const openRuntime = coated({ adapter: { ...ADAPTER, isFallbackAdapter: true } });
    const asked = createTestClient({ openRuntime });
    expect(await load(asked, { provider: 'webgpu' })).toMatchObject({
      ok: true,
      value: { provider: 'webgpu' },
    });
    const phases: string[] = [];
    const auto = createTestClient({ openRuntime });
    const result = await load(auto, { onProgress: ({ phase }) => phases.push(phase) });
    expect(result).toMatchObject({
      ok: true,
      value: { provider: 'wasm', fallback: { reason: { code: 'NO_ADAPTER' } } },
    });
    expect(phases.slice(0, 3)).toEqual(['manifest', 'manifest', 'download']);
  });

  it('wrong answers on WebGPU: auto falls back, webgpu refuses', async () => {
    const openRuntime = coated({ policyOutput: shifted(4, 1) });
    const refused = await load(createTestClient({ openRuntime }), { provider: 'webgpu' });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'PARITY_MISMATCH', detail: expect.stringContaining('1 bins') },
    });
    const engine = createTestClient({ openRuntime });
    expect(await load(engine, {})).toMatchObject({
      ok: true,
      value: {
        provider: 'wasm',
        parity: { ok: true, equal: true },
        fallback: { from: 'webgpu', reason: { code: 'PARITY_MISMATCH' } },
      },
    });
    expect(engine.alive()).toBe(1);
  });

  it('a graph the GPU cannot build: auto falls back', async () => {
    const engine = createTestClient({
      openRuntime: coated({ createFails: fail('ENGINE_FAILED', 'no kernel') }),
    });
    expect(await load(engine, {})).toMatchObject({
      ok: true,
      value: { fallback: { reason: { detail: 'no kernel' } } },
    });
  });

  it('a missing model is not a reason to try another provider', async () => {
    const engine = createTestClient({ openRuntime: coated({}), site: new Map() });
    expect(await load(engine, {})).toMatchObject({ ok: false, error: { code: 'MODEL_MISSING' } });
    expect(engine.spawned()).toBe(1);
  });
});

describe('self-test', () => {
  it('int8 two bins off passes, and is not called equal', async () => {
    const engine = createTestClient({ openRuntime: coated({ policyOutput: shifted(5, -2) }, 'wasm') });
    expect(await load(engine, { provider: 'wasm', variant: 'int8' })).toMatchObject({
      ok: true,
      value: { variant: 'int8', parity: { ok: true, equal: false, maxBinDifference: 2 } },
    });
  });

  it('a mismatch on WASM, the reference, loads and says so', async () => {
    const engine = createTestClient({ openRuntime: coated({ policyOutput: shifted(5, 9) }, 'wasm') });
    expect(await load(engine)).toMatchObject({
      ok: true,
      value: { parity: { ok: false, equal: false, maxBinDifference: 9 } },
    });
  });
});

describe('what a failed load opened', () => {
  it('is closed again: sessions first, the device last', async () => {
    const events: string[] = [];
    const openRuntime: typeof nodeRuntime = async (provider) => {
      const opened = await coated({ policyOutput: shifted(4, 1) })(provider);
      if (!opened.ok) return opened;
      const createSession: EngineRuntime['createSession'] = async (model, on) => {
        const session = await opened.value.createSession(model, on);
        if (!session.ok) return session;
        const name = session.value.outputNames[0] ?? '';
        const release = async (): Promise<void> => {
          events.push(name);
          await session.value.release();
        };
        return { ok: true, value: { ...session.value, release } };
      };
      return { ok: true, value: { ...opened.value, createSession, close: () => events.push('device') } };
    };
    const core = createTestCore({ openRuntime });
    const request = {
      ...{ manifestUrl: TINY_URL, provider: 'webgpu' as const, allowSoftwareAdapter: true },
      capabilities: TEST_CAPABILITIES,
    };
    const { signal } = new AbortController();
    expect(await core.load(request, { signal })).toMatchObject({
      ok: false,
      error: { code: 'PARITY_MISMATCH' },
    });
    expect(events).toEqual(['tokens', 'features', 'device']);
  });
});

describe('numbers that are none', () => {
  const broken =
    (value: number) =>
    (outputs: Tensors, run: number): Result<Tensors> => {
      const logits = outputs.logits!;
      if (logits.type !== 'float32' || run <= 3) return { ok: true, value: outputs }; // warm-up and two golden frames
      const data = logits.data.slice();
      data[700] = value;
      return { ok: true, value: { ...outputs, logits: { ...logits, data } } };
    };

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d in the logits',
    async (value) => {
      const engine = createTestClient({ openRuntime: coated({ policyOutput: broken(value) }, 'wasm') });
      expect((await load(engine)).ok).toBe(true);
      expect(await engine.client.act(GOLDEN)).toMatchObject({
        ok: false,
        error: { code: 'NON_FINITE_LOGITS' },
      });
    },
  );
});

describe('the device goes', () => {
  it('DEVICE_LOST, no model left, and a new load works', async () => {
    let lost = true;
    const openRuntime = coated({
      policyOutput: (outputs, run) =>
        lost && run > 3 ? fail('DEVICE_LOST', 'unplugged') : { ok: true, value: outputs },
    });
    const engine = createTestClient({ openRuntime });
    expect((await load(engine, { provider: 'webgpu' })).ok).toBe(true);
    expect(await engine.client.act(GOLDEN)).toMatchObject({ ok: false, error: { code: 'DEVICE_LOST' } });
    expect(engine.client.info()).toBeUndefined();
    expect(await engine.client.act(GOLDEN)).toMatchObject({
      ok: false,
      error: { detail: 'no model is loaded' },
    });
    lost = false;
    expect((await load(engine, { provider: 'webgpu' })).ok).toBe(true);
    expect((await engine.client.act(GOLDEN)).ok).toBe(true);
    expect(engine.alive()).toBe(1);
  });

  it('a crash of the worker in an action', async () => {
    const engine = createTestClient();
    expect((await load(engine)).ok).toBe(true);
    const action = engine.client.act(GOLDEN);
    engine.crash('out of memory');
    expect(await action).toMatchObject({
      ok: false,
      error: { code: 'ENGINE_FAILED', detail: 'worker: out of memory' },
    });
    expect(engine.client.info()).toBeUndefined();
    expect((await load(engine)).ok).toBe(true);
    expect((await engine.client.act(GOLDEN)).ok).toBe(true);
  });

  it('a crash of the worker in a load', async () => {
    const engine = createTestClient();
    const loading = load(engine, {
      provider: 'wasm',
      onProgress: ({ phase }) => phase === 'compile' && engine.crash('gone'),
    });
    expect(await loading).toMatchObject({ ok: false, error: { code: 'ENGINE_FAILED' } });
    expect((await load(engine)).ok).toBe(true);
  });

  it('dispose ends what runs', async () => {
    const engine = createTestClient();
    expect((await load(engine)).ok).toBe(true);
    const action = engine.client.act(GOLDEN);
    engine.client.dispose();
    expect(await action).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(engine.alive()).toBe(0);
  });
});

describe('cancel a load', () => {
  it.each(['manifest', 'download', 'compile', 'warm-up', 'parity'] as const)(
    'in phase %s, then load again',
    async (phase) => {
      const engine = createTestClient({ caches: memoryCaches() });
      const controller = new AbortController();
      const onProgress = (p: LoadProgress): void => {
        if (p.phase === phase) controller.abort();
      };
      const result = await load(engine, { provider: 'wasm', signal: controller.signal, onProgress });
      expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
      expect(engine.client.info()).toBeUndefined();
      expect((await load(engine)).ok).toBe(true);
      expect((await engine.client.act(GOLDEN)).ok).toBe(true);
      expect(engine.alive()).toBe(1);
    },
  );

  it('keeps the worker that was downloading: the next load resumes by range', async () => {
    const ranges: string[] = [];
    const controller = new AbortController();
    const engine = createTestClient({
      fetch: async (input, init) => {
        const range = new Headers(init?.headers).get('range');
        if (range !== null) ranges.push(range);
        const body = tinySite().get(String(input));
        if (controller.signal.aborted || !String(input).endsWith('tokenizer.json') || body === undefined) {
          return serveSite(tinySite())(input, init);
        }
        return new Response(
          // a slow start, then silence until the abort
          new ReadableStream({
            start: (stream) => {
              stream.enqueue(body.slice(0, 1000));
              init?.signal?.addEventListener('abort', () => stream.error(init.signal?.reason));
            },
          }),
        );
      },
    });
    const onProgress = (p: LoadProgress): void => {
      if (p.phase === 'download' && p.loaded >= 1000) controller.abort();
    };
    const result = await load(engine, { provider: 'wasm', signal: controller.signal, onProgress });
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect((await load(engine)).ok).toBe(true);
    expect(ranges).toEqual(['bytes=1000-']);
    expect(engine.spawned()).toBe(1);
  });
});
