import { describe, expect, it } from 'vitest';
import { TOKENIZER_JSON } from './fixtures/tiny.ts';
import golden from './fixtures/tokenizer-golden.json' with { type: 'json' };
import { buildPrompt } from './prompt.ts';
import { createTextTokenizer } from './text-tokenizer.ts';

const TEMPLATE = 'Q: what action should the robot take to {instruction}? A:';
const prompt = (text: string): string => {
  const result = buildPrompt(TEMPLATE, text);
  return result.ok ? result.value : result.error.code;
};
const tokenizer = (max = 48) => {
  const result = createTextTokenizer(TOKENIZER_JSON, max);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

describe('buildPrompt', () => {
  it('asks in the form of RT-2', () => {
    expect(prompt('pick up the red cube')).toBe(
      'Q: what action should the robot take to pick up the red cube? A:',
    );
  });

  it.each([
    '  pick\t up\n the   red cube ',
    'pick up the red cube.',
    'pick up the red cube ?!…',
    'pick up the red cube . ;',
  ])('reads %j as the same question', (text) => expect(prompt(text)).toBe(prompt('pick up the red cube')));

  it.each(['', '   ', '\n\t', '...', ' ?! '])('%j is empty', (text) =>
    expect(prompt(text)).toBe('INSTRUCTION_EMPTY'),
  );

  it('takes 200 characters and not 201', () => {
    expect(prompt('a'.repeat(200))).toContain('a'.repeat(200));
    expect(prompt(`${'a'.repeat(200)}   .`)).toContain('a'.repeat(200));
    expect(prompt('a'.repeat(201))).toBe('INSTRUCTION_TOO_LONG');
    expect(prompt('pick it up '.repeat(1000))).toBe('INSTRUCTION_TOO_LONG');
  });

  it('puts nothing of the instruction to work', () => {
    expect(prompt("a $& b $' {instruction}")).toBe(
      "Q: what action should the robot take to a $& b $' {instruction}? A:",
    );
  });
});

describe('text tokenizer', () => {
  const shared = tokenizer();

  it.each(golden.vectors.map((v) => [v.text, v] as const))(
    'agrees with the reference on %j',
    (text, vector) => {
      const result = shared.encode(text);
      if (!result.ok) throw new Error(result.error.detail);
      const { ids, mask, words } = result.value;
      expect(ids.length).toBe(48);
      expect([...ids.subarray(0, vector.ids.length)]).toEqual(vector.ids);
      expect([...ids.subarray(vector.ids.length)]).toEqual(Array(48 - vector.ids.length).fill(0));
      expect([...mask]).toEqual(Array.from({ length: 48 }, (_, i) => Number(i < vector.ids.length)));
      expect(words).toEqual(vector.tokens);
    },
  );

  it('has 30 vectors to agree with', () => expect(golden.vectors.length).toBe(30));

  it('refuses what does not fit instead of cutting it off', () => {
    expect(tokenizer(6).encode('one two three four').ok).toBe(true);
    expect(tokenizer(5).encode('one two three four')).toMatchObject({
      ok: false,
      error: { code: 'INSTRUCTION_TOO_LONG' },
    });
  });

  it.each(['', 'null', '{}', '[1]', '{"model":{}}', '<html>'])('refuses the tokenizer file %j', (text) => {
    expect(createTextTokenizer(new TextEncoder().encode(text), 48)).toMatchObject({
      ok: false,
      error: { code: 'MODEL_INVALID' },
    });
  });
});
