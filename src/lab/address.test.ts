import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asWritten,
  choice,
  decimal,
  flag,
  hiddenPanels,
  integer,
  integers,
  linkTo,
  type Rows,
  readAddress,
  readExhibit,
  writeAddress,
} from './address.ts';
import { BINS_ROWS } from './bins/address.ts';
import { LANGUAGE_ROWS } from './language/model.ts';
import { UNNORMALIZE_ROWS } from './unnormalize/model.ts';

interface State {
  readonly count: number;
  readonly value: number;
  readonly on: boolean;
  readonly kind: 'a' | 'b';
  readonly list: readonly number[];
}
const ROWS: Rows<State> = {
  count: integer('n', 16, 2, 1024),
  value: decimal('v', 1.5, -65, 65),
  on: flag('on', true),
  kind: choice('k', 'a', ['a', 'b']),
  list: integers('l', [1, 2, 3], 0, [1, 255, 255]),
};
const STATE = fc.record({
  count: fc.integer({ min: 2, max: 1024 }),
  value: fc.integer({ min: -6500, max: 6500 }).map((cents) => cents / 100 + 0),
  on: fc.boolean(),
  kind: fc.constantFrom('a' as const, 'b' as const),
  list: fc.tuple(
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
  ),
});

describe('the address of an exhibit', () => {
  it('reopens to any state that it was written from', () => {
    fc.assert(
      fc.property(STATE, (state) => {
        const { state: again, problems } = readAddress(ROWS, `?${writeAddress(ROWS, state, '?lab=bins')}`);
        expect(again).toEqual(state);
        expect(problems).toEqual([]);
      }),
    );
  });

  it('names a key that nothing reads, but none of the lab’s own, of a lesson or of a mail', () => {
    const told = (query: string) => readExhibit(ROWS, query).problems;
    expect(told('?lab=bins&lesson=bins&did=12&hide=nav&theme=dark&n=8&x=1&utm_source=a')).toEqual([]);
    expect(told('?lab=bins&leson=bins')).toEqual(['No setting is called “leson”. Did you mean “lesson”?']);
    expect(told('?lab=bins&n=1&tempature=2&test=1')).toEqual([
      'The address asks for n = “1”, which must be a whole number from 2 to 1024. It was set to 16.',
      'No setting is called “tempature”.',
    ]);
  });

  it('shows nothing that the link cannot carry', () => {
    const { state } = readAddress(ROWS, '');
    const finer = asWritten(ROWS, { ...state, value: 1.23456, count: 33 });
    expect(finer).toEqual({ ...state, value: 1.23, count: 33 });
    expect(asWritten(ROWS, finer)).toEqual(finer);
  });

  it('is short: defaults are left out, keys of the lab stay, others go', () => {
    const { state } = readAddress(ROWS, '');
    expect(writeAddress(ROWS, state, '?lab=bins&theme=dark&hide=nav&test=1&seed=4&n=77')).toBe(
      'lab=bins&theme=dark&hide=nav&test=1',
    );
    expect(writeAddress(ROWS, { ...state, count: 77 }, '?lab=bins')).toBe('lab=bins&n=77');
  });

  it('never ends in a value that is not allowed, whatever is typed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('n', 'v', 'on', 'k', 'l'), fc.string()), (given) => {
        const { state, problems } = readAddress(ROWS, `?${new URLSearchParams(given)}`);
        expect(Number.isInteger(state.count) && state.count >= 2 && state.count <= 1024).toBe(true);
        expect(Math.abs(state.value)).toBeLessThanOrEqual(65);
        expect(state.list).toHaveLength(3);
        expect(readAddress(ROWS, `?${writeAddress(ROWS, state, '')}`).state).toEqual(state);
        expect(problems.length).toBeLessThanOrEqual(Object.keys(given).length);
      }),
    );
  });

  it('names what it did not use', () => {
    const { state, problems } = readAddress(ROWS, '?n=5000&l=2.0.0');
    expect(state.count).toBe(16);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('a whole number from 2 to 1024');
  });

  it('has keys of its own in every exhibit', () => {
    for (const rows of [BINS_ROWS, LANGUAGE_ROWS, UNNORMALIZE_ROWS]) {
      const keys = Object.values(rows).map((row) => (row as { key: string }).key);
      expect(new Set([...keys, 'lab', 'theme', 'hide', 'test']).size).toBe(keys.length + 4);
      for (const row of Object.values(rows) as {
        fallback: unknown;
        format: (v: unknown) => string;
        parse: (t: string) => unknown;
      }[]) {
        expect(row.parse(row.format(row.fallback))).toEqual(row.fallback); // a default that is allowed
      }
    }
  });

  it('links keep the theme and drop the state', () => {
    expect(linkTo('fast', '?lab=bins&n=4&theme=light')).toBe('./?lab=fast&theme=light');
    expect(linkTo(null, '?lab=bins&n=4')).toBe('./');
    expect(hiddenPanels('?hide=nav,plane')).toEqual(new Set(['nav', 'plane']));
  });
});
