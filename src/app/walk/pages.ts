/** The pages of the walk in order, and the way between them. Pure. */
import { ACTION_SPEC } from '../../action/index.ts';

export type Chapter = 'frame' | 'looks' | 'prompt' | 'decode' | 'units' | 'joints' | 'motion';

export interface WalkPage {
  readonly chapter: Chapter;
  /** Position of the token, on pages of `decode`. */
  readonly token: number;
}

export const CHAPTERS: readonly { readonly id: Chapter; readonly short: string; readonly title: string }[] = [
  { id: 'frame', short: 'Picture', title: 'The picture' },
  { id: 'looks', short: 'Looks', title: 'Where it looks' },
  { id: 'prompt', short: 'Words', title: 'The words, and the hand' },
  { id: 'decode', short: 'Tokens', title: 'Eight tokens, one after another' },
  { id: 'units', short: 'Units', title: 'Bins to millimetres and degrees' },
  { id: 'joints', short: 'Joints', title: 'Seven joints share the work' },
  { id: 'motion', short: 'Motion', title: 'The motion, and the next picture' },
];

export const PAGES: readonly WalkPage[] = CHAPTERS.flatMap(({ id }): WalkPage[] =>
  id === 'decode' ? ACTION_SPEC.map((_, token) => ({ chapter: id, token })) : [{ chapter: id, token: 0 }],
);

export const clampPage = (index: number): number => Math.min(PAGES.length - 1, Math.max(0, index));

export const firstOf = (chapter: Chapter): number => PAGES.findIndex((page) => page.chapter === chapter);

const MOVES: Readonly<Record<string, (at: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  PageDown: (at) => at + 1,
  PageUp: (at) => at - 1,
  Home: () => 0,
  End: () => PAGES.length - 1,
};

/** Where a key leads from page `at`; null: it is not one of the walk's. */
export const pageByKey = (key: string, at: number): number | null => {
  const move = Object.hasOwn(MOVES, key) ? MOVES[key] : undefined;
  return move ? clampPage(move(at)) : null;
};
