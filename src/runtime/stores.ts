/** Three small stores: what the visitor chose (settings), what is going on (session), what is open (view). */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionLanguage } from '../action/index.ts';
import type {
  ActionTokens,
  ObservationSpec,
  Plan,
  Provider,
  SceneSpec,
  StageTimes,
  TableName,
  TabletopError,
  TaskName,
} from '../contracts.ts';
import type { RunEnd } from '../episode/history.ts';
import { isQuestion } from '../language/question.ts';
import type { WordHint } from '../language/unknown-words.ts';
import type { Build, HeadSpec, Metrics, ParityReport } from '../policy/index.ts';
import { ERROR_TEXTS, type ErrorText } from './messages.ts';
import type { FirstLook } from './own-policy/first-look.ts';
import type { PanelName, Settings } from './settings.ts';

// ---------------------------------------------------------------- session

/** The theme that is shown: the choice, or the system's where the choice is auto. */
export type ResolvedTheme = 'dark' | 'light';

/** What a model takes and gives, as its manifest says it. */
export interface ModelSpec {
  /** Id of the robot it was trained for. */
  readonly robot: string;
  readonly observation: ObservationSpec;
  readonly language: Pick<ActionLanguage, 'spec' | 'codec'>;
  /** Of a head that answers with a chunk: how many of its actions are carried out open loop, or all averaged. */
  readonly chunk: { readonly execute: number; readonly ensemble: boolean } | null;
}

/** What the consent card says before a byte of weights is fetched. */
export interface ModelSummary {
  readonly title: string;
  readonly summary: string;
  readonly license: string;
  /** Variant that would be fetched, and all bytes that come with it (encoder and tokenizer included). */
  readonly variant: string;
  /** Where it would run, as far as can be told before it is loaded. */
  readonly provider: Provider;
  readonly bytes: number;
  /** Every file is already in this browser's cache. */
  readonly cached: boolean;
  /** It answers questions. */
  readonly answers: boolean;
  /** It writes plans. */
  readonly plans: boolean;
  /** It sees things one by one, and acts and answers by that. */
  readonly things: boolean;
  readonly spec: ModelSpec;
  readonly card: ModelCardData;
}

/** What the manifest says of the model: shown as it is, nothing added. */
export interface ModelCardData {
  readonly parameters: number | null;
  readonly head: HeadSpec;
  /** Null: it reads no words. */
  readonly encoder: { readonly id: string; readonly license: string; readonly bytes: number } | null;
  readonly variants: readonly {
    readonly id: string;
    readonly bytes: number;
    readonly providers: readonly Provider[];
  }[];
  /** Arithmetic of one action, 10^9 operations. */
  readonly gflopPerAction: number | null;
  /** What lay on the tables that it was trained on; null: it does not say. */
  readonly tables: readonly TableName[] | null;
  readonly metrics: Metrics | null;
}

export interface EngineSummary {
  readonly title: string;
  readonly variant: string;
  readonly provider: Provider;
  /** Which of the three runtimes. */
  readonly build: Build;
  /** That it runs on, on the processor. */
  readonly threads: number;
  /** Did the golden tokens come out? 'unverified': the model came with none. */
  readonly parity: 'ok' | 'differs' | 'unverified';
  /** Of an unverified one: what it gave for made-up observations. */
  readonly firstLook?: FirstLook;
  /** Of an unverified one: what is said of its normalization, short. */
  readonly normalization?: string;
  readonly selfTest: ParityReport;
  readonly spec: ModelSpec;
  readonly answers: boolean;
  readonly plans: boolean;
  /** Graphics adapter in words, when one runs. */
  readonly adapter: string | null;
  /** Why the provider is not the one asked for. */
  readonly fallback: TabletopError | null;
}

export type LoadStage = 'manifest' | 'download' | 'compile' | 'warm-up' | 'self-test';

export type EngineState =
  | { readonly phase: 'absent' }
  | { readonly phase: 'loading'; readonly stage: LoadStage; readonly loaded: number; readonly total: number }
  | { readonly phase: 'ready'; readonly info: EngineSummary }
  | { readonly phase: 'failed'; readonly error: TabletopError };

