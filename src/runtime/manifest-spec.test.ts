import { describe, expect, it } from 'vitest';
import type { Proprioception } from '../contracts.ts';
import { tinyManifest } from '../policy/engine/fixtures/tiny.ts';
import type { Manifest } from '../policy/index.ts';
import { languageOf, modelSpecOf } from './manifest-spec.ts';
import type { ModelSpec } from './stores.ts';

const manifest = tinyManifest();
const CHUNKED: Manifest = {
  ...manifest,
  head: { kind: 'chunk', length: 8, execute: 3, ensemble: true, values: 'range' },
};
const read = (of: Manifest): ModelSpec => modelSpecOf(of, languageOf(of));

describe('what a manifest says of its model', () => {
  it('is what it sees and for which robot, unchanged; its actions and what their tokens mean', () => {
    const spec = read(manifest);
    expect(spec.robot).toBe(manifest.robot);
    expect(spec.observation).toBe(manifest.observation);
    expect(spec.language.spec).toBe(manifest.action);
    expect(spec.language.codec?.spec).toBe(manifest.action);
    expect(spec.chunk).toBeNull();
  });

  it('of a chunk head is how many actions are carried out of one, or all averaged; and no tokens', () => {
    const spec = read(CHUNKED);
    expect(spec.chunk).toEqual({ execute: 3, ensemble: true });
    expect(spec.language.codec).toBeNull();
  });

  it('is read into a language that feeds the declared state', () => {
    const p: Proprioception = { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 };
    const bins = languageOf(manifest).encodeState(p);
    expect(bins).toHaveLength(manifest.observation.state?.dimensions.length ?? -1);
    const without = { ...manifest, observation: { ...manifest.observation, state: null } };
    expect(languageOf(without).encodeState(p)).toEqual([]);
  });
});
