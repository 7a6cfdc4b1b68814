/** What the address of one of the lesson's own pages says that the page does not use. */
import type { TabletopError } from '../contracts.ts';
import { strayKeys } from '../runtime/unknown-keys.ts';
import { DID_KEY, LESSON_KEY } from './address.ts';
import { parseProgress } from './progress.ts';
import type { Station } from './station.ts';

/** All that these pages read. */
export const LESSON_KEYS = [LESSON_KEY, DID_KEY, 'theme', 'test'] as const;

const invalid = (message: string): TabletopError => ({ code: 'SETTING_INVALID', message });

/**
 * One SETTING_INVALID for every key that nothing here reads, as on the page (a visitor hears of those that are like one that
 * there is, a test of every one), and for progress that is none of these stations.
 */
export const addressProblems = (stations: readonly Station[], query: string): readonly TabletopError[] => {
  const known = LESSON_KEYS.map((key) => `“${key}”`).join(', ');
  const strays = strayKeys(query, LESSON_KEYS).map((sentence) =>
    invalid(`${sentence} The lesson’s pages read ${known}.`),
  );
  const did = new URLSearchParams(query).get(DID_KEY) ?? '';
  return parseProgress(stations, did) === null
    ? [...strays, invalid(`“${DID_KEY}” is not what was done at these stations, so the lesson begins anew.`)]
    : strays;
};
