import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import { tinyManifest } from '../policy/engine/fixtures/tiny.ts';
import type { Manifest } from '../policy/index.ts';
import { ROBOTS } from '../robots/index.ts';
import { languageOf, modelSpecOf } from './manifest-spec.ts';
import { drivenSpec, modelSpec, robotSpecOf } from './model-spec.ts';
import { languageAt } from './robot-language.ts';
import { defaultSettings } from './settings.ts';
import { type EngineSummary, initialSession, type ModelSpec, type ModelSummary } from './stores.ts';

const manifest = tinyManifest();
const CHUNKED: Manifest = {
  ...manifest,
  head: { kind: 'chunk', length: 8, execute: 3, ensemble: true, values: 'range' },
};
const read = (of: Manifest): ModelSpec => modelSpecOf(of, languageOf(of));

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
    const panda = robotSpecOf('panda');
    for (const driver of ['expert', 'no-op'] as const)
      expect(drivenSpec({ ...session, model, engine: ready }, by(driver))).toBe(panda);
    expect(drivenSpec(session, by('model'))).toBe(panda);
    expect(panda).toMatchObject({ robot: 'panda', chunk: null, language: { spec: EE_DELTA } });
    expect(panda.observation).toMatchObject({ frames: 1, cameras: [{ name: 'table' }] });
  });

  it('a model of another robot than the one at the table does not drive', () => {
    const [first, ...others] = ROBOTS.map(({ id }) => id);
    expect(first).toBe(manifest.robot);
    for (const robot of others) {
      const driven = drivenSpec({ ...session, model, engine: ready }, { driver: 'model', robot, hz: 0 });
      expect(driven).toBe(robotSpecOf(robot));
      expect(driven.language.spec.kind).toBe('joint-target');
      expect(driven.language.codec).toBeNull();
    }
    expect(others).not.toEqual([]);
  });
});

it('there is no robot but those of the registry', () => {
  for (const { id } of ROBOTS) expect(robotSpecOf(id).robot).toBe(id);
  expect(() => robotSpecOf('hal')).toThrow(RangeError);
});

it('who drives displacements without a model does so at the rate that is set, in ranges of that rate; joint targets have their own', () => {
  const [usual, fast] = [robotSpecOf('panda'), robotSpecOf('panda', 50)];
  expect(robotSpecOf('panda', 50)).toBe(fast);
  expect(fast.language.spec.hz).toBe(50);
  usual.language.spec.dimensions.forEach(({ unit, low, high }, i) => {
    const share = unit === 'm' || unit === 'rad' ? 0.1 : 1;
    expect(fast.language.spec.dimensions[i]?.low).toBeCloseTo(share * low, 12);
    expect(fast.language.spec.dimensions[i]?.high).toBeCloseTo(share * high, 12);
  });
  const tokens = fast.language.codec?.encode({
    ...{ kind: 'ee-delta', terminate: false, translation: [0.004, 0, 0], rotation: [0, 0, 0], gripper: 1 },
  });
  expect(tokens?.slice(0, 4)).toEqual([0, 228, 128, 128]);
  expect(robotSpecOf('so101', 50)).toBe(robotSpecOf('so101'));
  const fixed = languageAt(usual.language, 50, 'fixed');
  expect(fixed.spec.dimensions).toEqual(usual.language.spec.dimensions);
});
