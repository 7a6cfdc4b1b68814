/** From what a head gives to actions: un-normalization of chunks, tokens by the manifest's own ranges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActionSpec, Proprioception } from '../contracts.ts';
import { createActionLanguage, DEFAULT_LANGUAGE, type LanguageSpec } from './language.ts';
import { EE_DELTA, TCP_POSE } from './spec.ts';

const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 10,
  dimensions: [
    { name: 'pan', unit: 'deg', low: -100, high: 60 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};
const chunkOf = (action: ActionSpec, values: 'units' | 'range'): LanguageSpec => ({
  action,
  given: { kind: 'chunk', values },
  observation: { state: null },
});
const noJoints = (): readonly number[] => [];
const read = (spec: LanguageSpec, values: readonly number[], length: number) => {
  const language = createActionLanguage(spec, noJoints);
  const result = language.read({ chunk: { values: Float32Array.from(values), length } });
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

describe('a chunk in units', () => {
  it('is carried over as it is, row by row, oldest first', () => {
    const { actions, values } = read(chunkOf(JOINTS, 'units'), [10, 20, 30, 40, -500, 60], 3);
    expect(actions).toEqual([
      { kind: 'joint-target', terminate: false, values: [10, 20] },
      { kind: 'joint-target', terminate: false, values: [30, 40] },
      // nothing is clipped here: limits are control's
      { kind: 'joint-target', terminate: false, values: [-500, 60] },
    ]);
    expect([...(values ?? [])]).toEqual([10, 20, 30, 40, -500, 60]);
  });

  it('of displacements ends an episode where its flag says so', () => {
    const row = (flag: number) => [flag, 0.01, 0, 0, 0, 0, 0, 1];
    const { actions } = read(chunkOf(EE_DELTA, 'units'), [...row(0.1), ...row(0.9)], 2);
    expect(actions.map(({ kind, terminate }) => [kind, terminate])).toEqual([
      ['ee-delta', false],
      ['ee-delta', true],
    ]);
  });
});

describe('a chunk in the range -1..1', () => {
  it('is laid over each dimension’s own range: -1 is its low end, 0 its middle, 1 its high end', () => {
    const { actions, values } = read(chunkOf(JOINTS, 'range'), [-1, -1, 0, 0, 1, 1, 0.5, -0.5], 4);
    const rows = [
      [-100, 0],
      [-20, 50],
      [60, 100],
      [20, 25],
    ];
    expect(actions.map((action) => action.kind === 'joint-target' && action.values)).toEqual(rows);
    expect([...(values ?? [])], 'evidence is in units, too').toEqual(rows.flat());
  });

  it('gives a displacement back that was normalized by the same ranges', () => {
    const part = fc.float({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(part, { minLength: 7, maxLength: 7 }), (t) => {
        const { actions } = read(chunkOf(EE_DELTA, 'range'), [-1, ...t], 1);
        const [action] = actions;
        if (action.kind !== 'ee-delta') throw new Error('no displacement');
        const wanted = EE_DELTA.dimensions.slice(1).map(({ low, high }, i) => {
          return low + ((t[i] ?? 0) + 1) * 0.5 * (high - low);
        });
        const said = [...action.translation, ...action.rotation, action.gripper];
        for (const [i, value] of said.entries()) expect(value).toBeCloseTo(wanted[i] ?? Number.NaN, 6);
        expect(action.terminate).toBe(false);
      }),
    );
  });
});

describe('what is no action', () => {
  const language = createActionLanguage(chunkOf(JOINTS, 'units'), noJoints);

  it('in any row of a chunk is an error: its first row is not carried out either', () => {
    for (const values of [
      [Number.NaN, 0, 1, 1],
      [0, 0, 1, Number.NaN],
      [0, 0, 1],
    ]) {
      const result = language.read({ chunk: { values: Float32Array.from(values), length: 2 } });
      expect(result).toMatchObject({ ok: false, error: { code: 'ACTION_INVALID' } });
    }
    expect(language.read({})).toMatchObject({ ok: false, error: { code: 'ACTION_INVALID' } });
    expect(language.read({ tokens: [0, 0] })).toMatchObject({ ok: false });
  });

  it('in tokens is refused by the language’s own codec', () => {
    const bins = createActionLanguage(
      { action: JOINTS, given: { kind: 'tokens' }, observation: { state: null } },
      noJoints,
    );
    expect(bins.read({ tokens: [0, 300] })).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    expect(bins.read({ tokens: [0, 128, 128, 128, 128, 128, 128, 255] }).ok).toBe(false);
    const said = bins.read({ tokens: [128, 0] });
    expect(said).toMatchObject({
      ok: true,
      value: { actions: [{ kind: 'joint-target', values: [-19.6875, 0.1953125] }] },
    });
    expect(said.ok && 'values' in said.value).toBe(false);
  });
});

describe('a language', () => {
  it('has a codec where its head speaks tokens, and none where it gives numbers', () => {
    expect(createActionLanguage(chunkOf(EE_DELTA, 'units'), noJoints).codec).toBeNull();
    const bins: LanguageSpec = { action: EE_DELTA, given: { kind: 'tokens' }, observation: { state: null } };
    expect(createActionLanguage(bins, noJoints).codec?.spec).toBe(EE_DELTA);
    expect(DEFAULT_LANGUAGE).toMatchObject({ spec: EE_DELTA, codec: { spec: EE_DELTA } });
  });

  it('feeds the state that the manifest declares, and none where it declares none', () => {
    const p: Proprioception = { position: [0.25, 0, 0.43], rotation: [0, 0, 0], opening: 1, joints: [1] };
    const spec = chunkOf(JOINTS, 'units');
    expect(createActionLanguage(spec, noJoints).encodeState(p)).toEqual([]);
    const state = { ...TCP_POSE, encoding: 'bins' as const };
    const seeing = createActionLanguage({ ...spec, observation: { state } }, noJoints);
    expect(seeing.encodeState(p)).toEqual([0, 128, 255, 128, 128, 128, 255]);
  });
});
