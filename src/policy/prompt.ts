import type { Result } from '../contracts.ts';
import { fail } from './errors.ts';

export const MAX_INSTRUCTION_CHARACTERS = 200;

/**
 * What the visitor typed -> what the model is asked: white space collapsed, trailing punctuation gone ("Pick up the
 * cube!" and "Pick up the cube" are one question, and one cache entry). Case is the tokenizer's business.
 */
export const normalizeInstruction = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\s.,;:!?…]+$/u, '');

/**
 * Instruction -> prompt, in RT-2's form; `template` contains `{instruction}` once.
 * Errors: INSTRUCTION_EMPTY; INSTRUCTION_TOO_LONG above 200 characters (the tokenizer has its own limit).
 */
export const buildPrompt = (template: string, instruction: string): Result<string> => {
  const text = normalizeInstruction(instruction);
  if (text === '') return fail('INSTRUCTION_EMPTY');
  if (text.length > MAX_INSTRUCTION_CHARACTERS) {
    return fail('INSTRUCTION_TOO_LONG', `${text.length} characters`);
  }
  // a function, so that "$&" in an instruction stays what was typed
  return { ok: true, value: template.replace('{instruction}', () => text) };
};
