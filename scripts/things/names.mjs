// @ts-check
/** The table of names: concepts with their words, pictures and sides of the split, from names.txt, flags.txt and emojilib. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  arrowPicture,
  emojiPicture,
  flagPicture,
  glyphPicture,
  SHAPE_NAMES,
  shapePicture,
} from './pictures.mjs';

/** @type {Record<string, string[]>} emoji to keywords; the first is its official name, with underscores */
const EMOJILIB = createRequire(import.meta.url)('emojilib');

/**
 * @typedef {object} Concept
 * @property {string} id
 * @property {string} name
 * @property {string[]} synonyms
 * @property {string} category
 * @property {string[]} descriptions
 * @property {string} group
 * @property {{ make: () => Promise<Buffer>, source: string, licence: string } | undefined} picture
 */

const lines = (/** @type {string} */ file) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('//'));
const list = (/** @type {string | undefined} */ text, /** @type {string} */ by) =>
  (text ?? '')
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);
const slug = (/** @type {string} */ text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/**
 * The official name of an emoji as one more synonym, if a person would say it: few words, none that only tells emoji
 * apart from each other.
 * @param {string} emoji
 */
function officialName(emoji) {
  const name = (EMOJILIB[emoji]?.[0] ?? '').replaceAll('_', ' ');
  const odd =
    /face|button|sign|symbol|keycap|flag|with|tilted|medium|direct hit|cricket game|^o |\bs\b|suit|construction|locked|^cooking|sheaf|not done|and lamp|volume|voltage|video game|joker|steaming|8 ball/;
  return name === '' || name.split(' ').length > 3 || odd.test(name) ? undefined : name;
}

/** @returns {Concept[]} */
function written() {
  let category = '';
  return lines('names.txt').flatMap((line) => {
    if (line.startsWith('# ')) {
      category = line.slice(2);
      return [];
    }
    const [id = '', emoji = '-', synonyms, descriptions, group] = line.split('|');
    const official = officialName(emoji);
    return [
      {
        id,
        name: id.replaceAll('-', ' '),
        synonyms: [...list(synonyms, ','), ...(official ? [official] : [])],
        category,
        descriptions: list(descriptions, ';'),
        group: group ?? id,
        picture:
          emoji === '-'
            ? undefined
            : {
                make: () => emojiPicture(emoji),
                source: `@lobehub/fluent-emoji-3d ${emoji}`,
                licence: 'MIT',
              },
      },
    ];
  });
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** @returns {Concept[]} */
const digits = () =>
  DIGITS.map((word, n) => ({
    id: `digit-${n}`,
    name: String(n),
    synonyms: [word, `number ${word}`, `number ${n}`],
    category: 'digit',
    descriptions: n === 0 ? ['the number before one'] : [`the number after ${DIGITS[n - 1]}`],
    group: `digit-${n}`,
    picture: {
      make: () => glyphPicture(String(n)),
      source: '@fontsource-variable/inter',
      licence: 'OFL-1.1',
    },
  }));

/** @returns {Concept[]} */
const letters = () =>
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, i, all) => ({
    id: `letter-${letter.toLowerCase()}`,
    name: `letter ${letter}`,
    synonyms: letter === 'A' ? [] : [letter],
    category: 'letter',
    descriptions: i === 0 ? ['the first of the alphabet'] : [`the one after ${all[i - 1]} in the alphabet`],
    group: `letter-${letter.toLowerCase()}`,
    picture: { make: () => glyphPicture(letter), source: '@fontsource-variable/inter', licence: 'OFL-1.1' },
  }));

