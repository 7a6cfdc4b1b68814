/** What can be asked of a loaded engine beside actions: questions and plans. */
import type { Result, TabletopError } from '../contracts.ts';
import type { EngineClient, Manifest } from '../policy/index.ts';
import type { LoadedEngine } from './engine.browser.ts';

const NO_ANSWERS: TabletopError = {
  code: 'SETTING_INVALID',
  message: 'This model was trained to act, not to answer. Choose a model that answers questions.',
};

/** What can be asked of a loaded engine beside actions. */
export interface Answering {
  readonly answers: NonNullable<Manifest['answers']>;
  readonly ask: EngineClient['ask'];
}

/** Errors: SETTING_INVALID for a model that was not trained to answer. */
export const answeringOf = (engine: LoadedEngine): Result<Answering> => {
  const { answers } = engine.info.manifest;
  return answers ? { ok: true, value: { answers, ask: engine.ask } } : { ok: false, error: NO_ANSWERS };
};
