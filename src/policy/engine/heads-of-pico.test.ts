/**
 * The six heads on the trunk of `pico`: graphs whose tensors lie in the shipped policy's own file and in one file of the head.
 * Each is loaded as the page loads it, in Node on WASM, and held to what PyTorch and the trainer's runtime said.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../testing/unwrap.ts';
import { createTestClient } from './fixtures/harness.ts';
import { SITE } from './fixtures/tiny.ts';
import type { Manifest, VariantId } from './manifest.ts';
import { manifestPath } from './manifest-path.ts';
import { framesOf } from './self-test.ts';

const MODELS = join(import.meta.dirname, '../../../models');
const heads = readdirSync(join(MODELS, 'pico')).flatMap((file) => /^head-(.+)\.json$/.exec(file)?.[1] ?? []);
const manifestOf = (head: string): Manifest =>
  JSON.parse(readFileSync(join(MODELS, 'pico', `head-${head}.json`), 'utf8'));
const urlOf = (head: string): string => SITE.replace('models/', manifestPath(`pico:${head}`));

/** The repository's models, as a site. `edit` changes a file on its way. */
const disk =
  (edit: (path: string, data: Buffer) => Buffer = (_, data) => data): typeof fetch =>
  async (input) => {
    const path = String(input).slice(SITE.length);
    return new Response(new Uint8Array(edit(path, readFileSync(join(MODELS, path)))));
  };

const load = async (name: string, variant: VariantId) => {
  const { client } = createTestClient({ fetch: disk() });
  const manifestUrl = urlOf(name);
  return { client, info: unwrap(await client.load({ manifestUrl, provider: 'wasm', variant })) };
};

it('there are six, and each is small beside the model it lies on', () => {
  expect(heads).toHaveLength(6);
  const sizes = heads.map((name) => {
    const { variants, parameters = 0 } = manifestOf(name);
    const own = variants.map(
      ({ bytes, external = [] }) =>
        bytes +
        external.reduce((sum, { file, bytes: more }) => sum + (file.startsWith('heads/') ? more : 0), 0),
    );
    return { name, parameters, most: Math.max(...own) };
  });
  const parameters = sizes.map(({ parameters }) => parameters);
  expect(Math.max(...parameters) / Math.min(...parameters)).toBeLessThan(1.05);
  expect(sizes.reduce((sum, { most }) => sum + most, 0)).toBeLessThan(3.5e6);
});

it('the policy whose trunk it is says in float32 what the trainer’s runtime said, to the bin and the word', async () => {
  const { client } = createTestClient({ fetch: disk() });
  const manifestUrl = SITE.replace('models/', manifestPath('pico'));
  const { parity, manifest } = unwrap(
    await client.load({ manifestUrl, provider: 'wasm', variant: 'float32' }),
  );
  const asked = { frames: manifest.golden.length, answers: manifest.goldenAnswers?.length };
  expect(parity).toMatchObject({ ...asked, equal: true, tolerance: 0, maxBinDifference: 0, wrongAnswers: 0 });
}, 60_000);

describe.each(heads)('%s', (name) => {
  it('says on WASM what the trainer said, and draws the same from one seed', async () => {
    // int8 is the trunk's: one head tells, and each whose graph is run as it is
    const asItIs = manifestOf(name).variants.some(({ optimization }) => optimization === 'none');
    const variants: readonly VariantId[] = name === heads[0] || asItIs ? ['float32', 'int8'] : ['float32'];
    for (const variant of variants) {
      const { client, info } = await load(name, variant);
      expect(info.parity).toMatchObject({ ok: true, frames: 3 });
      const { observation, golden } = info.manifest;
      const first = golden[0]!;
      const bytes = readFileSync(join(MODELS, 'pico', first.frame.file));
      const images = framesOf(observation, new Uint8Array(bytes));
      const say = async (seed: number) => {
        const sampling = { temperature: 1, seed };
        const request = { images, instruction: first.instruction ?? '', state: first.state, sampling };
        const { tokens, chunk } = unwrap(await client.act(request));
        return { tokens, values: chunk?.values };
      };
      const drawn = await say(5);
      expect(await say(5)).toEqual(drawn);
      if (info.manifest.head.kind !== 'chunk') expect(await say(6)).not.toEqual(drawn);
    }
  }, 60_000);
});

it('a file that its tensors lie in and that is not whole is an error with a code, not a wrong motion', async () => {
  const name = heads[0]!;
  const { client } = createTestClient({
    fetch: disk((path, data) => (path.endsWith('head.bin') ? data.subarray(0, data.length - 64) : data)),
  });
  const loaded = await client.load({ manifestUrl: urlOf(name), provider: 'wasm' });
  expect(loaded).toMatchObject({ ok: false, error: { code: 'MODEL_TRUNCATED' } });
}, 60_000);
