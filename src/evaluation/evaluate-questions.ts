/**
 * Exact answers over many seeded questions. The i-th question of a kind is put to the i-th seed, counted from `seed`
 * upward, whose state allows a question of that kind; the seeds passed over are listed. Beside the rate stand what
 * the same questions get with a grey frame, and what always giving the commonest answer would get.
 */
import type {
  ErrorCode,
  Frame,
  Proprioception,
  Result,
  Split,
  TableName,
  TabletopError,
} from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import {
  type AskedSide,
  drawOpenQuestion,
  drawQuestion,
  OPEN_KINDS,
  type OpenKind,
  type OpenState,
  QUESTION_KINDS,
  type Question,
  type QuestionKind,
  type QuestionState,
} from '../tasks/index.ts';
import { COUNTS_AS_FAILURE, type Identity } from './evaluate.ts';
import { blindFrame } from './policies.ts';
import type { QuestionSet } from './sets.ts';
import { type Proportion, proportion } from './statistics.ts';

export interface QuestionOptions<K extends string = QuestionKind> extends Identity {
  readonly kinds: readonly K[];
  readonly set: QuestionSet;
  /** What lies on the table; absent: blocks. */
  readonly table?: TableName;
  /** Of things and pictures: side of the split of what is asked about; absent: any. */
  readonly names?: Split;
  readonly seed: number;
  /** Questions a kind. */
  readonly episodes: number;
}

/** What the model knows of one state of one scene. */
export interface AskedView {
  readonly frame: Frame;
  /** Seven bins: what the model knows of the arm without looking. */
  readonly proprioception: Proprioception;
}

/** One state of one scene of blocks as the model and the question see it. */
export type QuestionView = QuestionState & AskedView;

/** The scene of a seed, open for questions. */
export interface OpenScene<V = QuestionView, S = boolean> {
  /** Of blocks `balanced`: half of the seeds hold something. Null: no such state was found. */
  readonly view: (state: S) => Promise<Result<V | null>>;
  readonly dispose: () => void;
}

/** What is asked: the bare question, the frame, and the arm's own pose. */
export type AskQuestion = (text: string, view: AskedView) => Promise<Result<readonly string[]>>;

export interface QuestionParts<V extends AskedView = QuestionView, S = boolean> {
  readonly open: (seed: number) => Promise<Result<OpenScene<V, S>>>;
  readonly ask: (text: string, view: V) => ReturnType<AskQuestion>;
}

/** How questions of some kinds are made: of which state of the scene, and from what is seen there. */
export interface Asker<K extends string, V extends AskedView, S> {
  readonly stateOf: (kind: K) => S;
  readonly questionOf: (seed: number, kind: K, view: V) => Question<K> | null;
}

export interface WrongAnswer {
  readonly seed: number;
  readonly question: string;
  readonly answer: string;
  readonly said: string;
  readonly error?: ErrorCode;
}

/** `successes` are exact answers: every word, in order, and no more. */
export interface KindResult extends Proportion {
  readonly n: number;
  /** The same questions, every pixel grey 128. */
  readonly blind: Proportion;
  /** The commonest right answer, and the rate of whoever always gives it. */
  readonly majority: { readonly answer: string; readonly count: number; readonly rate: number };
  /** The first 50. */
  readonly wrong: readonly WrongAnswer[];
  readonly seeds: readonly number[];
  readonly skippedSeeds: readonly number[];
}

export interface QuestionResult<K extends string = QuestionKind> extends Omit<QuestionOptions<K>, 'kinds'> {
  readonly formatVersion: 1;
  readonly task: 'question';
  /** All kinds together. */
  readonly overall: Proportion & { readonly n: number };
  readonly kinds: Readonly<Partial<Record<K, KindResult>>>;
}

export interface QuestionProgress {
  readonly done: number;
  readonly of: number;
  readonly exact: number;
  readonly kind: string;
  readonly last: Asked;
}

