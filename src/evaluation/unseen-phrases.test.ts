/** models/phrases: tests of wordings that training never had, or had in questions only: held to that here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  goalsOf,
  instructionFor,
  PHRASES,
  type Phrases,
  parsePhrases,
  sampleScene,
  TASK_NAMES,
  TASKS,
} from '../tasks/index.ts';
import { COLOR_NAMES, SHAPES } from '../things/blocks.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

interface Own {
  readonly templates: Readonly<Record<string, readonly string[]>>;
}
interface OwnWords {
  readonly colors: Readonly<Record<string, readonly string[]>>;
  readonly shapes: Readonly<Record<string, readonly string[]>>;
}
const own: Own = read('models/phrases/unseen.json');
const askedWords: OwnWords = read('models/phrases/asked-words.json');
const unseenWords: OwnWords = read('models/phrases/unseen-words.json');

/** Every string of a JSON value. */
const stringsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(stringsOf)
      : [];

/** Fields by what they stand for: `{object}` and `{color} {shape}` are one, as are "in", "on", "into", "onto". */
const skeleton = (template: string): string =>
  ` ${template
    .toLowerCase()
    .replaceAll('{color} {shape}', 'THING')
    .replaceAll('{destinationcolor} {destinationshape}', 'OTHER')
    .replaceAll('{object}', 'THING')
    .replaceAll('{destination}', 'OTHER')
    .replaceAll(/\{in\}|\{into\}|\b(?:into|onto|in|on)\b/g, 'IN')
    .replaceAll(/[,.?!]/g, '')} `;

const templates = Object.values(own.templates).flat();
const wordsOf = ({ colors, shapes }: OwnWords): readonly string[] =>
  [...Object.values(colors), ...Object.values(shapes)].flat().flatMap((word) => word.split(' '));
const used = (json: unknown): ReadonlySet<string> =>
  new Set(stringsOf(json).flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []));
const trainedTemplates = TASKS.flatMap(({ wording }) => [...wording.templates, ...wording.synonyms]);

const sentencesOf = (phrases: Phrases): readonly string[] =>
  Array.from({ length: 60 }, (_, i) => sampleScene(30_000 + i)).flatMap((scene) =>
    TASK_NAMES.flatMap((task) =>
      goalsOf(scene, task).map((goal) => instructionFor(scene, goal, scene.seed, phrases)),
    ),
  );

describe('the unseen phrases', () => {
  it('are sixty, fifteen a task', () => {
    expect(new Set(templates).size).toBe(60);
    expect(Object.values(own.templates).map(({ length }) => length)).toEqual([15, 15, 15, 15]);
  });

  it('hold no template of training, nor one with something around it', () => {
    expect(trainedTemplates.length).toBeGreaterThan(40);
    const known = templates.flatMap((template) =>
      trainedTemplates
        .filter((t) => skeleton(template).includes(skeleton(t)))
        .map((t) => `${template}: ${t}`),
    );
    expect(known).toEqual([]);
  });

  it('that comparison would find one, in other fields and politely', () => {
    const polite = skeleton('Could you put the {color} {shape} {into} the {destination}, please');
    expect(trainedTemplates.some((t) => polite.includes(skeleton(t)))).toBe(true);
  });

  it('are a --phrases file: every goal gets a whole sentence', () => {
    const parsed = parsePhrases(own);
    if (!parsed.ok) throw new Error(parsed.error.message);
    for (const sentence of sentencesOf(parsed.value)) expect(sentence).not.toMatch(/[{}]|undefined/);
  });
});

describe.each([
  ['words that only questions of training have', askedWords],
  ['words that no training has', unseenWords],
])('%s', (_, list) => {
  it('are a word for every colour and shape, one at most twice', () => {
    expect(Object.keys(list.colors)).toEqual(COLOR_NAMES);
    expect(Object.keys(list.shapes)).toEqual(Object.keys(SHAPES));
  });

  it('are no word of robot data', () => {
    const { asked, ...robot }: Record<string, unknown> = { ...PHRASES };
    const known = used(robot);
    for (const word of ['red', 'scarlet', 'dice', 'dish']) expect(known).toContain(word);
    expect(wordsOf(list).filter((word) => known.has(word))).toEqual([]);
    expect(wordsOf(list).every((word) => used(asked).has(word))).toBe(list === askedWords);
  });

  it('are a --phrases file: no usual word is left in a sentence', () => {
    const parsed = parsePhrases(list);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const usual = new RegExp(`\\b(${[...COLOR_NAMES, ...Object.keys(SHAPES), 'block'].join('|')})\\b`);
    for (const sentence of sentencesOf(parsed.value)) {
      expect(sentence).not.toMatch(usual);
      expect(sentence.length).toBeLessThan(120);
    }
  });
});
