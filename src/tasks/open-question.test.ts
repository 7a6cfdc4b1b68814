/** Open questions, read without a scene. */
import { expect, it } from 'vitest';
import english from './language.json' with { type: 'json' };
import { type OpenQuestion, openQuestionOf, singular } from './open-question.ts';

it.each<[string, OpenQuestion | null]>([
  ['what do you see?', { kind: 'list' }],
  ['What is on the table?', { kind: 'list' }],
  ['what is this?', { kind: 'what', phrase: null }],
  ["What's that thing?", { kind: 'what', phrase: null }],
  ['what is the thing on the left?', { kind: 'what', phrase: 'thing on the left' }],
  ['where is the banana?', { kind: 'where', phrase: 'banana' }],
  ["where's my coffee mug", { kind: 'where', phrase: 'coffee mug' }],
  ['where on the table is the hammer?', { kind: 'where', phrase: 'hammer' }],
  ['what is left of the mug?', { kind: 'beside', side: 'left', phrase: 'mug' }],
  ['What is to the right of the toy car?', { kind: 'beside', side: 'right', phrase: 'toy car' }],
  ['which thing is left of the apple?', { kind: 'beside', side: 'left', phrase: 'apple' }],
  ['how many fruits are there?', { kind: 'count', phrase: 'fruit' }],
  ['how many berries do you see?', { kind: 'count', phrase: 'berry' }],
  ['how many yellow things are on the table?', { kind: 'count', phrase: 'yellow thing' }],
  ['count the boxes', { kind: 'count', phrase: 'box' }],
  ['which one is an animal?', { kind: 'which', phrase: 'animal' }],
  ['which of these is a tool?', { kind: 'which', phrase: 'tool' }],
  ['is there a banana?', { kind: 'exists', phrase: 'banana' }],
  ['do you see any fruit?', { kind: 'exists', phrase: 'fruit' }],
  ['are there scissors?', { kind: 'exists', phrase: 'scissors' }],
  ['do you see grapes here?', { kind: 'exists', phrase: 'grapes' }],
  ['what colour are the scissors?', { kind: 'color', phrase: 'scissors' }],
  ['is the mug on the table?', { kind: 'exists', phrase: 'mug' }],
  ['what are you holding?', { kind: 'held' }],
  ['are you holding something?', { kind: 'holding' }],
  ['is the gripper holding anything?', { kind: 'holding' }],
  ['what colour is the cube?', { kind: 'color', phrase: 'cube' }],
  ['which color does the star have?', { kind: 'color', phrase: 'star' }],
  ['what shape is the red object?', { kind: 'shape', words: 'red' }],
  ['what kind of thing is the mug?', { kind: 'what', phrase: 'mug' }],
  ['what is the meaning of life', { kind: 'what', phrase: 'meaning of life' }],
  ['why is the sky blue?', null],
  ['pick up the banana', null],
  ['', null],
])('%s', (question, read) => expect(openQuestionOf(question)).toEqual(read));

it('reads every question that blocks are asked about, as its kind', () => {
  const fields = { object: 'red thing', objects: 'red objects', side: 'left' };
  for (const [kind, templates] of Object.entries(english.questions))
    for (const template of templates) {
      const text = template.replaceAll(
        /\{(\w+)\}/gu,
        (all, name: keyof typeof fields) => fields[name] ?? all,
      );
      expect([text, openQuestionOf(text)?.kind]).toEqual([text, kind]);
    }
});

it.each([
  ['mugs', 'mug'],
  ['boxes', 'box'],
  ['berries', 'berry'],
  ['toys', 'toy'],
  ['glass', 'glass'],
  ['scissors', 'scissors'],
  ['apples', 'apple'],
])('one of the %s: %s', (many, one) => expect(singular(many)).toBe(one));
