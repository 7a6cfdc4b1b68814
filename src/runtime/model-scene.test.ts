/** What a model that was just described changes of the scene. */
import { expect, it } from 'vitest';
import type { TableName } from '../contracts.ts';
import { settingsFor } from './model-scene.ts';
import type { ModelSummary, SessionState } from './stores.ts';

const described = (robot: string, tables: readonly TableName[] | null) =>
  ({ engine: { phase: 'absent' }, model: { spec: { robot }, card: { tables } } as ModelSummary }) as Pick<
    SessionState,
    'engine' | 'model'
  >;
const NONE = { engine: { phase: 'absent' }, model: null } as const;
const CHOSEN = { driver: 'model', robot: 'panda', table: 'blocks' } as const;
const pico = described('panda', ['blocks']);
const mini = described('panda', ['things', 'mixed']);

it('brings its robot and the first of its tables', () => {
  expect(settingsFor(pico, NONE, CHOSEN)).toEqual({});
  expect(settingsFor(mini, NONE, CHOSEN)).toEqual({ table: 'things' });
  expect(settingsFor(described('so101', null), NONE, CHOSEN)).toEqual({ robot: 'so101' });
});

it('leaves what a link has chosen, and what fits', () => {
  expect(settingsFor(pico, NONE, { ...CHOSEN, table: 'things' })).toEqual({});
  expect(settingsFor(mini, NONE, { ...CHOSEN, table: 'mixed' })).toEqual({});
  expect(settingsFor(described('panda', null), NONE, { ...CHOSEN, robot: 'so101' })).toEqual({});
  expect(settingsFor(mini, NONE, { ...CHOSEN, driver: 'expert' })).toEqual({});
});

it('another model, chosen on the page, brings its own', () => {
  expect(settingsFor(pico, mini, { ...CHOSEN, table: 'mixed' })).toEqual({ table: 'blocks' });
  expect(settingsFor(mini, pico, { ...CHOSEN, robot: 'so101' })).toEqual({ robot: 'panda', table: 'things' });
  expect(settingsFor(mini, mini, CHOSEN), 'the same, loaded meanwhile').toEqual({});
});
