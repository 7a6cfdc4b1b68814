/** Policies with a chunk head, as scripts/make-policy.mjs writes them, on the real onnxruntime-web (WASM, in Node). */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { chunkPolicy, expectedActions } from '../../../scripts/lib/test-policy.mjs';
import type { Result } from '../../contracts.ts';
import { unwrap } from '../../testing/unwrap.ts';
import type { ClientActRequest, EngineClient } from './client.ts';
import { createTestClient, nodeRuntime, type Overrides } from './fixtures/harness.ts';
import { SITE, serveSite } from './fixtures/tiny.ts';
import type { Manifest } from './manifest.ts';
import type { EngineSession } from './runtime.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const URL = `${SITE}test-policy/manifest.json`;
type Files = ReturnType<typeof chunkPolicy>;
const manifestOf = (files: Files): Manifest => JSON.parse(String(files['manifest.json']));
const edited = (files: Files, edit: (m: Manifest) => void): Files => {
  const manifest = manifestOf(files);
  edit(manifest);
  return { ...files, 'manifest.json': Buffer.from(JSON.stringify(manifest)) };
};

const setUp = (files: Files, overrides: Overrides = {}) => {
  const asked: string[] = [];
  const site = new Map(
    Object.entries(files).map(([path, data]) => [`${SITE}test-policy/${path}`, new Uint8Array(data)]),
  );
  const serve = serveSite(site);
  const client = createTestClient({
    fetch: async (input, init) => {
      asked.push(String(input).replace(SITE, ''));
      return serve(input, init);
    },
    ...overrides,
  }).client;
  return { client, asked, load: () => client.load({ manifestUrl: URL, provider: 'wasm' }) };
};
const problem = async (files: Files, overrides?: Overrides): Promise<string> => {
  const result = await setUp(files, overrides).load();
  return result.ok ? 'loaded' : `${result.error.code} ${result.error.message} ${result.error.detail}`;
};
/** Every byte of every frame. */
const looking = (side: number, count: number, byte: (i: number) => number): ClientActRequest['images'] =>
  Array.from({ length: count }, (_, n) => ({
    rgb: Uint8Array.from({ length: side * side * 3 }, (_, i) => byte(i + n * side * side * 3)),
    width: side,
    height: side,
  }));

const FILES = chunkPolicy();
const STATE = [5, -20, 31, 55, 0.5, 42];
const NOISE = looking(96, 1, (i) => (i * 7919) % 251);

describe('a policy of joint targets that reads no words', () => {
  const { client, asked, load } = setUp(FILES);
  let loaded: Awaited<ReturnType<EngineClient['load']>>;
  beforeAll(async () => {
    loaded = await load();
  });
  const act = async (edit: Partial<ClientActRequest> = {}) =>
    client.act({ images: NOISE, state: STATE, instruction: '', ...edit });

  it('passes its self-test, and says how far off it was', () => {
    const { parity, manifest, bytes } = unwrap(loaded);
    expect(parity).toMatchObject({ head: 'chunk', ok: true, frames: 2, tolerance: 1e-4 });
    expect(parity.head === 'chunk' && parity.maxShareDifference).toBeLessThan(1e-6);
    expect(manifest).toEqual(manifestOf(FILES));
    const { 'manifest.json': _, ...rest } = FILES;
    expect(bytes).toBe(Object.values(rest).reduce((sum, data) => sum + data.length, 0));
  });

  it('fetches no encoder and no tokenizer', () => {
    expect(asked).toEqual(Object.keys(FILES).map((path) => `test-policy/${path}`));
  });

  it('gives what the arithmetic says, by one run of the policy and none of an encoder', async () => {
    const before = client.stats();
    const output = unwrap(await act());
    expect(client.stats()).toEqual({ policyRuns: before.policyRuns + 1, encoderRuns: 0 });
    expect(output).toMatchObject({ words: [], chunk: { length: 16, dimensions: 6 } });
    expect(output.tokens).toBeUndefined();
    expect(output.logits).toBeUndefined();
    const expected = expectedActions(NOISE[0]!.rgb, STATE, 96);
    expect(output.chunk!.values).toHaveLength(expected.length);
    for (const [i, value] of output.chunk!.values.entries()) expect(value).toBeCloseTo(expected[i]!, 3);
  });

  it('pixels and state both matter; words and sampling do not', async () => {
    const values = async (edit: Partial<ClientActRequest> = {}) => unwrap(await act(edit)).chunk!.values;
    const base = await values();
    expect(await values({ images: looking(96, 1, () => 200) })).not.toEqual(base);
    expect(await values({ state: STATE.map((x) => x + 1) })).not.toEqual(base);
    const said = { instruction: 'x'.repeat(10_000), sampling: { temperature: 2, seed: 1 } };
    expect(await values(said)).toEqual(base);
  });

  it('refuses what the manifest does not say, each with its own code', async () => {
    const code = async (result: Promise<Result<unknown>>) => {
      const { ok, ...rest } = await result;
      return ok ? 'ok' : 'error' in rest && rest.error.code;
    };
    expect(await code(act({ state: STATE.slice(1) }))).toBe('ILLEGAL_TOKEN');
    expect(await code(act({ state: [...STATE.slice(1), Number.NaN] }))).toBe('ILLEGAL_TOKEN');
    expect(await code(act({ images: [...NOISE, ...NOISE] }))).toBe('ENGINE_FAILED');
    expect(await code(act({ images: looking(8, 1, () => 0) }))).toBe('ENGINE_FAILED');
    expect(await code(client.embed(['red']))).toBe('MODEL_INVALID');
    expect(await code(client.ask({ images: NOISE, state: STATE, prompt: 'Q: what? A:' }))).toBe(
      'MODEL_INVALID',
    );
  });
});

