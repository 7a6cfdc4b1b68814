/** Has the words learned that a model may need to name what it sees, while nothing runs: the first question need not wait then. */
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
