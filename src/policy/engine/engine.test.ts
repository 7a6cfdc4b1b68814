/** The whole engine on the real onnxruntime-web (WASM, in Node) and the stand-in model. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Observation } from '../../contracts.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { createModelPolicy } from '../drivers/model-policy.ts';
import type { ClientActRequest } from './client.ts';
import { createTestClient, stillLanguage, type TestClient } from './fixtures/harness.ts';
import { memoryCaches, SITE, TINY_URL, tinyManifest, tinySite } from './fixtures/tiny.ts';
import type { EngineInfo, LoadProgress } from './protocol.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const manifest = tinyManifest();
const golden = (i: number): ClientActRequest => ({
  images: [{ rgb: tinySite().get(`${SITE}tiny/golden/${i}.rgb`)!, width: 128, height: 128 }],
  instruction: manifest.golden[i]!.instruction!,
  state: manifest.golden[i]!.state,
});

describe('engine on WASM', () => {
  const caches = memoryCaches();
  const engine: TestClient = createTestClient({ caches });
  const { client } = engine;
  const progress: LoadProgress[] = [];
  let info: EngineInfo;

  beforeAll(async () => {
    info = unwrap(
      await client.load({ manifestUrl: TINY_URL, provider: 'wasm', onProgress: (p) => progress.push(p) }),
    );
  });

  it('loads through all phases in order', () => {
    const phases = progress.map((p) => p.phase).filter((p, i, all) => p !== all[i - 1]);
    expect(phases).toEqual(['manifest', 'download', 'compile', 'warm-up', 'parity', 'ready']);
  });

  it('says what it runs, and passes its self-test exactly', () => {
    const bytes = [...tinySite().entries()]
      .filter(([url]) => url !== TINY_URL)
      .reduce((sum, [, b]) => sum + b.length, 0);
    expect(info).toMatchObject({
      provider: 'wasm',
      build: 'wasm',
      variant: 'float32',
      threads: 1,
      bytes,
      cachedBytes: 0,
      parity: { ok: true, equal: true, maxBinDifference: 0, frames: 2, tolerance: 0 },
    });
    expect(info.adapter).toBeUndefined();
    expect(info.fallback).toBeUndefined();
    expect(info.manifest).toEqual(manifest);
    expect(info.loadMs.total).toBeGreaterThan(0);
    expect(client.info()).toEqual(info);
  });

  it('gives the golden tokens, logits whose maximum they are, and the words', async () => {
    const { tokens = [], logits = new Float32Array(), ...output } = unwrap(await client.act(golden(0)));
    expect(tokens).toEqual(manifest.golden[0]!.tokens!.float32);
    expect(logits.length).toBe(8 * 256);
    for (let d = 0; d < 8; d++) {
      const row = logits.subarray(256 * d, 256 * (d + 1));
      expect(row.indexOf(Math.max(...row))).toBe(tokens[d]);
    }
    expect(Math.max(...logits.subarray(2, 256))).toBeLessThan(-1e8); // terminate is 0 or 1
    expect(output.words.slice(0, 4)).toEqual(['[CLS]', 'q', ':', 'what']);
    expect(output.words.at(-1)).toBe('[SEP]');
    expect(output.times.infer).toBeGreaterThan(0);
  });

  it('an action is one run of the policy; a known instruction is no run of the encoder', async () => {
    const before = client.stats();
    unwrap(await client.act(golden(0)));
    unwrap(await client.act({ ...golden(0), instruction: 'Pick up the red cube ' })); // another spelling: case counts
    unwrap(await client.act({ ...golden(0), instruction: 'pick  up the red cube.' })); // the same question
    expect(client.stats()).toEqual({
      policyRuns: before.policyRuns + 3,
      encoderRuns: before.encoderRuns + 1,
    });
  });

  it('keeps the features of 16 instructions, least recently used out first', async () => {
    const say = async (i: number) =>
      unwrap(await client.act({ ...golden(0), instruction: `go to place ${i}` }));
    for (let i = 0; i < 16; i++) await say(i);
    const full = client.stats().encoderRuns;
    await say(0); // known, and now the newest
    expect(client.stats().encoderRuns).toBe(full);
    await say(16); // pushes 1 out
    await say(0);
    expect(client.stats().encoderRuns).toBe(full + 1);
    await say(1);
    expect(client.stats().encoderRuns).toBe(full + 2);
  });

  it('pixels, words and arm state all reach the model', async () => {
    const base = unwrap(await client.act(golden(0))).tokens;
    const others: ClientActRequest[] = [
      { ...golden(0), images: [{ rgb: new Uint8Array(128 * 128 * 3).fill(40), width: 128, height: 128 }] },
      { ...golden(0), instruction: 'drop it now' },
      { ...golden(0), state: [200, 20, 30, 40, 50, 60, 70] },
    ];
    for (const other of others) expect(unwrap(await client.act(other)).tokens).not.toEqual(base);
  });

  it('leaves the caller its frame', async () => {
    const request = golden(0);
    unwrap(await client.act(request));
    expect(request.images[0]!.rgb.length).toBe(128 * 128 * 3);
  });

  it('samples: same seed, same tokens; another seed, others; temperature 0 is greedy', async () => {
    const sample = async (temperature: number, seed: number) =>
      unwrap(await client.act({ ...golden(0), sampling: { temperature, seed } })).tokens;
    expect(await sample(2, 1)).toEqual(await sample(2, 1));
    expect(await sample(2, 1)).not.toEqual(await sample(2, 2));
    expect(await sample(0, 5)).toEqual(manifest.golden[0]!.tokens!.float32);
    for (let seed = 0; seed < 5; seed++) expect((await sample(500, seed))![0]).toBeLessThan(2);
  });

  it('refuses a second request while one runs: nothing queues', async () => {
    const runs = client.stats().policyRuns;
    const first = client.act(golden(0));
    const second = await client.act(golden(1));
    expect(second).toMatchObject({ ok: false, error: { code: 'ENGINE_FAILED', detail: 'busy' } });
    expect(await client.load({ manifestUrl: TINY_URL, provider: 'wasm' })).toMatchObject({
      ok: false,
      error: { detail: 'busy' },
    });
    expect((await first).ok).toBe(true);
    expect(client.stats().policyRuns).toBe(runs + 1);
  });

  it('an abort gives CANCELLED, and the engine is free afterwards', async () => {
    const controller = new AbortController();
    const action = client.act(golden(0), controller.signal);
    controller.abort();
    expect(await action).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await client.act(golden(0), controller.signal)).toMatchObject({
      ok: false,
      error: { code: 'CANCELLED' },
    });
    expect((await client.act(golden(0))).ok).toBe(true);
  });

  it.each([
    ['INSTRUCTION_EMPTY', { instruction: ' . ' }],
    ['INSTRUCTION_TOO_LONG', { instruction: 'x'.repeat(10_000) }],
    ['INSTRUCTION_TOO_LONG', { instruction: 'a b '.repeat(40) }],
    ['ILLEGAL_TOKEN', { state: [1, 2, 3] }],
    ['ILLEGAL_TOKEN', { state: [0, 0, 0, Number.NaN, 0, 0, 0] }],
    ['ENGINE_FAILED', { images: [{ rgb: new Uint8Array(12), width: 2, height: 2 }] }],
  ])('%s for %j, without a run, and goes on', async (code, change) => {
    const runs = client.stats().policyRuns;
    expect(await client.act({ ...golden(0), ...change })).toMatchObject({ ok: false, error: { code } });
    expect((await client.act(golden(0))).ok).toBe(true);
    expect(client.stats().policyRuns).toBe(runs + 1);
  });

  it('loads again from the disk alone', async () => {
    const requested: string[] = [];
    const again = createTestClient({
      caches,
      fetch: async (input) => {
        requested.push(String(input));
        return new Response(tinySite().get(String(input)) ?? null);
      },
    });
    const second = unwrap(await again.client.load({ manifestUrl: TINY_URL, provider: 'wasm' }));
    expect(second.cachedBytes).toBe(second.bytes);
    expect(requested).toEqual([TINY_URL]);
    again.client.dispose();
  });

  it('drives the loop as a Policy', async () => {
    const observation: Observation = {
      frame: { ...golden(0).images[0]!, source: 'sim', seq: 0 },
      instruction: golden(0).instruction,
      proprioception: { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
    };
    const seen: unknown[] = [];
    const language = stillLanguage(golden(0).state, (p) => seen.push(p));
    const { signal } = new AbortController();
    const greedy = createModelPolicy(client, language);
    expect(greedy.kind).toBe('model');
    expect(unwrap(await greedy.act(observation, signal)).evidence.tokens).toEqual(
      manifest.golden[0]!.tokens!.float32,
    );
    expect(seen).toEqual([observation.proprioception]);
    const run = async (seed: number) => {
      const policy = createModelPolicy(client, language, { temperature: 2, seed });
      const steps = [];
      for (let i = 0; i < 3; i++) steps.push(unwrap(await policy.act(observation, signal)).evidence.tokens);
      return steps;
    };
    const once = await run(7);
    expect(await run(7)).toEqual(once);
    expect(await run(8)).not.toEqual(once);
    expect(once[0]).not.toEqual(once[1]);
  });
});
