import { describe, expect, it } from 'vitest';
import { CARRIERS, columnsOf, LANGUAGE_ROWS, obeyOpenVla, PRESETS, STAY } from './model.ts';

const column = (
  tokens: readonly number[],
  carrier: 'exact' | 'spaced' | 'unspaced' | 'nfkc' | 'cleaned',
  id: string,
) => {
  const found = columnsOf(tokens, carrier).find(({ language }) => language.id === id);
  if (!found) throw new Error(`no column ${id}`);
  return found;
};

describe('one action in four languages', () => {
  it('has four columns for every example and every way', () => {
    for (const { tokens, carrier } of PRESETS) {
      expect(LANGUAGE_ROWS.tokens.parse(tokens.join('.'))).toEqual([...tokens]);
      expect(columnsOf(tokens, carrier)).toHaveLength(4);
      for (const { value } of CARRIERS) expect(columnsOf(tokens, value)).toHaveLength(4);
    }
  });

  it('integers survive text, OpenVLA comes back with a blank, PaLM-E cannot be known', () => {
    expect(column(STAY, 'exact', 'rt2-pali-x').trip.outcome).toBe('same');
    expect(column(STAY, 'exact', 'tabletop').trip.outcome).toBe('same');
    expect(column(STAY, 'exact', 'rt2-palm-e').trip.outcome).toBe('unknown');
    expect(column(STAY, 'exact', 'openvla').trip.outcome).toBe('blanks');
  });

  it('each special example shows what it is named for', () => {
    const [invisible] = PRESETS.filter(({ carrier }) => carrier === 'cleaned');
    const [subscript] = PRESETS.filter(({ carrier }) => carrier === 'nfkc');
    expect(column(invisible!.tokens, 'exact', 'openvla').sentence.ids).toContain(31881);
    expect(column(invisible!.tokens, 'cleaned', 'openvla').trip.outcome).toBe('changed');
    expect(column(subscript!.tokens, 'exact', 'openvla').sentence.ids).toContain(31772);
    expect(column(subscript!.tokens, 'nfkc', 'openvla').trip.outcome).toBe('changed');
    for (const { tokens, carrier } of [invisible!, subscript!]) {
      expect(column(tokens, carrier, 'tabletop').trip.outcome).toBe('same');
    }
  });

  it('an unchecked blank is the largest motion, and everything after it slips by one', () => {
    const { language, sentence, obeyed } = column(STAY, 'exact', 'openvla');
    expect(obeyed?.translation[0]).toBeCloseTo(0.0508, 4);
    const direct = obeyOpenVla(language, sentence.ids);
    expect(direct?.translation[0]).toBeCloseTo(-0.0002, 4);
    expect(obeyOpenVla(language, sentence.ids.slice(1))).toBeNull(); // too few
    expect(obeyOpenVla(language, [40_000, ...sentence.ids])?.translation[0]).toBeCloseTo(-0.0512, 3);
  });

  it('an action that is none has no columns', () => {
    expect(columnsOf([2, 0, 0, 0, 0, 0, 0, 0], 'exact')).toEqual([]);
    expect(LANGUAGE_ROWS.tokens.parse('2.0.0.0.0.0.0.0')).toBeUndefined();
    expect(LANGUAGE_ROWS.tokens.parse('0.0.0')).toBeUndefined();
  });
});
