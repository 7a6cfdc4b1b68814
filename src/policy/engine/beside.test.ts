/** Another head beside what is loaded: one worker, one runtime and one sentence encoder for both. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClientActRequest } from './client.ts';
import { createTestClient, nodeRuntime, type TestClient } from './fixtures/harness.ts';
import { SITE, TINY_URL, tinyManifest, tinySite } from './fixtures/tiny.ts';
import { manifestPath, sameTrunk } from './manifest-path.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const OTHER_URL = `${SITE}tiny/head-other.json`;
const BROKEN_URL = `${SITE}tiny/head-broken.json`;
const manifest = tinyManifest();
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const site = tinySite();
site.set(OTHER_URL, json({ ...manifest, id: 'tiny-other', title: 'Other' }));
site.set(
  BROKEN_URL,
  json({ ...manifest, variants: manifest.variants.map((v) => ({ ...v, file: 'no.onnx' })) }),
);

const golden = (edit: Partial<ClientActRequest> = {}): ClientActRequest => ({
  images: [{ rgb: site.get(`${SITE}tiny/golden/0.rgb`)!, width: 128, height: 128 }],
  instruction: manifest.golden[0]!.instruction!,
  state: manifest.golden[0]!.state,
  ...edit,
});

describe('a head beside what is loaded', () => {
  const sessions: string[] = [];
  let closed = 0;
  let opened = 0;
  const engine: TestClient = createTestClient({
    site,
    openRuntime: async (provider) => {
      opened += 1;
      const runtime = await nodeRuntime(provider);
      if (!runtime.ok) return runtime;
      const { value } = runtime;
      return {
        ok: true,
        value: {
          ...value,
          createSession: async (...args) => {
            const session = await value.createSession(...args);
            if (session.ok) sessions.push(session.value.outputNames.join());
            return session;
          },
          close: () => {
            closed += 1;
            value.close();
          },
        },
      };
    },
  });
  const { client } = engine;
  const load = (manifestUrl: string, beside = true) =>
    client.load({ manifestUrl, provider: 'wasm', ...(beside ? { beside } : {}) });
  const title = () => client.info()?.manifest.title;

  beforeAll(async () => {
    expect((await load(TINY_URL)).ok).toBe(true); // there is nothing beside which it could be
    expect((await load(OTHER_URL)).ok).toBe(true);
  });

  it('opens one more graph and nothing else', () => {
    expect([engine.spawned(), opened, closed]).toEqual([1, 1, 0]);
    expect(sessions).toHaveLength(3); // encoder, policy, policy
    expect(client.info()?.bytes).toBeLessThan(1_000_000); // no encoder and no tokenizer among them
    expect(title()).toBe('Other');
  });

  it('both can be asked, the last where none is named', async () => {
    const runs = client.stats().policyRuns;
    expect(await client.act(golden())).toMatchObject({
      ok: true,
      value: { stats: { policyRuns: runs + 1 } },
    });
    const first = await client.act(golden({ model: TINY_URL }));
    expect(first).toMatchObject({ ok: true, value: { tokens: manifest.golden[0]!.tokens!.float32 } });
    expect(await client.act(golden({ model: OTHER_URL }))).toMatchObject({
      value: { stats: { policyRuns: runs + 2 } },
    });
    expect(await client.act(golden({ model: BROKEN_URL }))).toMatchObject({
      error: { code: 'ENGINE_FAILED' },
    });
  });

  it('one that is there already is not opened again', async () => {
    expect((await load(TINY_URL)).ok).toBe(true);
    expect(title()).toBe(manifest.title);
    expect(sessions).toHaveLength(3);
  });

  it('one that cannot be had leaves what was there', async () => {
    expect(await load(BROKEN_URL)).toMatchObject({ error: { code: 'MODEL_MISSING' } });
    expect(title()).toBe(manifest.title);
    expect((await client.act(golden())).ok).toBe(true);
    expect([engine.spawned(), closed]).toEqual([1, 0]);
  });

  it('a load of another kind begins anew', async () => {
    expect((await load(OTHER_URL, false)).ok).toBe(true);
    expect([engine.spawned(), engine.alive(), opened]).toEqual([2, 1, 2]);
    expect(await client.act(golden({ model: TINY_URL }))).toMatchObject({ error: { code: 'ENGINE_FAILED' } });
  });
});

it('a graph that its manifest says so of is run as it is, and the encoder’s beside it is not', async () => {
  const asked: unknown[] = [];
  const { client } = createTestClient({
    site: new Map(site).set(
      OTHER_URL,
      json({ ...manifest, variants: manifest.variants.map((v) => ({ ...v, optimization: 'none' })) }),
    ),
    openRuntime: async (provider) => {
      const runtime = await nodeRuntime(provider);
      if (!runtime.ok) return runtime;
      const createSession: typeof runtime.value.createSession = (model, on, external, optimize) => {
        asked.push(optimize ?? true);
        return runtime.value.createSession(model, on, external, optimize);
      };
      return { ok: true, value: { ...runtime.value, createSession } };
    },
  });
  for (const manifestUrl of [TINY_URL, OTHER_URL])
    expect((await client.load({ manifestUrl, provider: 'wasm' })).ok).toBe(true);
  expect(asked).toEqual([true, true, true, false]); // encoder and policy, twice
  const said = await client.act(golden());
  expect(said).toMatchObject({ ok: true, value: { tokens: manifest.golden[0]!.tokens!.float32 } });
});

it.each([
  ['pico', 'pico:l1', true],
  ['pico:flow', 'pico:l1', true],
  ['pico', 'mini', false],
  ['pico', 'pico-2:l1', false],
])('%s and %s lie on one trunk: %s', (a, b, same) => {
  expect(sameTrunk(a, b)).toBe(same);
  expect(manifestPath(a) === manifestPath(b)).toBe(false);
});
