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

/** Names by which a key may be meant. */
export type KeyNames = readonly (readonly [name: string, key: string])[];

/** Of the page: each key itself, and what the code and its documents call the setting. */
const PAGE_NAMES: KeyNames = [
  ...[...KNOWN_KEYS].map((key) => [key, key] as const),
  ...SETTING_NAMES.map((name) => [name, SETTINGS[name].key] as const),
];

/** Longer words may be two letters off, but not in the first; a short one that were would be like any counter of a mail. */
const SHORT = 4;
const BEGINNING = 3;

/** How many letters a word is off a name; null: too many for a slip. */
const slip = (word: string, name: string): number | null => {
  if (word.length >= BEGINNING && name.startsWith(word)) return name === word ? 0 : 1;
  const off = editDistance(word, name);
  return (off <= 1 && off < name.length) || (off === 2 && word.length > SHORT && word[0] === name[0])
    ? off
    : null;
};

const bare = (word: string): string => word.toLowerCase().replace(/[-_]/gu, '');

/** The key that was probably meant; null: it is like none. */
export const nearestKey = (given: string, names: KeyNames = PAGE_NAMES): string | null => {
  const word = bare(given);
  const near = names.flatMap(([name, key]) => {
    const off = slip(word, bare(name));
    return off === null ? [] : [{ key, off }];
  });
  return near.toSorted((a, b) => a.off - b.off)[0]?.key ?? null;
};

const shorten = (key: string): string => (key.length > 40 ? `${key.slice(0, 40)}...` : key);

/** `all`: also those that are like no key, which a visitor's link may have from elsewhere. `names`: of a view beside the page, its own. */
export const unknownKeyProblems = (
  keys: readonly string[],
  all: boolean,
  names: KeyNames = PAGE_NAMES,
): readonly TabletopError[] =>
  keys.flatMap((key) => {
    const nearest = nearestKey(key, names);
    if (nearest === null && !all) return [];
    const meant = nearest === null ? '' : ` Did you mean “${nearest}”?`;
    return [{ code: 'SETTING_INVALID', message: `No setting is called “${shorten(key)}”.${meant}` }];
  });

/** Of a view beside the page, which reads `keys` alone: a sentence for every key of its address that is none of them. */
export const strayKeys = (query: string, keys: readonly string[]): readonly string[] => {
  const params = new URLSearchParams(query);
  const strays = [...new Set(params.keys())].filter((key) => !keys.includes(key));
  const names = keys.map((key) => [key, key] as const);
  return unknownKeyProblems(strays, params.get('test') === '1', names).map(({ message }) => message);
};
