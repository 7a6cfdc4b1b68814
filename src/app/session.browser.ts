/**
 * The composition root of the page: world, camera, engine and loop are made here, once, and given what they need.
 * Components get stores, hot data and these actions; nothing else knows how the parts hang together.
 */
import { decodeTokens } from '../action/index.ts';
import type { FrameSourceKind, Goal, Policy, Result, TabletopError, World } from '../contracts.ts';
import { openStillImage, openWebcam } from '../observe/index.ts';
import { createEngine, type KeptFile } from './adapters/engine.browser.ts';
import type { Simulation, Simulator } from './adapters/simulation.browser.ts';
import type { Answer } from './asker.ts';
import { createEngineControl } from './engine-control.ts';
import { createHot, type Hot } from './hot.ts';
import { checkInstruction } from './instruction.ts';
import { isQuestion } from './language/question.ts';
import { replaceWord, type UnknownWord } from './language/unknown-words.ts';
import { ERROR_TEXTS } from './messages.ts';
import { createPace, sleep, unpaced } from './pace.browser.ts';
import { SNAPSHOT_MS } from './publisher.ts';
import { createQuestioning } from './questioning.ts';
import { createRunner } from './runner.ts';
import { SETTINGS, type Settings } from './settings.ts';
import { createSources } from './sources.ts';
import { dropNotices, pushNotice, type Stores } from './stores.ts';
import { createWordHints } from './word-hints.ts';

export interface Session {
  readonly stores: Stores;
  readonly hot: Hot;
  /** Resolves when the scene is up (or has failed and said so). */
  readonly ready: Promise<void>;
  world(): World | null;
  engineRuns(): number;
  load(): Promise<void>;
  cancelLoad(): void;
  /** Model files this browser keeps; forgetting them leaves a loaded model running. */
  keptFiles(): Promise<readonly KeptFile[]>;
  forgetFiles(): Promise<void>;
  /** Carries out the sentence; a question is asked instead, whatever button said so. */
  run(): Promise<void>;
  stop(): void;
  step(): Promise<void>;
  /** About what is seen now; never moves the arm. Null when there is no answer, and the page says why. */
  ask(question: string): Promise<Answer | null>;
  clearAnswer(): void;
  /** Puts another word in place of one that is not known. */
  correct(word: UnknownWord, by: string): void;
  /** The same scene from its beginning. */
  reset(): Promise<void>;
  /** What is typed; kept whatever it is. */
  write(text: string): void;
  /** An example: written and, while a run goes on, told at once. */
  say(text: string): void;
  change(settings: Partial<Settings>): void;
  retryCamera(): void;
  showImage(file: Blob): Promise<void>;
  webglFailed(error: TabletopError): void;
}

export interface SessionOptions {
  /** Motion as fast as it goes, no automatic loading. */
  readonly test: boolean;
}

const DEFAULT_HZ = 5;

