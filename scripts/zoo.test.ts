/** models/README.md is what the manifests say, and the download keeps within its budget. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUDGET, compress, defaultDownload, recorded, shippedManifests, zoo } from './zoo.mjs';

const MODELS = resolve(import.meta.dirname, '../models');
const page = readFileSync(join(MODELS, 'README.md'), 'utf8');
const manifests = shippedManifests();
const first = manifests.find(({ id }) => id === 'pico');
const sizes = () => ({ gzip: 12_345, brotli: 11_111 });

describe('models/README.md', () => {
  it("is the manifests'; npm run fix rewrites it", () => {
    expect(page).toBe(zoo(manifests, recorded(page)));
    expect(page).not.toContain('| ? |');
  });

  it('links only to what exists', () => {
    const links = [...page.matchAll(/\]\(([^)\s#]+)\)/g)].map((found) => found[1]!);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((target) => !existsSync(resolve(MODELS, target)))).toEqual([]);
  });

  it('would show a changed number', () => {
    const other = structuredClone(first!);
    other.variants = other.variants.map((v) => ({ ...v, sha256: `0${v.sha256.slice(1, -1)}0` }));
    other.parameters = 12_345_678;
    other.metrics = {
      commit: '0123456789abcdef',
      rows: [
        {
          ...{ task: 'near', control: 'none', variant: 'int8, wasm', clock: 'paused', episodes: 8 },
          ...{ successes: 7, rate: 7 / 8, wilson95: [0.5, 0.975] },
        },
      ],
    };
    const changed = zoo([other], recorded(page));
    expect(changed).toContain('| trained weights | 12,345,678 |');
    expect(changed).toContain('| near | 87.5% (50.0 to 97.5) |');
    expect(changed).toMatch(/\| together \| [\d,]+ \| \? \| \? \|/);
  });

  it('has a part for every model, and only what is known of it', () => {
    const { parameters: _, gflopPerAction: __, weights: ___, metrics: ____, ...bare } = first!;
    const text = zoo([first!, { ...bare, id: 'nano', title: 'Nano' }], sizes);
    expect(text.match(/^## \w+ \(`/gm)).toHaveLength(2);
    expect(text).toContain('| arithmetic | not stated |');
    expect(text).toContain('Not measured yet.');
    expect(text).toContain('| `minilm/tokenizer.json` | 466,247 | 12,345 | 11,111 |');
    expect(text).toMatch(/\| together \| [\d,]+ \| 37,035 \| 33,333 \|/);
  });
});

describe('sizes', () => {
  it('of a policy on object tokens: all its graphs, its close golden frames, and no plans', () => {
    const file = (name: string, bytes: number) => ({ file: name, bytes, sha256: '0'.repeat(64) });
    const parts = {
      sight: file('sight.onnx', 30),
      tower: file('tower.onnx', 500),
      match: file('match.onnx', 7),
    };
    const variants = first!.variants.map((variant) => ({ ...variant, bytes: 1_000_000, parts }));
    const golden = first!.golden
      .slice(0, 1)
      .map((one) => ({ ...one, objects: { close: file('close.rgb', 11) } }));
    const { answers: _, goldenAnswers: __, ...acting } = first!;
    const mini = { ...acting, id: 'mini', objects: {}, variants, golden };
    expect(
      defaultDownload(mini)
        .map((one) => one.file)
        .slice(1, 4),
    ).toEqual(['sight.onnx', 'tower.onnx', 'match.onnx']);
    const text = zoo([mini], sizes);
    expect(text).toContain('| `int8` | 1,000,537 bytes;');
    expect(text).toContain(
      `frames are ${(first!.golden[0]!.frame.bytes + 11).toLocaleString('en-US')} bytes more`,
    );
    expect(text).toContain('| questions | about what it sees; it writes no plans |');
  });

  it.each(manifests)('$id and its encoder are within the budget', (manifest) => {
    const files = defaultDownload(manifest);
    expect(files).toHaveLength(manifest.objects ? 7 : 3);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(BUDGET);
  });

  it('the smallest variant for WASM is the default', () => {
    const [variant] = first!.variants;
    const of = (id: string, bytes: number, providers: string[]) => ({ ...variant!, id, bytes, providers });
    const variants = [of('a', 30, ['wasm', 'webgpu']), of('b', 10, ['webgpu']), of('c', 20, ['wasm'])];
    expect(defaultDownload({ ...first!, variants })[0]).toMatchObject({ id: 'c' });
  });

  it('are recorded by hash, and compressed only for the very file', () => {
    const { tokenizer } = first!.encoder!;
    const known = recorded(zoo([first!], sizes));
    expect(known(tokenizer, 'pico')).toEqual(sizes());
    expect(known({ ...tokenizer, sha256: 'f'.repeat(64) }, 'pico')).toBeUndefined();
    const packed = compress(tokenizer, 'pico')!;
    expect(packed.brotli).toBeLessThan(packed.gzip);
    expect(packed.gzip).toBeLessThan(tokenizer.bytes / 2);
    expect(compress({ ...tokenizer, sha256: 'f'.repeat(64) }, 'pico')).toBeUndefined();
  });
});
