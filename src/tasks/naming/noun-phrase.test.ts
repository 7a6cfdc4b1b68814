/** Descriptions of the catalogue in the place of a name. */
import { expect, it } from 'vitest';
import { catalogue } from '../testing/tables.ts';
import { nounPhraseOf } from './noun-phrase.ts';

it.each([
  ['a sour yellow fruit', 'fruit', 'the sour yellow fruit'],
  ['an orange root that rabbits love', 'vegetable', 'the orange root that rabbits love'],
  ['the tool for striking', 'tool', 'the tool for striking'],
  ['something to sweep with', 'tool', 'something to sweep with'],
  ['what mice are caught with', 'food', 'what mice are caught with'],
  ['who stole the goose', 'animal', 'the one who stole the goose'],
  ['where coconuts grow', 'plant', 'the place where coconuts grow'],
  ['five toes', 'body', 'the one with five toes'],
  ['red over white', 'flag', 'the one with red over white'],
  ['right, not wrong', 'symbol', 'the one that is right, not wrong'],
  ['salty strips of pork', 'food', 'the salty strips of pork'],
  ['how to go down a river', 'vehicle', null],
  ['well done', 'body', null],
])('%s', (description, category, phrase) => {
  expect(nounPhraseOf(description, category)).toBe(phrase);
});

it('nearly every description of the catalogue can be said, none with two articles', () => {
  const all = catalogue.names.flatMap(({ category, descriptions }) =>
    descriptions.map((text) => nounPhraseOf(text, category)),
  );
  const said = all.filter((phrase) => phrase !== null);
  expect(all.length - said.length).toBeLessThan(15);
  for (const phrase of said) {
    expect(phrase).toMatch(/^(?:the|something|someone|what|our|all|man's|several|many) /);
    expect(phrase).not.toMatch(/^the (?:a|an|the|what|who|something|someone)\b/);
  }
});
