/** Numbers of the comparison as people read them. Pure. */
import type { HeadSpec } from '../../policy/index.ts';
import { share } from '../../ui/format.ts';
import type { Verdict } from './trials.ts';

/** What an answer of this head is. */
export const answerOf = (head: HeadSpec): string => {
  switch (head.kind) {
    case 'bins':
      return 'one action, a token a dimension';
    case 'bins-chunk':
      return `${head.length} actions, all tokens at once`;
    case 'fast':
      return `${head.length} actions in as few tokens as they need`;
    case 'flow-matching':
      return `${head.length} actions out of noise`;
    default:
      return `${head.length} actions, as numbers`;
  }
};

export const interval = ([low, high]: readonly [number, number]): string => `${share(low)} to ${share(high)}`;

const points = (x: number): string => `${x > 0 ? '+' : x < 0 ? '−' : ''}${Math.abs(100 * x).toFixed(0)}`;

/** "−10 points (−25 to +5)". */
export const differenceText = (difference: number, [low, high]: readonly [number, number]): string =>
  `${points(difference)} points (${points(low)} to ${points(high)})`;

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  nothing: 'Nothing is measured yet.',
  'good-enough': 'B is good enough beside A: the whole interval is above −5 points.',
  worse: 'B is worse than A by more than 5 points: the whole interval says so.',
  open: 'Not decided: the interval reaches to both sides of −5 points. More episodes make it narrower.',
};

/** A look at most every so many milliseconds of simulated time: what it takes, and what is carried out in between. */
export const looksText = (execute: number, hz: number): string =>
  `${execute === 1 ? 'action' : `${execute} actions`}, ${(hz / execute).toFixed(hz / execute < 2 ? 2 : 1)} Hz`;
