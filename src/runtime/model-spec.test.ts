import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import type { Proprioception } from '../contracts.ts';
import { tinyManifest } from '../policy/engine/fixtures/tiny.ts';
import type { Manifest } from '../policy/index.ts';
import { DEFAULT_SPEC, drivenSpec, jointUnits, languageOf, modelSpec, modelSpecOf } from './model-spec.ts';
import { defaultSettings } from './settings.ts';
import { type EngineSummary, initialSession, type ModelSpec, type ModelSummary } from './stores.ts';

const manifest = tinyManifest();
const CHUNKED: Manifest = {
  ...manifest,
  head: { kind: 'chunk', length: 8, execute: 3, ensemble: true, values: 'range' },
};
const read = (of: Manifest): ModelSpec => modelSpecOf(of, languageOf(of, jointUnits));

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
    const bins = languageOf(manifest, jointUnits).encodeState(p);
    expect(bins).toHaveLength(manifest.observation.state?.dimensions.length ?? -1);
    const without = { ...manifest, observation: { ...manifest.observation, state: null } };
    expect(languageOf(without, jointUnits).encodeState(p)).toEqual([]);
  });
});

describe('who drives', () => {
  const [described, loaded] = [read(CHUNKED), read(manifest)];
  const model = { spec: described } as ModelSummary;
  const ready = { phase: 'ready', info: { spec: loaded } as EngineSummary } as const;
  const session = initialSession();
  const by = (driver: 'model' | 'expert' | 'no-op') => ({ ...defaultSettings(), driver });

  it('a model is taken at its own word: that of the loaded one before that of the one described', () => {
    expect(modelSpec(session)).toBeNull();
    expect(modelSpec({ ...session, model })).toBe(described);
    expect(modelSpec({ ...session, model, engine: ready })).toBe(loaded);
    expect(drivenSpec({ ...session, model }, by('model'))).toBe(described);
    expect(drivenSpec({ ...session, model, engine: ready }, by('model'))).toBe(loaded);
  });

  it('anybody else speaks the robot’s own language, whatever model is loaded; so does a page without a model', () => {
    for (const driver of ['expert', 'no-op'] as const)
      expect(drivenSpec({ ...session, model, engine: ready }, by(driver))).toBe(DEFAULT_SPEC);
    expect(drivenSpec(session, by('model'))).toBe(DEFAULT_SPEC);
    expect(DEFAULT_SPEC).toMatchObject({ robot: 'panda', chunk: null, language: { spec: EE_DELTA } });
    expect(DEFAULT_SPEC.observation).toMatchObject({ frames: 1, cameras: [{ name: 'table' }] });
  });
});

it('joints in the robot’s own units have the gripper last', () => {
  const p: Proprioception = { position: [0, 0, 0], rotation: [0, 0, 0], opening: 0.25 };
  expect(jointUnits({ ...p, joints: [0.5, -1] })).toEqual([0.5, -1, 0.25]);
  expect(jointUnits(p), 'a pose that was written down').toEqual([0.25]);
});
