/** models/phrases/unseen.json is a test of words that training never used: held to that here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COLOR_NAMES, SHAPES } from '../catalogue/objects.ts';
import { goalsOf, instructionFor, parsePhrases, sampleScene, TASK_NAMES } from '../world/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

interface Own {
  readonly templates: Readonly<Record<string, readonly string[]>>;
  readonly colors: Readonly<Record<string, readonly string[]>>;
  readonly shapes: Readonly<Record<string, readonly string[]>>;
}
const own: Own = read('models/phrases/unseen.json');
const trained = read('src/world/language.json');

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
const words = [...Object.values(own.colors), ...Object.values(own.shapes)].flat();
const trainedTemplates: string[] = [trained.tasks, trained.synonyms.tasks].flatMap(stringsOf);

describe('the unseen phrases', () => {
  it('are sixty, eleven a task, with a word for every colour and shape', () => {
    expect(new Set([...templates, ...words]).size).toBe(60);
    expect(templates.length + words.length).toBe(60);
    expect(TASK_NAMES.map((task) => own.templates[task]?.length)).toEqual([11, 11, 11, 11]);
    expect(Object.keys(own.colors)).toEqual(COLOR_NAMES);
    expect(Object.keys(own.shapes)).toEqual(Object.keys(SHAPES));
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

  it('hold no colour or shape word that training uses anywhere', () => {
    const used = new Set(stringsOf(trained).flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []));
    for (const word of ['red', 'scarlet', 'dice', 'dish']) expect(used).toContain(word);
    expect(words.flatMap((word) => word.split(' ')).filter((word) => used.has(word))).toEqual([]);
  });

  it('are a --phrases file: every goal gets a whole sentence, in words of the list only', () => {
    const parsed = parsePhrases(own);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const usual = new RegExp(`\\b(${[...COLOR_NAMES, ...Object.keys(SHAPES), 'block'].join('|')})\\b`);
    for (let seed = 30_000; seed < 30_060; seed++) {
      const scene = sampleScene(seed);
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task)) {
          const sentence = instructionFor(scene, goal, seed, parsed.value);
          expect(sentence).not.toMatch(/[{}]|undefined/);
          expect(sentence).not.toMatch(usual);
          expect(sentence.length).toBeLessThan(120);
        }
    }
  });
});
