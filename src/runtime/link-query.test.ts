import { describe, expect, it } from 'vitest';
import { isMended, mendQuery } from './link-query.ts';
import { mendValues } from './link-values.ts';
import { opensOnRecording } from './recording/when.ts';
import { defaultSettings, readSettings, writeSettings } from './settings.ts';

const SHARED = 'seed=12&say=reach+the+red+cube&driver=expert&run=AbC_-';

describe('an address that came through mail or chat', () => {
  it.each([
    ['as it was shared', `?${SHARED}`],
    ['&amp;', `?${SHARED.replaceAll('&', '&amp;')}`],
    ['&amp; twice over', `?${SHARED.replaceAll('&', '&amp;amp;')}`],
    ['&amp; with its semicolon escaped', `?${SHARED.replaceAll('&', '&amp%3B')}`],
    ['&#038;', `?${SHARED.replaceAll('&', '&#038;')}`],
    ['all of it escaped', `?${encodeURIComponent(SHARED)}`],
    ['counters behind it', `?${SHARED}&utm_source=mail&utm_medium=x&fbclid=IwAR0&gclid=1`],
    ['counters before it', `?fbclid=1&${SHARED}`],
    ['counters behind a second question mark', `?${SHARED}?utm_source=chat&utm_campaign=a`],
    ['counters behind &amp;', `?${SHARED}&amp;fbclid=IwAR0`],
    ['a line break before a key', `?${SHARED.replace('&driver', '&%0Adriver').replace('&run', '&%20run')}`],
    ['a quoted line', `?${SHARED.replace('&driver', '&%0A%3E%20driver')}`],
  ])('%s', (_, search) => expect(mendQuery(search)).toBe(SHARED));

  it('finds what a browser took for a fragment', () => {
    expect(mendQuery('?seed=12&', '#038;say=reach+the+red+cube&#038;driver=expert&#038;run=AbC_-')).toBe(
      SHARED,
    );
    expect(mendQuery('?seed=12', '#top')).toBe('seed=12');
  });

  it('leaves every link alone that this page writes', () => {
    const written = writeSettings({
      ...defaultSettings(),
      seed: 3,
      instruction: 'a & b; "c" (d) > 100%',
      turn: 90,
    });
    for (const query of ['', written, 'lab=bins', 'test=1&offline=1', 'recording=1']) {
      expect(mendQuery(`?${query}`)).toBe(query);
      expect(isMended(query === '' ? '' : `?${query}`, '', query)).toBe(false);
    }
  });

  it('a counter alone asks for nothing: the page opens on its recording', () =>
    expect(opensOnRecording(mendQuery('?fbclid=abc&utm_source=x'))).toBe(true));
});

describe('values of such a link', () => {
  const read = (query: string) => readSettings(mendValues(query));
  it.each(['12.', '12)', '12>', '12"', '12%22%3E', '12%20', '%2012', '1%0A2', '12%E2%80%8B', '12).'])(
    'seed=%s',
    (seed) => {
      const { settings, problems } = read(`seed=${seed}`);
      expect(problems).toEqual([]);
      expect(settings.seed).toBe(12);
    },
  );
  it.each([
    ['reach%20the%0Ared%20cube', 'reach the red cube'],
    ['reach+the+red+cube%20', 'reach the red cube'],
    ['reach+the+red+cube)', 'reach the red cube'],
    ['reach+the+red+cube%3E', 'reach the red cube'],
    ['reach+the+red+cube%22', 'reach the red cube'],
    ['reach+the+red%E2%80%8B+cube', 'reach the red cube'],
    ['reach+the+(red)+cube.', 'reach the (red) cube.'],
    ['reach+the+cube+(red)', 'reach the cube (red)'],
    ['reach+the+%22cube%22', 'reach the "cube"'],
  ])('say=%s', (say, sentence) => expect(read(`say=${say}`).settings.instruction).toBe(sentence));
  it('holds what can be read beside what cannot, and says which', () => {
    const { settings, problems } = read('seed=seven.&say=reach+the+cube)&temp=0.5.&run=cut');
    expect(settings).toMatchObject({ seed: 7, instruction: 'reach the cube' });
    expect(problems.map(({ code }) => code)).toEqual(['SETTING_INVALID']);
  });
  it.each(['driver=expert)', 'driver=expert%20', 'hide=sees,timeline.', 'panel=walk>', 'model=pico"'])(
    '%s',
    (query) => expect(read(query).problems).toEqual([]),
  );
});
