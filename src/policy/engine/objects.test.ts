/** A policy on object tokens, on the real onnxruntime-web (WASM, in Node) with stand-in graphs: manifest, chain, requests, faults. */
import { describe, expect, it, vi } from 'vitest';
import { COLUMN_COUNT } from '../objects/columns.ts';
import { createTestClient } from './fixtures/harness.ts';
import {
  SITE,
  TEST_CAPABILITIES,
  TINY_OBJECTS_URL,
  TINY_URL,
  tinyManifest,
  tinyObjectsManifest,
  tinyObjectsSite,
} from './fixtures/tiny.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { FitPart } from './object-tokens.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const refusal = (manifest: Manifest, edit: (m: Manifest) => unknown): string => {
  edit(manifest);
  const result = parseManifest(manifest, TEST_CAPABILITIES);
  return result.ok ? 'accepted' : (/^[^:]+/.exec(result.error.detail ?? '')?.[0] ?? '');
};
const without = (target: object | undefined, key: string): unknown =>
  Reflect.deleteProperty(target ?? {}, key);

describe('the manifest of object tokens', () => {
  it('is accepted, unchanged', () => {
    const manifest = tinyObjectsManifest();
    expect(parseManifest(manifest, TEST_CAPABILITIES)).toEqual({ ok: true, value: manifest });
  });

  it.each<[string, (m: Manifest) => unknown]>([
    ['variants.0.parts', (m) => without(m.variants[0], 'parts')],
    ['golden.1.objects', (m) => without(m.golden[1], 'objects')],
    ['golden.0.objects.close.bytes', (m) => Object.assign(m.golden[0]!.objects!.close, { bytes: 5 })],
    ['golden.1.objects.fits.int8', (m) => without(m.golden[1]!.objects!.fits, 'int8')],
    ['objects.columns', (m) => m.objects!.columns.reverse()],
    ['observation', (m) => Object.assign(m.observation, { frames: 2 })],
    ['observation.state', (m) => Object.assign(m.observation.state!, { encoding: 'units' })],
  ])('names %s', (path, edit) => {
    const refused = refusal(tinyObjectsManifest(), edit);
    // two frames also make the golden files too short, which is a mistake of the same field's
    expect([path, 'golden.0.frame.bytes']).toContain(refused);
  });

  it('has no parts without objects', () => {
    const { parts } = tinyObjectsManifest().variants[0]!;
    expect(refusal(tinyManifest(), (m) => Object.assign(m.variants[1]!, { parts }))).toBe('variants.1.parts');
  });
});

