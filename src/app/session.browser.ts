/**
 * The composition root of the page: world, camera, engine and loop are made here, once, and given what they need.
 * Components get stores, hot data and these actions; nothing else knows how the parts hang together.
 */
import { decodeTokens } from '../action/index.ts';
import type { FrameSourceKind, Goal, Policy, Result, TabletopError, World } from '../contracts.ts';
import { openStillImage, openWebcam } from '../observe/index.ts';
import { createEngine, type KeptFile } from './adapters/engine.browser.ts';
import type { Simulation, Simulator } from './adapters/simulation.browser.ts';
import { createEngineControl } from './engine-control.ts';
import { createHot, type Hot } from './hot.ts';
import { checkInstruction } from './instruction.ts';
import { ERROR_TEXTS } from './messages.ts';
import { createPace, sleep, unpaced } from './pace.browser.ts';
import { SNAPSHOT_MS } from './publisher.ts';
import { createRunner } from './runner.ts';
import { SETTINGS, type Settings } from './settings.ts';
import { createSources } from './sources.ts';
import { dropNotices, pushNotice, type Stores } from './stores.ts';

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
  run(): Promise<void>;
  stop(): void;
  step(): Promise<void>;
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
  const control = createEngineControl(engine, stores);
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

  const sentence = (): Result<string> => checkInstruction(view.getState().draft);

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
    later: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
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

  const run = async (): Promise<void> => {
    if (!refused()) await runner.run();
  };

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
    session.setState({ world: 'ready', scene, examples });
    if (view.getState().draft === '') view.setState({ draft: examples[0] ?? '' });
    old?.dispose();
    hot.emit('world');
    void preview();
  };

  const reset = async (): Promise<void> => {
    await runner.clear();
    if (simulation && beginning) simulation.world.restore(beginning);
    else openScene(settings.getState().seed);
    hot.emit('world');
    await preview();
  };

  const changeScene = async (seed: number): Promise<void> => {
    // a sentence that came from the old scene's examples goes with it; one that was typed stays
    const examples = session.getState().examples;
    if (examples.includes(view.getState().draft)) view.setState({ draft: '' });
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
    control.cancel();
    session.setState({ engine: { phase: 'absent' } });
    await control.describe(!test && !asked);
    if (asked) await control.load();
  };

  settings.subscribe((now, before) => {
    if (now.seed !== before.seed) void changeScene(now.seed);
    if (now.camera !== before.camera) void selectCamera(now.camera);
    if (now.clock !== before.clock || now.driver !== before.driver) void restart();
    if (now.model !== before.model || now.provider !== before.provider) void reload();
  });

  session.subscribe((now, before) => {
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
    settings.setState({ instruction: draft === session.getState().examples[0] ? '' : draft });
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
    step: async () => {
      if (!refused()) await runner.step();
    },
    reset,
    write,
    say: (text) => {
      write(text);
      if (session.getState().run === 'running') void run();
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
