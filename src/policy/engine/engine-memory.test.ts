/** No memory at load, and a graph whose outputs are not what the engine reads. The runtime is the real one (WASM). */
import { describe, expect, it, vi } from 'vitest';
import type { Result } from '../../contracts.ts';
import type { ClientActRequest } from './client.ts';
import { createTestClient, nodeRuntime, type Overrides, type TestClient } from './fixtures/harness.ts';
import { SITE, serveSite, TINY_URL, tinyManifest, tinySite } from './fixtures/tiny.ts';
import type { EngineSession, Tensors } from './runtime.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const GOLDEN: ClientActRequest = {
  images: [{ rgb: tinySite().get(`${SITE}tiny/golden/0.rgb`)!, width: 128, height: 128 }],
  instruction: tinyManifest().golden[0]!.instruction!,
  state: tinyManifest().golden[0]!.state,
};
const load = (engine: TestClient) => engine.client.load({ manifestUrl: TINY_URL, provider: 'wasm' });

/** The real runtime, its policy session answering what `change` makes of the answer. */
const changed =
  (change: (outputs: Tensors) => Result<Tensors>): NonNullable<Overrides['openRuntime']> =>
  async (provider) => {
    const opened = await nodeRuntime(provider);
    if (!opened.ok) return opened;
    return {
      ok: true,
      value: {
        ...opened.value,
        createSession: async (model, on) => {
          const session = await opened.value.createSession(model, on);
          if (!session.ok || !session.value.outputNames.includes('tokens')) return session;
          const run: EngineSession['run'] = async (feeds) => {
            const outputs = await session.value.run(feeds);
            return outputs.ok ? change(outputs.value) : outputs;
          };
          return { ok: true, value: { ...session.value, run } };
        },
      },
    };
  };

describe('no memory', () => {
  const none = () => {
    throw new RangeError('Array buffer allocation failed');
  };

  it('for the files: said, and a new load works', async () => {
    let full = true;
    const engine = createTestClient({
      // what a stream does when nothing can be allocated
      fetch: async (input, init) => {
        if (full && String(input).endsWith('.onnx')) {
          return new Response(new ReadableStream({ pull: (s) => s.error(new RangeError('out of memory')) }));
        }
        return serveSite(tinySite())(input, init);
      },
    });
    expect(await load(engine)).toMatchObject({
      ok: false,
      error: { code: 'DOWNLOAD_FAILED', detail: expect.stringContaining('out of memory') },
    });
    full = false;
    expect((await load(engine)).ok).toBe(true);
  });

  it.each(['runtime', 'session'] as const)(
    'for the %s: ENGINE_FAILED, everything let go, and a new load works',
    async (where) => {
      let full = true;
      const engine = createTestClient({
        openRuntime: async (provider) => {
          if (full && where === 'runtime') return none();
          const opened = await nodeRuntime(provider);
          if (!full || !opened.ok) return opened;
          return { ok: true, value: { ...opened.value, createSession: async () => none() } };
        },
      });
      expect(await load(engine)).toMatchObject({
        ok: false,
        error: { code: 'ENGINE_FAILED', detail: expect.stringContaining('allocation failed') },
      });
      full = false;
      expect((await load(engine)).ok).toBe(true);
      expect((await engine.client.act(GOLDEN)).ok).toBe(true);
      expect(engine.alive()).toBe(1);
    },
  );
});

describe('outputs of another shape', () => {
  const cut =
    (name: 'tokens' | 'logits') =>
    (outputs: Tensors): Result<Tensors> => {
      const { data, ...tensor } = outputs[name]!;
      const short = { ...tensor, dims: [1, 7], data: data.slice(0, 7) };
      return { ok: true, value: { ...outputs, [name]: short } as Tensors };
    };

  it.each(['tokens', 'logits'] as const)('%s: MODEL_INVALID, never an action', async (name) => {
    const engine = createTestClient({ openRuntime: changed(cut(name)) });
    expect(await load(engine)).toMatchObject({
      ok: false,
      error: { code: 'MODEL_INVALID', detail: expect.stringContaining('int32 [1,8]') },
    });
  });
});
