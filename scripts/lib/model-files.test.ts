import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkModel, manifestsIn, shippedModelFiles, ships } from './model-files.mjs';

it('every shipped model is what its manifest says', () => {
  const wrong = manifestsIn(resolve(import.meta.dirname, '../../models')).map(({ name, path }) => [
    name,
    ...checkModel(path).wrong,
  ]);
  expect(wrong.filter((lines) => lines.length > 1)).toEqual([]);
});

describe('a model folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tabletop-models-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const sha256 = createHash('sha256').update('weights').digest('hex');
  const manifest = {
    variants: [{ file: 'policy.onnx', bytes: 7, sha256 }],
    golden: [{ frame: { file: 'golden/0.rgb', sha256 } }],
  };
  mkdirSync(join(folder, 'tiny/golden'), { recursive: true });
  mkdirSync(join(folder, 'recipe'));
  for (const file of [
    'tiny/policy.onnx',
    'tiny/golden/0.rgb',
    'tiny/notes.txt',
    'recipe/train.py',
    'recipe/a.onnx',
  ]) {
    writeFileSync(join(folder, file), 'weights');
  }
  const path = join(folder, 'tiny/manifest.json');
  writeFileSync(path, JSON.stringify(manifest));

  it('ships what a visitor fetches and nothing of the recipe', () => {
    expect(shippedModelFiles(folder)).toEqual([
      'tiny/golden/0.rgb',
      'tiny/manifest.json',
      'tiny/policy.onnx',
    ]);
    expect(['recipe/a.onnx', 'pico/train.py', 'pico/CARD.md', 'pico/LICENSE.txt'].map(ships)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('is compared with its manifest, byte for byte', () => {
    expect(manifestsIn(folder)).toEqual([{ name: 'tiny', path }]);
    expect(checkModel(path)).toEqual({ checked: 2, wrong: [] });
    writeFileSync(join(folder, 'tiny/policy.onnx'), 'weight5');
    rmSync(join(folder, 'tiny/golden/0.rgb'));
    expect(checkModel(path).wrong).toEqual(['policy.onnx has another SHA-256', 'golden/0.rgb is missing']);
    writeFileSync(join(folder, 'tiny/policy.onnx'), 'cut');
    expect(checkModel(path).wrong[0]).toBe('policy.onnx has 3 bytes, not 7');
  });
});
