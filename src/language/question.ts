/** Is it a question, to be answered, or an instruction, to be carried out? One input serves both. */

const OPENINGS = /^(?:what|what['’]s|how many|where|where['’]s|is|are|do|does|which|who|count)\b/iu;

/** "Can you pick up the cube?" asks for a deed: the robot prompt was trained on such wordings. */
const REQUEST =
  /^(?:please )?(?:can|could|would|will) you (?:please |kindly )?(?!see\b|tell\b|say\b|count\b|find\b)/iu;

/** "Do not pick up the cube" forbids. */
const FORBIDS = /^(?:please )?do not\b/iu;

export const isQuestion = (text: string): boolean => {
  const words = text.trim().replace(/\s+/gu, ' ');
  if (FORBIDS.test(words)) return false;
  if (OPENINGS.test(words)) return true;
  return words.endsWith('?') && words.length > 1 && !REQUEST.test(words);
};
