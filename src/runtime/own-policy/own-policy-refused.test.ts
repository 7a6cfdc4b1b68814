/** Files that are no policy, or none that can run here: each is told apart by a sentence that names what is missing. */
import { describe, expect, it } from 'vitest';
import { type NamedBlob, NEWEST_OPSET, readPolicy } from '../../policy/own/index.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { CAPABILITIES } from '../capabilities.ts';
import { type Answers, firstAnswers } from './answers.ts';
import { makeOwnPolicy } from './make.ts';
import { blobOf, draftOf, dropped, isDraft, loaded, made, zipOf } from './testing/kit.ts';

const without = (folder: string, pattern: RegExp): readonly NamedBlob[] =>
  dropped(folder).filter(({ path }) => !pattern.test(path));

const file = (path: string, content: Uint8Array | string): readonly NamedBlob[] => [
  { path, blob: blobOf(content) },
];

const bytesOf = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array((await dropped(path)[0]?.blob.arrayBuffer()) ?? []);

/** A size that no memory holds; it is never read. */
const huge = (path: string): readonly NamedBlob[] => [
  {
    path,
    blob: { size: 3e9, arrayBuffer: () => Promise.reject(new Error('it was read')) } as unknown as Blob,
  },
];

interface Parts {
  readonly model: Record<string, unknown>;
  readonly action: Record<string, unknown>;
  readonly steps: { registry_name: string; config: Record<string, unknown> }[];
}

const edited = async (
  folder: string,
  name: string,
  change: (json: Parts) => void,
): Promise<readonly NamedBlob[]> =>
  Promise.all(
    dropped(folder).map(async (one) => {
      if (!one.path.endsWith(name)) return one;
      const json = JSON.parse(await one.blob.text());
      change(json);
      return { path: one.path, blob: blobOf(JSON.stringify(json)) };
    }),
  );

const codeOf = async (files: readonly NamedBlob[], more: Partial<Answers> = {}): Promise<string> => {
  const read = await readPolicy(files);
  if (!read.ok) return `${read.error.code} ${read.error.message}`;
  if (!isDraft(read.value)) return 'a manifest';
  const cameras = Object.fromEntries(read.value.inputs.map(({ name }) => [name, 'table']));
  const settled = await makeOwnPolicy(read.value, {
    ...firstAnswers(read.value, CAPABILITIES.cameras),
    cameras,
    ...more,
  });
  return settled.ok ? 'fine' : `${settled.error.code} ${settled.error.message}`;
};

