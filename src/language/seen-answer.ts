/**
 * What was seen -> the answer to an open question, in words. Pure: of every thing its place and how well names fit it, as a
 * policy that tells things apart has them (contracts: SeenObject); the simulator is not asked. What fits no name by
 * `threshold` is said not to be seen.
 */
import type { SeenObject } from '../contracts.ts';
import { type OpenQuestion, thirdOf } from '../tasks/index.ts';
import { COLOR_NAMES, SHAPES } from '../things/blocks.ts';
import { placeInWords } from './answers.ts';
import { isPlural, notFoundSentence, seesSentence, withArticle } from './not-found.ts';

export interface Seen {
  readonly objects: readonly SeenObject[];
  /** How well a thing fits a noun phrase, nats; 0 is what any thing gives. For the phrase of the question. */
  readonly fitOf: (object: SeenObject, phrase: string) => number;
  /** Nats from which a thing is what it is called. */
  readonly threshold: number;
}

export interface SeenAnswer {
  readonly sentence: string;
  /** False: something is not there that the question takes for granted, or too much is. */
  readonly fits: boolean;
  /** Ids of the things that the answer is about. */
  readonly about: readonly number[];
}

/** Metres: as far aside a thing is beside another, and as much nearer it must be than the next (tasks/questions.ts). */
const ASIDE = 0.03;
const IN_HAND = 0.5;

/** Colours or shapes that may be the answer, and the noun phrase that each would make; none of other questions. */
const choicesOf = (question: OpenQuestion): readonly { readonly word: string; readonly phrase: string }[] => {
  if (question.kind === 'color')
    return COLOR_NAMES.map((word) => ({ word, phrase: `${word} ${question.phrase}` }));
  if (question.kind !== 'shape') return [];
  return Object.keys(SHAPES).map((word) => ({ word, phrase: `${question.words} ${word}`.trim() }));
};

/** Noun phrases that the answer needs the fits of. */
export const phrasesFor = (question: OpenQuestion): readonly string[] => {
  const choices = choicesOf(question).map(({ phrase }) => phrase);
  if (choices.length > 0) return choices;
  return 'phrase' in question && question.phrase !== null ? [question.phrase] : [];
};

const nameOf = ({ names }: SeenObject): string => names[0]?.name ?? 'thing that it cannot name';

const counted = (n: number, noun: string): string => {
  if (n === 1) return `There is 1 ${noun}.`;
  const plural = /(?:s|x|sh|ch)$/u.test(noun) ? `${noun}es` : noun.replace(/([^aeiou])y$/u, '$1ie');
  return `There are ${n === 0 ? 'no' : n} ${plural.endsWith('es') ? plural : `${plural}s`}.`;
};

const joined = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const is = (noun: string): string => (isPlural(noun) ? 'are' : 'is');

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The nearest of those that are that far to the side and not more in front or behind than aside; y grows to the right. */
const neighbourOf = (from: SeenObject, others: readonly SeenObject[], side: 'left' | 'right') => {
  const sign = side === 'right' ? 1 : -1;
  const placed = others.flatMap((object) => {
    const [dx, dy] = [Math.abs(object.x - from.x), sign * (object.y - from.y)];
    return dy >= ASIDE && dx <= dy ? [{ object, away: dx * dx + dy * dy }] : [];
  });
  return placed.sort((a, b) => a.away - b.away)[0]?.object ?? null;
};

export const seenAnswer = (question: OpenQuestion, { objects, fitOf, threshold }: Seen): SeenAnswer => {
  const sees = objects.map(nameOf);
  const held = objects.filter(({ inHand }) => inHand >= IN_HAND).sort((a, b) => b.inHand - a.inHand)[0];
  const say = (sentence: string, about: readonly SeenObject[], fits = true): SeenAnswer => ({
    ...{ sentence, fits },
    about: about.map(({ id }) => id),
  });
  /** All that it can be, the best first. */
  const called = (phrase: string): readonly SeenObject[] =>
    objects
      .map((object) => ({ object, value: fitOf(object, phrase) }))
      .filter(({ value }) => value >= threshold)
      .sort((a, b) => b.value - a.value)
      .map(({ object }) => object);
  const missing = (phrase: string): SeenAnswer => say(notFoundSentence({ phrase, sees }), [], false);

  switch (question.kind) {
    case 'list':
      return say(seesSentence(sees).replace(/^It/u, 'The model'), objects);
    case 'holding':
      return held
        ? say('Yes, the gripper is holding something.', [held])
        : say('No, the gripper is holding nothing.', []);
    case 'color':
    case 'shape': {
      const [best] = objects
        .flatMap((object) =>
          choicesOf(question).map((one) => ({ ...one, object, fit: fitOf(object, one.phrase) })),
        )
        .filter(({ fit }) => fit >= threshold)
        .sort((a, b) => b.fit - a.fit);
      const asked = question.kind === 'color' ? question.phrase : `${question.words} thing`.trim();
      if (!best) return missing(asked);
      return say(
        `The ${asked} ${is(asked)} ${question.kind === 'color' ? best.word : withArticle(best.word)}.`,
        [best.object],
      );
    }
    case 'held':
      return held
        ? say(`The gripper is holding ${withArticle(nameOf(held))}.`, [held])
        : say('The gripper is holding nothing.', []);
    case 'exists': {
      const [found] = called(question.phrase);
      return found
        ? say(`Yes, there ${is(question.phrase)} ${withArticle(question.phrase)}.`, [found])
        : say(`No. ${notFoundSentence({ phrase: question.phrase, sees })}`, []);
    }
    case 'count': {
      const found = called(question.phrase);
      const which = found.length > 0 ? ` ${capital(joined(found.map((o) => withArticle(nameOf(o)))))}.` : '';
      return say(`${counted(found.length, question.phrase)}${which}`, found);
    }
    case 'which': {
      const found = called(question.phrase);
      if (found.length === 0) return missing(question.phrase);
      return say(`The ${joined(found.map(nameOf))}.`, found);
    }
    case 'where': {
      const [found] = called(question.phrase);
      if (!found) return missing(question.phrase);
      const at = found.inHand >= IN_HAND ? 'in the gripper' : placeInWords(...thirdOf([found.x, found.y]));
      return say(`The ${question.phrase} ${is(question.phrase)} ${at}.`, [found]);
    }
    case 'beside': {
      const [from] = called(question.phrase);
      if (!from) return missing(question.phrase);
      const found = neighbourOf(
        from,
        objects.filter((object) => object !== from && object !== held),
        question.side,
      );
      return found
        ? say(`The ${nameOf(found)} ${is(nameOf(found))} ${question.side} of the ${question.phrase}.`, [
            found,
            from,
          ])
        : say(`Nothing is ${question.side} of the ${question.phrase}.`, [from]);
    }
    case 'what': {
      const { phrase } = question;
      const [named] =
        phrase === null ? [held ?? (objects.length === 1 ? objects[0] : undefined)] : called(phrase);
      if (named) return say(`It is ${withArticle(nameOf(named))}.`, [named]);
      if (phrase !== null) return missing(phrase);
      if (objects.length === 0) return say('The model sees nothing on the table.', [], false);
      return say(`Several things are there. ${seesSentence(sees)}`, objects, false);
    }
  }
};
