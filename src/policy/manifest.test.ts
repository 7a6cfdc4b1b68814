import { describe, expect, it } from 'vitest';
import { tinyManifest } from './fixtures/tiny.ts';
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
  const result = parseManifest(json);
  if (result.ok) return 'accepted';
  expect(result.error.code).toBe('MANIFEST_INVALID');
  return result.error.detail ?? '';
};
const withFile = (file: string): unknown => changed((m) => Object.assign(m.variants[0]!, { file }));

describe('parseManifest', () => {
  it('accepts a good manifest, unchanged', () => {
    expect(parseManifest(tinyManifest())).toEqual({ ok: true, value: tinyManifest() });
  });

  it.each([null, undefined, 3, 'text', [], {}])('refuses %j', (json) => {
    expect(parseManifest(json)).toMatchObject({ ok: false, error: { code: 'MANIFEST_INVALID' } });
  });

  it('names the path of the first problem', () => {
    expect(problem(changed((m) => Object.assign(m.variants[1]!, { sha256: 'xyz' })))).toMatch(
      /^variants\.1\.sha256: /,
    );
    expect(problem(changed((m) => Object.assign(m.golden[0]!, { proprioception: [1, 2] })))).toMatch(
      /^golden\.0\.proprioception: /,
    );
    expect(problem(changed((m) => Object.assign(m, { formatVersion: 2 })))).toMatch(/^formatVersion: /);
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
      problem(changed((m) => Object.assign(m.golden[1]!.tokens, { int8: [0, 1, 2, 3, 4, 5, 6, 256] }))),
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