export type SourceState =
  | { readonly phase: 'ready' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'empty' }
  | { readonly phase: 'failed'; readonly error: TabletopError };

/** `playing`: recorded steps are shown again; nothing new is said. */
export type RunState = 'idle' | 'running' | 'stepping' | 'stopping' | 'playing';

/** The shown step as the page shows it: the newest, or the one at the cursor. */
export interface Snapshot {
  readonly index: number;
  /** Steps of the whole episode. */
  readonly steps: number;
  /** The cursor is on this step: the world stands where its frame was taken, and the step is still to come. */
  readonly sought: boolean;
  /** The visitor wrote this action. */
  readonly edited: boolean;
  /** Came with a link and was played again: no logits, no times. */
  readonly replayed: boolean;
  /** The action in the order and units of its specification. */
  readonly values: readonly number[];
  /** Null: the head does not speak tokens. */
  readonly tokens: ActionTokens | null;
  /** Which row of how long a chunk the action is. */
  readonly chunk: { readonly at: number; readonly length: number } | null;
  readonly times: StageTimes;
  /** Actions a second of wall clock over the last few; null until there are two. */
  readonly rate: number | null;
  readonly simTime: number;
  readonly dropped: number;
  readonly held: TabletopError | null;
  readonly hasLogits: boolean;
  readonly plan: Plan | null;
}

/** One token of an answer, as the model's vocabulary writes it. */
export interface AnswerToken {
  readonly id: number;
  readonly word: string;
}

export type AnswerState =
  | { readonly phase: 'asking'; readonly question: string }
  | {
      readonly phase: 'answered';
      readonly question: string;
      readonly sentence: string;
      /** False: the tokens are no answer to this question, and the sentence quotes them. */
      readonly fits: boolean;
      readonly tokens: readonly AnswerToken[];
      readonly ms: number;
    }
  | { readonly phase: 'failed'; readonly question: string; readonly error: TabletopError };

/** An instruction that is not carried out yet: the model is looking for what it names, or has not found it. */
export type HeldState =
  | { readonly phase: 'looking'; readonly sentence: string }
  /** NOT_FOUND or INSTRUCTION_UNCLEAR; its message says what the model does see. */
  | { readonly phase: 'held'; readonly sentence: string; readonly error: TabletopError };

export interface Notice {
  readonly id: number;
  readonly error: TabletopError;
  /** Headline and remedies; by default those of the error's code. */
  readonly text: ErrorText;
}

/** A sentence for the box that fits the scene. */
export interface Example {
  readonly kind: TaskName | 'question';
  readonly text: string;
  /** Offered only for models that were measured at the task. */
  readonly onceMeasured?: boolean;
  /** A question that what is seen one by one does not answer: of a colour. */
  readonly inTokens?: boolean;
}

/** The episode the page opened on, in a few words. */
export interface RecordingSummary {
  readonly model: string;
  readonly variant: string;
  readonly provider: string;
  readonly seed: number;
  readonly instruction: string;
  readonly succeeded: boolean;
}

/** A recording is shown in the place of the live world; `leaving`: the physics is on its way. */
export interface RecordingState {
  readonly phase: 'waiting' | 'playing' | 'paused' | 'leaving';
  /** Null until it has arrived. */
  readonly about: RecordingSummary | null;
}

export interface SessionState {
  readonly world: 'loading' | 'ready' | 'failed';
  readonly webgl: 'ok' | 'failed';
  readonly scene: SceneSpec | null;
  /** Null: what is shown is live. */
  readonly recording: RecordingState | null;
  /** What can be told and asked in this scene; which of it is offered depends on the model. */
  readonly examples: readonly Example[];
  readonly model: ModelSummary | null;
  readonly engine: EngineState;
  readonly source: SourceState;
  readonly run: RunState;
  readonly snapshot: Snapshot | null;
  readonly end: RunEnd | null;
  /** How many branches can be undone, and redone. */
  readonly undo: number;
  readonly redo: number;
  readonly answer: AnswerState | null;
  readonly held: HeldState | null;
  readonly notices: readonly Notice[];
}

/** Does the chosen model answer questions? Null until its manifest has been read. */
export const canAnswer = ({ engine, model }: SessionState): boolean | null =>
  engine.phase === 'ready' ? engine.info.answers : (model?.answers ?? null);

