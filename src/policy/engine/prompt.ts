import type { Result } from '../../contracts.ts';
import { fail } from './errors.ts';

export const MAX_INSTRUCTION_CHARACTERS = 200;

const collapse = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/**
 * What the visitor typed -> what the model is asked: white space collapsed, trailing punctuation gone ("Pick up the
 * cube!" and "Pick up the cube" are one question, and one cache entry). Case is the tokenizer's business.
 */
export const normalizeInstruction = (text: string): string => collapse(text).replace(/[\s.,;:!?…]+$/u, '');

/** Requests that are worded as orders, as in training: "count the cubes". */
const WITHOUT_MARK = /^(?:count|name|tell|say)\b/iu;

/** The same for a question, which ends as the trained ones do: with a question mark, orders with nothing. */
export const normalizeQuestion = (text: string): string => {
  const words = normalizeInstruction(text);
  return words === '' || WITHOUT_MARK.test(words) ? words : `${words}?`;
};

/** Errors: INSTRUCTION_EMPTY; INSTRUCTION_TOO_LONG above 200 characters (the tokenizer has its own limit). */
const fill = (template: string, field: string, text: string): Result<string> => {
  if (text === '') return fail('INSTRUCTION_EMPTY');
  if (text.length > MAX_INSTRUCTION_CHARACTERS) {
    return fail('INSTRUCTION_TOO_LONG', `${text.length} characters`);
  }
  // a function, so that "$&" in an instruction stays what was typed
  return { ok: true, value: template.replace(field, () => text) };
};

/**
 * Instruction -> prompt, in RT-2's form; `template` contains `{instruction}` once (the robot's prompt, or the plan's).
 * Errors: INSTRUCTION_EMPTY, INSTRUCTION_TOO_LONG.
 */
export const buildPrompt = (template: string, instruction: string): Result<string> =>
  fill(template, '{instruction}', normalizeInstruction(instruction));

/** Question -> prompt; `template` contains `{question}` once. Errors: INSTRUCTION_EMPTY, INSTRUCTION_TOO_LONG. */
export const buildQuestion = (template: string, question: string): Result<string> =>
  fill(template, '{question}', normalizeQuestion(question));
