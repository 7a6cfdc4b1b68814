/**
 * Before a run begins: has the model found what the sentence names, and can the sentence be obeyed at all? If not, the arm
 * holds still and the page says why, until the visitor says the same once more ("go on all the same"). What is there is
 * the model's own answer, never the simulator's.
 */
import type { NotFound, Result, TabletopError } from '../contracts.ts';
import { notFoundSentence, seesSentence } from '../language/not-found.ts';
import type { Finding } from './finding.ts';
import { pushNotice, type Stores } from './stores.ts';

export interface LookFirstParts {
  readonly stores: Pick<Stores, 'session'>;
  /** Null: the driver is not to be asked, and a run begins at once. */
  readonly finding: () => Finding | null;
  /** What stands against the sentence by its words alone; null: nothing. */
  readonly doubtOf: (sentence: string) => string | null;
  /** The episode that is going on was begun with this sentence. */
  readonly begun: (sentence: string) => boolean;
  /** The look failed by this. */
  readonly failed: (error: TabletopError) => void;
  /** What is seen can change between two runs: a camera's picture. */
  readonly changes: () => boolean;
}

export interface LookFirst {
  /** May this sentence be carried out now? False: it is held, and the store says why. Said twice in a row, it may. */
  mayBegin(sentence: string): Promise<boolean>;
  /** Is it carried out although what it names may not be there: was it said once more, or is nobody asked? */
  insists(sentence: string): boolean;
  /** What was said of a sentence goes; one that was let through stays so. */
  clear(): void;
  /** Another scene, camera or model: nothing is known of any sentence. */
  forget(): void;
}

const unclear = (doubt: string, sees: readonly string[]): TabletopError => ({
  code: 'INSTRUCTION_UNCLEAR',
  message: `${doubt} ${seesSentence(sees).replace(/^It/u, 'The model')}`,
});

const notFound = (missing: NotFound): TabletopError => ({
  code: 'NOT_FOUND',
  message: notFoundSentence(missing),
  notFound: missing,
});

export const createLookFirst = (parts: LookFirstParts): LookFirst => {
  const { session } = parts.stores;
  /** The last sentence that was found or let through. */
  let cleared: string | null = null;
  /** The last one that was held, and said once more. */
  let insisted: string | null = null;
  let looking = new AbortController();
  /** A second press while it looks is answered as the first. */
  let pending: { readonly sentence: string; readonly may: Promise<boolean> } | null = null;

  const clear = (): void => {
    looking.abort();
    pending = null;
    if (session.getState().held) session.setState({ held: null });
  };

  /** Why it is not carried out; null: nothing stands against it. */
  const against = async (
    sentence: string,
    finding: Finding,
    signal: AbortSignal,
  ): Promise<Result<TabletopError | null>> => {
    const doubt = parts.doubtOf(sentence);
    if (doubt !== null) {
      const seen = await finding.seen(signal);
      return seen.ok ? { ok: true, value: unclear(doubt, seen.value) } : seen;
    }
    const missing = await finding.missing(sentence, signal);
    if (!missing.ok && missing.error.code === 'INSTRUCTION_UNCLEAR')
      return { ok: true, value: missing.error };
    return missing.ok ? { ok: true, value: missing.value && notFound(missing.value) } : missing;
  };

  const lookFor = async (sentence: string, finding: Finding): Promise<boolean> => {
    looking = new AbortController();
    const { signal } = looking;
    session.setState({ held: { phase: 'looking', sentence } });
    const result = await against(sentence, finding, signal);
    if (signal.aborted) return false;
    pending = null;
    session.setState({ held: null });
    if (!result.ok) {
      pushNotice(session, result.error);
      parts.failed(result.error);
    }
    if (result.ok && result.value)
      session.setState({ held: { phase: 'held', sentence, error: result.value } });
    if (result.ok && !result.value) cleared = sentence;
    return result.ok && result.value === null;
  };

  return {
    mayBegin: async (sentence) => {
      if (pending?.sentence === sentence) return pending.may;
      const { held } = session.getState();
      const finding = parts.finding();
      if (held?.phase === 'held' && held.sentence === sentence) insisted = cleared = sentence; // all the same
      const known = cleared === sentence && !(parts.changes() && held === null);
      if (!finding || known || parts.begun(sentence)) {
        clear();
        return true;
      }
      clear();
      const may = lookFor(sentence, finding);
      pending = { sentence, may };
      return may;
    },
    insists: (sentence) => insisted === sentence || parts.finding() === null,
    clear,
    forget: () => {
      [cleared, insisted] = [null, null];
      clear();
    },
  };
};
