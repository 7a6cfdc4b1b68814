import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndEffectorAction } from '../../contracts.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { ACTION_SPEC, binWidth } from '../spec.ts';
import { type Carrier, EXAMPLE_STATISTICS, LANGUAGES, openVlaLanguage, type TokenLanguage } from './index.ts';

const llama: { codePoints: number[]; sentences: { sent: number[]; received: Record<Carrier, number[]> }[] } =
  JSON.parse(readFileSync(new URL('../../../models/recipe/vectors/llama.json', import.meta.url), 'utf8'));

const byId = (id: TokenLanguage['id']): TokenLanguage => LANGUAGES.find((one) => one.id === id)!;
const numbers = (a: EndEffectorAction): number[] => [...a.translation, ...a.rotation, a.gripper];

/** Fractions of each dimension's range -> an action. */
const actionAt = (t: readonly number[], terminate = false): EndEffectorAction => {
  const v = ACTION_SPEC.slice(1).map((dim, i) => dim.low + t[i]! * (dim.high - dim.low));
  const [translation, rotation] = [[v[0]!, v[1]!, v[2]!] as const, [v[3]!, v[4]!, v[5]!] as const];
  return { kind: 'ee-delta', terminate, translation, rotation, gripper: v[6]! };
};
const action = fc
  .tuple(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }), fc.boolean())
  .map(([t, end]) => actionAt(t, end));
const idsOf = (language: TokenLanguage): fc.Arbitrary<number[]> =>
  fc.tuple(
    ...language.dimensions.map((name) =>
      fc.integer({ min: language.idRange[0], max: name === 'terminate' ? 1 : language.idRange[1] }),
    ),
  );

