/** What a model on object tokens can be asked: types alone, so that importing them fetches none of its code. */
import type { Finder, FrameSource, NameSpec, NotFound, Observation, Policy, Result } from '../contracts.ts';
import type { AnswerSentence } from '../language/answers.ts';
import type { ObjectPolicyOptions } from '../policy/objects/index.ts';

/** The policy's first camera at another size, pixels a side: what is looked at closely. */
export type CloseFrames = (side: number) => Pick<FrameSource, 'grab'>;

/** What is looked at, and the words that may be said of it. */
export interface SeenBy {
  readonly about: Pick<Observation, 'frame' | 'proprioception'>;
  readonly close: CloseFrames;
  /** All that the catalogue has, whatever lies there. Errors: THING_MISSING. */
  readonly concepts: () => Promise<Result<readonly Pick<NameSpec, 'name' | 'split' | 'category'>[]>>;
}

export interface ThingsModel {
  policy(options: ObjectPolicyOptions & { readonly close: CloseFrames }): Policy & Finder;
  /** The first thing that an instruction names and the model does not see, with what it does; null: it misses none. */
  find(instruction: string, seenBy: SeenBy, signal: AbortSignal): Promise<Result<NotFound | null>>;
  /** Names of all that it sees. */
  sees(seenBy: SeenBy, signal: AbortSignal): Promise<Result<readonly string[]>>;
  /** Milliseconds from the question to its sentence. */
  answer(
    question: string,
    seenBy: SeenBy,
    signal: AbortSignal,
  ): Promise<Result<AnswerSentence & { readonly ms: number }>>;
  /** Has the sentence encoder read all names, so that the first question need not wait for it. One run at a time. */
  learn(concepts: SeenBy['concepts'], signal: AbortSignal): Promise<void>;
}
