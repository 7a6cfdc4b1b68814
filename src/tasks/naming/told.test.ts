/** Sentences read without a scene. */
import { describe, expect, it } from 'vitest';
import { TASKS } from '../registry.ts';
import { catalogue } from '../testing/tables.ts';
import { nounPhraseOf } from './noun-phrase.ts';
import { referenceOf, toldOf } from './told.ts';
import { bare, normal } from './words.ts';

const named = (phrase: string) => ({ kind: 'named', phrase });

describe('what a noun phrase means', () => {
  it.each<[string, unknown]>([
    ['the banana', named('banana')],
    ['the thing', { kind: 'anything' }],
    ['the leftmost cube', { kind: 'furthest', side: 'left', among: named('cube') }],
    ['the left thing', { kind: 'furthest', side: 'left', among: { kind: 'anything' } }],
    ['the thing on the right', { kind: 'furthest', side: 'right', among: { kind: 'anything' } }],
    [
      'the thing left of the mug',
      { kind: 'beside', side: 'left', among: { kind: 'anything' }, of: named('mug') },
    ],
    [
      'fruit to the right of the mug',
      { kind: 'beside', side: 'right', among: named('fruit'), of: named('mug') },
    ],
    ['the cube closest to the blue star', { kind: 'nearest', among: named('cube'), of: named('blue star') }],
  ])('%s', (words, meaning) => {
    expect(referenceOf(words)).toEqual(meaning);
  });
});

describe('what a sentence asks for', () => {
  it.each<[string, string, string, string | null]>([
    ['Pick up the mug.', 'pick up it', 'mug', null],
    ['put the red cube in the bowl', 'put it in that', 'red cube', 'bowl'],
    ['next to the bowl, put the apple', 'next to that, put it', 'apple', 'bowl'],
    ['fill the bowl with the apple', 'fill that with it', 'apple', 'bowl'],
    ['grab the mug and put it next to the plate', 'grab it and put it next to that', 'mug', 'plate'],
    ['pick up something to sweep with', 'pick up it', 'something to sweep with', null],
    [
      'could you maybe go and fetch the wine glass over there',
      'could you maybe go and fetch it over there',
      'wine glass',
      null,
    ],
  ])('%s', (sentence, task, target, second) => {
    expect(toldOf(sentence)).toEqual({ task, target: named(target), second: second && named(second) });
  });

  it.each(['wave', 'do not pick up the mug', 'pick up', ''])('“%s” names nothing to do', (sentence) => {
    expect(toldOf(sentence)).toBeNull();
  });
});

const TEMPLATES = TASKS.flatMap(({ wording }) => [...wording.templates, ...wording.synonyms]);
const fill = (template: string, object: string, destination: string): string =>
  template
    .replaceAll(/(?:(?:the|that) )?\{object\}/gu, () => object)
    .replaceAll(/(?:(?:the|that) )?\{destination\}/gu, () => destination)
    .replace('{in}', 'in')
    .replace('{into}', 'into');

it('every wording of every task is read, with its things in their roles', () => {
  const wrong = TEMPLATES.filter((template) => {
    const read = toldOf(fill(template, 'the wine glass', 'the wooden bowl'));
    const second = template.includes('{destination}') ? named('wooden bowl') : null;
    return JSON.stringify([read?.target, read?.second]) !== JSON.stringify([named('wine glass'), second]);
  });
  expect(wrong).toEqual([]);
});

it('names and descriptions of the catalogue are read whole in 98 of 100 sentences', () => {
  const phrases = catalogue.names.flatMap(({ name, synonyms, descriptions, category }) => [
    ...[name, ...synonyms].map((word) => `the ${word}`),
    ...descriptions.flatMap((text) => nounPhraseOf(text, category) ?? []),
  ]);
  const usual = TASKS.flatMap(({ wording }) => wording.templates);
  const trials = phrases.map((phrase, i) => ({ phrase, template: usual[i % usual.length] ?? '' }));
  const wrong = trials.filter(({ phrase, template }) => {
    const target = toldOf(fill(template, phrase, 'the bowl'))?.target;
    return target?.kind !== 'named' || target.phrase !== bare(normal(phrase));
  });
  expect(
    wrong.length / trials.length,
    wrong
      .map(({ template, phrase }) => fill(template, phrase, 'the bowl'))
      .slice(0, 40)
      .join('\n'),
  ).toBeLessThan(0.02);
});
