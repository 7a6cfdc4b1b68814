/** While nothing runs, encodes the catalogue's names for a model on object tokens, so that the first question need not wait for them. */
import type { EnginePort } from './engine.browser.ts';
import type { Stores } from './stores.ts';
import type { SeenBy } from './things-model.ts';

export const watchNames = (
  { session }: Pick<Stores, 'session'>,
  engine: Pick<EnginePort, 'things'>,
  concepts: SeenBy['concepts'],
): void => {
  let learning: AbortController | null = null;
  session.subscribe(({ engine: { phase }, run, answer }) => {
    const free = phase === 'ready' && run === 'idle' && answer?.phase !== 'asking';
    if (!free) {
      learning?.abort();
      learning = null;
    } else if (!learning) {
      // what was learned before is remembered, and costs next to nothing to go through again
      learning = new AbortController();
      void engine.things()?.learn(concepts, learning.signal);
    }
  });
};
