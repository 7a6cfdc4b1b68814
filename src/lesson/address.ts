/** The lesson in the address: `lesson` is the station or one of its own pages, `did` what was done so far. */
import type { Station } from './station.ts';

export const LESSON_KEY = 'lesson';
export const DID_KEY = 'did';
/** Kept from place to place. */
const KEPT = ['theme', 'test'] as const;

/** The lesson's own pages; the list of stations is the empty one. */
export const LESSON_PAGES = ['', 'teacher', 'sheet'] as const;
export type LessonPage = (typeof LESSON_PAGES)[number];

/** A link out of the lesson, in the theme of `query`. */
export const placeLink = (place: string, query: string): string => {
  const params = new URLSearchParams(place);
  const now = new URLSearchParams(query);
  for (const key of KEPT) {
    const value = now.get(key);
    if (value !== null) params.set(key, value);
  }
  return `./?${params.toString()}`;
};

const linkOf = (lesson: string, place: string, did: string, query: string): string => {
  const params = new URLSearchParams(place);
  const now = new URLSearchParams(query);
  for (const key of KEPT) {
    const value = now.get(key);
    if (value !== null) params.set(key, value);
  }
  if (did !== '') params.set(DID_KEY, did);
  const rest = params.toString();
  const name = lesson === '' ? LESSON_KEY : `${LESSON_KEY}=${lesson}`;
  return `./?${name}${rest === '' ? '' : `&${rest}`}`;
};

/** A link to a station, with what was done and in the theme of `query`. */
export const stationLink = (
  { id, place }: Pick<Station, 'id' | 'place'>,
  did: string,
  query: string,
): string => linkOf(id, place, did, query);

export const lessonLink = (page: LessonPage, did: string, query: string): string =>
  linkOf(page, '', did, query);

/** `query` with another progress; everything else stays as it is. */
export const withProgress = (query: string, did: string): string => {
  const params = new URLSearchParams(query);
  if (did === '') params.delete(DID_KEY);
  else params.set(DID_KEY, did);
  return params.toString();
};
