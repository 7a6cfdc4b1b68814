/** Bad files on the server: each a clear error, and a page that can load a good model afterwards. */
import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createTestClient, type TestClient } from './fixtures/harness.ts';
import { SITE, serveSite, TINY_URL, tinyManifest, tinySite } from './fixtures/tiny.ts';
import type { Manifest } from './manifest.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const load = (engine: TestClient) => engine.client.load({ manifestUrl: TINY_URL, provider: 'wasm' });
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const manifestSite = (edit: (m: Manifest) => void, site = tinySite()): typeof site => {
  const manifest = structuredClone(tinyManifest());
  edit(manifest);
  return site.set(TINY_URL, new TextEncoder().encode(JSON.stringify(manifest)));
};

describe('bad files', () => {
  const POLICY = `${SITE}tiny/policy.float32.onnx`;
  const policy = tinySite().get(POLICY)!;
  const corrupted = policy.slice();
  corrupted[3000]! ^= 255;
  const junk = new TextEncoder().encode('this is no protobuf at all, whatever the manifest says about it');
  const encoderAsPolicy = tinySite().get(`${SITE}tiny/encoder.onnx`)!;
  /** The manifest agrees with the file: only the runtime can notice. */
  const vouchedFor = (body: Uint8Array<ArrayBuffer>) =>
    manifestSite(
      (m) => {
        for (const v of m.variants) Object.assign(v, { bytes: body.length, sha256: hash(body) });
      },
      tinySite().set(POLICY, body),
    );
  const without = (url: string) => {
    const site = tinySite();
    site.delete(url);
    return site;
  };

  it.each([
    ['MODEL_TRUNCATED', 'cut short', tinySite().set(POLICY, policy.slice(0, 3000))],
    ['HASH_MISMATCH', 'one byte changed', tinySite().set(POLICY, corrupted)],
    ['MODEL_MISSING', 'absent', without(POLICY)],
    ['MODEL_MISSING', 'no manifest', without(TINY_URL)],
    ['MODEL_MISSING', 'no golden frame', without(`${SITE}tiny/golden/1.rgb`)],
    ['MODEL_INVALID', 'no ONNX', vouchedFor(junk)],
    ['MODEL_INVALID', 'another graph', vouchedFor(encoderAsPolicy)],
    [
      'MANIFEST_INVALID',
      'not JSON',
      tinySite().set(TINY_URL, new TextEncoder().encode('{"formatVersion": 1,')),
    ],
    [
      'MANIFEST_INVALID',
      'climbing path',
      manifestSite((m) => Object.assign(m.variants[0]!, { file: '../../x.onnx' })),
    ],
    [
      'MODEL_INVALID',
      'no variant for WASM',
      manifestSite((m) => {
        for (const v of m.variants) Object.assign(v, { providers: ['webgpu'] });
      }),
    ],
  ])('%s: %s; the message is a sentence, and a good model loads afterwards', async (code, _what, site) => {
    const current = new Map(site);
    const engine = createTestClient({ fetch: (input, init) => serveSite(current)(input, init) });
    const result = await load(engine);
    expect(result).toMatchObject({
      ok: false,
      error: { code, message: expect.stringMatching(/^[A-Z].*\.$/) },
    });
    for (const [url, body] of tinySite()) current.set(url, body);
    expect((await load(engine)).ok).toBe(true);
    expect(engine.alive()).toBe(1);
  });
});
