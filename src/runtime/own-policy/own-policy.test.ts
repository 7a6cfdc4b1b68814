/** Policies that other tools wrote (fixtures/make_policies.py) give here what they give there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ClientActRequest, parseManifest } from '../../policy/index.ts';
import { readPolicy } from '../../policy/own/index.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { CAPABILITIES } from '../capabilities.ts';
import { languageOf } from '../manifest-spec.ts';
import type { Answers } from './answers.ts';
import { cardMarkdown, takesAndGives } from './card.ts';
import { firstLook } from './first-look.ts';
import { blobOf, draftOf, dropped, isDraft, loaded, made } from './testing/kit.ts';

const EXPECTED: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(new URL('fixtures/expected.json', import.meta.url), 'utf8'),
);

const [WIDTH, HEIGHT] = [32, 24];
/** Degrees, and percent of the gripper's opening. */
const STATE = [5, -20, 30, 40, -10, 60];
const picture = (camera: number) => ({
  width: WIDTH,
  height: HEIGHT,
  rgb: Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (7 * i + 50 * camera) % 256),
});

const TWO = { 'observation.images.top': 'table', 'observation.images.front': 'side' };
const BY_STATISTICS = { images: 'statistics', state: 'statistics', actions: 'statistics' } as const;

describe('good policies', () => {
  const cases: [folder: string, format: string, cameras: number, answers: Partial<Answers>][] = [
    ['physicalai', 'physicalai', 1, { cameras: { images: 'table' } }],
    ['physicalai-outside', 'physicalai', 1, { cameras: { images: 'table' } }],
    ['package', 'package', 2, { cameras: TWO }],
    ['checkpoint', 'checkpoint', 2, { cameras: TWO, ...BY_STATISTICS }],
    ['metadata', 'metadata', 1, {}],
    ['external', 'metadata', 1, {}],
  ];
  it.each(cases)('%s', async (folder, format, cameras, answers) => {
    const policy = await made(folder, answers);
    expect(policy.said?.draft.format).toBe(format);
    const { client, info } = await loaded(policy);
    expect(unwrap(info).parity.frames).toBe(0);
    expect(unwrap(info).manifest.robot).toBe('so101');
    const images = Array.from({ length: cameras }, (_, i) => picture(i));
    const { chunk } = unwrap(await client.act({ images, state: STATE, instruction: '' }));
    const wanted = EXPECTED[folder] ?? [];
    expect(chunk?.values.length).toBe(48);
    for (const [i, value] of wanted.entries()) expect(chunk?.values[i]).toBeCloseTo(value, 3);
    client.dispose();
  });
});

interface Heard {
  readonly sentence: string;
  readonly ids: readonly number[];
  readonly mask: readonly number[];
  readonly actions: readonly number[];
}
const HEARD: Readonly<Record<string, readonly Heard[]>> = JSON.parse(
  readFileSync(new URL('fixtures/heard.json', import.meta.url), 'utf8'),
);

describe('policies that read words by a tokenizer of their own', () => {
  it.each(['words', 'words-metadata'])(
    '%s: what is typed becomes the ids of the reference tokenizers, and the actions of the network',
    async (folder) => {
      const policy = await made(folder, { cameras: { 'observation.images.table': 'table' } });
      const { client, info } = await loaded(policy);
      unwrap(info);
      for (const { sentence, actions, mask } of HEARD[folder] ?? []) {
        const said = await client.act({ images: [picture(0)], state: STATE, instruction: ` ${sentence} ` });
        const { chunk, words } = unwrap(said);
        expect(words).toHaveLength(mask.filter((one) => one === 1).length);
        for (const [i, value] of actions.entries()) expect(chunk?.values[i], sentence).toBeCloseTo(value, 3);
      }
      const empty = await client.act({ images: [picture(0)], state: STATE, instruction: '  ' });
      expect(empty.ok ? '' : empty.error.code).toBe('INSTRUCTION_EMPTY');
      client.dispose();
    },
  );

  it('the card says how sentences are read, and by which tokenizer', async () => {
    const policy = await made('words', { cameras: { 'observation.images.table': 'table' } });
    const card = cardMarkdown({ policy });
    expect(card).toContain(
      '| Sentence | at most 16 tokens, filled up on the right with token 0; what is longer is cut on the right; "\\\\n" behind it |',
    );
    expect(card).toMatch(/\| SHA-256 of its tokenizer \| [0-9a-f]{64} \|/);
    expect(takesAndGives(await draftOf('words'))).toContain('a sentence of 16 tokens and its mask');
  });

  it('a first look tells one that does not listen from one that does', async () => {
    const policy = await made('words', { cameras: { 'observation.images.table': 'table' } });
    const { client, info } = await loaded(policy);
    const { manifest } = unwrap(info);
    const language = languageOf(manifest);
    const listens = unwrap(await firstLook(client, manifest, language));
    expect(listens.notes.join()).not.toContain('whatever it is told');
    const deaf = { act: (r: ClientActRequest) => client.act({ ...r, instruction: 'wait' }) };
    const deafened = unwrap(await firstLook(deaf, manifest, language));
    expect(deafened.notes.join()).toContain('whatever it is told');
    client.dispose();
  });

  it('a manifest whose words have no tokenizer, or one of another length, is refused', async () => {
    const { manifest } = await made('words', { cameras: { 'observation.images.table': 'table' } });
    const { tokenizer, ...without } = manifest as { tokenizer: object };
    const refusal = (json: object): string => {
      const parsed = parseManifest(json, CAPABILITIES);
      return parsed.ok ? '' : parsed.error.message;
    };
    expect(refusal({ ...without, tokenizer })).toBe('');
    expect(refusal(without)).toContain('needs a tokenizer');
    expect(refusal({ ...without, tokenizer: { ...tokenizer, maxTokens: 8 } })).toContain('must be 8 tokens');
  });

  it('a physicalai package by its HFTokenizer: its length, padded on the right and cut', async () => {
    const manifest = {
      format: 'policy_package',
      model: {
        artifacts: { onnx: 'model.onnx' },
        preprocessors: [
          { type: 'new_line' },
          { type: 'hf_tokenizer', tokenizer_name: 'a/b', revision: '0123456', max_token_len: 16 },
        ],
      },
    };
    const files = dropped('words').filter(({ path }) => !/json$/.test(path) || /tokenizer/.test(path));
    const package_ = [...files, { path: 'words/manifest.json', blob: blobOf(JSON.stringify(manifest)) }];
    const read = unwrap(await readPolicy(package_));
    expect(isDraft(read) && read.sentence).toMatchObject({
      ...{ maxTokens: 16, paddingSide: 'right', truncationSide: 'right', padId: 0, suffix: '\n' },
    });
  });
});
