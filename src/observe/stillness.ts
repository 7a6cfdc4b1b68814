/** Does a camera that is open still deliver pictures? A closed lid, a privacy switch or a suspended driver leaves the last picture standing. Pure. */

/** Without a new picture for so long a camera is taken to stand still, ms. The slowest in the dark take a few pictures a second. */
export const STILL_MS = 6000;

export interface Stillness {
  /** How many pictures have come so far, told whenever somebody looks. */
  frames(count: number): void;
  muted(on: boolean): void;
  /** Browsers let no picture through to a tab that is hidden: that time does not count. */
  hidden(on: boolean): void;
  /** What is wrong, in words for a report; null: pictures come. */
  reason(): string | null;
}

export const createStillness = (now: () => number): Stillness => {
  let count = -1;
  let since = now();
  let isMuted = false;
  let isHidden = false;
  return {
    frames: (next) => {
      if (next === count) return;
      count = next;
      since = now();
    },
    muted: (on) => {
      isMuted = on;
      since = now();
    },
    hidden: (on) => {
      isHidden = on;
      since = now();
    },
    reason: () => {
      if (isMuted) return 'the video track is muted';
      if (isHidden || now() - since < STILL_MS) return null;
      return `no new picture in ${STILL_MS / 1000} s`;
    },
  };
};
