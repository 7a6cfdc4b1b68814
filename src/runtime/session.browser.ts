/**
 * The composition root of the page: world, camera, engine and loop are made here, once, and given what they need.
 * Components get stores, hot data and these actions; nothing else knows how the parts hang together.
 */
import type { FrameSource, Observer, Result, Step, TabletopError, World } from '../contracts.ts';
import { isQuestion } from '../language/question.ts';
import { replaceWord, type UnknownWord } from '../language/unknown-words.ts';
import { createObserver, observerOf } from '../observe/index.ts';
import type { Answer } from './asker.ts';
import type { Cameras } from './cameras.browser.ts';
import type { Desk } from './desk/desk.ts';
import { createDeskWiring, createFollowWiring } from './desk/wiring.browser.ts';
import { createDrivers, NO_MODEL } from './drivers.ts';
import type { KeptFile } from './engine.browser.ts';
import { createEngineControl } from './engine-control.ts';
import { createEngine } from './engine-later.browser.ts';
import { createEpisodeKeeper } from './episode-keeper.ts';
import { createHot, type Hot } from './hot.ts';
import { checkInstruction } from './instruction.ts';
import { drivenSpec } from './model-spec.ts';
import { createPace, sleep, unpaced } from './pace.browser.ts';
import { createQuestioning } from './questioning.ts';
import type { Posed } from './recording/player.ts';
import { createRewind, type Rewind } from './rewind.ts';
import { createRunner } from './runner.ts';
import { SETTINGS, type Settings } from './settings.ts';
import { createSharing, type Sharing } from './sharing.ts';
import type { Simulation, Simulator } from './simulation.browser.ts';
import type { FileKind } from './sources.ts';
import { dropNotices, pushNotice, type Stores } from './stores.ts';
import { createWordHints } from './word-hints.ts';

export interface Session extends Rewind, Pick<Sharing, 'shareQuery' | 'episodeJson'> {
  readonly stores: Stores;
  readonly hot: Hot;
  /** Resolves when the scene is up (or has failed and said so). */
  readonly ready: Promise<void>;
  /** Fetches what the live world is made of, and what is known of the model; opens nothing. Errors: WORLD_FAILED. */
  prefetch(): Promise<Result<Simulator>>;
  /** Opens the live world, once, and in it the run that is given as a link carries one; a session that is not `held` has done so. */
  start(run?: string | null): Promise<void>;
  /** Puts the live world in the place of a recording; nothing to do when it is there. */
  leaveRecording(): Promise<void>;
  /** What the large view draws: the world, or a recording of one. */
  posed(): Posed | null;
  /** A picture of the large view has really been drawn; false: nobody needs to hear of the next. */
  drawn(): boolean;
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
  /** Opens a file as the picture that is seen; nothing if another camera is chosen. */
  showFile(kind: FileKind, file: Blob): Promise<void>;
  showImage(file: Blob): Promise<void>;
  readonly cameras: Pick<Cameras, 'state' | 'choose'>;
  readonly desk: Desk;
  webglFailed(error: TabletopError): void;
}

export interface SessionOptions {
  /** Motion as fast as it goes, no automatic loading. */
  readonly test: boolean;
  /** Waits with everything heavy until `start`: a recording is shown first. */
  readonly held?: boolean;
  /** The run that a link carries. */
  readonly run?: string | null;
}

