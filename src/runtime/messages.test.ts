import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_TEXTS, fellBack, REMEDY_LABELS } from './messages.ts';

/** The codes as errors.ts lists them, read from the source: a hand-kept list would miss the next one. */
const source = readFileSync(new URL('../errors.ts', import.meta.url), 'utf8');
const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map((match) => match[1]!);

it('has words for every error code and no others', () => {
  expect(codes.length).toBeGreaterThan(20);
  expect(Object.keys(ERROR_TEXTS).sort()).toEqual([...codes].sort());
});

it('promises no same tokens from another device: drawing, and so the frame, differs', () => {
  const said = Object.values(ERROR_TEXTS).flatMap(({ headline, next }) => [headline, next]);
  const { error } = fellBack({ code: 'NO_ADAPTER', message: '' });
  for (const text of [...said, error.message]) expect(text).not.toMatch(/same tokens/);
});

it.each(Object.entries(ERROR_TEXTS))('%s: a short headline, a next step, a button', (_, text) => {
  expect(text.headline.length).toBeLessThanOrEqual(60);
  expect(text.headline).not.toMatch(/[.!]$/);
  expect(text.next).toMatch(/[.]$/);
  expect(text.headline + text.next).not.toMatch(/oops|sorry|error|exception|undefined|null/i);
  expect(text.remedies.length).toBeGreaterThan(0);
  for (const remedy of text.remedies) expect(REMEDY_LABELS[remedy]).toBeTruthy();
});