/** A question with what was said to it. */
export interface Asked {
  readonly seed: number;
  readonly question: Question<string>;
  readonly said: readonly string[];
  readonly blindSaid: readonly string[];
  readonly error?: ErrorCode;
}

const WRONG_LISTED = 50;
const MAX_SKIPPED = 1000; // seeds in a row that allow no question of a kind
const QUESTION_STREAM = 40; // of createRandom, and the kind's number on top
const STATE_STREAM = 60;

/** Whether the hand is full is what these ask: half of their states must hold something. */
const isAboutHand = (kind: QuestionKind): boolean => kind === 'holding' || kind === 'held';

const noQuestion = (kind: string, seed: number): TabletopError => ({
  code: 'SETTING_INVALID',
  message: `No scene from seed ${seed} on allows a question of the kind "${kind}". Choose another seed or kind.`,
});

const text = (words: readonly string[]): string => words.join(' ');
const isRight = ({ answer, accepted }: Question<string>, said: readonly string[]): boolean =>
  (accepted ?? [text(answer)]).includes(text(said));
const isExact = ({ question, said }: Asked): boolean => isRight(question, said);
const isExactBlind = ({ question, blindSaid }: Asked): boolean => isRight(question, blindSaid);

/** What kind of state a seed shows: at home, somewhere of the data generator's, or one of those that hold something. */
export type StateRequest = 'home' | 'placed' | 'holding' | 'empty';

/**
 * Half of the states at the home pose. With `balanced` half hold something; of the others half are at home, half
 * placed with nothing between the pads.
 */
export const stateRequestOf = (random: Random, balanced: boolean): StateRequest => {
  const first = random.next() < 0.5;
  if (!balanced) return first ? 'home' : 'placed';
  if (first) return 'holding';
  return random.next() < 0.5 ? 'home' : 'empty';
};

/** The dice of a seed's state, the same for every kind of question. */
export const stateRandom = (seed: number, balanced: boolean): Random =>
  createRandom(seed, STATE_STREAM + (balanced ? 1 : 0));

/** The question of this seed and kind to what is seen; null when the state allows none. */
export const questionOf = (seed: number, kind: QuestionKind, state: QuestionState): Question | null =>
  drawQuestion(kind, {
    ...state,
    random: createRandom(seed, QUESTION_STREAM + QUESTION_KINDS.indexOf(kind)),
  });

/** The model's words; none, and why, when it failed in a way that is its own doing. Errors: what voids the run. */
const answerTo = async <V extends AskedView>(
  question: Question<string>,
  view: V,
  ask: QuestionParts<V>['ask'],
): Promise<Result<Pick<Asked, 'said' | 'error'>>> => {
  const said = await ask(question.text, view);
  if (said.ok) return { ok: true, value: { said: said.value } };
  if (!COUNTS_AS_FAILURE.includes(said.error.code)) return said;
  return { ok: true, value: { said: [], error: said.error.code } };
};

const askBoth = async <V extends AskedView>(
  seed: number,
  question: Question<string>,
  view: V,
  ask: QuestionParts<V>['ask'],
): Promise<Result<Asked>> => {
  const seeing = await answerTo(question, view, ask);
  if (!seeing.ok) return seeing;
  const blind = await answerTo(question, { ...view, frame: blindFrame(view.frame) }, ask);
  if (!blind.ok) return blind;
  return { ok: true, value: { seed, question, ...seeing.value, blindSaid: blind.value.said } };
};

