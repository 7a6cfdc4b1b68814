/** `window.tabletop`, only with ?test=1: what an automated test may ask of the page. Typed, and nothing the page itself uses. */
import type { ErrorCode, Plan } from '../contracts.ts';
import type { Answer } from './asker.ts';
import type { Session } from './session.browser.ts';
import type { Settings } from './settings.ts';
import type { SessionState } from './stores.ts';

export interface TabletopState
  extends Pick<SessionState, 'world' | 'engine' | 'source' | 'run' | 'snapshot' | 'end' | 'answer'> {
  readonly settings: Settings;
  readonly instruction: string;
  /** What the model wrote before it acted; null without *Plan first*. */
  readonly plan: Plan | null;
}

export interface TabletopStats {
  /** Runs of the policy graph since the model was loaded, warm-up and self-test included. */
  readonly policyRuns: number;
  readonly steps: number;
  /** Tasks of the main thread over 50 ms since the page was opened, and the longest one, ms. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
}

export interface TabletopHooks {
  /** The scene is up, or has failed and said so. */
  readonly ready: Promise<void>;
  getState(): TabletopState;
  load(): Promise<void>;
  /** Takes `n` steps, one after the other; ends early when the episode does. */
  step(n?: number): Promise<TabletopState>;
  /** Asks about what is seen now; null when there is no answer, see `lastError` or the page. */
  ask(question: string): Promise<Pick<Answer, 'words' | 'sentence' | 'tokens'> | null>;
  readonly lastError: { readonly code: ErrorCode; readonly message: string; readonly detail?: string } | null;
  /** FNV-1a, 32 bit, of the bytes the model got last; null without a frame. */
  frameHash(): string | null;
  worldHash(): string | null;
  /** Tokens of the episode so far. */
  tokens(): readonly (readonly number[])[];
  /** The step that is shown with the world where its frame was taken; null: the newest state. */
  cursor(): number | null;
  /** Indices of the steps that the visitor wrote. */
  edited(): readonly number[];
  seek(step: number | null): void;
  branch(tokens?: readonly number[]): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  readonly stats: TabletopStats;
}

declare global {
  interface Window {
    tabletop?: TabletopHooks;
  }
}

const fnv1a = (bytes: Uint8Array): string => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

export const installTestHooks = (app: Session): void => {
  const { session, settings, view } = app.stores;
  const long = { count: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      long.count += 1;
      long.longest = Math.max(long.longest, entry.duration);
    }
  }).observe({ type: 'longtask', buffered: true });

  const getState = (): TabletopState => {
    const { world, engine, source, run, snapshot, end, answer } = session.getState();
    return {
      ...{ world, engine, source, run, snapshot, end, answer },
      settings: settings.getState(),
      instruction: view.getState().draft,
      plan: snapshot?.plan ?? null,
    };
  };

  window.tabletop = {
    ready: app.ready,
    getState,
    load: app.load,
    step: async (n = 1) => {
      for (let i = 0; i < n; i++) {
        await app.step();
        if (session.getState().end) break;
      }
      return getState();
    },
    ask: async (question) => {
      const answer = await app.ask(question);
      return answer && { words: answer.words, sentence: answer.sentence, tokens: answer.tokens };
    },
    get lastError() {
      const { notices, engine, source, answer } = session.getState();
      if (answer?.phase === 'failed') return answer.error;
      const failed =
        engine.phase === 'failed' ? engine.error : source.phase === 'failed' ? source.error : null;
      return notices.at(-1)?.error ?? failed;
    },
    frameHash: () => (app.hot.frame ? fnv1a(app.hot.frame.rgb) : null),
    worldHash: () => app.world()?.hash() ?? null,
    tokens: () => app.hot.episode,
    cursor: () => view.getState().cursor,
    edited: () => app.hot.steps.filter((step) => step.edited).map((step) => step.index),
    ...{ seek: app.seek, branch: app.branch, undo: app.undo, redo: app.redo },
    get stats() {
      return {
        policyRuns: app.engineRuns(),
        steps: app.hot.steps.length,
        longTasks: long.count,
        longestTaskMs: long.longest,
      };
    },
  };
};
