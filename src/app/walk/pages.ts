/** The pages of the walk in order, and the way between them. Pure. */

export type Chapter = 'frame' | 'looks' | 'prompt' | 'decode' | 'chunk' | 'units' | 'joints' | 'motion';

export interface WalkPage {
  readonly chapter: Chapter;
  /** Position of the token, on pages of `decode`. */
  readonly token: number;
}

export interface ChapterTitle {
  readonly id: Chapter;
  readonly short: string;
  readonly title: string;
}

/** What the walk is about: how many tokens an action has (null: its head gives numbers), and how many joints there are. */
export interface WalkSubject {
  readonly tokens: number | null;
  readonly joints: number;
}

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
/** A count in words, as a sentence begins with or, without `first`, as it stands in one. */
export const counted = (n: number, first = false): string => {
  const word = COUNTS[n] ?? String(n);
  return first ? word : word.toLowerCase();
};

/** Tokens and their units for a head that speaks them, the numbers for one that does not. */
export const chaptersOf = ({ tokens, joints }: WalkSubject): readonly ChapterTitle[] => [
  { id: 'frame', short: 'Picture', title: 'The picture' },
  { id: 'looks', short: 'Looks', title: 'Where it looks' },
  { id: 'prompt', short: 'Words', title: 'The words, and the hand' },
  ...(tokens === null
    ? [{ id: 'chunk', short: 'Numbers', title: 'Numbers, and no tokens' } as const]
    : [
        {
          id: 'decode',
          short: 'Tokens',
          title: `${counted(tokens, true)} tokens, one after another`,
        } as const,
        { id: 'units', short: 'Units', title: 'Bins to millimetres and degrees' } as const,
      ]),
  { id: 'joints', short: 'Joints', title: `${counted(joints, true)} joints share the work` },
  { id: 'motion', short: 'Motion', title: 'The motion, and the next picture' },
];

export const pagesOf = (subject: WalkSubject): readonly WalkPage[] =>
  chaptersOf(subject).flatMap(({ id }): WalkPage[] =>
    id === 'decode'
      ? Array.from({ length: subject.tokens ?? 0 }, (_, token) => ({ chapter: id, token }))
      : [{ chapter: id, token: 0 }],
  );

export const clampPage = (index: number, pages: number): number => Math.min(pages - 1, Math.max(0, index));

export const firstOf = (pages: readonly WalkPage[], chapter: Chapter): number =>
  pages.findIndex((page) => page.chapter === chapter);

const MOVES: Readonly<Record<string, (at: number, pages: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  PageDown: (at) => at + 1,
  PageUp: (at) => at - 1,
  Home: () => 0,
  End: (_, pages) => pages - 1,
};

/** Where a key leads from page `at` of so many; null: it is not one of the walk's. */
export const pageByKey = (key: string, at: number, pages: number): number | null => {
  const move = Object.hasOwn(MOVES, key) ? MOVES[key] : undefined;
  return move ? clampPage(move(at, pages), pages) : null;
};
