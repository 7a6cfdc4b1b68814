import { describe, expect, it } from 'vitest';
import { findingOf, readingOf } from './model.ts';

const ACTION = [0, 128, 60, 8, 128, 128, 128, 255];
const words = (tokens: readonly number[]): string[] => tokens.map(String);
const action = readingOf(ACTION, words(ACTION));
const other = readingOf(ACTION.with(1, 129), []);
const answer = readingOf([280], ['nothing']);

describe('one prompt, decoded twice', () => {
  it('is an action or it is none', () => {
    expect(action.action).toMatchObject({ kind: 'ee-delta', terminate: false });
    expect(answer.action).toBeNull();
    expect(readingOf([...ACTION.slice(0, 7), 280], []).action).toBeNull();
  });

  it('finds what it shows', () => {
    const said = { prompt: '', form: 'action', closed: action } as const;
    expect(findingOf({ ...said, open: action })).toMatch(/same eight/);
    expect(findingOf({ ...said, open: other })).toMatch(/another one/);
    expect(findingOf({ ...said, open: answer })).toMatch(/no arm can/);
    expect(findingOf({ ...said, form: 'question', open: answer })).toMatch(/answers in words/);
    expect(findingOf({ ...said, form: 'question', open: action })).toMatch(/no question/);
  });
});