/** Does it write plans? */
export const canPlan = ({ engine, model }: SessionState): boolean | null =>
  engine.phase === 'ready' ? engine.info.plans : (model?.plans ?? null);

export const initialSession = (): SessionState => ({
  world: 'loading',
  webgl: 'ok',
  scene: null,
  recording: null,
  examples: [],
  model: null,
  engine: { phase: 'absent' },
  source: { phase: 'ready' },
  run: 'idle',
  snapshot: null,
  end: null,
  undo: 0,
  redo: 0,
  answer: null,
  held: null,
  notices: [],
});

// ---------------------------------------------------------------- view

/** A folder or a file; null: a text or a link. */
export type Dropped = FileSystemEntry | File | null;

export interface ViewState {
  readonly help: boolean;
  readonly card: boolean;
  readonly theme: ResolvedTheme;
  /** What is typed; becomes settings.instruction as soon as the policy could read it. */
  readonly draft: string;
  /** The last draft that was no question: what a run is about, whatever is being asked. */
  readonly instruction: string;
  /** Words of the draft that no model can know. */
  readonly hints: readonly WordHint[];
  /** Why the instruction cannot be obeyed or judged, in a sentence; null: there is nothing to say. */
  readonly understanding: string | null;
  /** Dimension under the pointer or focus, highlighted everywhere. */
  readonly dimension: number | null;
  readonly shared: boolean;
  /** Index of the shown step, the world standing where its frame was taken; null: the newest state. */
  readonly cursor: number | null;
  /** The open panel; it travels in a link. */
  readonly panel: PanelName | null;
  /** The page of "One action, step by step" that is open: its chapter, and the position of the token on pages about one. */
  readonly walk: { readonly chapter: string; readonly token: number } | null;
  /** Tokens typed for a step but not carried out: what the ghosts show. */
  readonly edit: { readonly step: number; readonly tokens: ActionTokens } | null;
  /** Files of a policy of the visitor's that wait to be read. */
  readonly policy: readonly Dropped[] | null;
  /** A model file of the visitor's that waits for its name and size. */
  readonly own: { readonly file: string; readonly bytes: Uint8Array } | null;
}

export interface Stores {
  readonly settings: StoreApi<Settings>;
  readonly session: StoreApi<SessionState>;
  readonly view: StoreApi<ViewState>;
}

/** Panels that are dialogs have a flag of their own. */
const DIALOGS: readonly (PanelName | null)[] = ['help', 'card'];

const openPanel = ({ help, card, panel }: ViewState): PanelName | null =>
  help ? 'help' : card ? 'card' : panel;

export const createStores = (settings: Settings, theme: ResolvedTheme): Stores => {
  const { instruction, panel } = settings;
  const view = createStore<ViewState>()(() => ({
    help: panel === 'help',
    card: panel === 'card',
    theme,
    draft: instruction,
    instruction: isQuestion(instruction) ? '' : instruction,
    hints: [],
    understanding: null,
    dimension: null,
    shared: false,
    cursor: null,
    panel: DIALOGS.includes(panel) ? null : panel,
    walk: null,
    edit: null,
    own: null,
    policy: null,
  }));
  const chosen = createStore<Settings>()(() => settings);
  // the open panel is part of a link
  view.subscribe((now) => {
    const open = openPanel(now);
    if (chosen.getState().panel !== open) chosen.setState({ panel: open });
  });
  return { settings: chosen, session: createStore<SessionState>()(initialSession), view };
};

let nextNotice = 1;

/** Shows an error. The same code and sentence is not shown twice; at most three stay, newest last. */
export const pushNotice = (
  session: StoreApi<SessionState>,
  error: TabletopError,
  text: ErrorText = ERROR_TEXTS[error.code],
): void => {
  session.setState(({ notices }) => {
    const others = notices.filter((n) => n.error.code !== error.code || n.error.message !== error.message);
    nextNotice += 1;
    return { notices: [...others, { id: nextNotice, error, text }].slice(-3) };
  });
};

export const dropNotices = (session: StoreApi<SessionState>, which: (notice: Notice) => boolean): void =>
  session.setState(({ notices }) => ({ notices: notices.filter((n) => !which(n)) }));
