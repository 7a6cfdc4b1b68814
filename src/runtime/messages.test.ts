import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { policyError } from '../policy/engine/errors.ts';
import { ERROR_TEXTS, fellBack, REMEDY_LABELS, saidBelow } from './messages.ts';

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

it('says nothing twice below a headline, and leaves out nothing that is only the error’s own', () => {
  const { next } = ERROR_TEXTS.DOWNLOAD_FAILED;
  for (const code of ['DOWNLOAD_FAILED', 'MODEL_MISSING', 'MODEL_TRUNCATED', 'HASH_MISMATCH'] as const) {
    expect(saidBelow(policyError(code))).toEqual([ERROR_TEXTS[code].next]);
  }
  const message = '“act.onnx” could not be read.';
  expect(saidBelow({ code: 'DOWNLOAD_FAILED', message })).toEqual([message, next]);
});