describe.each(LANGUAGES.map((language) => [language.title, language] as const))('%s', (_, language) => {
  it('decodes what it encodes within half a bin; ids are in range', () => {
    fc.assert(
      fc.property(action, (wanted) => {
        const said = unwrap(language.encode(wanted));
        expect(said.ids.every((id) => id >= language.idRange[0] && id <= language.idRange[1])).toBe(true);
        expect(said.tokens.map((token) => token.dimension)).toEqual(language.dimensions);
        const back = unwrap(language.decode(said.ids));
        const [got, want] = [numbers(back), numbers(wanted)];
        for (const [i, dim] of ACTION_SPEC.slice(1).entries()) {
          // OpenVLA has 255 bins; its gripper's 0..1 lies on a grid over -1..1, whose bins are twice as wide
          const bins = language.id === 'openvla' ? (dim.name === 'gripper' ? 127.5 : 255) : 256;
          const half = (binWidth(dim) * 256) / bins / 2;
          expect(Math.abs(got[i]! - want[i]!)).toBeLessThanOrEqual(half + 1e-12);
        }
        if (language.dimensions.length === 8) expect(back.terminate).toBe(wanted.terminate);
      }),
    );
  });

  it('any legal ids are a sentence and an action', () => {
    fc.assert(
      fc.property(idsOf(language), (ids) => {
        expect(unwrap(language.sentence(ids)).ids).toEqual(ids);
        expect(language.decode(ids).ok).toBe(true);
      }),
    );
  });

  it('malformed ids are an error with a code, everywhere', () => {
    const bad = fc.oneof(
      fc.integer({ max: language.idRange[0] - 1 }),
      fc.integer({ min: language.idRange[1] + 1 }),
      fc.constantFrom(0.5, Number.NaN, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(idsOf(language), fc.nat(), bad, (ids, i, id) => {
        const broken = ids.map((old, j) => (j === i % ids.length ? id : old));
        for (const list of [broken, ids.slice(1), [...ids, ids[0]!], []]) {
          for (const result of [
            language.sentence(list),
            language.decode(list),
            language.throughText(list, 'exact'),
          ]) {
            expect(result).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
          }
        }
      }),
    );
  });

  it('an action that is not finite is an error', () => {
    const broken: EndEffectorAction = { ...actionAt([0, 0, 0, 0, 0, 0, 0]), rotation: [0, Number.NaN, 0] };
    expect(language.encode(broken)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
  });
});

describe('through text', () => {
  it.each(['rt2-pali-x', 'tabletop'] as const)(
    '%s: integers survive all but the loss of their spaces',
    (id) => {
      const language = byId(id);
      fc.assert(
        fc.property(
          idsOf(language),
          fc.constantFrom<Carrier>('exact', 'spaced', 'nfkc', 'cleaned'),
          (ids, how) => {
            expect(unwrap(language.throughText(ids, how))).toMatchObject({ outcome: 'same', received: ids });
          },
        ),
      );
    },
  );

  it('cuts digits at the longest integer that is one token', () => {
    const at = (id: TokenLanguage['id']) =>
      unwrap(byId(id).throughText([1, 10, 0, 9, 128, 128, 128, 255], 'unspaced')).received;
    expect(at('rt2-pali-x')).toEqual([110, 0, 912, 812, 812, 825, 5]); // 1 10 0 9 128 ... = "11009128128128255"
    expect(at('tabletop')).toEqual([110, 0, 91, 28, 128, 128, 255]);
    const lucky = unwrap(byId('tabletop').throughText([0, 143, 120, 128, 128, 128, 128, 255], 'unspaced'));
    expect(lucky).toMatchObject({ outcome: 'same', text: '0143120128128128128255' });
    expect(lucky.explanation).toMatch(/By luck/);
  });

  it('RT-2 with PaLM-E: nobody outside can tell', () => {
    expect(unwrap(byId('rt2-palm-e').throughText([1, 2, 3, 4, 5, 6, 7, 8], 'exact'))).toMatchObject({
      outcome: 'unknown',
      received: null,
    });
  });

  it('OpenVLA: the last 256 ids print what Llama’s vocabulary says', () => {
    const said = llama.codePoints.map(
      (_, i) => unwrap(byId('openvla').sentence(new Array(7).fill(31_744 + i))).tokens[0]!.text,
    );
    expect(said.map((text) => text.codePointAt(0))).toEqual(llama.codePoints);
    expect(said.every((text) => [...text].length === 1)).toBe(true);
  });

  it.each(['exact', 'spaced', 'unspaced', 'nfkc', 'cleaned'] as const)(
    'OpenVLA, %s: the ids that come back are those of a whole Llama tokenizer',
    (carrier) => {
      expect(llama.sentences.length).toBeGreaterThanOrEqual(50);
      for (const { sent, received } of llama.sentences) {
        const trip = unwrap(byId('openvla').throughText(sent, carrier));
        expect(trip.received).toEqual(received[carrier]);
        if (carrier === 'exact' || carrier === 'spaced') expect(trip.outcome).toBe('blanks');
      }
    },
  );

  it('OpenVLA: the invisible direction mark is written out, and cleaning removes it', () => {
    const ids = [31_999, 31_881, 31_998, 31_997, 31_996, 31_995, 31_994];
    const trip = unwrap(byId('openvla').throughText(ids, 'cleaned'));
    expect(trip.outcome).toBe('changed');
    expect(unwrap(byId('openvla').throughText(ids, 'exact')).visible).toContain('[U+202D]');
    expect(trip.received).not.toContain(31_881);
  });
});

describe('un-normalization', () => {
  it('the same tokens are another motion under other statistics', () => {
    const ids = [31_800, 31_850, 31_900, 31_872, 31_872, 31_872, 31_744];
    const motions = EXAMPLE_STATISTICS.map((stats) => unwrap(openVlaLanguage(stats).decode(ids)).translation);
    expect(new Set(motions.map((motion) => motion.join())).size).toBe(EXAMPLE_STATISTICS.length);
  });

  it('every example says that it is one, and all have seven dimensions', () => {
    for (const { name, source, q01, q99, mask, dimensions } of EXAMPLE_STATISTICS.slice(1)) {
      expect(source, name).toMatch(/^Example:/);
      expect([q01.length, q99.length, mask.length, dimensions.length]).toEqual([7, 7, 7, 7]);
    }
  });
});
