/** On the graph of the shipped model that phrases are matched by, in the real runtime. */
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { CAPABILITIES } from '../../runtime/capabilities.ts';
import { nodeRuntime } from './fixtures/harness.ts';
import { withInnerValues } from './inner-values.ts';
import { parseManifest } from './manifest.ts';
import { readVocabulary } from './vocabulary.ts';

vi.setConfig({ testTimeout: 60_000 });

const fileOf = (name: string) => new Uint8Array(readFileSync(`models/mini/${name}`));

it('what frames of the robot taught counts for a name that they had, and for no other', async () => {
  const manifest = parseManifest(JSON.parse(readFileSync('models/mini/manifest.json', 'utf8')), CAPABILITIES);
  if (!manifest.ok || !manifest.value.objects?.fits) throw new Error('no fits');
  const { similarity, eyes } = manifest.value.objects.fits;
  const runtime = await nodeRuntime('wasm');
  if (!runtime.ok) throw new Error(runtime.error.detail);
  const file = fileOf('match.onnx');
  const session = await runtime.value.createSession(withInnerValues(file, [similarity, eyes]), 'wasm');
  if (!session.ok) throw new Error(session.error.detail);
  expect(session.value.outputNames).toEqual(['fit', similarity, eyes]);
  const vectors = readVocabulary(fileOf('vocabulary.bin'), 384);
  if (!vectors.ok) throw new Error(vectors.error.detail);
  const run = async (phrase: Float32Array) => {
    const ran = await session.value.run({
      features: {
        type: 'float32',
        dims: [2, 1280],
        data: Float32Array.from({ length: 2560 }, (_, i) => (i % 7) / 7),
      },
      logits: {
        type: 'float32',
        dims: [2, 1000],
        data: Float32Array.from({ length: 2000 }, (_, i) => (i % 11) / 3),
      },
      phrase: { type: 'float32', dims: [1, 384], data: phrase },
    });
    if (!ran.ok) throw new Error(ran.error.detail);
    return [similarity, eyes, 'fit'].map((name) => [...(ran.value[name]?.data ?? [])].map(Number));
  };
  const known = vectors.value.get('red cube');
  if (!known) throw new Error('no such word');
  const taught = await run(known);
  const [, blindly, whole] = taught;
  expect(Math.abs((whole?.[0] ?? 0) - (blindly?.[0] ?? 0))).toBeGreaterThan(0.1);
  const unheard = await run(Float32Array.from({ length: 384 }, (_, i) => Math.sin(i * i)));
  // words of no training: the eyes alone, and 0.6 nats less of every thing (models/recipe/mini/match_graph.py)
  const less = unheard[2]?.map((fit, i) => (unheard[1]?.[i] ?? 0) - fit) ?? [];
  expect(less).toHaveLength(2);
  for (const nats of less) expect(nats).toBeCloseTo(0.6, 4);
  expect(unheard[0]).not.toEqual(unheard[1]);
  await session.value.release();
});
