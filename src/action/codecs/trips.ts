import type { Carrier, LanguageId, TripOutcome } from './language.ts';

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

export const outcomeOf = (
  sent: readonly number[],
  received: readonly number[] | null,
  blank: number,
): TripOutcome => {
  if (received === null) return 'unknown';
  if (same(sent, received)) return 'same';
  return same(
    sent,
    received.filter((id) => id !== blank),
  )
    ? 'blanks'
    : 'changed';
};

const OPENVLA_CHANGED: Readonly<Record<Carrier, string>> = {
  exact: 'The text is read as other tokens.',
  spaced: 'The text is read as other tokens.',
  unspaced: 'The text is read as other tokens.',
  nfkc: 'NFKC rewrites seven of the 256 characters and joins accents to letters, so other tokens come back: the action is shorter, longer or out of range.',
  cleaned:
    'One of the 256 characters (U+202D, id 31881) is an invisible direction mark. It was removed as junk, and one dimension with it.',
};

/** Why a trip ended as it did. */
export const explain = (language: LanguageId, carrier: Carrier, outcome: TripOutcome): string => {
  if (outcome === 'unknown') {
    return 'The overwritten tokens print as whatever rare words they were. They survive only if the tokenizer reads each of those words as one token again, which nobody outside can check.';
  }
  if (language === 'openvla') {
    if (outcome === 'changed') return OPENVLA_CHANGED[carrier];
    if (outcome === 'blanks' && carrier === 'spaced') {
      return 'Every character comes back, with a blank (29871) before each one: fourteen ids for seven. Drop the blanks.';
    }
    return 'Every character is one token and no two of them merge, so all ids come back, after the blank (29871) that Llama puts before any text. But the text means nothing to a reader, and Chinese or Korean prose contains the same tokens: it would be read as motion. Another model’s tokenizer reads other ids (OpenVLA issue 246).';
  }
  if (outcome === 'changed') {
    return carrier === 'unspaced'
      ? 'Without spaces the digits run together and are cut anew, longest integer first: other numbers, and another count of them.'
      : 'Other integers come back.';
  }
  if (carrier === 'unspaced') {
    return 'By luck: these integers come back although the spaces are gone, because every cut falls where a space was. Change one token to see others.';
  }
  return 'Integers with spaces between them are read back as the same integers, and a person can read them too.';
};