const majorityOf = (asked: readonly Asked[]): KindResult['majority'] => {
  const counts = new Map<string, number>();
  for (const { question } of asked) {
    const answer = text(question.answer);
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  const [answer, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);
  return { answer, count, rate: asked.length === 0 ? 0 : count / asked.length };
};

const summarize = (asked: readonly Asked[], skippedSeeds: readonly number[]): KindResult => ({
  n: asked.length,
  ...proportion(asked.filter(isExact).length, asked.length),
  blind: proportion(asked.filter(isExactBlind).length, asked.length),
  majority: majorityOf(asked),
  wrong: asked
    .filter((one) => !isExact(one))
    .slice(0, WRONG_LISTED)
    .map(({ seed, question, said, error }) => ({
      seed,
      question: question.text,
      answer: text(question.answer),
      said: text(said),
      ...(error ? { error } : {}),
    })),
  seeds: asked.map((one) => one.seed),
  skippedSeeds,
});

/** Asks until every kind has its questions. Errors: of the engine, the camera or the physics. */
export const evaluateAsked = async <K extends string, V extends AskedView, S>(
  options: QuestionOptions<K>,
  { open, ask, stateOf, questionOf: draw }: QuestionParts<V, S> & Asker<K, V, S>,
  onProgress?: (progress: QuestionProgress) => void,
): Promise<Result<QuestionResult<K>>> => {
  const { kinds: wanted, episodes } = options;
  const tallies = wanted.map((kind) => ({ kind, asked: [] as Asked[], skipped: [] as number[] }));
  const of = wanted.length * episodes;

  for (let seed = options.seed; tallies.some(({ asked }) => asked.length < episodes); seed++) {
    const scene = await open(seed);
    if (!scene.ok) return scene;
    try {
      const views = new Map<S, V | null>();
      for (const { kind, asked, skipped } of tallies) {
        if (asked.length === episodes) continue;
        const state = stateOf(kind);
        if (!views.has(state)) {
          const seen = await scene.value.view(state);
          if (!seen.ok) return seen;
          views.set(state, seen.value);
        }
        const view = views.get(state);
        const question = view ? draw(seed, kind, view) : null;
        if (!view || !question) {
          skipped.push(seed);
          if (seed - (asked.at(-1)?.seed ?? options.seed) >= MAX_SKIPPED)
            return { ok: false, error: noQuestion(kind, options.seed) };
          continue;
        }
        const last = await askBoth(seed, question, view, ask);
        if (!last.ok) return last;
        asked.push(last.value);
        const all = tallies.flatMap((tally) => tally.asked);
        const exact = all.filter(isExact).length;
        onProgress?.({ done: all.length, of, exact, kind, last: last.value });
      }
    } finally {
      scene.value.dispose();
    }
  }
  const { kinds: _, ...rest } = options;
  const all = tallies.flatMap(({ asked }) => asked);
  const overall = { n: all.length, ...proportion(all.filter(isExact).length, all.length) };
  const kinds = Object.fromEntries(
    tallies.map(({ kind, asked, skipped }) => [kind, summarize(asked, skipped)]),
  ) as Readonly<Partial<Record<K, KindResult>>>;
  return { ok: true, value: { formatVersion: 1, task: 'question', ...rest, overall, kinds } };
};

/** Of blocks, by the kinds of question that models are trained on. */
export const BLOCK_QUESTIONS: Asker<QuestionKind, QuestionView, boolean> = {
  stateOf: isAboutHand,
  questionOf,
};

export const evaluateQuestions = (
  options: QuestionOptions,
  parts: QuestionParts,
  onProgress?: (progress: QuestionProgress) => void,
): Promise<Result<QuestionResult>> => evaluateAsked(options, { ...parts, ...BLOCK_QUESTIONS }, onProgress);

/** What the table shows: one thing alone, several, or several of which half the seeds have one in the hand. */
export type OpenRequest = 'alone' | 'several' | 'perhaps-held';

/** Of things and pictures, about those of one side of the split. */
export const openQuestions = <V extends OpenState & AskedView>(
  side: AskedSide,
): Asker<OpenKind, V, OpenRequest> => ({
  stateOf: (kind) => (kind === 'what' ? 'alone' : kind === 'held' ? 'perhaps-held' : 'several'),
  questionOf: (seed, kind, view) =>
    drawOpenQuestion(kind, view, {
      random: createRandom(seed, QUESTION_STREAM + QUESTION_KINDS.length + OPEN_KINDS.indexOf(kind)),
      side,
    }),
});
