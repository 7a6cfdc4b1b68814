/** What stands between the box and the asker: which picture is meant, and whether there is anybody to ask. */
import type { Frame, FrameSource, Proprioception, Result, TabletopError } from '../contracts.ts';
import { type AnswerSentence, answerSentence, type MayBeThere } from '../language/answers.ts';
import type { Language } from '../language/language.ts';
import { type Answer, createAsker } from './asker.ts';
import type { EnginePort } from './engine.browser.ts';
import type { EngineControl } from './engine-control.ts';
import type { Hot } from './hot.ts';
import { canAnswer, pushNotice, type Stores } from './stores.ts';

export interface QuestioningParts {
  readonly stores: Pick<Stores, 'session'>;
  readonly hot: Hot;
  readonly engine: Pick<EnginePort, 'ask'>;
  readonly control: Pick<EngineControl, 'policy' | 'checkAlive'>;
  readonly camera: Pick<FrameSource, 'grab'>;
  /** The arm's state and the scene's language; null while there is no scene. */
  readonly scene: () => {
    readonly state: Proprioception;
    readonly language: Language;
    /** What lies on the table; null where what is seen is a camera's picture. */
    readonly there?: MayBeThere | null;
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

const NO_SCENE: TabletopError = {
  code: 'WORLD_FAILED',
  message: 'The scene is not ready yet. Wait a moment and ask again.',
};

/** A question about things that were in no training: the words are quoted, and mean nothing. */
const unfamiliarAnswer = (words: readonly string[], trained: string): AnswerSentence => ({
  sentence: `The model answers “${words.join(' ')}”, but it was trained on ${trained} alone and knows nothing of what lies here.`,
  fits: false,
});

export const createQuestioning = (parts: QuestioningParts): Questioning => {
  const { hot, engine, control, camera, scene } = parts;
  const { session } = parts.stores;

  /** During a run the frame the policy saw last: its camera is not to be asked twice at once. */
  const newestFrame = async (): Promise<Result<Frame>> => {
    const idle = (): boolean => session.getState().run === 'idle';
    if (!idle() && hot.frame) return { ok: true, value: hot.frame };
    const grabbed = await camera.grab();
    if (grabbed.ok && idle()) {
      hot.frame = grabbed.value;
      hot.emit('frame');
    }
    return grabbed;
  };

  const asker = createAsker({
    session,
    frame: newestFrame,
    ask: async (question, frame, signal) => {
      const now = scene();
      return now
        ? engine.ask(question, { frame, proprioception: now.state }, signal)
        : { ok: false, error: NO_SCENE };
    },
    sentence: (question, words) => {
      const now = scene();
      if (now?.trained) return unfamiliarAnswer(words, now.trained);
      return now
        ? answerSentence(question, words, now.language, now.there ?? null)
        : { sentence: words.join(' '), fits: false };
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
