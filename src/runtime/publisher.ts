/**
 * Publishes the newest value at most so many times a second. The first goes out at once, the last always goes out,
 * what came in between is dropped: hot data never queues in front of React.
 */
export interface PublisherParts<T> {
  readonly publish: (value: T) => void;
  /** Least time between two, ms. */
  readonly every: number;
  readonly now: () => number;
  /** Calls back once after `ms`; returns a function that cancels. */
  readonly later: (callback: () => void, ms: number) => () => void;
}

export interface Publisher<T> {
  offer(value: T): void;
  /** Publishes what is waiting, now. */
  flush(): void;
  dispose(): void;
}

export const SNAPSHOT_MS = 1000 / 15;

export const createPublisher = <T>(parts: PublisherParts<T>): Publisher<T> => {
  let waiting: { readonly value: T } | null = null;
  let cancel: (() => void) | null = null;
  let last = Number.NEGATIVE_INFINITY;

  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (!waiting) return;
    const { value } = waiting;
    waiting = null;
    last = parts.now();
    parts.publish(value);
  };

  return {
    offer: (value) => {
      waiting = { value };
      if (cancel) return;
      const rest = last + parts.every - parts.now();
      if (rest <= 0) flush();
      else cancel = parts.later(flush, rest);
    },
    flush,
    dispose: () => {
      cancel?.();
      cancel = null;
      waiting = null;
    },
  };
};
