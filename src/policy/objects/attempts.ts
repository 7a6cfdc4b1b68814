/**
 * What came of closing on a thing, and how it is to be taken next: a policy without memory closes on the same air until its steps are
 * used up. Fingers that shut on nothing say that what was to be taken there is lower, as far as it can be, or is to be taken otherwise;
 * a hand that comes no further down says the latter.
 */
import type { Attempts, Vec3, Way } from '../../contracts.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';
import { nextWay, takenBy, wayOf } from './ways.ts';

export const NO_ATTEMPTS: Attempts = { tried: [], under: null };

/** Metres that the hand goes lower after it closed on nothing. */
const LOWER = 0.02;
/** Metres above the table, and above the lowest point of a thing, below which nothing is taken. */
const LOWEST = 0.01;
/** Metres from where it is taken to its top, at least: sight that has the one too high has the other so. */
const TOP = 0.02;

/** The row as it is to be taken after what was tried. `ways`: those of this frame, the likeliest first. */
export const retaken = (row: ObjectRow, ways: readonly Way[], { tried, under }: Attempts): ObjectRow => {
  const next = tried.length > 0 ? nextWay([wayOf(row), ...ways], tried) : null;
  const taken = next ? takenBy(row, next) : row;
  if (under === null || read(taken, 'grasp-z') <= under) return taken;
  const top = Math.min(read(taken, 'top'), under + TOP);
  return withColumns(taken, { 'grasp-z': under, top });
};

/** After the fingers shut on nothing (`shut`), or the hand came no further down, with their tips at `tip`. */
export const afterFailure = (
  before: Attempts,
  { row, ways, tip, shut }: { row: ObjectRow; ways: readonly Way[]; tip: Vec3; shut: boolean },
): Attempts => {
  const lower = Math.min(tip[2], before.under ?? tip[2]) - LOWER;
  const room = lower >= Math.max(0, read(row, 'bottom')) + LOWEST;
  if (shut && room && lower < read(row, 'grasp-z')) return { ...before, under: lower };
  const tried = [...before.tried, wayOf(row)];
  // every way was tried: from the likeliest on again
  return nextWay(ways, tried) ? { ...before, tried } : NO_ATTEMPTS;
};
