/** `window.tabletop`, only with ?test=1: what an automated test may ask of the page. Typed, and nothing the page itself uses. */

import type { isQuestion } from '../../language/question.ts';
import type { checkInstruction } from '../instruction.ts';
import type { Session } from '../session.browser.ts';
import type { pushNotice } from '../stores.ts';
import { fontsLoaded } from './environment.browser.ts';
import { fetchPicture } from './picture.browser.ts';
import { drawPicture } from './pictures.browser.ts';
import { goalIn, objectsIn, sceneFacts, verdictIn } from './scene-facts.ts';
import { fnv1a, traceOf } from './trace.ts';
import type { Acted, KitError, TabletopHooks, TabletopState } from './types.ts';
import { TEST_API_VERSION } from './version.ts';

export type { TabletopHooks, TabletopState, TabletopStats } from './types.ts';

const BUSY: KitError = { code: 'BUSY', message: 'Something runs. Wait for it, or stop it first.' };
const IS_QUESTION: KitError = {
  code: 'IS_QUESTION',
  message: 'This reads as a question, which moves nothing: use ask().',
};

export interface TestHooksParts {
  /** Address of what the model is to look at, from the test's address; null: the camera of the settings. */
  readonly picture: string | null;
  /** Of the page's first files: imported here they would be split off from those, for visitors too. */
  readonly isQuestion: typeof isQuestion;
  readonly checkInstruction: typeof checkInstruction;
  readonly pushNotice: typeof pushNotice;
}

export const installTestHooks = (app: Session, parts: TestHooksParts): void => {
  const { session, settings, view } = app.stores;
  const long = { count: 0, longest: 0 };
  const countsLong = PerformanceObserver.supportedEntryTypes.includes('longtask'); // Chromium's alone
  if (countsLong) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        long.count += 1;
        long.longest = Math.max(long.longest, entry.duration);
      }
    }).observe({ type: 'longtask', buffered: true });
  }

  const getState = (): TabletopState => {
    const { world, engine, source, run, snapshot, end, answer, held } = session.getState();
    return {
      ...{ world, engine, source, run, snapshot, end, answer, held },
      settings: settings.getState(),
      instruction: view.getState().draft,
      plan: snapshot?.plan ?? null,
      proprioception: app.world()?.proprioception() ?? null,
    };
  };

  const newestNotice = () => session.getState().notices.at(-1) ?? null;

  const refused = (error: KitError | null): Acted => ({
    reason: 'refused',
    steps: app.hot.steps.length,
    succeeded: null,
    error,
  });

  const act: TabletopHooks['act'] = async (instruction, { anyway = false } = {}) => {
    if (session.getState().run !== 'idle') return refused(BUSY);
    if (parts.isQuestion(instruction)) return refused(IS_QUESTION);
    const checked = parts.checkInstruction(instruction);
    if (!checked.ok) return refused(checked.error);
    const before = session.getState().end;
    await app.write(instruction);
    app.clearHeld(); // what was refused before is looked for again
    await app.run();
    if (anyway && session.getState().held) await app.run();
    const { end, held } = session.getState();
    if (held?.phase === 'held') return refused(held.error);
    return end && end !== before ? end : refused(newestNotice()?.error ?? null);
  };

  const setTokens = async (ids: readonly number[]): Promise<KitError | null> => {
    if (session.getState().run !== 'idle') return BUSY;
    const [before, notice] = [app.hot.steps, newestNotice()];
    await app.take(ids);
    if (app.hot.steps !== before && app.hot.steps.at(-1)?.edited) return null;
    const newest = newestNotice();
    if (newest && newest !== notice) return newest.error;
    const message = `The episode has its ${settings.getState().maxSteps} steps. Reset, or seek to an earlier step.`;
    return { code: 'BUSY', message };
  };

  const showPicture = async (address: string): Promise<void> => {
    const fetched = await fetchPicture(address);
    if (fetched.ok) await app.showImage(fetched.value);
    else parts.pushNotice(session, fetched.error);
  };

  const told = (sentence?: string): string => sentence ?? view.getState().instruction;

  const hooks: TabletopHooks = {
    version: TEST_API_VERSION,
    ready: app.ready.then(async () => {
      if (parts.picture !== null) await showPicture(parts.picture);
      await fontsLoaded();
    }),
    backend: () => {
      const { engine } = session.getState();
      return engine.phase === 'ready' ? engine.info.provider : 'none';
    },
    getState,
    load: app.load,
    act,
    step: async (n = 1) => {
      for (let i = 0; i < n; i++) {
        await app.step();
        if (session.getState().end) break;
      }
      return getState();
    },
    reset: app.reset,
    ask: async (question) => {
      const answer = await app.ask(question);
      return answer && { words: answer.words, sentence: answer.sentence, tokens: answer.tokens };
    },
    scene: () => {
      const world = app.world();
      return world && sceneFacts(world);
    },
    objects: () => {
      const world = app.world();
      return world ? objectsIn(world) : [];
    },
    goal: (sentence) => goalIn(app.world(), told(sentence), app.goal(told(sentence))),
    verdict: (sentence) => {
      const said = told(sentence);
      return verdictIn(app.world(), said, app.goal(said), app.succeeded(said));
    },
    examples: () => session.getState().examples.map(({ kind, text }) => ({ kind, text })),
    notices: () => session.getState().notices.map(({ error }) => error),
    get lastError() {
      const { engine, source, answer } = session.getState();
      if (answer?.phase === 'failed') return answer.error;
      const failed =
        engine.phase === 'failed' ? engine.error : source.phase === 'failed' ? source.error : null;
      return newestNotice()?.error ?? failed;
    },
    frameHash: () => (app.hot.frame ? fnv1a(app.hot.frame.rgb) : null),
    viewHashes: () => {
      const observation = app.hot.steps.at(-1)?.observation;
      const views = observation?.views ?? (observation ? { frame: [observation.frame] } : {});
      const hashes = ([name, frames]: readonly [string, readonly { rgb: Uint8Array }[]]) =>
        [name, frames.map(({ rgb }) => fnv1a(rgb))] as const;
      return Object.fromEntries(Object.entries(views).map(hashes));
    },
    worldHash: () => app.world()?.hash() ?? null,
    getTrace: () => {
      const json = app.episodeJson();
      const frames = app.hot.steps.map(({ observation }) => observation.frame.rgb);
      return json === null ? null : traceOf(json, frames);
    },
    tokens: () => app.hot.steps.map(({ evidence }) => evidence.tokens ?? []),
    cursor: () => view.getState().cursor,
    edited: () => app.hot.steps.filter((step) => step.edited).map((step) => step.index),
    ...{ seek: app.seek, setTokens, branch: app.branch, undo: app.undo, redo: app.redo },
    drawn: drawPicture,
    get stats() {
      return {
        policyRuns: app.engineRuns(),
        steps: app.hot.steps.length,
        longTasks: countsLong ? long.count : null,
        longestTaskMs: countsLong ? long.longest : null,
      };
    },
  };
  // the object that main.tsx put there: whoever has it already has all of this
  window.tabletop = Object.defineProperties(
    window.tabletop ?? hooks,
    Object.getOwnPropertyDescriptors(hooks),
  );
};
