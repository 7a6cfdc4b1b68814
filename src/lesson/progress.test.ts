import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../lab/address.ts';
import { placeOf } from '../lab/exhibits.ts';
import { ROWS as WHICH } from '../lab/which/address.ts';
import { placeLink } from './address.ts';
import {
  formatProgress,
  isDone,
  nextStation,
  noProgress,
  type Progress,
  parseProgress,
  reduce,
} from './progress.ts';
import { type Facts, MAX_OPTIONS, MAX_TASKS, type PageFacts } from './station.ts';
import { LESSON_MINUTES, STATIONS } from './stations/index.ts';

const PAGE: PageFacts = {
  recording: 'playing',
  step: 0,
  by: 'model',
  edited: false,
  tokens: [],
  walk: null,
  held: false,
};
const facts = (page: Partial<PageFacts>): Facts => ({ page: { ...PAGE, ...page }, exhibit: null });
const run = (progress: Progress, ...events: Parameters<typeof reduce>[2][]): Progress =>
  events.reduce((now, event) => reduce(STATIONS, now, event), progress);

describe('the stations', () => {
  it('are eight to ten in 45 minutes, each with a goal, tasks, one prediction and a guide', () => {
    expect(STATIONS.length).toBeGreaterThanOrEqual(8);
    expect(STATIONS.length).toBeLessThanOrEqual(10);
    expect(STATIONS.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(LESSON_MINUTES);
    expect(new Set(STATIONS.map(({ id }) => id)).size).toBe(STATIONS.length);
    for (const { id, tasks, prediction, goal, reveal, guide } of STATIONS) {
      expect(tasks.length, id).toBeGreaterThan(0);
      expect(tasks.length, id).toBeLessThanOrEqual(MAX_TASKS);
      expect(prediction.options.length, id).toBeLessThanOrEqual(MAX_OPTIONS);
      expect(prediction.options[prediction.right], id).toBeDefined();
      for (const text of [goal, reveal, guide.say, guide.hides]) expect(text.length, id).toBeGreaterThan(5);
      expect(guide.discuss.length, id).toBeGreaterThan(0);
    }
  });

  it('lead on, where they do, to an exhibit that is set up as its address says', () => {
    const places = STATIONS.flatMap(({ further }) => further?.place ?? []);
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) {
      const query = `?${place}`;
      expect(placeOf(query)?.exhibit.id).toBe('which');
      expect(readAddress(WHICH, query).problems).toEqual([]);
      expect(placeLink(place, '?lesson=constrained&theme=dark&did=1')).toBe(
        `./?${new URLSearchParams(place)}&theme=dark`,
      );
    }
  });

  it('are not done where nothing is shown', () => {
    for (const { id, tasks } of STATIONS) {
      for (const task of tasks) expect(task.done({ page: null, exhibit: null }), id).toBe(false);
    }
  });

  it('are not done by the recording that plays, nor by another exhibit', () => {
    for (const { id, tasks } of STATIONS) {
      for (const task of tasks) {
        expect(task.done(facts({})), id === 'edit' ? '' : id).toBe(id === 'edit' && task === tasks[0]);
        expect(task.done({ page: null, exhibit: { id: 'fast', controls: { n: '256' }, found: {} } })).toBe(
          false,
        );
      }
    }
  });
});

describe('the progress of a lesson', () => {
  const none = noProgress(STATIONS);

  it('takes the first prediction, and no task before it', () => {
    const paused = { type: 'seen', station: 0, facts: facts({ recording: 'paused' }) } as const;
    expect(run(none, paused)).toBe(none);
    const predicted = run(none, { type: 'predicted', station: 0, option: 3 });
    expect(predicted[0]).toEqual({ predicted: 3, tasks: 0 });
    expect(run(predicted, { type: 'predicted', station: 0, option: 1 })).toBe(predicted);
    expect(run(predicted, paused)[0]).toEqual({ predicted: 3, tasks: 1 });
  });

  it('keeps what was done when the page goes on, and is done with the last task', () => {
    const done = run(
      none,
      { type: 'predicted', station: 0, option: 1 },
      { type: 'seen', station: 0, facts: facts({ recording: 'paused', step: 7 }) },
      { type: 'seen', station: 0, facts: facts({}) },
    );
    const [first] = STATIONS;
    expect(first && isDone(first, done[0])).toBe(true);
    expect(nextStation(STATIONS, done)).toBe(1);
    expect(run(done, { type: 'again', station: 0 })).toEqual(none);
    expect(run(done, { type: 'again', station: null })).toEqual(none);
  });

  it('gives the same value back where nothing changes', () => {
    expect(run(none, { type: 'predicted', station: 99, option: 0 })).toBe(none);
    expect(run(none, { type: 'predicted', station: 0, option: 7 })).toBe(none);
  });

  it('comes back out of its link, whatever was done', () => {
    const anything = fc.tuple(
      ...STATIONS.map(({ tasks, prediction }) =>
        fc.oneof(
          fc.constant({ predicted: null, tasks: 0 }),
          fc.record({
            predicted: fc.nat({ max: prediction.options.length - 1 }),
            tasks: fc.nat({ max: 2 ** tasks.length - 1 }),
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(anything, (progress) => {
        expect(parseProgress(STATIONS, formatProgress(progress))).toEqual(progress);
      }),
    );
  });

  it('refuses what is no progress of these stations', () => {
    const length = 2 * STATIONS.length;
    for (const text of [
      '1',
      '-0',
      'x'.repeat(length),
      '-3'.repeat(STATIONS.length),
      '1f'.repeat(10),
      `${'-0'.repeat(STATIONS.length)}0`,
    ])
      expect(parseProgress(STATIONS, text), text).toBeNull();
    expect(parseProgress(STATIONS, '')).toEqual(none);
  });
});
