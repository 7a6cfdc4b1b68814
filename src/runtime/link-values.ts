/** Values of a link's settings without what mail or chat put around them. Pure; a value that fits as it is stays so. */
import { SETTING_NAMES, SETTINGS } from './settings.ts';

const CLOSERS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['<', '>'],
  ['“', '”'],
  ['«', '»'],
  ['"', '"'],
];

const count = (text: string, part: string): number => text.split(part).length - 1;

/** Did `text` get its last character from what stood around the link? A bracket that nothing opens, an odd quote. */
const endsForeign = (text: string): boolean =>
  CLOSERS.some(([open, close]) => {
    if (!text.endsWith(close)) return false;
    return open === close ? count(text, close) % 2 === 1 : count(text, close) > count(text, open);
  });

/** A sentence of a link as it was written: in one line, without what mail or chat put behind it. */
export const mendSentence = (text: string): string => {
  let rest = text
    .replace(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  while (endsForeign(rest)) rest = rest.slice(0, -1).trimEnd();
  return rest;
};

/** Any other value: no blanks, and none of the punctuation of the text around it. */
const mendValue = (text: string): string =>
  text.replace(/[\s\u200b-\u200d\u2060\ufeff]/gu, '').replace(/^[^\p{L}\p{N}-]+|[^\p{L}\p{N}]+$/gu, '');

/** The query of a link that was opened -> the same with every value that can be known mended. */
export const mendValues = (query: string): string => {
  const params = new URLSearchParams(query);
  let changed = false;
  const set = (key: string, before: string, after: string): void => {
    if (before === after) return;
    params.set(key, after);
    changed = true;
  };
  for (const name of SETTING_NAMES) {
    const { key, parse } = SETTINGS[name];
    const given = params.get(key);
    if (given === null) continue;
    if (name === 'instruction') set(key, given, mendSentence(given));
    else if (parse(given) === undefined && parse(mendValue(given)) !== undefined)
      set(key, given, mendValue(given));
  }
  return changed ? params.toString() : query;
};
