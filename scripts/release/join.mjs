// @ts-check
/** Evaluations of one thing on different seeds, as one. */
import { proportion } from '../lib/statistics.mjs';

/** What says what was measured: it must be alike. */
const SETUP = [
  ...[
    'model',
    'variant',
    'provider',
    'adapter',
    'commit',
    'browser',
    'task',
    'control',
    'set',
    'plan',
    'phrases',
  ],
  ...[
    'clock',
    'maxSteps',
    'controlHz',
    'bins',
    'temperature',
    'robot',
    'table',
    'names',
    'concepts',
    'wording',
    'marks',
  ],
];
/** Rates over all episodes. */
const SHARES = ['terminated', 'settled', 'close', 'collateral', 'told'];
const LISTS = ['failures', 'summaries', 'seeds', 'skippedSeeds'];
/** Means over episodes. */
const MEANS = ['meanObjects', 'meanSteps', 'chance'];

const sum = (/** @type {number[]} */ values) => values.reduce((all, value) => all + value, 0);

/**
 * Times of actions are left out: medians of parts make no median. One result is given back as it is.
 * @param {readonly any[]} results of `npm run eval` with different seeds
 */
export function joinResults(results) {
  const [first] = results;
  if (results.length === 1) return first;
  for (const key of SETUP) {
    const values = new Set(results.map((r) => JSON.stringify(r[key])));
    if (values.size > 1)
      throw new Error(`Results that differ in “${key}” are not of one row: ${[...values].join(', ')}.`);
  }
  const episodes = sum(results.map((r) => r.episodes));
  const total = (/** @type {(r: any) => number} */ read) => sum(results.map(read));
  const { msPerAction: _, seed, ...rest } = first;
  /** @type {Record<string, number>} */
  const endings = {};
  for (const r of results)
    for (const [reason, count] of Object.entries(r.endings))
      endings[reason] = (endings[reason] ?? 0) + Number(count);
  const having = (/** @type {string[]} */ keys) => keys.filter((key) => first[key] !== undefined);
  return {
    ...rest,
    ...{ seed, episodes, endings },
    ...proportion(
      total((r) => r.successes),
      episodes,
    ),
    ...Object.fromEntries(
      having(SHARES).map((key) => [
        key,
        {
          ...first[key],
          ...proportion(
            total((r) => r[key].successes),
            episodes,
          ),
        },
      ]),
    ),
    ...Object.fromEntries(having(MEANS).map((key) => [key, total((r) => r[key] * r.episodes) / episodes])),
    ...Object.fromEntries(LISTS.map((key) => [key, results.flatMap((r) => r[key])])),
    ...{ heldAtAnyMoment: total((r) => r.heldAtAnyMoment), droppedFrames: total((r) => r.droppedFrames) },
    ...(first.plans
      ? { plans: { right: total((r) => r.plans.right), unreadable: total((r) => r.plans.unreadable) } }
      : {}),
  };
}
