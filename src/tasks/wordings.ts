/**
 * The sentences that models are trained on, read back. A wording belongs to one task, whatever words stand in it: "take
 * your gripper over to the cube" asks to reach it, although it says "take".
 */
import words from './language.json' with { type: 'json' };
import { TASKS } from './registry.ts';
import type { TaskSpec } from './task.ts';

/** A sentence as one of the wordings has it: the task, and the words that stand for its objects. */
export interface Reading {
  readonly task: TaskSpec;
  readonly object: string;
  /** Null: the task has one object. */
  readonly destination: string | null;
}

interface Pattern {
  readonly task: TaskSpec;
  readonly at: RegExp;
  /** A piece that it cannot do without: there are hundreds of patterns, and sentences are read at every key. */
  readonly piece: string;
  /** Letters that are no name: of two wordings that fit, the one that says more is meant. */
  readonly weight: number;
}

const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\]/gu, '\\$&');

const FIELDS: Readonly<Record<string, string>> = {
  object: '(?<object>.+?)',
  destination: '(?<destination>.+?)',
  in: '(?:in|on)',
  into: '(?:into|onto)',
};

/** An article, or a noun phrase that has none: "something to sweep with". */
const ARTICLE = "(?:(?:the|an?|my|that|this) |(?=(?:something|someone|what|our|all|man's|several|many) ))";

const patternOf = (task: TaskSpec, template: string): Pattern => {
  const source = escaped(template.toLowerCase())
    .replace(/\b(?:the|that) (?=\{(?:object|destination)\})/gu, ARTICLE)
    .replace(/\{(\w+)\}/gu, (all, field: string) => FIELDS[field] ?? all);
  const [piece = ''] = template
    .toLowerCase()
    .split(/(?:\b(?:the|that) )?\{\w+\}/u)
    .sort((a, b) => b.length - a.length);
  const weight = template.replace(/\{\w+\}/gu, '').length;
  return { task, at: new RegExp(`^${source}$`, 'u'), piece, weight };
};

const PATTERNS: readonly Pattern[] = TASKS.flatMap((task) =>
  [...task.wording.templates, ...task.wording.synonyms].map((template) => patternOf(task, template)),
).sort((a, b) => b.weight - a.weight);

const [BEFORE, AFTER] = [0, 1].map((side) =>
  [...words.polite, ...words.synonyms.polite]
    .map((template) =>
      escaped((template.toLowerCase().split('{instruction}')[side] ?? '').replace(/^[, ]+|[, ]+$/gu, '')),
    )
    .filter((politeness) => politeness !== '')
    .sort((a, b) => b.length - a.length)
    .join('|'),
);
/** "can you" comes as "you" (`asTold`). */
const POLITE_BEFORE = new RegExp(`^(?:${BEFORE}|you)[, ]\\s*`, 'u');
const POLITE_AFTER = new RegExp(`(?:[, ]\\s*(?:${AFTER})|[\\s.!?]+)$`, 'u');

/** The text, and what is left of it with one politeness after the other taken away; "next" may be one, or begin "next to". */
const peeled = (text: string, at: RegExp): readonly string[] => {
  const all = [text];
  for (let rest = text.replace(at, ''); rest !== all.at(-1); rest = rest.replace(at, '')) all.push(rest);
  return all;
};

/** Every reading of a sentence in small letters, the most exact first; names may still have words in them that are none. */
export const readingsOf = (text: string): readonly Reading[] => {
  const sentences = peeled(text, POLITE_BEFORE).flatMap((rest) => peeled(rest, POLITE_AFTER));
  return PATTERNS.filter(({ piece }) => text.includes(piece)).flatMap(({ task, at }) =>
    sentences.flatMap((sentence) => {
      const { object, destination = null } = at.exec(sentence)?.groups ?? {};
      return object === undefined ? [] : [{ task, object, destination }];
    }),
  );
};
