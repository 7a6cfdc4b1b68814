/** With one row more in the registry, a third head (testing/flow.ts, the example of docs/extending.md) loads, is tested and acts. */
import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { onnxModel } from '../../../scripts/lib/onnx.mjs';
import { chunkPolicy } from '../../../scripts/lib/test-policy.mjs';
import type { Observation } from '../../contracts.ts';
import { languageOf } from '../../runtime/manifest-spec.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { createChunkBroker } from '../drivers/chunk-broker.ts';
import { createModelPolicy } from '../drivers/model-policy.ts';
import { createTestClient } from '../engine/fixtures/harness.ts';
import { SITE, serveSite } from '../engine/fixtures/tiny.ts';
import { givenBy } from './index.ts';

vi.mock(import('./registry.ts'), async (original) => {
  const { HEADS } = await original();
  const { FLOW_HEAD } = await import('./testing/flow.ts');
  return { HEADS: [...HEADS, FLOW_HEAD] as never };
});

const LENGTH = 4;
const DIMENSIONS = 6;
const STATE = [0, -30, 30, 60, 0, 50];

/** actions = state + mean brightness + noise: one number is one degree, or one percent. */
const graph = onnxModel({
  name: 'flow',
  doc: 'Test policy, not trained.',
  inputs: [
    { name: 'image', type: 'float32', dims: [1, 3, 16, 16] },
    { name: 'state', type: 'float32', dims: [1, DIMENSIONS] },
    { name: 'noise', type: 'float32', dims: [1, LENGTH, DIMENSIONS] },
  ],
  outputs: [{ name: 'actions', type: 'float32', dims: [1, LENGTH, DIMENSIONS] }],
  nodes: [
    { op: 'ReduceMean', inputs: ['image'], outputs: ['mean'], attributes: { axes: [1, 2, 3], keepdims: 0 } },
    { op: 'Add', inputs: ['state', 'mean'], outputs: ['goal'] },
    { op: 'Reshape', inputs: ['goal', 'row'], outputs: ['goal3'] },
    { op: 'Add', inputs: ['goal3', 'noise'], outputs: ['actions'] },
  ],
  weights: [{ name: 'row', dims: [3], data: BigInt64Array.of(1n, 1n, BigInt(DIMENSIONS)) }],
});
const golden = Buffer.alloc(16 * 16 * 3, 255);
const described = (file: string, data: Buffer) => ({
  ...{ file, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') },
});
const manifest = (head: object) => ({
  ...JSON.parse(String(chunkPolicy({ id: 'flow', side: 16 })['manifest.json'])),
  head: { kind: 'flow', scale: 2, length: LENGTH, execute: 2, ensemble: false, values: 'units', ...head },
  variants: [{ id: 'float32', ...described('flow.onnx', graph), providers: ['wasm'], needs: [] }],
  golden: [
    {
      frame: described('white.rgb', golden),
      state: STATE,
      actions: { float32: Array.from({ length: LENGTH }, () => STATE.map((x) => x + 1)).flat() },
    },
  ],
});

const load = async (head: object = {}) => {
  const files = {
    'manifest.json': Buffer.from(JSON.stringify(manifest(head))),
    'flow.onnx': graph,
    'white.rgb': golden,
  };
  const site = new Map(
    Object.entries(files).map(([path, data]) => [`${SITE}flow/${path}`, new Uint8Array(data)]),
  );
  const { client } = createTestClient({ fetch: serveSite(site) });
  return {
    client,
    loaded: await client.load({ manifestUrl: `${SITE}flow/manifest.json`, provider: 'wasm' }),
  };
};
const seen = (step: number): Observation => ({
  frame: { width: 16, height: 16, rgb: new Uint8Array(16 * 16 * 3), source: 'sim', seq: step },
  instruction: '',
  step,
  proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 0.5, joints: [0, 0, 0, 0, 0] },
});
const { signal } = new AbortController();

it('passes its self-test, acts through model policy and broker, and draws by temperature and seed', async () => {
  const { client, loaded } = await load();
  const info = unwrap(loaded);
  expect(info.parity).toMatchObject({ ok: true, frames: 1 });
  expect(givenBy(info.manifest)).toMatchObject({ kind: 'chunk', length: LENGTH, execute: 2 });

  const language = languageOf(info.manifest);
  const drive = (temperature: number, seed: number) =>
    createChunkBroker(createModelPolicy(client, language, { temperature, seed }), {
      ...{ execute: 2, ensemble: false, earlier: [] },
      actionOf: (values) => ({
        ok: true,
        value: { kind: 'joint-target', terminate: false, values: [...values] },
      }),
    });
  const before = client.stats().policyRuns;
  const greedy = drive(0, 1);
  const first = unwrap(await greedy.act(seen(0), signal));
  await greedy.act(seen(1), signal);
  expect(client.stats().policyRuns).toBe(before + 1); // two of the chunk's actions, open loop
  const state = language.encodeState(seen(0).proprioception);
  expect(first.actions[0]).toMatchObject({ kind: 'joint-target', values: state.map(Math.fround) });
  const values = async (temperature: number, seed: number) =>
    unwrap(await drive(temperature, seed).act(seen(0), signal)).evidence.chunk!.values;
  const drawn = await values(1, 1);
  expect(drawn).toHaveLength(LENGTH * DIMENSIONS);
  expect(Math.max(...drawn.map((x, i) => Math.abs(x - state[i % DIMENSIONS]!)))).toBeGreaterThan(0.5);
  expect(await values(1, 1)).toEqual(drawn);
  expect(await values(1, 2)).not.toEqual(drawn);
}, 60_000);

it('is refused by its field', async () => {
  for (const [head, field] of [
    [{ scale: -1 }, 'head.scale'],
    [{ execute: 9 }, 'head.execute'],
    [{ kind: 'flaw' }, 'head.kind'],
  ] as const) {
    const { loaded } = await load(head);
    expect(loaded).toMatchObject({
      ...{ ok: false, error: { code: 'MANIFEST_INVALID', detail: expect.stringContaining(field) } },
    });
  }
}, 60_000);
