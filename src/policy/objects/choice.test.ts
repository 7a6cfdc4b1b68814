import { describe, expect, it } from 'vitest';
import type { Reference } from '../../contracts.ts';
import { type Candidate, choose, chooseAt, phrasesIn } from './choice.ts';

const named = (phrase: string): Reference => ({ kind: 'named', phrase });
const anything: Reference = { kind: 'anything' };
const RULES = { found: 0.5, alike: 1 };

/** From left to right in the picture; y points to its right. */
const seen = (fits: Readonly<Record<string, readonly number[]>>): readonly Candidate[] =>
  [-0.2, 0, 0.2].map((y, i) => ({
    id: 10 + i,
    x: 0.5,
    y,
    fits: new Map(Object.entries(fits).map(([phrase, list]) => [phrase, list[i] ?? 0])),
  }));
const pick = (
  target: Reference,
  fits: Readonly<Record<string, readonly number[]>>,
  second: Reference | null = null,
) => choose({ target, second }, seen(fits), RULES);

describe('what a phrase means', () => {
  it('is what fits best', () => {
    expect(pick(named('mug'), { mug: [0, 2, 1] })).toEqual({ target: 11, second: null, missing: [] });
  });

  it('is missing where nothing fits, and the best is named all the same', () => {
    expect(pick(named('mug'), { mug: [0.1, 0.4, 0.2] })).toEqual({
      target: 11,
      second: null,
      missing: ['mug'],
    });
  });

  it('by place: of what is of the kind alone', () => {
    const fits = { fruit: [2, 0, 1.5], mug: [0, 3, 0] };
    const side = (s: 'left' | 'right', among: Reference): Reference => ({ kind: 'furthest', side: s, among });
    expect(pick(side('right', anything), {}).target).toBe(12);
    expect(pick(side('left', anything), {}).target).toBe(10);
    expect(pick(side('right', named('fruit')), fits).target).toBe(12);
    expect(pick(side('right', named('mug')), fits).target).toBe(11);
  });

  it('by what it lies beside', () => {
    const fits = { mug: [0, 3, 0], cube: [1, 0, 1.2] };
    const beside = (side: 'left' | 'right', of = named('mug')): Reference => ({
      ...{ kind: 'beside', side, among: anything, of },
    });
    expect(pick(beside('left'), fits).target).toBe(10);
    expect(pick(beside('right'), fits).target).toBe(12);
    expect(pick({ kind: 'nearest', among: named('cube'), of: named('mug') }, fits).target).not.toBe(11);
  });

  it('is nothing where nothing is seen', () => {
    expect(choose({ target: named('mug'), second: null }, [], RULES)).toEqual({
      ...{ target: null, second: null, missing: ['mug'] },
    });
  });

  it('anything at all is clear where there is one thing', () => {
    expect(pick(anything, {}).target).toBeNull();
    expect(choose({ target: anything, second: null }, seen({}).slice(1, 2), RULES).target).toBe(11);
  });
});

describe('two phrases', () => {
  it('never mean one thing: the pair that fits best together is taken', () => {
    const fits = { mug: [0, 3, 2.5], cup: [0, 3, 0] };
    expect(pick(named('mug'), fits, named('cup'))).toMatchObject({ target: 12, second: 11 });
    expect(pick(named('cup'), fits, named('mug'))).toMatchObject({ target: 11, second: 12 });
  });
});

it('lists every phrase once', () => {
  const reference: Reference = { kind: 'beside', side: 'left', among: named('cup'), of: named('mug') };
  expect(phrasesIn(reference)).toEqual(['cup', 'mug']);
  expect(phrasesIn(anything)).toEqual([]);
});

describe('what lies at a place that is known', () => {
  it('is the nearest to it, whatever it is taken for; the second is another', () => {
    const all = seen({});
    expect(chooseAt({ target: [0.5, 0.11], second: null }, all)).toEqual({
      target: 12,
      second: null,
      missing: [],
    });
    expect(chooseAt({ target: [0.5, 0.02], second: [0.5, 0.01] }, all)).toMatchObject({
      target: 11,
      second: 12,
    });
    expect(chooseAt({ target: [0.5, 0], second: [0.5, 0] }, [])).toMatchObject({
      target: null,
      second: null,
    });
  });
});
