/**
 * Words that are read aloud, no faster than they can be heard: what comes too soon after the last waits, and only the newest
 * of what waited is said. Pure but for the clock that it is given.
 */
export interface SteadyParts<T> {
  readonly now: () => number;
  readonly later: (callback: () => void, ms: number) => () => void;
  readonly same: (a: T, b: T) => boolean;
  readonly say: (words: T) => void;
}

export interface Steady<T> {
  /** `often`: more like it will come soon, so there is a pause between one and the next. Else it is said at once. */
  hear(words: T, often: boolean): void;
  dispose(): void;
}

/** Between two sentences, ms. */
export const PAUSE_MS = 1000;

export const createSteady = <T>({ now, later, same, say }: SteadyParts<T>): Steady<T> => {
  let said: { readonly words: T; readonly at: number } | null = null;
  let cancel: (() => void) | null = null;

  const drop = (): void => {
    cancel?.();
    cancel = null;
  };
  const speak = (words: T): void => {
    drop();
    said = { words, at: now() };
    say(words);
  };

  return {
    hear: (words, often) => {
      drop(); // what waited is out of date
      if (said && same(said.words, words)) return;
      const pause = said && often ? said.at + PAUSE_MS - now() : 0;
      if (pause <= 0) speak(words);
      else cancel = later(() => speak(words), pause);
    },
    dispose: drop,
  };
};
