import { describe, expect, it } from 'vitest';
import type { Acted, Verdict } from './api.ts';
import { expect as kit } from './expect.ts';

const acted: Acted = { reason: 'step-limit', steps: 60, succeeded: false, error: null };
const verdict: Verdict = {
  sentence: 'pick up the red cube',
  goal: {
    sentence: 'pick up the red cube',
    task: 'pick',
    success: 'lifted 50 mm',
    target: { index: 0, name: 'red cube' },
    destination: null,
  },
  succeeded: false,
  missing: 0.0312,
};

const said = (claim: () => void): string => {
  try {
    claim();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
};

describe('toHaveSucceeded', () => {
  it('of a run and of a verdict', () => {
    kit({ ...acted, succeeded: true }).toHaveSucceeded();
    kit(acted).not.toHaveSucceeded();
    kit({ ...verdict, succeeded: true }).toHaveSucceeded();
    kit(verdict).not.toHaveSucceeded();
  });

  it('says what was judged, and why not', () => {
    expect(said(() => kit(acted).toHaveSucceeded())).toContain('ended with "step-limit" after 60 steps');
    const error = { code: 'NOT_FOUND', message: 'No mug is seen.' };
    const refused: Acted = { reason: 'refused', steps: 0, succeeded: null, error };
    expect(said(() => kit(refused).toHaveSucceeded())).toContain('(NOT_FOUND: No mug is seen.)');
    expect(said(() => kit(verdict).toHaveSucceeded())).toContain(
      '"pick up the red cube" (pick, red cube) is met when lifted 50 mm; missing: 31.2 mm',
    );
  });

  it('what nobody can judge has neither succeeded nor failed', () => {
    const open: Verdict = { sentence: 'dance', goal: null, succeeded: null, missing: null };
    for (const claim of [() => kit(open).toHaveSucceeded(), () => kit(open).not.toHaveSucceeded()])
      expect(said(claim)).toContain('"dance" names nothing here');
    expect(said(() => kit({ ...acted, succeeded: null }).not.toHaveSucceeded())).toContain(
      'nobody can judge',
    );
  });
});

describe('toBeWithin', () => {
  it('of numbers and of places', () => {
    kit(0.31).toBeWithin(0.011, 0.3);
    kit(0.31).not.toBeWithin(0.009, 0.3);
    kit([0.3, 0.04, 0]).toBeWithin(0.0501, [0.27, 0, 0]);
    kit([0.3, 0.04, 0]).not.toBeWithin(0.0499, [0.27, 0, 0]);
    expect(said(() => kit([0.3, 0.04, 0]).toBeWithin(0.01, [0.27, 0, 0]))).toMatch(/it is 0\.05000 away/);
  });

  it('what has no distance is an error, both ways', () => {
    for (const [a, b] of [
      [Number.NaN, 1],
      [[1, 2], [1]],
      [[1, 2], 1],
      [undefined, 1],
      [1, null],
      [null, null],
    ] as const) {
      expect(said(() => kit(a).toBeWithin(1, b))).toContain('cannot be compared');
      expect(said(() => kit(a).not.toBeWithin(1, b))).toContain('cannot be compared');
    }
  });
});
