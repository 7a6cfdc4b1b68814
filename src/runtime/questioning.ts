/** A typed question, before the model is asked: which picture it is about, and whether a model that answers is loaded. */
import type { NotFound, Result, TabletopError } from '../contracts.ts';
import { type AnswerSentence, answerSentence, premiseOf } from '../language/answers.ts';
import type { Language } from '../language/language.ts';
import { notFoundSentence } from '../language/not-found.ts';
import { type Answer, createAsker, type RawAnswer } from './asker.ts';
import type { EnginePort } from './engine.browser.ts';
import type { EngineControl } from './engine-control.ts';
import type { Look, Looked } from './look.ts';
import { canAnswer, pushNotice, type Stores } from './stores.ts';

type AskWords = (question: string) => Promise<Result<readonly string[]>>;

export interface QuestioningParts {
  readonly stores: Pick<Stores, 'session'>;
  readonly look: Look;
  readonly engine: Pick<EnginePort, 'ask'>;
  /** The answer of a model that sees things one by one; null of all others, which are asked in words. */
  readonly byThings?: (
    question: string,
    about: Looked,
    signal: AbortSignal,
  ) => Promise<Result<AnswerSentence & { readonly ms: number }>> | null;
  readonly control: Pick<EngineControl, 'policy' | 'checkAlive'>;
  /** The scene's language, and how the model is asked for a thing; null while there is no scene. */
  readonly scene: () => {
    readonly language: Language;
    readonly missingOf: (phrase: string, ask: AskWords) => Promise<Result<NotFound | null>>;
    /** What the model was trained on, where that is not what lies here. */
    readonly trained?: string | null;
  } | null;
  /** What is said when the model is not loaded. */
  readonly notLoaded: TabletopError;
}

export interface Questioning {
  /** Null when there is no answer: the store says why, or the box does (a model that does not answer). */
  ask(question: string): Promise<Answer | null>;
  clear(): void;
}

/** A question about things that were in no training: the words are quoted, and mean nothing. */
const unfamiliarAnswer = (words: readonly string[], trained: string): AnswerSentence => ({
  sentence: `The model answers “${words.join(' ')}”, but it was trained on ${trained} alone and knows nothing of what lies here.`,
  fits: false,
});

export const createQuestioning = (parts: QuestioningParts): Questioning => {
  const { look, engine, control, scene } = parts;
  const { session } = parts.stores;

  /** Is what the question takes for granted there? Null where it is, or nothing is; else the answer that says no. */
  const premise = async (
    question: string,
    about: Looked,
    signal: AbortSignal,
  ): Promise<Result<RawAnswer | null>> => {
    const now = scene();
    const phrase = now && !now.trained ? premiseOf(question, now.language) : null;
    if (!now || phrase === null) return { ok: true, value: null };
    const answers: RawAnswer[] = [];
    const missing = await now.missingOf(phrase, async (text) => {
      const answer = await engine.ask(text, about, signal);
      if (!answer.ok) return answer;
      answers.push(answer.value);
      return { ok: true, value: answer.value.words };
    });
    if (!missing.ok) return missing;
    const [first] = answers;
    return { ok: true, value: missing.value && first ? { ...first, notFound: missing.value } : null };
  };

  const asker = createAsker({
    session,
    ask: async (question, signal) => {
      const looked = await look();
      if (!looked.ok) return looked;
      const about = looked.value;
      const said = await parts.byThings?.(question, about, signal);
      if (said)
        return said.ok
          ? { ok: true, value: { tokens: [], words: [], ms: said.value.ms, said: said.value } }
          : said;
      const denied = await premise(question, about, signal);
      if (!denied.ok) return denied;
      return denied.value ? { ok: true, value: denied.value } : engine.ask(question, about, signal);
    },
    sentence: (question, { words, notFound, said }) => {
      if (said) return { sentence: said.sentence, fits: said.fits };
      const now = scene();
      if (notFound) return { sentence: notFoundSentence(notFound), fits: false };
      if (now?.trained) return unfamiliarAnswer(words, now.trained);
      return now ? answerSentence(question, words, now.language) : { sentence: words.join(' '), fits: false };
    },
  });

  return {
    ask: async (question) => {
      if (canAnswer(session.getState()) === false) return null;
      if (!control.policy()) {
        pushNotice(session, parts.notLoaded);
        return null;
      }
      const answer = await asker.ask(question);
      const now = session.getState().answer;
      if (now?.phase === 'failed') control.checkAlive(now.error);
      return answer;
    },
    clear: asker.clear,
  };
};
