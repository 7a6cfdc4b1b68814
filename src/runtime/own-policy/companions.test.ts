/** Every file that lies beside a graph, damaged in every way that one is: a sentence names it, or nothing of it is needed. */
import { describe, expect, it } from 'vitest';
import { type NamedBlob, readPolicy } from '../../policy/own/index.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { CAPABILITIES } from '../capabilities.ts';
import { firstAnswers } from './answers.ts';
import { cardRows } from './card.ts';
import { makeOwnPolicy } from './make.ts';
import { blobOf, dropped, isDraft } from './testing/kit.ts';

const SAID = { images: 'statistics', state: 'statistics', actions: 'statistics' } as const;
const CAMERAS = ['table', 'side'];

/** "fine", or the error, of a policy that is dropped, asked about and made. */
const outcome = async (files: readonly NamedBlob[]): Promise<string> => {
  const read = await readPolicy(files);
  if (!read.ok) return `${read.error.code} ${read.error.message}`;
  if (!isDraft(read.value)) return 'a manifest';
  const first = firstAnswers(read.value, CAPABILITIES.cameras);
  const images = read.value.inputs.filter(({ role }) => role === 'image');
  const made = await makeOwnPolicy(read.value, {
    ...first,
    cameras: Object.fromEntries(images.map(({ name }, i) => [name, CAMERAS[i] ?? 'none'])),
    images: first.images ?? SAID.images,
    state: first.state ?? SAID.state,
    actions: first.actions ?? SAID.actions,
  });
  return made.ok ? 'fine' : `${made.error.code} ${made.error.message}`;
};

const withFile = (folder: string, path: string, content: Uint8Array | string): readonly NamedBlob[] => [
  ...dropped(folder).filter((one) => one.path !== path),
  { path, blob: blobOf(content) },
];

const textOf = async (folder: string, path: string): Promise<string> =>
  (await dropped(folder)
    .find((one) => one.path === path)
    ?.blob.text()) ?? '';

const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (c) => c.charCodeAt(0)).buffer);

/** The same object, 50 MB long. */
const long = (text: string): string => text.replace('{', `{${' '.repeat(50_000_000)}`);

const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';

/** Folder of the fixtures and the file in it. */
const JSON_FILES = [
  ['package', 'package/manifest.json'],
  ['physicalai', 'physicalai/manifest.json'],
  ['checkpoint', 'checkpoint/config.json'],
  ['checkpoint', 'checkpoint/policy_preprocessor.json'],
  ['checkpoint', 'checkpoint/policy_postprocessor.json'],
  ['words', 'words/tokenizer.json'],
  ['words', 'words/tokenizer_config.json'],
] as const;

describe.each(JSON_FILES)('%s: %s', (folder, path) => {
  const damaged = async (content: Uint8Array | string) => outcome(withFile(folder, path, content));

  it('as it is, is fine', async () => expect(await outcome(dropped(folder))).toBe('fine'));

  it('cut in the middle', async () => {
    const text = await textOf(folder, path);
    expect(await damaged(text.slice(0, text.length / 2))).toMatch(
      new RegExp(`^POLICY_DAMAGED “${path}” is no JSON, or it ends early`),
    );
  });

  it.each([
    ['[{"a": 1}]', 'a list'],
    ['"policy"', 'a text'],
    ['7', 'a number'],
    ['true', 'true or false'],
    ['null', 'null'],
  ])('%s in its place', async (text, kind) => {
    expect(await damaged(text)).toMatch(new RegExp(`^POLICY_DAMAGED “${path}” is ${kind}, and .*object`));
  });

  it.each(['', ' \n'])('empty: %j', async (text) => {
    expect(await damaged(text)).toBe(`POLICY_DAMAGED “${path}” is empty. Export it again.`);
  });

  it('with a byte order mark before it', async () => {
    expect(await damaged(`\uFEFF${await textOf(folder, path)}`)).toBe('fine');
  });

  it('a pointer of Git LFS', async () => {
    expect(await damaged(LFS)).toMatch(/^POLICY_DAMAGED .*git lfs pull/);
  });

  it('over 64 MB is not read', async () => {
    const blob = { size: 65e6, arrayBuffer: () => Promise.reject(new Error('it was read')) };
    const rest = dropped(folder).filter((one) => one.path !== path);
    expect(await outcome([...rest, { path, blob: blob as unknown as Blob }])).toMatch(
      new RegExp(`^POLICY_TOO_LARGE “${path}” has 0\\.07 GB, and a policy’s description at most 0\\.06 GB`),
    );
  });
});

