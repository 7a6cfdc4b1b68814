/** Which entry of the glossary is open; '' is the whole list, null: it is closed. */
export const createOpenTerm = () => {
  let now: string | null = null;
  const listeners = new Set<() => void>();
  return {
    get: (): string | null => now,
    set: (id: string | null): void => {
      now = id;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
