/**
 * Wordings that no training draws, to ask what a model makes of words by itself: what a thing is for, sums, names in other languages.
 * Their words are in untaught.json, apart from names.json, whose descriptions are training data. Scored, never drawn in a mixture.
 */
import type { Goal, ObjectSpec, SceneSpec } from '../../contracts.ts';
import { createRandom } from '../../math/random.ts';
import { taskOf } from '../tasks.ts';
import { filled } from './say.ts';
import untaught from './untaught.json' with { type: 'json' };
import { conceptOf, normal } from './words.ts';

const LANGUAGES = ['spanish', 'german', 'french'] as const;
export const UNTAUGHT_KINDS = ['use', 'arithmetic', ...LANGUAGES] as const;
export type UntaughtKind = (typeof UNTAUGHT_KINDS)[number];

export const isUntaught = (kind: string): kind is UntaughtKind => UNTAUGHT_KINDS.some((one) => one === kind);

interface Phrase {
  /** Article and all. */
  readonly text: string;
  /** Of other concepts that it may mean, too. */
  readonly also: readonly string[];
}

const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Sums, differences and products of numbers up to ten that come to n, in words; none with zero, and no "times one". */
const calculations = (n: number): readonly string[] =>
  NUMBERS.flatMap((a, i) =>
    NUMBERS.flatMap((b, k) => [
      ...(i > 0 && k > 0 && i + k === n ? [`${a} plus ${b}`] : []),
      ...(k > 0 && i > k && i - k === n ? [`${a} minus ${b}`] : []),
      ...(i > 1 && k > 1 && i * k === n ? [`${a} times ${b}`] : []),
    ]),
  );

const wordIn = (language: (typeof LANGUAGES)[number], concept: string): string | null =>
  (untaught[language] as Readonly<Record<string, string>>)[concept] ?? null;

/** What is said of a concept, whatever lies there. */
const said = (concept: string, kind: UntaughtKind): readonly Phrase[] => {
  if (kind === 'use') {
    const rows = untaught.use.filter((row) => row.concept === concept);
    return rows.map((row) => ({ text: row.phrase, also: row.also ?? [] }));
  }
  if (kind === 'arithmetic') {
    const n = /^digit-(\d+)$/u.exec(concept)?.[1];
    const sums = n === undefined ? [] : calculations(Number(n));
    return sums.map((sum) => ({ text: `the number that is ${sum}`, also: [] }));
  }
  const word = wordIn(kind, concept);
  return word === null ? [] : [{ text: `the ${word}`, also: [] }];
};

/** The object's name and synonyms stand in the phrase, as words. */
const isNamedIn = (phrase: string, object: ObjectSpec): boolean => {
  const concept = conceptOf(object);
  const text = ` ${normal(phrase)} `;
  return [concept?.name ?? '', ...(concept?.synonyms ?? [])].some(
    (name) => name !== '' && text.includes(` ${normal(name)} `),
  );
};

/**
 * What the object may be called in this scene by wordings of the kind, article and all; each means this object and no other, as far as
 * the tables of uses and words know, and has no other's name in it. Uses and languages are of real things alone: pictures were not thought of.
 */
export const untaughtPhrases = (scene: SceneSpec, target: number, kind: UntaughtKind): readonly string[] => {
  const object = scene.objects[target];
  const concept = object ? conceptOf(object) : null;
  if (!concept) return [];
  if (kind !== 'arithmetic' && !scene.objects.every((one) => one.kind === 'thing')) return [];
  const others = scene.objects.filter((one) => one !== object);
  return said(concept.id, kind).flatMap(({ text, also }) => {
    const clear = others.every((other) => {
      const its = conceptOf(other);
      const means = its && (also.includes(its.id) || said(its.id, kind).some((one) => one.text === text));
      return !means && !isNamedIn(text, other);
    });
    return clear ? [text] : [];
  });
};

/** The sentence for a goal about one object: a pure function of scene, goal and wording number; null: nothing of the kind means it. */
export const untaughtInstruction = (
  scene: SceneSpec,
  goal: Goal,
  wording: number,
  kind: UntaughtKind,
): string | null => {
  const { templates } = taskOf(goal.task).wording;
  const template = templates[createRandom(wording, 4).int(1 << 20) % templates.length] ?? 'the {object}';
  const phrases = untaughtPhrases(scene, goal.target, kind);
  if (phrases.length === 0) return null;
  return filled(template, 'object', createRandom(wording, 9).pick(phrases));
};
