/** What may be said to the policy: some words, and not more than its encoder reads. */
import type { Result } from '../contracts.ts';

/** Characters. The sentence encoder reads 48 word pieces, prompt included; English needs about 4 to 5 characters each. */
export const MAX_INSTRUCTION = 200;

/** Widthless characters and double quotes: they change what the model makes of a sentence, and mean nothing. */
const NOISE = /[\u00ad\u200b-\u200d\u2060\ufeff"“”„‟«»]/gu;

/** Is there a letter or a digit in it? An emoji alone is no word. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Trimmed instruction without such noise, or INSTRUCTION_EMPTY / INSTRUCTION_TOO_LONG. The text that was typed is never changed. */
export const checkInstruction = (typed: string): Result<string> => {
  const instruction = typed.replace(NOISE, '').replace(/\s+/g, ' ').trim();
  if (!hasWords(instruction)) {
    return {
      ok: false,
      error: {
        code: 'INSTRUCTION_EMPTY',
        message:
          instruction === ''
            ? 'Type what the arm should do, or choose one of the examples below the box.'
            : 'There are no words in this sentence. Say in English what the arm should do.',
      },
    };
  }
  if (instruction.length > MAX_INSTRUCTION) {
    const count = instruction.length.toLocaleString('en');
    return {
      ok: false,
      error: {
        code: 'INSTRUCTION_TOO_LONG',
        message: `The sentence has ${count} characters; the model reads at most ${MAX_INSTRUCTION}. Shorten it. Your text is still in the box.`,
      },
    };
  }
  return { ok: true, value: instruction };
};
