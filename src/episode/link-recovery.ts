/**
 * The run of a link that mail or chat changed on its way: something added or lost at its end, blanks and line breaks
 * inside. The checksum says which of a few guesses is what was shared: nothing is opened that was not. Pure.
 */
import type { Result } from '../contracts.ts';
import { decodeRun, type LinkedRun } from './link.ts';

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
/** What programs take for punctuation or for italics, and cut off. */
const DROPPED = ['_', '-'];
/** Letters of the alphabet that may have been added: "_" of italics, a dash before the next word. */
const MOST_ADDED = 3;
/** More is no link any more, and not worth a guess. */
const MOST_CHARACTERS = 200_000;

const ESCAPED = /%[0-9a-f]{2}/giu;
const FOREIGN = /[^\w-]+/gu;

/** What may have been shared, the likeliest first. */
function* guesses(text: string): Generator<string> {
  const plain = text.replace(ESCAPED, ' ');
  const whole = plain.replace(FOREIGN, '');
  const head =
    plain
      .trim()
      .replace(/^[^\w-]+/u, '')
      .split(FOREIGN)[0] ?? '';
  for (const base of new Set([whole, head])) {
    yield base;
    for (let cut = 1; cut <= MOST_ADDED; cut++) yield base.slice(0, -cut);
    for (const last of ALPHABET) yield base + last;
    for (const last of DROPPED) for (const before of DROPPED) yield base + before + last;
  }
}

/** As `decodeRun`, and where that fails the one near it whose checksum is right. Errors: LINK_INVALID. */
export const recoverRun = (text: string): Result<LinkedRun> => {
  const asGiven = decodeRun(text);
  if (asGiven.ok || text.length > MOST_CHARACTERS) return asGiven;
  for (const guess of guesses(text)) {
    const run = decodeRun(guess);
    if (run.ok) return run;
  }
  return asGiven;
};
