import { expect, it } from 'vitest';
import { readAddress, writeAddress } from '../address.ts';
import { ROWS, type WhichState } from './address.ts';
import { conditionsOf, type Kinds, keysOf, setupOf as setupWith, type WhichSetup } from './setup.ts';

const DEFAULTS = readAddress(ROWS, '').state;
/** Nothing is as it is when the exhibit is opened. */
const SET: WhichState = {
  ...{ a: 'pico:flow', b: 'pico:fast', task: 'near', seed: 12_345, each: 20, execute: 8 },
  ...{ msA: 41, msB: 137, slow: 4, flow: 1, bins: 32, provider: 'wasm' },
};

const KINDS: Kinds = { a: 'flow-matching', b: 'fast' };
const setupOf = (state: WhichState, kinds = KINDS): WhichSetup => setupWith(state, kinds);

it('a link carries all that is set, and leads to the same episodes', () => {
  for (const key of Object.keys(DEFAULTS) as (keyof WhichState)[]) expect(SET[key]).not.toBe(DEFAULTS[key]);
  const { state, problems } = readAddress(ROWS, `?${writeAddress(ROWS, SET, '?lab=which')}`);
  expect(problems).toEqual([]);
  expect(state).toEqual(SET);
  expect(keysOf(setupOf(state))).toEqual(keysOf(setupOf(SET)));
});

it('a head is late by its own time as the link has it, and by nothing before it was timed', () => {
  expect(conditionsOf(setupOf(SET), 'a').delay).toBe(410);
  expect(conditionsOf(setupOf(SET), 'b').delay).toBe(1000); // 1370, were it not for RT-2's slowest
  expect(setupOf({ ...SET, msB: 0 }).known).toEqual({ 'pico:flow': 41 });
  expect(conditionsOf(setupOf({ ...SET, msB: 0 }), 'b').delay).toBe(0);
});

it('episodes of other delays are not counted together', () => {
  expect(keysOf(setupOf({ ...SET, msA: 42 })).a).not.toBe(keysOf(setupOf(SET)).a);
  expect(keysOf(setupOf({ ...SET, msA: 42, slow: 0 })).a).toBe(keysOf(setupOf({ ...SET, slow: 0 })).a);
});

it('what means nothing to a head asks for no episode of it again', () => {
  const kinds = { a: 'bins', b: 'flow-matching' } as const;
  const others = (part: Partial<WhichState>) => {
    const [before, after] = [keysOf(setupOf(SET, kinds)), keysOf(setupOf({ ...SET, ...part }, kinds))];
    return { a: after.a !== before.a, b: after.b !== before.b };
  };
  expect(others({ bins: 8 })).toEqual({ a: true, b: false });
  expect(others({ flow: 0 })).toEqual({ a: false, b: true });
  expect(others({ execute: 1 })).toEqual({ a: false, b: true });
  expect(others({ slow: 1 })).toEqual({ a: true, b: true });
  // not known yet what it is: nothing is taken for the same
  const unknown = { a: null, b: null };
  expect(keysOf(setupOf(SET, unknown)).a).not.toBe(keysOf(setupOf({ ...SET, flow: 0 }, unknown)).a);
});
