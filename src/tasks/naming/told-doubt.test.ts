/** What speaks against a sentence without a scene, and what does not. */
import { describe, expect, it } from 'vitest';
import { toldDoubt } from './told-doubt.ts';

describe('by its words alone', () => {
  it.each([
    ['do not pick up the mug', 'negated', ''],
    ['pick up the red blue cube', 'contradiction', 'red blue'],
    ['pick up the left cube on the right', 'contradiction', 'left right'],
    ['pick up the red cube and then the green cube', 'more-things', ''],
    ['pick up the mug and lift the plate', 'more-things', ''],
    ['pick up the mug, then put it in the bowl and push the plate', 'more-things', ''],
    ['put it in the bowl', 'pronoun', 'it'],
    ['pick it up', 'pronoun', 'it'],
    ['pick up something', 'no-thing', ''],
    ['sing a song', 'no-task', ''],
  ])('%s', (sentence, kind, words) => expect(toldDoubt(sentence)).toEqual({ kind, words }));

  it.each([
    'pick up the mug',
    'put the salt and pepper in the bowl',
    'pick up the green orange',
    'grab the mug and put it next to the plate',
    'touch the thing left of the red cube',
    'could you please pick up the sour yellow fruit?',
    'put the leftmost cup onto the card on the right',
    'pick up the blicket', // whether there is one is the model’s to say
  ])('nothing stands against “%s”', (sentence) => expect(toldDoubt(sentence)).toBeNull());
});
