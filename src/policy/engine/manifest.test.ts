import { describe, expect, it } from 'vitest';
import { TEST_CAPABILITIES, tinyAnswersManifest, tinyManifest } from './fixtures/tiny.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { chooseVariant } from './variant.ts';

type Loose = Record<string, unknown>;
/** The tiny manifest with one thing changed. */
const changed = (edit: (m: Loose & Manifest) => void): unknown => {
  const manifest = structuredClone(tinyManifest()) as Loose & Manifest;
  edit(manifest);
  return manifest;
};
const problem = (json: unknown): string => {
  const result = parseManifest(json, TEST_CAPABILITIES);
  if (result.ok) return 'accepted';
  expect(result.error.code).toBe('MANIFEST_INVALID');
  return result.error.detail ?? '';
};
const withFile = (file: string): unknown => changed((m) => Object.assign(m.variants[0]!, { file }));

describe('parseManifest', () => {
  it('accepts a good manifest, unchanged', () => {
    expect(parseManifest(tinyManifest(), TEST_CAPABILITIES)).toEqual({ ok: true, value: tinyManifest() });
  });

  it.each([null, undefined, 3, 'text', [], {}])('refuses %j', (json) => {
    expect(parseManifest(json, TEST_CAPABILITIES)).toMatchObject({
      ok: false,
      error: { code: 'MANIFEST_INVALID' },
    });
  });

  it('names the path of the first problem', () => {
    expect(problem(changed((m) => Object.assign(m.variants[1]!, { sha256: 'xyz' })))).toMatch(
      /^variants\.1\.sha256: /,
    );
    expect(problem(changed((m) => Object.assign(m.golden[0]!, { state: [1, 2] })))).toMatch(
      /^golden\.0\.state: /,
    );
    expect(problem(changed((m) => Object.assign(m, { formatVersion: 3 })))).toMatch(/^formatVersion: /);
  });

  it.each(['policy.onnx', '../minilm/encoder.int8.onnx', 'golden/0.rgb', 'a/b/c.onnx'])(
    'takes the file name %s',
    (file) => {
      expect(problem(withFile(file))).toBe('accepted');
    },
  );

  it.each([
    '/etc/passwd',
    'https://elsewhere.test/x.onnx',
    '//elsewhere.test/x.onnx',
    '../x.onnx',
    '../../x/y.onnx',
    '../minilm/../../x.onnx',
    'a/../b.onnx',
    'a/../../b.onnx',
    './x.onnx',
    'a//b.onnx',
    'x.onnx?y',
    'x.onnx#y',
    'a\\b.onnx',
    '%2e%2e/x.onnx',
    'data:x',
    '',
    '..',
    'golden/',
    '.hidden',
    'x'.repeat(201),
  ])('refuses the file name %j', (file) => {
    expect(problem(withFile(file))).toMatch(/^variants\.0\.file: /);
  });

  it('refuses words and lists that are longer than any page would show or any load would run', () => {
    expect(problem(changed((m) => Object.assign(m, { title: 'x'.repeat(201) })))).toMatch(/^title: /);
    expect(problem(changed((m) => Object.assign(m, { summary: 'x'.repeat(2001) })))).toMatch(/^summary: /);
    const golden = (m: Manifest) => Array.from({ length: 65 }, () => m.golden[0]);
    expect(problem(changed((m) => Object.assign(m, { golden: golden(m) })))).toMatch(/^golden: /);
  });

  it.each([0, -1, 1.5, 2 ** 30 + 1, Number.NaN, '12'])('refuses %j bytes', (bytes) => {
    expect(problem(changed((m) => Object.assign(m.variants[0]!, { bytes })))).toMatch(
      /^variants\.0\.bytes: /,
    );
  });

  it('wants golden frames of the right size, with tokens for each variant', () => {
    expect(problem(changed((m) => Object.assign(m.golden[0]!.frame, { bytes: 3 })))).toMatch(
      /^golden\.0\.frame\.bytes/,
    );
    expect(
      problem(changed((m) => Object.assign(m.golden[0]!, { tokens: { float32: [0, 1, 2, 3, 4, 5, 6, 7] } }))),
    ).toMatch(/^golden\.0\.tokens\.int8: /);
    expect(
      problem(changed((m) => Object.assign(m.golden[1]!.tokens!, { int8: [0, 1, 2, 3, 4, 5, 6, 256] }))),
    ).toMatch(/^golden\.1\.tokens\.int8\.7: /);
    expect(problem(changed((m) => Object.assign(m, { golden: [] })))).toMatch(/^golden: /);
  });

  it('wants {instruction} once, distinct variants, ranges the right way round', () => {
    expect(problem(changed((m) => Object.assign(m, { prompt: 'do it' })))).toMatch(/^prompt: /);
    expect(problem(changed((m) => Object.assign(m, { prompt: '{instruction} {instruction}' })))).toMatch(
      /^prompt: /,
    );
    expect(problem(changed((m) => m.variants.push(m.variants[0]!)))).toMatch(/^variants\.2\.id: /);
    expect(problem(changed((m) => Object.assign(m.action.dimensions[3]!, { low: 9 })))).toMatch(
      /^action\.dimensions\.3: /,
    );
  });
});