describe('other observations', () => {
  it.each([
    ['two frames', { frames: 2 }, 2],
    ['two cameras', { cameras: ['table', 'wrist'] }, 2],
    ['two of two', { cameras: ['table', 'wrist'], frames: 2 }, 4],
    ['another size', { side: 32 }, 1],
  ])('%s: through the self-test, and to the action', async (_name, options, count) => {
    const files = chunkPolicy(options);
    const { client, load } = setUp(files);
    expect(unwrap(await load()).parity.ok).toBe(true);
    const { side = 96 } = options as { side?: number };
    const images = looking(side, count, (i) => (i * 31) % 253);
    const { chunk } = unwrap(await client.act({ images, state: STATE, instruction: '' }));
    const all = Uint8Array.from(images.flatMap(({ rgb }) => [...rgb]));
    const expected = expectedActions(all, STATE, side);
    for (const [i, value] of chunk!.values.entries()) expect(value).toBeCloseTo(expected[i]!, 3);
  });
});

describe('the self-test can fail', () => {
  const off = (by: number): Files =>
    edited(FILES, ({ golden }) => {
      const values = golden[1]!.actions!.float32!;
      values[37] = values[37]! + by;
    });

  it('one number of one golden chunk is off by more than the tolerance', async () => {
    const { parity } = unwrap(await setUp(off(0.5)).load());
    expect(parity).toMatchObject({ head: 'chunk', ok: false, equal: false });
    expect(parity.head === 'chunk' && parity.maxShareDifference).toBeCloseTo(0.5 / 220, 5);
  });

  it('a tolerance that the manifest states counts', async () => {
    const lenient = edited(off(0.5), (m) => Object.assign(m.head, { tolerance: { float32: 0.01 } }));
    const { parity } = unwrap(await setUp(lenient).load());
    expect(parity).toMatchObject({ ok: true, equal: false, tolerance: 0.01 });
  });
});

describe('a graph that does not fit', () => {
  it('another frame size than the manifest says', async () => {
    const small = chunkPolicy({ side: 32 });
    const found = await problem({ ...small, 'policy.float32.onnx': FILES['policy.float32.onnx']! });
    expect(found).toMatch(/^HASH_MISMATCH|^MODEL_TRUNCATED/); // the manifest knows the file
    const { variants } = manifestOf(FILES);
    const swapped = edited(small, (m) => Object.assign(m, { variants }));
    expect(await problem({ ...swapped, 'policy.float32.onnx': FILES['policy.float32.onnx']! })).toMatch(
      /^MODEL_INVALID .*image/,
    );
  });

  it('an input that nothing feeds, an input that is not there', async () => {
    const stateless = edited(FILES, (m) => {
      m.observation.state = null;
      for (const golden of m.golden) golden.state = [];
    });
    expect(await problem(stateless)).toMatch(/^MODEL_INVALID .*wants “state”, which nothing feeds/);
    const { variants } = manifestOf(FILES);
    const two = edited(chunkPolicy({ cameras: ['table', 'wrist'] }), (m) => Object.assign(m, { variants }));
    expect(await problem({ ...two, 'policy.float32.onnx': FILES['policy.float32.onnx']! })).toMatch(
      /^MODEL_INVALID .*has no “image\.table”/,
    );
  });

  it('numbers that are not finite: at the first run, with a sentence of their own', async () => {
    const openRuntime: Overrides['openRuntime'] = async (provider) => {
      const opened = unwrap(await nodeRuntime(provider));
      const createSession: typeof opened.createSession = async (model, on) => {
        const session = unwrap(await opened.createSession(model, on));
        const run: EngineSession['run'] = async (feeds) => {
          const { actions } = unwrap(await session.run(feeds));
          if (actions?.type !== 'float32') throw new Error('no actions');
          return { ok: true, value: { actions: { ...actions, data: actions.data.fill(Number.NaN, 5, 6) } } };
        };
        return { ok: true, value: { ...session, run } };
      };
      return { ok: true, value: { ...opened, createSession } };
    };
    expect(await problem(FILES, { openRuntime })).toMatch(/^NON_FINITE_ACTIONS The model gave an action/);
  });
});
