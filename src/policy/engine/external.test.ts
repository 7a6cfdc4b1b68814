/** A graph whose tensors lie in another file, somewhere in the middle of it: how heads share the trunk that was shipped. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { onnxModel } from '../../../scripts/lib/onnx.mjs';
import { chunkPolicy } from '../../../scripts/lib/test-policy.mjs';
import { createTestClient } from './fixtures/harness.ts';
import { SITE, serveSite } from './fixtures/tiny.ts';
import { manifestPath } from './manifest-path.ts';

const LENGTH = 2;
const STATE = [0, -30, 30, 60, 0, 50];
const GAIN = Float32Array.of(1, 2, 3, 4, 5, 6);
const OFFSET = 37; // not aligned: tensors of a shipped ONNX file lie where the ones before them ended

/** actions = state + brightness * gain, in every row. */
const graph = onnxModel({
  name: 'head',
  doc: 'Test policy, not trained.',
  inputs: [
    { name: 'image', type: 'float32', dims: [1, 3, 16, 16] },
    { name: 'state', type: 'float32', dims: [1, 6] },
  ],
  outputs: [{ name: 'actions', type: 'float32', dims: [1, LENGTH, 6] }],
  nodes: [
    { op: 'ReduceMean', inputs: ['image'], outputs: ['mean'], attributes: { axes: [1, 2, 3], keepdims: 0 } },
    { op: 'Mul', inputs: ['gain', 'mean'], outputs: ['moved'] },
    { op: 'Add', inputs: ['state', 'moved'], outputs: ['goal'] },
    { op: 'Reshape', inputs: ['goal', 'row'], outputs: ['goal3'] },
    { op: 'Add', inputs: ['goal3', 'zeros'], outputs: ['actions'] },
  ],
  weights: [
    { name: 'gain', dims: [6], data: GAIN, external: { location: 'trunk.onnx', offset: OFFSET } },
    { name: 'row', dims: [3], data: BigInt64Array.of(1n, 1n, 6n) },
    { name: 'zeros', dims: [1, LENGTH, 6], data: new Float32Array(LENGTH * 6) },
  ],
});
const trunk = Buffer.concat([Buffer.alloc(OFFSET, 7), Buffer.from(GAIN.buffer), Buffer.alloc(11, 7)]);
const white = Buffer.alloc(16 * 16 * 3, 255);
const described = (file: string, data: Buffer) => ({
  ...{ file, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') },
});
const manifest = (external: object = { external: [described('../other/trunk.onnx', trunk)] }) => ({
  ...JSON.parse(String(chunkPolicy({ id: 'own', side: 16 })['manifest.json'])),
  head: { kind: 'chunk', length: LENGTH, execute: 1, ensemble: false, values: 'units' },
  variants: [
    { id: 'float32', ...described('head.onnx', graph), providers: ['wasm'], needs: [], ...external },
  ],
  golden: [
    {
      frame: described('white.rgb', white),
      state: STATE,
      actions: { float32: Array.from({ length: LENGTH }, () => STATE.map((x, i) => x + GAIN[i]!)).flat() },
    },
  ],
});

const load = async (external?: object, shared = trunk) => {
  const files = {
    'own/manifest.json': Buffer.from(JSON.stringify(manifest(external))),
    ...{ 'own/head.onnx': graph, 'own/white.rgb': white, 'other/trunk.onnx': shared },
  };
  const site = new Map(Object.entries(files).map(([path, data]) => [SITE + path, new Uint8Array(data)]));
  const { client } = createTestClient({ fetch: serveSite(site) });
  return client.load({ manifestUrl: `${SITE}own/manifest.json`, provider: 'wasm' });
};

describe('external data', () => {
  it('is read from the bytes of the other model’s file, and counted in what is fetched', async () => {
    const loaded = await load();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    expect(loaded.value.parity).toMatchObject({ head: 'chunk', ok: true, frames: 1 });
    expect(loaded.value.bytes).toBe(graph.length + trunk.length + white.length);
  }, 60_000);

  it('other bytes under the same name are HASH_MISMATCH, a short file is MODEL_TRUNCATED, none at all ENGINE_FAILED or MODEL_INVALID', async () => {
    const code = async (...args: Parameters<typeof load>) => {
      const loaded = await load(...args);
      return loaded.ok ? 'ok' : loaded.error.code;
    };
    const changed = Buffer.from(trunk);
    changed[OFFSET] = 99;
    expect(await code(undefined, changed)).toBe('HASH_MISMATCH');
    expect(await code(undefined, trunk.subarray(0, OFFSET))).toBe('MODEL_TRUNCATED');
    expect(await code({})).toMatch(/^(ENGINE_FAILED|MODEL_INVALID)$/);
  }, 60_000);
});

it.each([
  ['pico', 'models/pico/manifest.json'],
  ['pico:l1', 'models/pico/head-l1.json'],
])('the manifest of %s is %s', (model, path) => {
  expect(manifestPath(model)).toBe(path);
});