it('50 MB of description are read', async () => {
  const path = 'checkpoint/config.json';
  expect(await outcome(withFile('checkpoint', path, long(await textOf('checkpoint', path))))).toBe('fine');
});

it('UTF-16, as PowerShell redirects it, is read', async () => {
  const path = 'checkpoint/config.json';
  const text = await textOf('checkpoint', path);
  expect(await outcome(withFile('checkpoint', path, utf16(text)))).toBe('fine');
  expect(await outcome(withFile('checkpoint', path, utf16(text).slice(2)))).toMatch(/no JSON/);
});

describe('manifest.json beside a graph that says all by itself', () => {
  const beside = (text: string) => withFile('metadata', 'metadata/manifest.json', text);

  it('a list is refused: it may have been the policy’s', async () => {
    expect(await outcome(beside('[{"format": "policy_package"}]'))).toMatch(
      /^POLICY_DAMAGED “metadata\/manifest.json” is a list, .*drop the policy without it/,
    );
  });

  it('of a web page is left out, and the card says so', async () => {
    const read = unwrap(await readPolicy(beside('{"name": "App", "start_url": "/"}')));
    if (!isDraft(read)) throw new Error('no draft');
    expect(read.notes).toEqual([expect.stringMatching(/“metadata\/manifest.json” is no policy’s .*nothing/)]);
    const policy = unwrap(await makeOwnPolicy(read, firstAnswers(read, CAPABILITIES.cameras)));
    expect(cardRows({ policy })).toContainEqual(['Note', read.notes[0]]);
  });
});

describe('a package whose parts have the wrong type does not become one that normalizes nothing', () => {
  const path = 'physicalai-outside/manifest.json';
  it.each([
    ['model', 'model', []],
    ['model.preprocessors', 'preprocessors', 'normalize'],
    ['model.preprocessors', 'preprocessors', ['normalize']],
    ['model.postprocessors', 'postprocessors', { type: 'denormalize' }],
  ])('%s (%s: %j)', async (named, key, value) => {
    const json = JSON.parse(await textOf('physicalai-outside', path));
    if (key === 'model') json.model = value;
    else json.model[key] = value;
    json.artifacts = { onnx: 'act.onnx' };
    expect(await outcome(withFile('physicalai-outside', path, JSON.stringify(json)))).toMatch(
      new RegExp(`^POLICY_DAMAGED “${path}” has a “${named.replace('.', '\\.')}” that is no (list|object)`),
    );
  });
});

describe('statistics in safetensors', () => {
  const path = dropped('package').find((one) => one.path.endsWith('.safetensors'))?.path ?? '';
  const whole = async () =>
    new Uint8Array(
      (await dropped('package')
        .find((one) => one.path === path)
        ?.blob.arrayBuffer()) ?? [],
    );
  const damaged = (content: Uint8Array | string) => outcome(withFile('package', path, content));

  it.each([0, 4, 8, 40])('cut after %d bytes', async (length) => {
    expect(await damaged((await whole()).slice(0, length))).toMatch(
      new RegExp(`^POLICY_STATISTICS “${path}” holds no statistics`),
    );
  });

  it('a number short', async () => {
    expect(await damaged((await whole()).slice(0, -4))).toMatch(/^POLICY_STATISTICS .*ends early/);
  });

  it('JSON, a list, a pointer of Git LFS', async () => {
    expect(await damaged('{"observation.state": {"mean": [0]}}')).toMatch(/^POLICY_STATISTICS/);
    const header = new TextEncoder().encode('[]');
    expect(await damaged(new Uint8Array([header.length, 0, 0, 0, 0, 0, 0, 0, ...header]))).toMatch(
      /^POLICY_STATISTICS/,
    );
    expect(await damaged(LFS)).toMatch(/^POLICY_DAMAGED .*git lfs pull/);
  });

  it('numbers that would lie in the header', async () => {
    const text = new TextEncoder().encode(
      JSON.stringify({ 'action/mean': { dtype: 'U8', shape: [6], data_offsets: [-8, -2] } }),
    );
    const bytes = new Uint8Array([text.length, 0, 0, 0, 0, 0, 0, 0, ...text]);
    expect(await damaged(bytes)).toMatch(/^POLICY_STATISTICS .*has no mean/);
  });

  it('50 MB of weights are no statistics', async () => {
    const text = new TextEncoder().encode(
      JSON.stringify({ 'action.mean': { dtype: 'F32', shape: [12_500_000], data_offsets: [0, 50_000_000] } }),
    );
    const bytes = new Uint8Array(8 + text.length + 50_000_000);
    bytes.set([text.length]);
    bytes.set(text, 8);
    expect(await damaged(bytes)).toMatch(/^POLICY_STATISTICS .*has no mean/);
  });
});