const later = (callback: () => void, ms: number): (() => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

const refusal = (code: 'MODEL_NOT_LOADED' | 'GOAL_UNKNOWN'): TabletopError => ({
  code,
  message: ERROR_TEXTS[code].next,
});
const NO_MODEL = refusal('MODEL_NOT_LOADED');
const NO_GOAL = refusal('GOAL_UNKNOWN');

const PART_MISSING: TabletopError = {
  code: 'WORLD_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and reload the page.',
};

export const createSession = (stores: Stores, { test }: SessionOptions): Session => {
  const { session, settings, view } = stores;
  const hot = createHot();
  const engine = createEngine();
  const control = createEngineControl(engine, stores, (words) => simulator?.planText(words) ?? null);
  let simulator: Simulator | null = null;
  let simulation: Simulation | null = null;
  let beginning: ReturnType<World['save']> | null = null;

  // ---------------------------------------------------------------- observe

  const sources = createSources({
    sim: () => simulation?.camera ?? null,
    openWebcam: (onLost, signal) => openWebcam({ onLost, signal }),
    openImage: openStillImage,
    onState: (source) => session.setState({ source }),
  });

  /** Shows what the model would see now; a run shows what it did see. */
  const preview = async (): Promise<void> => {
    if (session.getState().run !== 'idle' || session.getState().source.phase !== 'ready') return;
    const grabbed = await sources.source.grab();
    if (session.getState().run !== 'idle') return;
    hot.frame = grabbed.ok ? grabbed.value : null;
    hot.emit('frame');
    if (!grabbed.ok && grabbed.error.code === 'WEBGL_FAILED') {
      session.setState({ source: { phase: 'failed', error: grabbed.error } });
    }
  };

  const selectCamera = async (kind: FrameSourceKind): Promise<void> => {
    hot.frame = null;
    hot.emit('frame');
    await sources.select(kind);
    await preview();
  };

  setInterval(() => {
    if (settings.getState().camera === 'webcam' && !document.hidden) void preview();
  }, SNAPSHOT_MS);

  // ---------------------------------------------------------------- who drives, and what was asked

  /** The last instruction: a question in the box does not change what a run is about. */
  const sentence = (): Result<string> => checkInstruction(view.getState().told);

  const goal = (): Goal | null => {
    const asked = sentence();
    return asked.ok && simulation ? simulation.goalOf(asked.value) : null;
  };

  const expert = (sim: Simulation): Result<Policy> => {
    const first = goal();
    if (!first) return { ok: false, error: NO_GOAL };
    let last = first;
    const newest = (): Goal => {
      last = goal() ?? last;
      return last;
    };
    return { ok: true, value: sim.expert(newest) };
  };

  const policy = (): Result<Policy> => {
    if (!simulation) return { ok: false, error: NO_MODEL };
    switch (settings.getState().driver) {
      case 'expert':
        return expert(simulation);
      case 'no-op':
        return { ok: true, value: simulation.noOp() };
      case 'model': {
        const model = control.policy();
        return model ? { ok: true, value: model } : { ok: false, error: NO_MODEL };
      }
    }
  };

  const controlHz = (): number => {
    const { engine: state } = session.getState();
    return state.phase === 'ready' ? state.info.controlHz : DEFAULT_HZ;
  };

  const runner = createRunner({
    stores,
    hot,
    world: () => simulation?.world ?? null,
    observe: sources.source,
    policy,
    instruction: sentence,
    succeeded: () => {
      const asked = goal();
      return asked && simulation ? simulation.world.succeeded(asked) : null;
    },
    controlHz,
    decode: decodeTokens,
    now: () => performance.now(),
    sleep,
    later,
    pace: test ? unpaced : createPace(),
  });

  /** Says what must come first, in words of its own; everything else is the runner's to say. */
  const refused = (): boolean => {
    const { driver } = settings.getState();
    if (session.getState().run !== 'idle' || !sentence().ok || !simulation) return false;
    if (driver === 'model' && !control.policy()) pushNotice(session, NO_MODEL);
    else if (driver === 'expert' && !goal()) pushNotice(session, NO_GOAL);
    else return false;
    return true;
  };

  // ---------------------------------------------------------------- questions

  const questioning = createQuestioning({
    ...{ stores, hot, engine, control },
    camera: sources.source,
    scene: () =>
      simulator && simulation
        ? { state: simulation.world.proprioception(), language: simulator.language }
        : null,
    notLoaded: NO_MODEL,
  });

  const hints = createWordHints({
    stores,
    language: () => simulator?.language ?? null,
    embed: engine.embed,
    later,
  });
  view.subscribe((now, before) => {
    if (now.draft === before.draft) return;
    if (!isQuestion(now.draft)) view.setState({ told: now.draft });
    hints.changed();
  });

  const carryOut = async (work: () => Promise<void>): Promise<void> => {
    const { draft } = view.getState();
    if (isQuestion(draft)) {
      await questioning.ask(draft);
      return;
    }
    if (refused()) return;
    if (session.getState().run === 'idle') questioning.clear(); // it was about a picture that will be gone
    await work();
  };

  const run = (): Promise<void> => carryOut(runner.run);

  const load = async (): Promise<void> => {
    dropNotices(session, ({ error }) => error.code === 'MODEL_NOT_LOADED');
    await runner.clear();
    await control.load();
  };

  // ---------------------------------------------------------------- scenes

  const worldFailed = (error: TabletopError): void => {
    session.setState({ world: 'failed' });
    pushNotice(session, error);
  };

  const openScene = (seed: number): void => {
    if (!simulator) return;
    const old = simulation;
    const opened = simulator.open(seed);
    if (!opened.ok) {
      worldFailed(opened.error);
      return;
    }
    simulation = opened.value;
    beginning = simulation.world.save();
    const { scene, examples } = simulation;
    questioning.clear();
    session.setState({ world: 'ready', scene, examples });
    if (view.getState().draft === '') view.setState({ draft: examples[0]?.text ?? '' });
    hints.changed();
    old?.dispose();
    hot.emit('world');
    void preview();
  };

  const reset = async (): Promise<void> => {
    await runner.clear();
    questioning.clear();
    if (simulation && beginning) simulation.world.restore(beginning);
    else openScene(settings.getState().seed);
    hot.emit('world');
    await preview();
  };

  const changeScene = async (seed: number): Promise<void> => {
    // a sentence that came from the old scene's examples goes with it; one that was typed stays
    const { draft } = view.getState();
    if (session.getState().examples.some(({ text }) => text === draft)) view.setState({ draft: '' });
    await runner.clear();
    if (settings.getState().seed === seed) openScene(seed);
  };

  /** A run that is under way goes on with the new choice; one that is not stays still. */
  const restart = async (): Promise<void> => {
    const wasRunning = session.getState().run === 'running';
    runner.stop();
    if (!wasRunning) return;
    await runner.clear();
    await run();
  };

  /** Another model or provider. Whoever had asked for a model before is not asked again. */
  const reload = async (): Promise<void> => {
    const asked = session.getState().engine.phase !== 'absent';
    await runner.clear();
    questioning.clear();
    control.cancel();
    session.setState({ engine: { phase: 'absent' } });
    await control.describe(!test && !asked);
    if (asked) await control.load();
  };

  settings.subscribe((now, before) => {
    if (now.seed !== before.seed) void changeScene(now.seed);
    if (now.camera !== before.camera) void selectCamera(now.camera);
    const planning = now.driver === 'model' && now.planFirst !== before.planFirst;
    if (now.clock !== before.clock || now.driver !== before.driver || planning) void restart();
    if (now.model !== before.model || now.provider !== before.provider) void reload();
  });

  session.subscribe((now, before) => {
    if (now.engine.phase !== before.engine.phase && now.engine.phase === 'ready') hints.changed();
    if (now.end !== before.end && now.end?.error) control.checkAlive(now.end.error);
  });

  const boot = async (): Promise<void> => {
    // physics and three are the heavy half of the page: fetched while the rest is already on the screen
    const loaded = await import('./adapters/simulation.browser.ts').then(
      ({ loadSimulator }) => loadSimulator(),
      (thrown: unknown) => ({ ok: false as const, error: { ...PART_MISSING, detail: String(thrown) } }),
    );
    if (!loaded.ok) return worldFailed(loaded.error);
    simulator = loaded.value;
    if (simulator.cameraError) pushNotice(session, simulator.cameraError);
    openScene(settings.getState().seed);
    if (settings.getState().camera !== 'sim') await selectCamera(settings.getState().camera);
  };

  const write = (draft: string): void => {
    view.setState({ draft });
    if (SETTINGS.instruction.parse(draft) === undefined) return;
    // the scene's first example is the default and need not be in the link
    settings.setState({ instruction: draft === session.getState().examples[0]?.text ? '' : draft });
  };

  const ready = boot();
  void control.describe(!test);

  return {
    stores,
    hot,
    ready,
    world: () => simulation?.world ?? null,
    engineRuns: engine.runs,
    load,
    cancelLoad: control.cancel,
    keptFiles: engine.kept,
    forgetFiles: async () => {
      await engine.forget();
      await control.describe(false);
    },
    run,
    stop: runner.stop,
    step: () => carryOut(runner.step),
    ask: questioning.ask,
    clearAnswer: questioning.clear,
    correct: (word, by) => write(replaceWord(view.getState().draft, word, by)),
    reset,
    write,
    say: (text) => {
      write(text);
      if (session.getState().run === 'running' || isQuestion(text)) void run();
    },
    change: (changes) => settings.setState(changes),
    retryCamera: () => void selectCamera(settings.getState().camera),
    showImage: async (file) => {
      await sources.show(file);
      await preview();
    },
    webglFailed: (error) => {
      session.setState({ webgl: 'failed' });
      pushNotice(session, error);
    },
  };
};
