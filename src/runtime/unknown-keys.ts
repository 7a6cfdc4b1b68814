/** Keys of an address that nothing reads, and the keys that were probably meant. Fetched with the first address that has one. */
import type { TabletopError } from '../contracts.ts';
import { KNOWN_KEYS, SETTING_NAMES, SETTINGS } from './settings.ts';

/** Letters put in, left out, replaced, or two neighbours swapped: how many it takes from one word to the other. */
export const editDistance = (a: string, b: string): number => {
  let [before, above]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, i) => i),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const ways = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same];
      row.push(Math.min(...ways, ...(swapped ? [(before[j - 2] ?? 0) + 1] : [])));
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
};

/** Names by which a key may be meant: itself, and what the code and its documents call the setting. */
const NAMES: readonly (readonly [name: string, key: string])[] = [
  ...[...KNOWN_KEYS].map((key) => [key, key] as const),
  ...SETTING_NAMES.map((name) => [name, SETTINGS[name].key] as const),
];

/** Longest word that may be two letters off; shorter ones one, or every counter of a mail would look like a setting. */
const SHORT = 4;
const BEGINNING = 3;

/** The key that was probably meant; null: it is like none. */
export const nearestKey = (given: string): string | null => {
  const word = given.toLowerCase().replace(/[-_]/gu, '');
  const found = NAMES.map(([name, key]) => {
    const known = name.toLowerCase();
    const begun = word.length >= BEGINNING && known.startsWith(word);
    return { key, off: begun ? 1 : editDistance(word, known) };
  }).toSorted((a, b) => a.off - b.off)[0];
  return found && found.off <= (word.length <= SHORT ? 1 : 2) ? found.key : null;
};

const shorten = (key: string): string => (key.length > 40 ? `${key.slice(0, 40)}...` : key);

/** `all`: also those that are like no key, which a visitor's link may have from elsewhere. */
export const unknownKeyProblems = (keys: readonly string[], all: boolean): readonly TabletopError[] =>
  keys.flatMap((key) => {
    const nearest = nearestKey(key);
    if (nearest === null && !all) return [];
    const meant = nearest === null ? '' : ` Did you mean “${nearest}”?`;
    return [{ code: 'SETTING_INVALID', message: `No setting is called “${shorten(key)}”.${meant}` }];
  });
