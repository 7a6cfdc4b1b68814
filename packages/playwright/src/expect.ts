/** What a test may expect of a run, a verdict, a number or a place. */
import { expect as base, type ExpectMatcherState, type MatcherReturnType } from '@playwright/test';
import type { Acted, Verdict } from './api.ts';

const mm = (metres: number): string => `${(metres * 1000).toFixed(1)} mm`;

const whyNot = (received: Acted | Verdict): string => {
  if ('reason' in received) {
    const { reason, steps, succeeded, error } = received;
    const why = error ? ` (${error.code}: ${error.message})` : '';
    const judged =
      succeeded === null && !error ? ', and nobody can judge it: the sentence names no goal here' : '';
    return `the run ended with "${reason}" after ${steps} steps${why}${judged}`;
  }
  const { sentence, goal, succeeded, missing } = received;
  if (!goal) return `"${sentence}" names nothing here, or more than one thing`;
  const what = [goal.task, goal.target.name, ...(goal.destination ? [goal.destination.name] : [])].join(', ');
  if (succeeded === null)
    return `"${sentence}" (${what}) cannot be judged where a model drives by a camera's picture`;
  return `"${sentence}" (${what}) is met when ${goal.success}${missing === null ? '' : `; missing: ${mm(missing)}`}`;
};

/** Is the goal met? Of `act`'s answer, or of `verdict`'s. What cannot be judged has neither succeeded nor failed: an error. */
function toHaveSucceeded(this: ExpectMatcherState, received: Acted | Verdict): MatcherReturnType {
  const { succeeded } = received;
  const pass = succeeded === null ? this.isNot : succeeded;
  const wanted = this.isNot ? 'not to have succeeded' : 'to have succeeded';
  return { name: 'toHaveSucceeded', pass, message: () => `Expected ${wanted}, but ${whyNot(received)}.` };
}

/** A number, or a place; what is not there has no distance to anything. */
type Measured = number | readonly number[] | null | undefined;

const off = (a: Measured, b: Measured): number => {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b);
  if (typeof a !== 'object' || typeof b !== 'object' || a?.length !== b?.length) return Number.NaN;
  return a && b ? Math.hypot(...a.map((value, i) => value - (b[i] ?? Number.NaN))) : Number.NaN;
};

const shown = (value: Measured): string =>
  typeof value === 'object' && value ? `[${value.map((one) => one.toFixed(4)).join(', ')}]` : String(value);

/**
 * Is a number, or a place, at most `distance` from `of`? Of places the straight line counts, in their unit (metres).
 * A place and a number, places of different length, what is not finite and what is not there have no distance: an error.
 */
function toBeWithin(
  this: ExpectMatcherState,
  received: Measured,
  distance: number,
  of: Measured,
): MatcherReturnType {
  const found = off(received, of);
  const comparable = Number.isFinite(found);
  return {
    name: 'toBeWithin',
    pass: comparable ? found <= distance : this.isNot,
    message: () =>
      comparable
        ? `Expected ${shown(received)} ${this.isNot ? 'not ' : ''}to be within ${distance} of ${shown(of)}; it is ${found.toPrecision(4)} away.`
        : `${shown(received)} and ${shown(of)} cannot be compared.`,
  };
}

/** Playwright's `expect`, with `toHaveSucceeded` and `toBeWithin`. */
export const expect = base.extend({ toHaveSucceeded, toBeWithin });
