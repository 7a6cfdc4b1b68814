// @ts-check
/** What a run's scenes and words are called where its numbers are published. */

/** @type {Record<string, string>} this project's lists of wordings, and what they are called */
const OWN_WORDS = {
  'models/phrases/unseen.json': 'unseen-wording',
  'models/phrases/asked-words.json': 'asked-words',
  'models/phrases/unseen-words.json': 'unseen-words',
};

/** What is unusual about the run: the scenes, the words, or both; "seen" if nothing. @param {any} result */
export function setOf({ set = 'seen', phrases = null }) {
  if (phrases === null) return set;
  const wording = OWN_WORDS[phrases] ?? `wording of ${phrases}`;
  return set === 'seen' ? wording : `${set}, ${wording}`;
}
