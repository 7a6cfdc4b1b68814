/**
 * Watches what is typed and, once it rests, says which words a model cannot know. What the sentence encoder makes of a
 * word is asked for only while nothing runs, one word at a time, and remembered.
 */
import type { NameSpec, ObjectSpec, Result, SceneSpec } from '../contracts.ts';
import { createKnownWords, type KnownWords, type MoreWords } from '../language/known-words.ts';
import type { Language } from '../language/language.ts';
import {
  hintsFor,
  type Neighbour,
  nearest,
  type Things,
  typosOf,
  unknownWords,
} from '../language/unknown-words.ts';
import { isBlock } from '../things/blocks.ts';
import { isStaged } from '../things/table-names.ts';
import type { SessionState, Stores } from './stores.ts';
import { type Told, understandingOf } from './understanding.ts';

export interface WordVector {
  readonly vector: Float32Array;
  /** Word pieces; 1: an English word that the encoder has as a whole. */
  readonly pieces: number;
}

export interface WordHintsParts {
  readonly stores: Pick<Stores, 'session' | 'view'>;
  /** Null until the world's language file is here. */
  readonly language: () => Language | null;
  /** What else the scene's table may have on it is called; empty for blocks. */
  readonly names?: () => readonly NameSpec[];
  /** Why a sentence gives no goal in the scene that is up; null while none is. */
  readonly doubtOf?: () => Told['doubtOf'];
  /** Null while no encoder is loaded. */
  readonly embed: ((word: string, signal: AbortSignal) => Promise<Result<WordVector>>) | null;
  /** Whether the driver sees the scene; by default it does. */
  readonly seen?: () => boolean;
  readonly later: (callback: () => void, ms: number) => () => void;
}

export interface WordHints {
  /** The text changed, or something that hints depend on did. */
  changed(): void;
  /** What stands against carrying out a sentence; null: nothing (understanding.ts). */
  doubtOf(sentence: string): string | null;
}

const asNamed = (object: ObjectSpec): Things[number] => {
  if (isBlock(object)) return object;
  if (object.kind === 'part') return { color: '', shape: object.noun };
  const { color } = object.kind === 'thing' ? object.thing : object.concept.picture;
  return { color: color ?? '', shape: object.concept.name };
};

const moreWords = (names: readonly NameSpec[], here: Things): MoreWords | null =>
  names.length === 0
    ? null
    : {
        names: names.flatMap(({ name, synonyms }) => [name, ...synonyms]),
        texts: names.flatMap(({ category, descriptions }) => [category, ...descriptions]),
        here: here.map(({ shape }) => shape),
      };

/** Of a scene of one task: what its sentences say. */
const itsOwn = ({ examples }: Pick<SessionState, 'examples'>): MoreWords => ({
  names: [],
  texts: examples.map(({ text }) => text),
  here: [],
});

const REST = 300; // ms without a key before anything is said

export const createWordHints = (parts: WordHintsParts): WordHints => {
  const { session, view } = parts.stores;
  const vectors = new Map<string, WordVector>();
  let known: KnownWords | null = null;
  let madeFor: SceneSpec | null = null; // null: of the language file alone
  let cancelTimer: () => void = () => undefined;
  let asking = new AbortController();

  const things = (): Things => session.getState().scene?.objects.map(asNamed) ?? [];

  /** Of blocks once; of other tables for each scene, since what lies there is what an unknown word may be near to. */
  const vocabulary = (): KnownWords | null => {
    const language = parts.language();
    const { scene } = session.getState();
    if (!language) return known;
    const staged = scene !== null && isStaged(scene.table);
    const names = scene && scene.table !== 'blocks' ? (parts.names?.() ?? []) : [];
    const made = staged || names.length > 0 ? scene : null;
    if (!known || madeFor !== made)
      known = createKnownWords(language, staged ? itsOwn(session.getState()) : moreWords(names, things()));
    madeFor = made;
    return known;
  };

  const meaning =
    (words: KnownWords, pending: boolean) =>
    (word: string): readonly Neighbour[] | null => {
      const own = vectors.get(word.toLowerCase());
      if (pending && !(own && words.anchors.every((anchor) => vectors.has(anchor)))) return null;
      // pieces of a slip of the pen mean nothing together; those of a rare word may
      if (!own || (own.pieces > 1 && typosOf(word, words).length > 0)) return [];
      const anchors = words.anchors.flatMap((anchor) => {
        const vector = vectors.get(anchor)?.vector;
        return vector ? [[anchor, vector] as const] : [];
      });
      return nearest(own.vector, new Map(anchors));
    };

  /** `pending`: the encoder is still being asked. */
  const show = (words: KnownWords, pending: boolean): void => {
    const { draft } = view.getState();
    view.setState({ hints: hintsFor(draft, words, things(), meaning(words, pending)) });
  };

  const canLearn = (): boolean =>
    parts.embed !== null && session.getState().engine.phase === 'ready' && session.getState().run === 'idle';

  /** As far as it can be had now. Words of earlier texts and the anchors are asked for once. */
  const learn = async (words: readonly string[], signal: AbortSignal): Promise<void> => {
    for (const word of words) {
      if (vectors.has(word)) continue;
      if (!parts.embed || signal.aborted || !canLearn()) return;
      const result = await parts.embed(word, signal);
      if (!result.ok) return;
      vectors.set(word, result.value);
    }
  };

  const understanding = (sentence = view.getState().draft): string | null =>
    understandingOf({
      sentence,
      doubtOf: parts.doubtOf?.() ?? null,
      table: session.getState().scene?.table ?? 'blocks',
      seen: parts.seen?.() ?? true,
      known: vocabulary(),
    });

  const look = async (): Promise<void> => {
    const words = vocabulary();
    view.setState({ understanding: understanding() });
    if (!words) return;
    const typed = unknownWords(view.getState().draft, words).map(({ word }) => word.toLowerCase());
    const asks = typed.length > 0 && canLearn();
    show(words, asks);
    if (!asks) return;
    asking = new AbortController();
    const { signal } = asking;
    await learn([...typed.slice(0, 2), ...words.anchors], signal);
    if (!signal.aborted) show(words, false);
  };

  return {
    doubtOf: understanding,
    changed: () => {
      asking.abort();
      cancelTimer();
      const words = vocabulary();
      // what no longer applies goes at once; what is new waits until the hand rests
      if (words && unknownWords(view.getState().draft, words).length === 0) view.setState({ hints: [] });
      if (view.getState().understanding !== understanding()) view.setState({ understanding: null });
      cancelTimer = parts.later(() => void look(), REST);
    },
  };
};
