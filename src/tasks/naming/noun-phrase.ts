/** Descriptions of the catalogue as noun phrases that a sentence can take in the place of "the banana". */

const NUMBER = /^(?:two|three|four|five|six|seven|eight|ten)\b/u;
/** What no sentence can take: exclamations, and clauses about when and how. */
const NO_NOUN = /^(?:how|when|he loves|well done|full marks|merlin|a strike knocks|affection)\b/iu;
/** Complete as they stand. */
const COMPLETE = /^(?:the|something|someone|what|our|all|man's|several|many)\b/iu;
/** Properties rather than things. */
const PROPERTY =
  /^(?:half|round without|white and fluffy|black with|rusty|red and below|bigger|neither|right, not)\b/iu;
/**
 * "a sour yellow fruit" -> "the sour yellow fruit", "who stole the goose" -> "the one who stole the goose", "four equal
 * sides, in red" -> "the one with four equal sides, in red"; null for what is no noun phrase.
 */
export const nounPhraseOf = (description: string, category: string): string | null => {
  if (NO_NOUN.test(description)) return null;
  if (COMPLETE.test(description)) return description;
  const indefinite = /^an? (.*)$/iu.exec(description)?.[1];
  if (indefinite !== undefined) return `the ${indefinite}`;
  if (/^who\b/iu.test(description)) return `the one ${description}`;
  if (/^where\b/iu.test(description)) return `the place ${description}`;
  if (PROPERTY.test(description)) return `the one that is ${description}`;
  if (category === 'flag' || NUMBER.test(description) || /^red, /u.test(description))
    return `the one with ${description}`;
  return `the ${description}`;
};
