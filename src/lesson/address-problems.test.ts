import { expect, it } from 'vitest';
import { lessonLink } from './address.ts';
import { addressProblems, LESSON_KEYS } from './address-problems.ts';
import { formatProgress, noProgress, reduce } from './progress.ts';
import { STATIONS } from './stations/index.ts';

const told = (query: string) => addressProblems(STATIONS, query).map(({ code, message }) => [code, message]);

it('names a key that the pages do not read, and those that they do', () => {
  const known = 'The lesson’s pages read “lesson”, “did”, “theme”, “test”.';
  const slip = ['SETTING_INVALID', `No setting is called “them”. Did you mean “theme”? ${known}`];
  expect(told('?lesson&them=dark&them=light&ref=mail')).toEqual([slip]); // a counter of a mail is no slip
  expect(told('?lesson=teacher&test=1&them=dark&seed=3')).toEqual([
    slip,
    ['SETTING_INVALID', `No setting is called “seed”. ${known}`],
  ]);
});

it('says that progress of other stations is not gone on with', () => {
  for (const did of ['9f', 'x', '0'.repeat(2 * STATIONS.length + 2)])
    expect(told(`?lesson&did=${did}`)).toEqual([
      ['SETTING_INVALID', '“did” is not what was done at these stations, so the lesson begins anew.'],
    ]);
});

it('has nothing to say of its own links', () => {
  const begun = reduce(STATIONS, noProgress(STATIONS), { type: 'predicted', station: 0, option: 1 });
  for (const page of ['', 'teacher', 'sheet'] as const)
    expect(told(lessonLink(page, formatProgress(begun), '?theme=dark&test=1').slice(2))).toEqual([]);
  for (const key of LESSON_KEYS) expect(told(`?${key}=`)).toEqual([]);
});
