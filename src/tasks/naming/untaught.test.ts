import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random.ts';
import { sceneOf } from '../tables.ts';
import { goalsOf } from '../tasks.ts';
import { catalogue, tableOf } from '../testing/tables.ts';
import { toldOf } from './told.ts';
import untaught from './untaught.json' with { type: 'json' };
import { UNTAUGHT_KINDS, untaughtInstruction, untaughtPhrases } from './untaught.ts';

const LANGUAGES = ['spanish', 'german', 'french'] as const;
const conceptOf = (id: string) => {
  const concept = catalogue.names.find((one) => one.id === id);
  if (!concept) throw new Error(`no concept ${id}`);
  return concept;
};
const SIDES = ['robot', 'named', 'novel'] as const;

describe('the file of words', () => {
  it('has uses of at least 15 things a side, none of them a description that models are taught', () => {
    const sides = untaught.use.map(({ concept }) => conceptOf(concept).split);
    for (const side of SIDES) expect(sides.filter((one) => one === side).length).toBeGreaterThanOrEqual(15);
    const taught = new Set(catalogue.names.flatMap(({ descriptions }) => descriptions));
    for (const { concept, phrase, also = [] } of untaught.use) {
      expect(taught.has(phrase), phrase).toBe(false);
      for (const id of also) expect(conceptOf(id).id).toBe(id);
      // nor is the name in it
      for (const word of [conceptOf(concept).name, ...conceptOf(concept).synonyms])
        expect(` ${phrase.toLowerCase()} `, phrase).not.toContain(` ${word.toLowerCase()} `);
    }
  });

  it('has sixty names a language, one a concept, none that is spelt as an English one of its own', () => {
    for (const language of LANGUAGES) {
      const words = Object.entries(untaught[language]);
      expect(words.length, language).toBeGreaterThanOrEqual(60);
      expect(new Set(words.map(([, word]) => word.toLowerCase())).size, language).toBe(words.length);
      for (const [id, word] of words) {
        const { name, synonyms } = conceptOf(id);
        expect([name, ...synonyms].map((one) => one.toLowerCase())).not.toContain(word.toLowerCase());
      }
    }
  });
});

describe('phrases of a scene', () => {
  it('a use means one thing: not where another does for it', () => {
    const alone = tableOf('things', ['toaster', 0.5, 0], ['banana', 0.5, 0.1]);
    expect(untaughtPhrases(alone, 0, 'use')).toEqual(['something to crisp slices for breakfast with']);
    const both = tableOf('things', ['toaster', 0.5, 0], ['microwave', 0.5, 0.1]);
    expect(untaughtPhrases(both, 0, 'use')).toEqual([]);
    expect(
      untaughtPhrases(tableOf('mixed', ['toaster', 0.5, 0], ['block heart', 0.5, 0.1]), 0, 'use'),
    ).toEqual([]);
  });

  it('sums come to the digit, and name none that lies there', () => {
    const scene = tableOf('pictures', ['block digit-3', 0.5, 0], ['block digit-2', 0.5, 0.1]);
    const phrases = untaughtPhrases(scene, 0, 'arithmetic');
    expect(phrases).toContain('the number that is four minus one');
    expect(phrases).not.toContain('the number that is two plus one');
    const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
    for (const phrase of phrases) {
      const [, a = '', by = '', b = ''] = /is (\w+) (\w+) (\w+)$/u.exec(phrase) ?? [];
      const [x, y] = [words.indexOf(a), words.indexOf(b)];
      expect({ plus: x + y, minus: x - y, times: x * y }[by], phrase).toBe(3);
    }
    expect(untaughtPhrases(scene, 1, 'arithmetic').length).toBeGreaterThan(0);
    expect(untaughtPhrases(tableOf('pictures', ['block heart', 0.5, 0]), 0, 'arithmetic')).toEqual([]);
  });

  it('a word of another language stands inside the English sentence', () => {
    const scene = tableOf('things', ['banana', 0.5, 0], ['toaster', 0.5, 0.1]);
    expect(untaughtPhrases(scene, 0, 'spanish')).toEqual(['the plátano']);
    expect(untaughtInstruction(scene, { task: 'pick', target: 0 }, 1, 'spanish')).toMatch(/ the plátano\b/u);
    expect(untaughtPhrases(scene, 1, 'german')).toEqual([]); // Toaster
  });

  it('of every kind there are sentences, the same for the same seed, which are read without a scene', () => {
    for (const kind of UNTAUGHT_KINDS) {
      let told = 0;
      for (let seed = 0; seed < 30; seed++) {
        const digits = catalogue.names.filter(({ category }) => category === 'digit');
        const drawn = kind === 'arithmetic' ? { things: [], names: digits } : catalogue;
        const table = kind === 'arithmetic' ? 'pictures' : 'things';
        const scene = sceneOf(seed, { table, catalogue: drawn });
        const goals = goalsOf(scene, 'pick').filter(
          ({ target }) => untaughtPhrases(scene, target, kind).length > 0,
        );
        if (goals.length === 0) continue;
        const goal = createRandom(seed, 2).pick(goals);
        const sentence = untaughtInstruction(scene, goal, seed, kind) ?? '';
        expect(untaughtInstruction(scene, goal, seed, kind)).toBe(sentence);
        const [phrase = ''] = untaughtPhrases(scene, goal.target, kind);
        const heard = toldOf(sentence)?.target;
        expect(heard?.kind, sentence).toBe('named');
        if (kind !== 'arithmetic')
          expect(heard, sentence).toEqual({
            kind: 'named',
            phrase: phrase.replace(/^the /u, '').toLowerCase(),
          });
        told += 1;
      }
      expect(told, kind).toBeGreaterThan(10);
    }
  });
});
