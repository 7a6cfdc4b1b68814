import { describe, expect, it } from 'vitest';
import { piecesOf } from './mark.ts';
import { TERMS } from './terms.ts';

const marked = (text: string): readonly string[] =>
  piecesOf(text).flatMap(({ text: form, term }) => (term ? [`${form}=${term.id}`] : []));

describe('the glossary', () => {
  it('has every word once, explained in a sentence', () => {
    expect(new Set(TERMS.map(({ id }) => id)).size).toBe(TERMS.length);
    const forms = TERMS.flatMap(({ term, forms: more }) => [term, ...more].map((form) => form.toLowerCase()));
    expect(forms.filter((form, i) => forms.indexOf(form) !== i)).toEqual([]);
    for (const { id, means } of TERMS) expect(means, id).toMatch(/^[A-Z].*\.$/);
  });

  it('finds a word at its first place, whole words alone, the longest first', () => {
    expect(marked('A token is a bin; tokens are bins.')).toEqual(['token=token', 'bin=bin']);
    expect(marked('cabinet, tokenizer, actionable')).toEqual([]);
    expect(marked('Action tokens and an action chunk.')).toEqual([
      'Action tokens=token',
      'action chunk=chunk',
    ]);
    expect(marked('It moves fast. FAST is a codec.')).toEqual(['FAST=fast']);
  });

  it('loses nothing of the text', () => {
    const text = 'Un-normalization needs the statistics of a VLA’s training data (q01 and q99).';
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
    expect(marked(text)).toEqual(['Un-normalization=unnormalization', 'statistics=statistics', 'VLA=vla']);
  });
});
