/** Where an exhibit of the lab says what it shows, for a lesson that may be open beside it. One page, one exhibit. */
import type { ExhibitFacts } from './station.ts';

let facts: ExhibitFacts = { id: '', controls: {}, found: {} };
const listeners = new Set<(facts: ExhibitFacts) => void>();

const put = (next: ExhibitFacts): void => {
  facts = next;
  for (const listener of listeners) listener(next);
};

/** The controls of exhibit `id` as its address says them. */
export const showControls = (id: string, controls: ExhibitFacts['controls']): void =>
  put({ id, controls, found: facts.id === id ? facts.found : {} });

/** Something was measured in this exhibit once more. */
export const countFound = (name: string): void =>
  put({ ...facts, found: { ...facts.found, [name]: (facts.found[name] ?? 0) + 1 } });

/** Calls back at once, and on every change; returns the way out. */
export const watchExhibit = (listener: (facts: ExhibitFacts) => void): (() => void) => {
  listeners.add(listener);
  listener(facts);
  return () => {
    listeners.delete(listener);
  };
};
