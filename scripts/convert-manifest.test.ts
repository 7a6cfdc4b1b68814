import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ACTION_SPEC, binCentre, EE_DELTA, TCP_POSE } from '../src/action/index.ts';
import { parseManifest } from '../src/policy/engine/manifest.ts';
import { CAPABILITIES } from '../src/runtime/capabilities.ts';
import { convertManifest } from './convert-manifest.mjs';

const ROOT = join(import.meta.dirname, '..');
const pico = JSON.parse(readFileSync(join(ROOT, 'models/pico/manifest.json'), 'utf8'));

/** What format 1 cannot know: how the targets of training were spread. */
const converted = { ...pico, head: { kind: 'bins', bins: 256 } };

/** pico's manifest as format 1 had it. */
const old = () => {
  const { robot: _, head: __, observation, action, golden, goldenAnswers, ...rest } = structuredClone(pico);
  const [{ width, height }] = observation.cameras;
  const renamed = ({ state, ...golden }: { state: number[] }) => ({ ...golden, proprioception: state });
  const rounded = (d: { unit: string; high: number }) => ({
    ...{ ...d, high: Number(d.high.toFixed(6)), legal: d.unit === 'flag' ? 2 : 256 },
  });
  return {
    ...rest,
    formatVersion: 1,
    observation: {
      ...{ width, height },
      proprioception: observation.state.dimensions.map(({ unit: _, ...d }: { unit: string }) => d),
    },
    action: { controlHz: action.hz, dimensions: action.dimensions.map(rounded) },
    golden: golden.map(renamed),
    goldenAnswers: goldenAnswers.map(renamed),
  };
};

describe('format 1 -> format 2', () => {
  it('says what was meant, and changes no hash, no golden frame, no measured number', () => {
    expect(convertManifest(old())).toEqual(converted);
    expect(parseManifest(converted, CAPABILITIES).ok).toBe(true);
  });

  it('the ranges decode to the very numbers that the page decoded by before', () => {
    for (const [i, dimension] of convertManifest(old()).action.dimensions.entries()) {
      const spec = ACTION_SPEC[i]!;
      for (let bin = 0; bin < 256; bin++) {
        expect(binCentre({ ...spec, ...dimension }, bin)).toBe(binCentre(spec, bin));
      }
    }
  });

  it('the shipped manifest states what the page and the recipe have as their own', () => {
    expect(pico.action).toEqual(EE_DELTA);
    expect(pico.observation.state.dimensions).toEqual(TCP_POSE.dimensions);
  });

  it('converts nothing else', () => {
    expect(() => convertManifest(pico)).toThrow('formatVersion is 2');
    expect(() => convertManifest(null)).toThrow('only format 1');
  });

  const folder = mkdtempSync(join(tmpdir(), 'tabletop-manifest-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = join(ROOT, 'scripts/convert-manifest.mjs');

  it('in place, with the indentation it had; a second time it says why not', () => {
    const path = join(folder, 'manifest.json');
    writeFileSync(path, `${JSON.stringify(old(), null, 1)}\n`);
    expect(execFileSync('node', [script, path, '--robot', 'panda'], { encoding: 'utf8' })).toContain(
      'format 2',
    );
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toEqual(converted);
    expect(text).toMatch(/^\{\n "/);
    const again = spawnSync('node', [script, path], { encoding: 'utf8' });
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('formatVersion is 2') });
    expect(spawnSync('node', [script]).status).toBe(2);
  });
});
