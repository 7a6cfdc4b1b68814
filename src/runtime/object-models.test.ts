/** A model on object tokens as page and bench have it: the stand-in of make_objects.py, through the real engine. */
import { beforeAll, expect, it, vi } from 'vitest';
import type { EngineClient } from '../policy/engine/client.ts';
import { createTestClient } from '../policy/engine/fixtures/harness.ts';
import {
  SITE,
  TINY_OBJECTS_URL,
  tinyObjectsManifest,
  tinyObjectsSite,
} from '../policy/engine/fixtures/tiny.ts';
import type { Manifest, ObjectTokens } from '../policy/index.ts';
import { languageOf } from './manifest-spec.ts';
import { thingsModelOf } from './object-models.ts';
import type { CloseFrames, SeenBy } from './things-model.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const manifest = tinyObjectsManifest() as Manifest & { readonly objects: ObjectTokens };
const bytes = (name: string) => tinyObjectsSite().get(`${SITE}tiny-objects/golden/${name}`)!;
const sides: number[] = [];
const close: CloseFrames = (side) => {
  sides.push(side);
  const frame = { width: 48, height: 48, rgb: bytes('1.close.rgb'), source: 'sim', seq: 0 } as const;
  return { grab: async () => ({ ok: true, value: frame }) };
};
const seenBy: SeenBy = {
  close,
  about: {
    frame: { width: 32, height: 32, rgb: bytes('1.rgb'), source: 'sim', seq: 0 },
    proprioception: { position: [0.4, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
  },
  concepts: async () => ({
    ok: true,
    value: [
      { name: 'mug', split: 'robot', category: 'container' },
      { name: 'sledge', split: 'novel', category: 'vehicle' },
    ],
  }),
};
const { signal } = new AbortController();

let client: EngineClient;
beforeAll(async () => {
  ({ client } = createTestClient({ site: tinyObjectsSite() }));
  await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' });
});
const model = (found: number) =>
  thingsModelOf({
    ...{ client, language: languageOf(manifest), now: () => 0 },
    manifest: { ...manifest, tables: ['things'], objects: { ...manifest.objects, found } },
  });

it('finds what fits, and says what it sees in free words where nothing does', async () => {
  expect(await model(-100).find('pick up the bowl', seenBy, signal)).toEqual({ ok: true, value: null });
  expect(sides).toContain(48);
  const missing = await model(100).find('put the hammer in the bowl', seenBy, signal);
  expect(missing).toEqual({ ok: true, value: { phrase: 'hammer', sees: [] } });
  const named = await model(-100).sees(seenBy, signal);
  expect(named.ok && named.value, 'no name that training may not have').toEqual(['mug']);
});

it('a sentence that names nothing misses nothing: that is a matter of its words', async () => {
  expect(await model(100).find('dance', seenBy, signal)).toEqual({ ok: true, value: null });
});

it('looks at the same pixels once, for whoever asks', async () => {
  const things = model(-100);
  const before = client.stats().looks ?? 0;
  await things.find('pick up the bowl', seenBy, signal);
  await things.answer('where is the bowl?', seenBy, signal);
  const acted = await things
    .policy({ close })
    .act({ ...seenBy.about, instruction: 'pick up the mug' }, signal);
  expect(acted.ok).toBe(true);
  expect((client.stats().looks ?? 0) - before).toBe(3);
});

it('has the names learned beforehand, and stops when it is told to', async () => {
  const before = client.stats().encoderRuns;
  const stop = new AbortController();
  stop.abort();
  await model(0).learn(
    async () => ({ ok: true, value: [{ name: 'anvil', split: 'named', category: 'tool' }] }),
    stop.signal,
  );
  expect(client.stats().encoderRuns).toBe(before);
  await model(0).learn(
    async () => ({ ok: true, value: [{ name: 'anvil', split: 'named', category: 'tool' }] }),
    signal,
  );
  expect(client.stats().encoderRuns).toBeGreaterThan(before);
});