describe('files that are refused, each with its reason', () => {
  const cases: [string, () => readonly NamedBlob[] | Promise<readonly NamedBlob[]>, RegExp][] = [
    ['nothing', () => [], /POLICY_FILES There is no ONNX file/],
    ['a dataset', () => file('mine/meta/info.json', '{}'), /POLICY_FILES This is a LeRobot dataset.*Teach/],
    ['PyTorch weights', () => file('policy/model.pt', 'PK'), /POLICY_FILES “model.pt” is PyTorch weights/],
    [
      'a checkpoint without its graph',
      () => [...without('checkpoint', /onnx$/), ...file('checkpoint/model.safetensors', '')],
      /POLICY_FILES .*a checkpoint’s weights.*export/,
    ],
    [
      'two graphs',
      () => [...dropped('opset.onnx'), ...dropped('words.onnx')],
      /POLICY_FILES There are 2 ONNX files/,
    ],
    [
      'a package without its graph',
      () => without('physicalai', /onnx$/),
      /POLICY_FILES .*“physicalai\/act.onnx” was not dropped/,
    ],
    [
      'a config of something else',
      () => [...dropped('metadata'), ...file('metadata/config.json', '{}')],
      /POLICY_FILES “metadata\/config.json” has no input_features/,
    ],
    [
      'a manifest of this page’s own without its graphs',
      () =>
        file(
          'mine/manifest.json',
          '{"formatVersion": 2, "variants": [{"file": "a.onnx"}, {"file": "b.onnx"}, {"file": "../c.onnx"}]}',
        ),
      /POLICY_FILES “mine\/manifest.json” names “a.onnx”, “b.onnx”, and none was dropped.*whole folder/,
    ],
    [
      'one of whose graphs is there',
      () => [
        ...file(
          'mine/manifest.json',
          '{"formatVersion": 2, "variants": [{"file": "a.onnx"}, {"file": "b.onnx"}]}',
        ),
        ...file('mine/b.onnx', ''),
      ],
      /^a manifest$/,
    ],
    ['not a zip', () => file('policy.zip', 'hello'), /POLICY_DAMAGED “policy.zip” is no zip archive/],
    [
      'half a zip',
      async () => file('policy.zip', (await zipOf({ 'a.onnx': await bytesOf('opset.onnx') })).slice(0, 120)),
      /POLICY_DAMAGED “policy.zip” is a damaged zip/,
    ],
    [
      'half a graph',
      async () => file('act.onnx', (await bytesOf('metadata/act.onnx')).slice(0, 4000)),
      /POLICY_DAMAGED “act.onnx” is no ONNX file, or it ends early/,
    ],
    ['a web page', () => file('act.onnx', '<!doctype html><title>404</title>'), /POLICY_DAMAGED/],
    ['no bytes', () => file('act.onnx', ''), /POLICY_DAMAGED/],
    [
      'a pointer of Git LFS',
      () => file('act.onnx', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      /POLICY_DAMAGED .*git lfs pull/,
    ],
    [
      'a config that is a list',
      () => [
        ...dropped('checkpoint').filter(({ path }) => !path.endsWith('/config.json')),
        ...file('checkpoint/config.json', '[1]'),
      ],
      /POLICY_DAMAGED .*config\.json” is a list/,
    ],
    [
      'a processor without steps',
      () => [
        ...without('checkpoint', /policy_preprocessor\.json$/),
        ...file('checkpoint/policy_preprocessor.json', '{}'),
      ],
      /POLICY_DAMAGED .*policy_preprocessor\.json” has no list of steps/,
    ],
    ['JSON that is none', () => file('a/manifest.json', '{'), /POLICY_DAMAGED .*no JSON/],
    ['3 GB', () => huge('act.onnx'), /POLICY_TOO_LARGE “act.onnx” has 3.00 GB; .*2 GB/],
    ['a zip of 3 GB', () => huge('policy.zip'), /POLICY_TOO_LARGE/],
    [
      'data beside the graph that was not dropped',
      () => without('external', /data$/),
      /POLICY_EXTERNAL_DATA .*“act.onnx.data”.*both together/,
    ],
    [
      'an opset that is too new',
      () => dropped('opset.onnx'),
      /POLICY_OPSET The graph is of opset 27 .*up to 26/,
    ],
    [
      'an operator of somebody’s own',
      () => dropped('operator.onnx'),
      /POLICY_OPERATOR .*“my.lab.FancyAttention”/,
    ],
    [
      '14 numbers an action',
      () => dropped('shape.onnx'),
      /POLICY_SHAPE .*14 numbers of state, and gives 14 .*SO-101 6/,
    ],
    [
      'words without a tokenizer',
      () => dropped('words.onnx'),
      /POLICY_TOKENIZER .*lang_tokens int64 \[1, 16\].*tokenizer.json.*instruction fixed inside/,
    ],
    [
      'words whose checkpoint names its tokenizer, which was not dropped',
      () => without('words', /tokenizer\.json$/),
      /POLICY_TOKENIZER .*Drop its tokenizer.json \(of “HuggingFaceTB\/SmolVLM2/,
    ],
    [
      'a tokenizer that does not say what fills up a sentence',
      () => without('words', /tokenizer_config/),
      /POLICY_TOKENIZER No file says which token fills up .*tokenizer_config.json/,
    ],
    [
      'a tokenizer beside the config of another',
      () => [
        ...without('words', /tokenizer_config/),
        ...file('words/tokenizer_config.json', '{"pad_token": "<pad>"}'),
      ],
      /POLICY_TOKENIZER .*“<pad>”, which “words\/tokenizer.json” does not know/,
    ],
    [
      'a tokenizer that is none',
      () => [
        ...without('words', /tokenizer\.json/),
        ...file('words/tokenizer.json', '{"added_tokens": [{"id": 0, "content": "<|im_end|>"}]}'),
      ],
      /POLICY_TOKENIZER “words\/tokenizer.json” is no tokenizer that this page can run/,
    ],
    [
      'sentences padded to another length than the graph’s',
      () =>
        edited('words', 'policy_preprocessor.json', ({ steps }) => {
          for (const step of steps) if ('padding' in step.config) step.config.padding = 'max_length';
        }),
      /POLICY_SHAPE The graph reads 16 tokens .*pads sentences to 48/,
    ],
    [
      'a step of a checkpoint that the page does not do',
      () =>
        edited('checkpoint', 'policy_preprocessor.json', ({ steps }) => {
          steps.push({ registry_name: 'relative_actions_processor', config: { enabled: true } });
        }),
      /POLICY_INPUT .*“relative_actions_processor”/,
    ],
    [
      'a sentence as another network’s numbers',
      () => dropped('embedding.onnx'),
      /POLICY_INPUT .*text_embeds float32 \[1, 32\].*text encoder inside/,
    ],
    ['one step of a denoising loop', () => dropped('denoise.onnx'), /POLICY_INPUT .*denoising loop.*“x_t”/],
    [
      'statistics that were not dropped',
      () => without('physicalai-outside', /safetensors$/),
      /POLICY_STATISTICS The package normalizes by “stats.safetensors”, which was not dropped/,
    ],
    [
      'statistics that are none',
      () => [...without('package', /safetensors$/), ...file('package/stats.safetensors', 'no')],
      /POLICY_STATISTICS “package\/stats.safetensors” holds no statistics/,
    ],
    [
      'two observations at once',
      () =>
        edited('physicalai', 'manifest.json', (m) => {
          m.model.n_obs_steps = 2;
        }),
      /POLICY_INPUT .*2 observations at once/,
    ],
    [
      'a step that the page does not do',
      () =>
        edited('physicalai', 'manifest.json', (m) => {
          m.model.preprocessors = [{ type: 'joint_frame_preprocess' }];
        }),
      /POLICY_INPUT .*“joint_frame_preprocess”/,
    ],
    [
      'a tokenizer of the package’s own',
      () =>
        edited('physicalai', 'manifest.json', (m) => {
          m.model.preprocessors = [{ type: 'ov_tokenizer' }];
        }),
      /POLICY_TOKENIZER .*OpenVINO/,
    ],
    [
      'another runner',
      () =>
        edited('physicalai', 'manifest.json', (m) => {
          m.model.runner = { type: 'rtc' };
        }),
      /POLICY_INPUT .*“rtc”/,
    ],
    [
      'actions that are differences',
      () =>
        edited('package', 'manifest.json', (m) => {
          m.action.representation = 'delta';
        }),
      /POLICY_INPUT .*“delta”/,
    ],
  ];
  it.each(cases)('%s', async (_, files, reason) => {
    expect(await codeOf(await files())).toMatch(reason);
  });

  it('statistics that a declared feature lacks are refused when they are asked for, never passed through', async () => {
    const said = { images: 'statistics', state: 'statistics', actions: 'statistics' } as const;
    expect(await codeOf(dropped('no-statistics'), said)).toMatch(
      /POLICY_STATISTICS .*has no std of “action”/,
    );
    // whose export took its normalization along needs none
    expect(
      await codeOf(dropped('no-statistics'), { images: 'inside', state: 'inside', actions: 'inside' }),
    ).toBe('fine');
  });

  it('a processor whose statistics were not dropped is named', async () => {
    const files = without('checkpoint', /postprocessor_step/);
    const said = { images: 'statistics', state: 'statistics', actions: 'statistics' } as const;
    expect(await codeOf(files, said)).toMatch(/POLICY_STATISTICS .*“policy_postprocessor_step_0/);
  });

  it('normalization that nobody stated is asked, not guessed', async () => {
    expect(await codeOf(dropped('checkpoint'))).toMatch(
      /POLICY_UNSTATED The file does not say where its pictures are normalized, and not where its state is/,
    );
    const draft = await draftOf('checkpoint');
    const { images, state, actions } = firstAnswers(draft, CAPABILITIES.cameras);
    expect([images, state, actions]).toEqual([null, null, null]);
  });
});

it('a folder and a zip of it are the same policy', async () => {
  const entries = await Promise.all(
    dropped('package').map(
      async ({ path, blob }) => [path, new Uint8Array(await blob.arrayBuffer())] as const,
    ),
  );
  const zip = await zipOf({ ...Object.fromEntries(entries), '__MACOSX/._x': new Uint8Array(3) });
  const cameras = { 'observation.images.top': 'table', 'observation.images.front': 'side' };
  const read = unwrap(await readPolicy(file('mine.zip', zip)));
  if (!isDraft(read)) throw new Error('no draft');
  const zipped = unwrap(await makeOwnPolicy(read, { ...firstAnswers(read, CAPABILITIES.cameras), cameras }));
  const whole = await made('package', { cameras });
  expect(zipped).toMatchObject({ id: whole.id, sha256: whole.sha256, manifest: whole.manifest });
});

it('an archive that claims more than a tab holds is not unpacked', async () => {
  const zip = await zipOf({ 'a.onnx': new Uint8Array(50) });
  const at = zip.findLastIndex(
    (byte, i) => byte === 0x50 && zip[i + 1] === 0x4b && zip[i + 2] === 1 && zip[i + 3] === 2,
  );
  new DataView(zip.buffer).setUint32(at + 24, 3e9, true); // the central directory's size of the file unpacked
  expect(await codeOf(file('bomb.zip', zip))).toMatch(/POLICY_TOO_LARGE .*unpacks to 3.00 GB/);
});

it('the newest opset is what the runtime says it is', async () => {
  const bytes = await bytesOf('opset.onnx');
  const at = (version: number): Uint8Array<ArrayBuffer> => {
    const copy = new Uint8Array(bytes);
    const place = copy.findLastIndex((byte, i) => byte === 27 && copy[i - 1] === 0x10);
    copy[place] = version;
    return copy;
  };
  const newest = file('a.onnx', at(NEWEST_OPSET));
  expect(await codeOf(newest)).toBe('fine');
  const draft = await draftOf('absurd.onnx');
  const answers = firstAnswers(draft, CAPABILITIES.cameras);
  const withGraph = async (graph: Uint8Array<ArrayBuffer>) =>
    loaded(
      unwrap(await makeOwnPolicy({ ...draft, graph: { path: 'a.onnx', blob: blobOf(graph) } }, answers)),
    );
  const good = await withGraph(at(NEWEST_OPSET));
  expect(unwrap(good.info).parity.frames).toBe(0);
  const bad = await withGraph(at(NEWEST_OPSET + 1));
  expect(bad.info.ok ? '' : bad.info.error.code).toBe('MODEL_INVALID');
});