const later = (callback: () => void, ms: number): (() => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

const PART_MISSING: TabletopError = {
  code: 'WORLD_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and reload the page.',
};

export const createSession = (
  stores: Stores,
  { test, held = false, run: linked = null }: SessionOptions,
): Session => {
  const { session, settings, view } = stores;
  const hot = createHot();
  const engine = createEngine();
  const control = createEngineControl(engine, stores, (words) => simulator?.planText(words) ?? null);
  let simulator: Simulator | null = null;
  let simulation: Simulation | null = null;
  let beginning: ReturnType<World['save']> | null = null;

  // ---------------------------------------------------------------- observe

  const reopen = (): Promise<void> => changeScene(settings.getState().seed);
  const { desk, cameras } = createDeskWiring({
    ...{ stores, hot, reopen },
    simulation: () => simulation,
    sim: () => simulated(),
  });
  const { sources, preview } = cameras;

  // ---------------------------------------------------------------- who drives, and what was asked

  /** The last instruction: a question in the box does not change what a run is about. */
  const sentence = (): Result<string> => checkInstruction(view.getState().told);

  const drivers = createDrivers({ stores, control, simulation: () => simulation, sentence });

  const following = createFollowWiring({ stores, desk, drivers, engine, simulation: () => simulation });

  /** What whoever drives sees and says. */
  const driven = () => drivenSpec(session.getState(), settings.getState());
  const spec = () => driven().language.spec;

  const world = (): World | null => simulation?.world ?? null;
  const pace = test ? unpaced : createPace();
  const keeper = createEpisodeKeeper({ stores, hot, spec, now: () => performance.now(), later });

  /** The chosen camera is the first of the policy's; further ones are simulated. */
  const observer = (earlier: readonly Step[]) => {
    const { observation } = driven();
    const [first] = observation.cameras;
    const all = simulation?.cameras(observation) ?? {};
    const named = first ? { ...all, [first.name]: sources.source } : all;
    return createObserver({
      spec: observation,
      sources: named,
      earlier: earlier.map((step) => step.observation),
    });
  };

  /** The first camera as it is simulated: the only one that can take the frames of a linked run again. */
  const simulated = (): FrameSource | null =>
    Object.values(simulation?.cameras(driven().observation) ?? {})[0] ?? null;
  const simulatedCamera = (): Observer | null => {
    const camera = simulated();
    return camera && observerOf(camera);
  };

  const runner = createRunner({
    ...{ stores, hot, keeper, world, spec, sleep, pace, observer },
    policy: following.policy,
    instruction: sentence,
    succeeded: drivers.succeeded,
    now: () => performance.now(),
  });

  const still = (): boolean => !test && window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const looks = { stores, hot, keeper, runner, world, sleep, pace, still };
  const rewind = createRewind({ ...looks, codec: () => driven().language.codec });

  const { goal, succeeded } = drivers;
  const sharing = createSharing({ stores, keeper, runner, world, spec, goal, succeeded });

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
    if (session.getState().run === 'playing') await runner.halt();
    if (drivers.refused()) return;
    if (session.getState().run === 'idle') questioning.clear(); // it was about a picture that will be gone
    await work();
  };

  const run = (): Promise<void> =>
    carryOut(async () => {
      await runner.run();
      // following has no end of its own: a long run is many episodes, each forgotten, so that memory stays flat
      while (following.goesOn()) {
        await runner.clear();
        await runner.run();
      }
      desk.verdict(null);
    });

  const load = async (): Promise<void> => {
    dropNotices(session, ({ error }) => error.code === 'MODEL_NOT_LOADED');
    await runner.halt();
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
    const opened = simulator.open(seed, desk.on());
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
  const reload = async (another: 'model' | 'provider'): Promise<void> => {
    const asked = session.getState().engine.phase !== 'absent';
    // the same model elsewhere says the same: an episode that lost its device goes on on the processor
    await (another === 'model' ? runner.clear() : runner.halt());
    questioning.clear();
    control.cancel();
    session.setState({ engine: { phase: 'absent' } });
    await control.describe(!test && !asked);
    if (asked) await control.load();
  };

  settings.subscribe((now, before) => {
    if (!started) return; // what is chosen until then is what the scene opens with
    if (now.seed !== before.seed) void changeScene(now.seed);
    if (now.camera !== before.camera) {
      desk.closed();
      void cameras.select(now.camera);
    }
    if (now.mirror !== before.mirror || now.turn !== before.turn) void preview();
    const planning = now.driver === 'model' && now.planFirst !== before.planFirst;
    if (now.clock !== before.clock || now.driver !== before.driver || planning) void restart();
    if (now.model !== before.model) void reload('model');
    else if (now.provider !== before.provider) void reload('provider');
  });

  session.subscribe((now, before) => {
    if (now.engine.phase !== before.engine.phase && now.engine.phase === 'ready') hints.changed();
    if (now.end !== before.end && now.end?.error) control.checkAlive(now.end.error);
  });

  let parts: Promise<Result<Simulator>> | null = null;
  /** Physics and three, the heavy half of the page: fetched once, and again after a failure. */
  const fetchParts = async (): Promise<Result<Simulator>> => {
    parts ??= import('./simulation.browser.ts').then(
      ({ loadSimulator }) => loadSimulator(),
      (thrown: unknown) => ({ ok: false as const, error: { ...PART_MISSING, detail: String(thrown) } }),
    );
    const loaded = await parts;
    if (!loaded.ok) parts = null;
    return loaded;
  };

  const boot = async (run: string | null): Promise<void> => {
    const loaded = await fetchParts();
    if (!loaded.ok) return worldFailed(loaded.error);
    simulator = loaded.value;
    if (simulator.cameraError) pushNotice(session, simulator.cameraError);
    openScene(settings.getState().seed);
    if (settings.getState().camera !== 'sim') await cameras.select(settings.getState().camera);
    const { planText } = simulator;
    if (run !== null) {
      await sharing.openRun(run, { camera: simulatedCamera(), planText });
    }
  };

  let started: Promise<void> | null = null;
  let described = false;
  const describeOnce = (): void => {
    if (!described) void control.describe(!test);
    described = true;
  };
  const start = (run = linked): Promise<void> => {
    started ??= boot(run);
    describeOnce();
    return started;
  };

  const showFile = async (kind: FileKind, file: Blob): Promise<void> => {
    await started;
    await cameras.show(kind, file);
  };

  const write = (draft: string): void => {
    view.setState({ draft });
    if (SETTINGS.instruction.parse(draft) === undefined) return;
    // the scene's first example is the default and need not be in the link
    settings.setState({ instruction: draft === session.getState().examples[0]?.text ? '' : draft });
  };

  return {
    stores,
    hot,
    ready: held ? Promise.resolve() : start(),
    prefetch: () => {
      describeOnce();
      return fetchParts();
    },
    start,
    leaveRecording: async () => undefined,
    posed: world,
    drawn: () => false,
    world,
    engineRuns: engine.runs,
    load,
    cancelLoad: control.cancel,
    keptFiles: engine.kept,
    forgetFiles: async () => {
      await engine.forget();
      await control.describe(false);
    },
    ...rewind,
    shareQuery: sharing.shareQuery,
    episodeJson: sharing.episodeJson,
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
    retryCamera: () => void cameras.select(settings.getState().camera),
    showFile,
    desk,
    showImage: (file) => showFile('image', file),
    cameras,
    webglFailed: (error) => {
      session.setState({ webgl: 'failed' });
      pushNotice(session, error);
    },
  };
};
