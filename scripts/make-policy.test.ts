import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TEST_CAPABILITIES } from '../src/policy/engine/fixtures/tiny.ts';
import { parseManifest } from '../src/policy/engine/manifest.ts';
import { checkModel } from './lib/model-files.mjs';
import { chunkPolicy, doubledManifest, expectedActions } from './lib/test-policy.mjs';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const pico = read(join(ROOT, 'models/pico/manifest.json'));
const folder = mkdtempSync(join(tmpdir(), 'tabletop-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const make = (...args: string[]) =>
  spawnSync('node', [join(ROOT, 'scripts/make-policy.mjs'), ...args], { encoding: 'utf8' });

describe('a chunk of joint targets', () => {
  it('is written whole, and says everywhere that it was not trained', () => {
    const out = join(folder, 'test-policy');
    expect(make('--out', out)).toMatchObject({ status: 0, stdout: expect.stringContaining('not trained') });
    expect(checkModel(join(out, 'manifest.json'))).toEqual({ checked: 3, wrong: [] });
    const manifest = read(join(out, 'manifest.json'));
    expect(manifest.id).toBe('test-policy');
    expect(manifest.title + manifest.summary).toMatch(/not trained.*not trained/);
    expect(String(readFileSync(join(out, 'policy.float32.onnx')))).toContain('not trained');
    expect(parseManifest(manifest, TEST_CAPABILITIES).ok).toBe(true);
  });

  it('the same files every time', () => {
    expect(chunkPolicy()).toEqual(chunkPolicy());
  });

  it('goes at most a degree an action, toward a posture that the picture decides, and stops there', () => {
    const grey = new Uint8Array(96 * 96 * 3).fill(51);
    const far = expectedActions(grey, [100, 100, -100, 0, 0, 0], 96);
    expect(far.slice(0, 3)).toEqual([99, 99, -99]);
    expect(far.slice(-6)).toEqual([84, 84, -84, 16, 0, 16]);
    const there = expectedActions(grey, [0, -30, 30, 60, 0, 20], 96);
    for (const [i, x] of there.slice(-6).entries()) expect(x).toBeCloseTo([0, -30, 30, 60, 0, 20][i]!, 9);
    const right = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => (Math.floor(i / 3) % 96 < 48 ? 0 : 255));
    expect(expectedActions(right, [28, -30, 30, 60, 0, 50], 96).at(-6)).toBeCloseTo(30.3, 1);
  });
});

describe('doubled ranges', () => {
  const manifest = doubledManifest(pico, { id: 'test-doubled', from: 'pico' });

  it('of displacements and rotations; "stay" stays, and so do gripper, terminate and all tokens', () => {
    const result = parseManifest(manifest, TEST_CAPABILITIES);
    if (!result.ok) throw new Error(result.error.detail);
    const spans = result.value.action.dimensions.map(({ low, high }, i) => {
      const was = pico.action.dimensions[i];
      return (high - low) / (was.high - was.low);
    });
    expect(spans).toEqual([1, 2, 2, 2, 2, 2, 2, 1]);
    for (const { unit, low, high } of result.value.action.dimensions) {
      if (unit === 'm' || unit === 'rad') expect(low + (128.5 * (high - low)) / 256).toBe(0);
    }
    expect(result.value.golden.map(({ tokens }) => tokens)).toEqual(
      pico.golden.map(({ tokens }: { tokens: unknown }) => tokens),
    );
  });

  it('uses the files of the model beside it, the encoder where it was', () => {
    const models = join(folder, 'models');
    for (const name of ['pico', 'minilm']) mkdirSync(join(models, name), { recursive: true });
    writeFileSync(join(models, 'pico/manifest.json'), JSON.stringify(pico));
    const out = join(models, 'test-doubled');
    expect(make('--out', out, '--doubled', join(models, 'pico')).status).toBe(0);
    const written = read(join(out, 'manifest.json'));
    expect(written).toEqual(manifest);
    expect(written.variants[0].file).toBe('../pico/policy.float32.onnx');
    expect(written.golden[0].frame.file).toBe('../pico/golden/0.rgb');
    expect(written.encoder.model.file).toBe('../minilm/encoder.int8.onnx');
    expect(written.title).toContain('test');
  });

  it('is not published with the numbers of the model that was measured', () => {
    expect(manifest).not.toHaveProperty('metrics');
    expect(manifest).not.toHaveProperty('ablations');
  });
});

it.each([
  [[], '--out is missing'],
  [['--out', join(folder, 'No Name')], 'is no model name'],
  [['--out', join(folder, 'deep/x'), '--doubled', join(ROOT, 'models/pico')], 'must lie beside'],
])('%j: one sentence, and the way to call it', (args, sentence) => {
  const { status, stderr } = make(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('Usage');
});
