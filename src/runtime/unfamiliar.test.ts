/** A model before things that its training never had: said before it drives, while it does, and beside the verdict. */
import { expect, it } from 'vitest';
import type { TableName } from '../contracts.ts';
import { statusOf } from './status.ts';
import { initialSession, type ModelSummary, type SessionState } from './stores.ts';
import { trainedElsewhere, unfamiliarTo } from './unfamiliar.ts';

const state = (table: TableName, tables: readonly TableName[] | null): SessionState => ({
  ...initialSession(),
  world: 'ready',
  scene: { table } as SessionState['scene'],
  model: { title: 'Pico', card: { tables } } as ModelSummary,
});

it.each<[TableName, readonly TableName[] | null, string | null]>([
  ['blocks', ['blocks'], null],
  ['things', ['blocks'], 'blocks'],
  ['mixed', ['blocks', 'things'], 'blocks and real things'],
  ['things', ['blocks', 'things'], null],
  ['things', null, null],
])('on %s a model of %j: %s', (table, tables, trained) => {
  expect(trainedElsewhere(state(table, tables))).toBe(trained);
  expect(unfamiliarTo(state(table, tables)) !== null).toBe(trained !== null);
});

it('is said of the model alone, and a goal that was met is met', () => {
  const s = state('things', ['blocks']);
  const trained = /^Pico was trained on blocks alone.*scripted expert can do it\.$/;
  expect(statusOf(s, 'model').text).toMatch(trained);
  expect(statusOf(s, 'expert').text).toBe('Ready. Run starts from this scene.');
  expect(statusOf(s, 'model', 'There is no saw.').text).toBe('There is no saw.');
  expect(statusOf({ ...s, run: 'running' }, 'model').text).toMatch(
    /^The model is driving\. Pico was trained/,
  );
  const end = { reason: 'step-limit', steps: 50, succeeded: false } as SessionState['end'];
  expect(statusOf({ ...s, end }, 'model').text).toMatch(
    /The goal is not met: the model was trained on blocks alone\.$/,
  );
  expect(statusOf({ ...s, end }, 'expert').text).toMatch(/The goal is not met\.$/);
  const met = { ...end, succeeded: true } as SessionState['end'];
  expect(statusOf({ ...s, end: met }, 'model').text).toMatch(/The goal is met\.$/);
});
