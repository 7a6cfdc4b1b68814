/** How the model that is loaded is asked what it sees of a sentence: by questions, or by what it sees one by one. */
import type { NotFound, Result } from '../contracts.ts';
import type { EnginePort } from './engine.browser.ts';
import type { Look, Looked } from './look.ts';
import type { Simulator } from './simulation.browser.ts';
import type { SeenBy, ThingsModel } from './things-model.ts';

/** Each takes a look of its own. Errors: the camera's and the engine's. */
export interface Finding {
  /** The first thing that the sentence names and the model does not see. */
  missing(sentence: string, signal: AbortSignal): Promise<Result<NotFound | null>>;
  /** Names of all that it sees. */
  seen(signal: AbortSignal): Promise<Result<readonly string[]>>;
}

const withLook = async <T>(look: Look, work: (about: Looked) => Promise<Result<T>>): Promise<Result<T>> => {
  const looked = await look();
  return looked.ok ? work(looked.value) : looked;
};

/** Of a model that was trained to answer questions. */
export const findingByQuestions = (
  look: Look,
  engine: Pick<EnginePort, 'ask'>,
  { missingIn, blocksSeen }: Pick<Simulator, 'missingIn' | 'blocksSeen'>,
): Finding => {
  const asking = (about: Looked, signal: AbortSignal) => async (question: string) => {
    const answer = await engine.ask(question, about, signal);
    return answer.ok ? ({ ok: true, value: answer.value.words } as const) : answer;
  };
  return {
    missing: (sentence, signal) => withLook(look, (about) => missingIn(sentence, asking(about, signal))),
    seen: (signal) => withLook(look, (about) => blocksSeen(asking(about, signal))),
  };
};

/** Of a model that sees things one by one. */
export const findingByThings = (
  look: Look,
  things: ThingsModel,
  seenBy: (about: Looked) => SeenBy,
): Finding => ({
  missing: (sentence, signal) => withLook(look, (about) => things.find(sentence, seenBy(about), signal)),
  seen: (signal) => withLook(look, (about) => things.sees(seenBy(about), signal)),
});
