/** What the page's stores say, in the lesson's words. */
import type { Step } from '../contracts.ts';
import type { SessionState, ViewState } from '../runtime/stores.ts';
import type { PageFacts } from './station.ts';

export const pageFacts = (
  { recording, held, snapshot }: Pick<SessionState, 'recording' | 'held' | 'snapshot'>,
  { walk }: Pick<ViewState, 'walk'>,
  shown: Step | null,
): PageFacts => ({
  recording: recording?.phase ?? null,
  step: snapshot?.index ?? null,
  by: shown?.by ?? null,
  edited: snapshot?.edited ?? false,
  tokens: snapshot?.tokens ?? [],
  walk,
  held: held?.phase === 'held',
});