describe('the chain', () => {
  const manifest = tinyObjectsManifest();
  const bytes = (name: string) => tinyObjectsSite().get(`${SITE}tiny-objects/golden/${name}`)!;
  const frame = { rgb: bytes('1.rgb'), width: 32, height: 32 };
  const close = { rgb: bytes('1.close.rgb'), width: 48, height: 48 };
  const golden = manifest.golden[1]!;

  it('passes its self-test, and gives by single requests what the trainer’s runtime gave', async () => {
    const { client } = createTestClient({ site: tinyObjectsSite() });
    const loaded = await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' });
    expect(loaded).toMatchObject({ ok: true, value: { parity: { ok: true, equal: true, frames: 2 } } });
    if (!loaded.ok) return;
    expect(loaded.value.parity).toMatchObject({ maxFitDifference: expect.closeTo(0, 3) });

    const seen = await client.objects.sight(frame, golden.state);
    if (!seen.ok) throw new Error(seen.error.detail);
    expect(seen.value.objects).toHaveLength(4 * COLUMN_COUNT);
    const places = [0, 1, 2].map((i) => [
      ...seen.value.objects.subarray(i * COLUMN_COUNT + 1, i * COLUMN_COUNT + 4),
    ]);
    expect(places).toEqual([
      [0.875, 0.125, 0.25],
      [0.125, 0.625, 0.25],
      [0.375, 0.375, 0.25],
    ]);
    const before = client.stats();
    const looked = await client.objects.look(
      close,
      places.map(([u = 0, v = 0, side = 0]) => ({ u, v, side })),
    );
    if (!looked.ok) throw new Error(looked.error.detail);
    expect(client.stats().looks).toBe((before.looks ?? 0) + 3);
    const { phrases, fits, task } = golden.objects!;
    const { features, logits } = looked.value;
    const matched = await client.objects.match({ features, logits, phrases });
    if (!matched.ok) throw new Error(matched.error.detail);
    for (const [i, fit] of fits.float32!.flat().entries()) expect(matched.value.fits[i]).toBeCloseTo(fit, 3);
    const target = fits.float32![0]!.indexOf(Math.max(...fits.float32![0]!));
    const request = { objects: seen.value.objects, target, second: null, state: golden.state, task };
    const acted = await client.objects.act(request);
    const other = await client.objects.act({ ...request, target: (target + 1) % 3 });
    if (!acted.ok || !other.ok) throw new Error('no action');
    expect(acted.value.tokens).toHaveLength(8);
    expect(other.value.tokens).not.toEqual(acted.value.tokens);
    expect(client.stats().policyRuns).toBe(before.policyRuns + 2);
    client.dispose();
  });

  it('gives what a fit is made of, where the manifest names it; a name that the graph has not is a file that does not fit', async () => {
    const { phrases } = golden.objects!;
    const looked = { features: Float32Array.of(1, 0, 0, 0, 1, 0), logits: Float32Array.of(1, 3, 0, 2) };
    const fitsBy = async (named: object, of?: FitPart) => {
      const changed = tinyObjectsManifest();
      Object.assign(changed.objects!, named);
      const site = tinyObjectsSite();
      site.set(TINY_OBJECTS_URL, new TextEncoder().encode(JSON.stringify(changed)));
      const { client } = createTestClient({ site });
      const loaded = await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' });
      const given = await client.objects.match({ ...looked, phrases, ...(of ? { of } : {}) });
      client.dispose();
      return [loaded, given] as const;
    };
    const fits = { similarity: 'weak', eyes: 'strong' };
    const [loaded, all] = await fitsBy({ fits });
    expect(loaded).toMatchObject({ ok: true, value: { parity: { equal: true } } });
    const [, similarity] = await fitsBy({ fits }, 'similarity');
    const [, eyes] = await fitsBy({ fits }, 'eyes');
    if (!all.ok || !similarity.ok || !eyes.ok) throw new Error('no fits');
    // own is zeros: the mean of two logits and of as many zeros as own is long
    const [first = 0, second = 0] = similarity.value.fits;
    expect(first / second).toBeCloseTo(2);
    for (const [i, fit] of all.value.fits.entries())
      expect(fit).toBeCloseTo((similarity.value.fits[i] ?? 0) + (eyes.value.fits[i] ?? 0), 4);
    expect(await fitsBy({}, 'eyes')).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'MODEL_INVALID' } },
    ]);
    const [stray] = await fitsBy({ fits: { ...fits, eyes: 'iris' } });
    expect(stray.ok).toBe(false);
  });

  it('ways that the manifest promises and the graph has not are a file that does not fit', async () => {
    const changed = tinyObjectsManifest();
    Object.assign(changed.objects!, { ways: 4 });
    const site = tinyObjectsSite();
    site.set(TINY_OBJECTS_URL, new TextEncoder().encode(JSON.stringify(changed)));
    const { client } = createTestClient({ site });
    expect(await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' })).toMatchObject({
      ok: false,
    });
    client.dispose();
  });

  it('another answer on the way, or at the end, is no parity', async () => {
    for (const edit of [
      (m: Manifest) => m.golden[0]!.objects!.fits.float32![0]!.splice(0, 1, 99),
      (m: Manifest) => m.golden[0]!.tokens!.float32!.splice(2, 1, 1),
    ]) {
      const changed = tinyObjectsManifest();
      edit(changed);
      const site = tinyObjectsSite();
      site.set(TINY_OBJECTS_URL, new TextEncoder().encode(JSON.stringify(changed)));
      const { client } = createTestClient({ site });
      const loaded = await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' });
      expect(loaded).toMatchObject({ ok: true, value: { parity: { ok: false } } });
      client.dispose();
    }
  });

  it('each kind refuses the other’s requests, and frames of another size', async () => {
    const { client } = createTestClient({ site: tinyObjectsSite() });
    await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' });
    const asked = { images: [frame], state: golden.state, instruction: 'pick up the mug' };
    expect(await client.act(asked)).toMatchObject({ ok: false, error: { code: 'MODEL_INVALID' } });
    expect(await client.objects.look(frame, [])).toMatchObject({
      ok: false,
      error: { code: 'ENGINE_FAILED' },
    });
    expect(await client.objects.sight(frame, [1])).toMatchObject({
      ok: false,
      error: { code: 'ILLEGAL_TOKEN' },
    });
    await client.load({ manifestUrl: TINY_URL, provider: 'wasm' });
    expect(await client.objects.sight(frame, golden.state)).toMatchObject({
      ...{ ok: false, error: { code: 'MODEL_INVALID' } },
    });
    client.dispose();
  });
});
