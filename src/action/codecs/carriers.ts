import type { Carrier } from './language.ts';

/** Text as a carrier delivers it; `words` are the texts of the single tokens. */
export const carry = (words: readonly string[], joint: string, carrier: Carrier): string => {
  switch (carrier) {
    case 'exact':
      return words.join(joint);
    case 'spaced':
      return words.join(' ');
    case 'unspaced':
      return words.join('');
    case 'nfkc':
      return words.join(joint).normalize('NFKC');
    case 'cleaned':
      return words
        .join(joint)
        .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
  }
};

const hex = (char: string): string => (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** Invisible, combining and right-to-left characters written out as "[U+202D]", so that a page shows their true order. */
export const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{M}]|[\u0590-\u08ff]/gu, (char) => `[U+${hex(char)}]`);
