/** Asks the model about the picture it sees now, and keeps the session store saying what came of it. Moves nothing. */
import type { NotFound, Result } from '../contracts.ts';
import type { AnswerSentence } from '../language/answers.ts';
import { checkInstruction } from './instruction.ts';
import type { AnswerToken, Stores } from './stores.ts';

export interface RawAnswer {
  readonly tokens: readonly number[];
  readonly words: readonly string[];
  readonly ms: number;
  /** What the question takes for granted, and the model does not see: tokens and words say so. */
  readonly notFound?: NotFound;
  /** Of a model that sees things one by one: the answer is a sentence about these, and no tokens. */
  readonly said?: AnswerSentence;
}

export interface Answer extends AnswerSentence {
  readonly words: readonly string[];
  readonly tokens: readonly number[];
}

export interface AskerParts {
  readonly session: Stores['session'];
  /** About what is seen now. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<Result<RawAnswer>>;
  readonly sentence: (question: string, answer: RawAnswer) => AnswerSentence;
}

export interface Asker {
  /** The newest question wins: one under way is cancelled. Null when there is no answer; the store says why. */
  ask(question: string): Promise<Answer | null>;
  /** Forgets the answer, and the question under way. */
  clear(): void;
}

export const createAsker = ({ session, ...parts }: AskerParts): Asker => {
  let asking = new AbortController();

  return {
    ask: async (typed) => {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const checked = checkInstruction(typed);
      const question = checked.ok ? checked.value : typed;
      session.setState({ answer: { phase: 'asking', question } });
      const result = checked.ok ? await parts.ask(question, signal) : checked;
      if (signal.aborted) return null;
      if (!result.ok) {
        session.setState({ answer: { phase: 'failed', question, error: result.error } });
        return null;
      }
      const { tokens, words, ms } = result.value;
      const { sentence, fits } = parts.sentence(question, result.value);
      const chips = tokens.map((id, i): AnswerToken => ({ id, word: words[i] ?? '' }));
      session.setState({ answer: { phase: 'answered', question, sentence, fits, tokens: chips, ms } });
      return { words, tokens, sentence, fits };
    },
    clear: () => {
      asking.abort();
      if (session.getState().answer) session.setState({ answer: null });
    },
  };
};