describe('what was measured', () => {
  const share = { successes: 9, rate: 0.9, wilson95: [0.7, 0.97] };
  const row = { task: 'place', control: 'plan first', variant: 'int8, wasm', clock: 'paused', episodes: 10 };
  const rows = [
    { ...row, ...share },
    { ...row, ...share, control: 'wrong-instruction: the object told' },
  ];
  const measured = {
    commit: '0123456789abcdef',
    rows,
    generalization: [{ ...row, ...share, set: 'unseen-pairs' }],
    questions: [
      {
        ...{ kind: 'color', set: 'seen', variant: 'int8, wasm', n: 10, ...share },
        ...{ blind: { ...share, successes: 1, rate: 0.1 }, majority: { answer: 'red', count: 2, rate: 0.2 } },
      },
    ],
    ablations: [
      {
        ...{ name: 'robot data only', model: 'pico-robot', task: 'question', set: 'seen' },
        ...{ variant: 'int8, wasm', episodes: 10, ...share, commit: 'fedcba' },
      },
    ],
  };
  const full = (edit: (metrics: typeof measured) => void = () => undefined): unknown => {
    const metrics = structuredClone(measured);
    edit(metrics);
    const ablations = [{ name: 'robot data only', model: 'pico-robot' }];
    return changed((m) => Object.assign(m, { metrics, ablations, gflopPerAction: 0.2584, parameters: 25 }));
  };

  it('is read unchanged, all parts or only some', () => {
    expect(parseManifest(full(), TEST_CAPABILITIES)).toEqual({ ok: true, value: full() });
    const some = changed((m) => Object.assign(m, { metrics: { commit: 'abc', rows } }));
    expect(parseManifest(some, TEST_CAPABILITIES)).toEqual({ ok: true, value: some });
  });

  it('names what is not of that form', () => {
    expect(problem(full((m) => Object.assign(m.rows[1]!, { rate: 90 })))).toMatch(
      /^metrics\.rows\.1\.rate: /,
    );
    expect(problem(full((m) => Object.assign(m.generalization[0]!, { set: undefined })))).toMatch(
      /^metrics\.generalization\.0\.set: /,
    );
    expect(problem(full((m) => Object.assign(m.questions[0]!, { blind: 0.1 })))).toMatch(
      /^metrics\.questions\.0\.blind: /,
    );
    expect(problem(full((m) => Object.assign(m.ablations[0]!, { commit: 7 })))).toMatch(
      /^metrics\.ablations\.0\.commit: /,
    );
    expect(problem(changed((m) => Object.assign(m, { gflopPerAction: '0.26' })))).toMatch(
      /^gflopPerAction: /,
    );
    expect(problem(changed((m) => Object.assign(m, { ablations: [{ name: 'x' }] })))).toMatch(
      /^ablations\.0\.model: /,
    );
  });
});

describe('golden answers', () => {
  const withAnswer = (edit: Loose = {}, manifest: Manifest = tinyAnswersManifest()): unknown => {
    const { frame, state } = manifest.golden[0]!;
    const answer = { frame, state, question: 'what colour is it?', tokens: [256, 273] };
    return { ...manifest, goldenAnswers: [{ ...answer, ...edit }] };
  };

  it('are read without what only the trainer wants to know', () => {
    const parsed = parseManifest(withAnswer({ text: 'red', margin: 4.2 }), TEST_CAPABILITIES);
    expect(parsed).toEqual({ ok: true, value: withAnswer() });
  });

  it('need a frame of the right size and words of the vocabulary', () => {
    const frame = { ...tinyAnswersManifest().golden[0]!.frame, bytes: 3 };
    expect(problem(withAnswer({ frame }))).toMatch(/^goldenAnswers\.0\.frame\.bytes: /);
    expect(problem(withAnswer({ tokens: [999] }))).toMatch(/^goldenAnswers\.0\.tokens: /);
    expect(problem(withAnswer({ tokens: [] }))).toMatch(/^goldenAnswers\.0\.tokens: /);
    expect(problem(withAnswer({}, tinyManifest()))).toMatch(/^goldenAnswers\.0\.tokens: /);
  });
});

describe('chooseVariant', () => {
  const adapter = { vendor: '', architecture: '', description: '', isFallbackAdapter: false };
  const sized = changed((m) => {
    Object.assign(m.variants[0]!, { bytes: 400 });
    Object.assign(m.variants[1]!, { bytes: 100 });
    m.variants.push({
      ...m.variants[0]!,
      id: 'float16',
      bytes: 200,
      providers: ['webgpu'],
      needs: ['shader-f16'],
    });
  }) as Manifest;
  const chosen = (...args: Parameters<typeof chooseVariant>): string => {
    const result = chooseVariant(...args);
    return result.ok ? result.value.id : `${result.error.code} ${result.error.detail}`;
  };

  it('takes the smallest that runs', () => {
    expect(chosen(sized, 'wasm', undefined)).toBe('int8');
    expect(chosen(sized, 'webgpu', { ...adapter, shaderF16: true })).toBe('float16');
    expect(chosen(sized, 'webgpu', { ...adapter, shaderF16: false })).toBe('float32');
  });

  it('takes the one asked for, or says why it cannot', () => {
    expect(chosen(sized, 'wasm', undefined, 'float32')).toBe('float32');
    expect(chosen(sized, 'webgpu', { ...adapter, shaderF16: true }, 'int8')).toBe(
      'MODEL_INVALID int8 does not run on webgpu',
    );
    expect(chosen(sized, 'webgpu', { ...adapter, shaderF16: false }, 'float16')).toBe(
      'MODEL_INVALID float16 needs shader-f16',
    );
    expect(chosen(tinyManifest(), 'webgpu', undefined, 'float16')).toMatch(/^MODEL_INVALID no variant/);
  });
});