const OWN = 'made by scripts/things/pictures.mjs';
/** @type {readonly (readonly [string, string])[]} */
const WAYS = [
  ['right', 'a sign that points to the east of a map'],
  ['up right', 'a sign that points to the north-east of a map'],
  ['up', 'a sign that points to the top'],
  ['up left', 'a sign that points to the north-west of a map'],
  ['left', 'a sign that points to the west of a map'],
  ['down left', 'a sign that points to the south-west of a map'],
  ['down', 'a sign that points to the bottom'],
  ['down right', 'a sign that points to the south-east of a map'],
];
/** @returns {Concept[]} */
const arrows = () =>
  WAYS.map(([way, description], i) => ({
    id: `arrow-${slug(way)}`,
    name: `${way} arrow`,
    synonyms: [`arrow pointing ${way}`, `arrow ${way}`],
    category: 'arrow',
    descriptions: [description],
    group: `arrow-${slug(way)}`,
    picture: { make: () => arrowPicture(45 * i), source: OWN, licence: 'MIT' },
  }));

/** The colours of the page's blocks. */
const SHAPE_COLORS = { red: '#cd2026', blue: '#224ac4', green: '#26963e', yellow: '#f6d628' };
/** @type {Record<string, string>} */
const SHAPE_WORDS = {
  circle: 'round without a corner',
  square: 'four equal sides',
  triangle: 'three corners',
  rectangle: 'four corners, longer than high',
  pentagon: 'five corners',
  hexagon: 'six corners',
  octagon: 'eight corners',
  diamond: 'a square on its tip',
  oval: 'a flattened disc',
  ring: 'a disc with a hole',
  semicircle: 'half a disc',
  crescent: 'a sickle',
};
/** @returns {Concept[]} the same shape in several colours is one group */
const shapes = () =>
  SHAPE_NAMES.flatMap((shape) =>
    Object.entries(SHAPE_COLORS).map(([color, css]) => ({
      id: `${color}-${shape}`,
      name: `${color} ${shape}`,
      synonyms: [],
      category: 'shape',
      descriptions: [`${SHAPE_WORDS[shape]}, in ${color}`],
      group: `shape-${shape}`,
      picture: { make: () => shapePicture(shape, css), source: OWN, licence: 'MIT' },
    })),
  );

/** @returns {Concept[]} */
const flags = () =>
  lines('flags.txt').map((line) => {
    const [code = '', country = '', description = ''] = line.split('|');
    return {
      id: `flag-${slug(country)}`,
      name: `flag of ${/^(United|Netherlands)/.test(country) ? 'the ' : ''}${country}`,
      synonyms: [`${country} flag`],
      category: 'flag',
      descriptions: [description],
      group: `flag-${slug(country)}`,
      picture: { make: () => flagPicture(code), source: `flag-icons ${code}`, licence: 'MIT' },
    };
  });

/** Every concept; a word that two of them could claim is nobody's synonym. @returns {Concept[]} */
export function readConcepts() {
  const all = [...written(), ...digits(), ...letters(), ...arrows(), ...shapes(), ...flags()];
  const names = new Set(all.map(({ name }) => name.toLowerCase()));
  /** @type {Map<string, Set<string>>} */
  const claims = new Map();
  for (const { id, synonyms } of all) {
    for (const word of synonyms) {
      const key = word.toLowerCase();
      claims.set(key, (claims.get(key) ?? new Set()).add(id));
    }
  }
  return all.map((concept) => ({
    ...concept,
    synonyms: [...new Set(concept.synonyms)].filter(
      (word) => !names.has(word.toLowerCase()) && claims.get(word.toLowerCase())?.size === 1,
    ),
  }));
}

/**
 * Which side a group is on: 60% of the groups in robot data, 20% named (its pictures and names may be seen, never in
 * robot data), 20% novel. The hash is the split: it was fixed before anything was trained.
 * @param {string} group @returns {'robot' | 'named' | 'novel'}
 */
export function splitOf(group) {
  const share = createHash('sha256').update(`tabletop ${group}`).digest().readUInt32BE(0) / 2 ** 32;
  return share < 0.6 ? 'robot' : share < 0.8 ? 'named' : 'novel';
}
