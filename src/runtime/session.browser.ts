/**
 * The composition root of the page: world, camera, engine and loop are made here, once, and given what they need.
 * Components get stores, hot data and these actions; nothing else knows how the parts hang together.
 */
import type { FrameSize, FrameSource, Observer, Result, Step, TabletopError, World } from '../contracts.ts';
import { isQuestion } from '../language/question.ts';
import { replaceWord, type UnknownWord } from '../language/unknown-words.ts';
import { createObserver, FRAME_SIDE, observerOf, sameSize, sizeOf } from '../observe/index.ts';
import { sameTrunk } from '../policy/index.ts';
import type { Looks } from '../render/index.ts';
import type { Cameras } from './cameras.browser.ts';
import type { Desk } from './desk/desk.ts';
import { createDeskWiring, createFollowWiring } from './desk/wiring.browser.ts';
import { createDriverChange } from './driver-change.ts';
import { createDrivers, type Drivers } from './drivers.ts';
import type { KeptFile } from './engine.browser.ts';
import { createEngineControl } from './engine-control.ts';
import { createEngine } from './engine-later.browser.ts';
import { createEpisodeKeeper } from './episode-keeper.ts';
import { createHot, type Hot } from './hot.ts';
import { checkInstruction } from './instruction.ts';
import { createLooking } from './looking.ts';
import { watchModel } from './model-scene.ts';
import { drivenSpec, modelSpec } from './model-spec.ts';
import { watchCauses } from './notice-causes.ts';
import { bringLater } from './own/bring-later.browser.ts';
import type { OwnPolicyPort } from './own-policy/shelf.ts';
import { createPace, unpaced } from './pace.browser.ts';
import { createPictureWait } from './picture-wait.ts';
import { createRecordedSource, type RecordingOptions } from './recording/recorded-source.ts';
import { createRewind } from './rewind.ts';
import { createRunner } from './runner.ts';
import { savesData } from './save-data.browser.ts';
import { createScenes } from './scenes.browser.ts';
import { SETTINGS } from './settings.ts';
import { createSharing, type Sharing } from './sharing.ts';
import type { FileKind } from './sources.ts';
import { dropNotices, pushNotice, type Stores } from './stores.ts';
import { later, sleep } from './timers.ts';
import { createWordHints } from './word-hints.ts';
import { type LiveActions, type Presented, present } from './world-source.ts';

/** Another of these is another scene; actions of another rate are no part of the same link. */
const SCENE_KEYS = ['seed', 'robot', 'table', 'set', 'own', 'hz'] as const;

/** What components may ask of the page: what is shown, what acts on the live world, and what is neither. */
export interface Session extends Presented, OwnPolicyPort, Pick<Drivers, 'goal' | 'succeeded'> {
  readonly stores: Stores;
  readonly hot: Hot;
  /** Resolves when the scene is up (or has failed and said so), or the recording shows. */
  readonly ready: Promise<void>;
  /** Puts the live world in the place of a recording; nothing to do when it is there. */
  leaveRecording(): Promise<void>;
  /** Null while there is none, or only a recording of one. */
  world(): World | null;
  /** Of the live scene's things and pictures; null while there is none, or only a recording. */
  looks(): Looks | null;
  engineRuns(): number;
  cancelLoad(): void;
  /** Fetches the files of models of this site that may be chosen next. Never fails. */
  fetchAhead(models: readonly string[]): Promise<void>;
  /** Model files this browser keeps; forgetting them leaves a loaded model running. */
  keptFiles(): Promise<readonly KeptFile[]>;
  forgetFiles(): Promise<void>;
  episodeAs: Sharing['episodeAs'];
  episodeJson: Sharing['episodeJson'];
  clearAnswer(): void;
  /** Puts away what is said of an instruction that is not carried out. */
  clearHeld(): void;
  /** Puts another word in place of one that is not known. */
  correct(word: UnknownWord, by: string): void;
  retryCamera(): void;
  readonly cameras: Pick<Cameras, 'state' | 'choose' | 'next'>;
  readonly desk: Desk;
  webglFailed(error: TabletopError): void;
}

export interface SessionOptions {
  /** Motion as fast as it goes, no automatic loading. */
  readonly test: boolean;
  /** The episode that is shown first, everything heavy left until somebody acts; null: the live world at once. */
  readonly recording?: RecordingOptions | null;
  /** The run that a link carries. */
  readonly run?: string | null;
}

export const createSession = (
  stores: Stores,
  { test, recording = null, run: linked = null }: SessionOptions,
): Session => {
  const { session, settings, view } = stores;
  const hot = createHot();
  const engine = createEngine(savesData);
  const readPlan = (words: readonly string[]) => scenes.simulator()?.planText(words) ?? null;
  const control = createEngineControl(engine, stores, readPlan, {
    close: (side) => sources.close(side),
    insists: (told) => lookFirst.insists(told),
  });

  // ---------------------------------------------------------------- the world, and what is seen of it

  const scenes = createScenes({
    ...{ stores, hot },
    desk: () => desk.on(),
    clear: () => runner.clear(),
    opened: () => {
      questioning.clear();
      lookFirst.forget();
      hints.changed();
    },
    preview: () => cameras.preview(),
  });
  const { simulation } = scenes;
  const { desk, cameras } = createDeskWiring({
    ...{ stores, hot, simulation },
    reopen: () => scenes.change(settings.getState().seed),
    sim: (side) => simulated(side),
    size: () => size(),
  });
  const { sources, preview } = cameras;
  const world = (): World | null => simulation()?.world ?? null;

  /** What the driver sees and says. */
  const driven = () => drivenSpec(session.getState(), settings.getState());
  const spec = () => driven().language.spec;
  /** Of the frames of its first camera. */
  const size = (): FrameSize => driven().observation.cameras[0] ?? sizeOf(FRAME_SIDE);

  /**
   * The first camera as it is simulated: the only one that can take the frames of a linked run again. `side`: at another size,
   * pixels.
   */
  const simulated = (side?: number): FrameSource | null => {
    const { cameras: all } = driven().observation;
    const [first] = all;
    const sized = side === undefined || !first ? all : [{ name: first.name, width: side, height: side }];
    return Object.values(simulation()?.cameras({ cameras: sized }) ?? {})[0] ?? null;
  };

  /** The chosen camera is the first of the policy's; further ones are simulated. */
  const observer = (earlier: readonly Step[]): Observer => {
    const { observation } = driven();
    const [first] = observation.cameras;
    const all = simulation()?.cameras(observation) ?? {};
    return createObserver({
      spec: observation,
      sources: first ? { ...all, [first.name]: sources.source } : all,
      earlier: earlier.map((step) => step.observation),
    });
  };

  // ---------------------------------------------------------------- who drives, and what was asked

  /** The last instruction: a question in the box does not change what a run is about. */
  const sentence = (): Result<string> => checkInstruction(view.getState().instruction);

  const drivers = createDrivers({ stores, control, simulation, sentence });
  const following = createFollowWiring({ stores, desk, drivers, engine, simulation });
  const { goal, succeeded, scored } = drivers;

  const pace = test ? unpaced : createPace();
  const keeper = createEpisodeKeeper({ stores, hot, spec, now: () => performance.now(), later });
  const runner = createRunner({
    ...{ stores, hot, keeper, world, spec, sleep, pace, observer, succeeded, scored },
    policy: following.policy,
    passes: createPictureWait({ session, sleep, source: sources.source }),
    instruction: sentence,
    now: () => performance.now(),
  });
  const rewind = createRewind({
    ...{ stores, hot, keeper, runner, world, sleep, pace, hz: () => spec().hz },
    still: () => !test && window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    codec: () => driven().language.codec,
  });
  const sharing = createSharing({ stores, keeper, runner, world, goal, succeeded });

  const { questioning, lookFirst } = createLooking({
    ...{ stores, hot, engine, control, world },
    ...{ camera: sources.source, close: sources.close },
    simulator: scenes.simulator,
    follows: following.wanted,
    learns: !test,
    doubtOf: (told) => hints.doubtOf(told),
  });

  const hints = createWordHints({
    stores,
    language: () => scenes.simulator()?.language ?? null,
    names: () => scenes.simulation()?.names ?? [],
    doubtOf: () => doubts(),
    embed: engine.embed,
    seen: () => settings.getState().camera === 'sim',
    later,
  });
  /** Before the model drives, the words alone may speak against a sentence: what lies there is for the model to say. */
  const doubts = () => {
    if (settings.getState().driver !== 'model') return scenes.simulation()?.doubtOf ?? null;
    const { model, scene } = session.getState();
    const blocksAlone = !model?.things && scene?.table === 'blocks';
    return (blocksAlone ? scenes.simulator()?.wordDoubtOf : scenes.simulator()?.toldDoubtOf) ?? null;
  };
  view.subscribe((now, before) => {
    if (now.draft === before.draft) return;
    lookFirst.clear();
    if (!isQuestion(now.draft)) view.setState({ instruction: now.draft });
    hints.changed();
  });

  watchCauses(stores);

  // ---------------------------------------------------------------- what can be done

  /** Asked for before there was a model: carried out when there is one. */
  let waiting = false;
  const carryOut = async (work: () => Promise<void>): Promise<void> => {
    const { draft } = view.getState();
    if (isQuestion(draft)) {
      await questioning.ask(draft);
      return;
    }
    if (session.getState().run === 'playing') await runner.halt();
    if (drivers.refused()) {
      waiting = work === runWhole && control.policy() === null;
      return;
    }
    if (session.getState().run === 'idle') questioning.clear(); // it was about a picture that will be gone
    const told = sentence();
    if (told.ok && !(await lookFirst.mayBegin(told.value))) return;
    await work();
  };

  const runWhole = async (): Promise<void> => {
    await runner.run();
    // following has no end of its own: a long run is many episodes, each forgotten, so that memory stays flat
    while (following.goesOn()) {
      await runner.clear();
      await runner.run();
    }
    desk.verdict(null);
  };
  const run = (): Promise<void> => carryOut(runWhole);

  const showFile = async (kind: FileKind, file: Blob): Promise<void> => {
    await started;
    await cameras.show(kind, file);
  };

  const write = async (draft: string): Promise<void> => {
    view.setState({ draft });
    if (SETTINGS.instruction.parse(draft) === undefined) return;
    // the scene's first example is the default and need not be in the link
    settings.setState({ instruction: draft === session.getState().examples[0]?.text ? '' : draft });
  };

  const actions: LiveActions = {
    run,
    step: () =>
      carryOut(async () => {
        await runner.step();
        desk.verdict(null); // one step follows nothing
      }),
    reset: scenes.reset,
    branch: rewind.branch,
    branchAction: rewind.branchAction,
    take: rewind.take,
    undo: rewind.undo,
    redo: rewind.redo,
    ask: questioning.ask,
    showFile,
    showImage: (file) => showFile('image', file),
    load: async () => {
      dropNotices(session, ({ error }) => error.code === 'MODEL_NOT_LOADED');
      await runner.halt();
      await control.load();
    },
    write,
    say: async (text) => {
      await write(text);
      if (session.getState().run === 'running' || isQuestion(text)) void run();
    },
    change: async (changes) => settings.setState(changes),
    bring: bringLater({ stores, scenes, write }),
  };

  // ---------------------------------------------------------------- what follows a change of a setting

  const { restart, reload } = createDriverChange({
    ...{ session, settings, runner, control, run, auto: !test },
    brought: (model) => engine.ownPolicy(model) !== null,
    forget: () => {
      questioning.clear();
      lookFirst.forget();
    },
  });

  settings.subscribe((now, before) => {
    if (!started) return; // what is chosen until then is what the scene opens with
    if (SCENE_KEYS.some((key) => now[key] !== before[key])) void scenes.change(now.seed);
    if (now.camera !== before.camera) {
      hints.changed();
      lookFirst.forget();
      desk.closed();
      void cameras.select(now.camera);
    }
    if (now.mirror !== before.mirror || now.turn !== before.turn) void preview();
    const planning = now.driver === 'model' && now.planFirst !== before.planFirst;
    if (now.driver !== before.driver) {
      lookFirst.clear();
      hints.changed();
    }
    if (now.clock !== before.clock || now.driver !== before.driver || planning) void restart();
    if (now.model !== before.model) void reload(sameTrunk(now.model, before.model) ? 'head' : 'model');
    else if (now.provider !== before.provider) void reload('provider');
  });

  watchModel(stores);
  session.subscribe((now, before) => {
    const [spec, old] = [modelSpec(now), modelSpec(before)];
    if (spec !== old && simulation() && hot.frame && !sameSize(hot.frame, size())) void preview();
    if (now.engine.phase !== before.engine.phase && now.engine.phase === 'ready') hints.changed();
    if (waiting && now.engine.phase !== 'loading' && now.engine.phase !== before.engine.phase) {
      waiting = false;
      // not after a load that failed or was cancelled, nor while somebody else drives meanwhile
      if (now.engine.phase === 'ready' && now.run === 'idle' && settings.getState().driver === 'model')
        void run();
    }
    if (now.end !== before.end && now.end?.error) control.checkAlive(now.end.error);
  });

  // ---------------------------------------------------------------- the beginning

  let started: Promise<void> | null = null;
  const boot = async (carried: string | null): Promise<void> => {
    const simulator = await scenes.boot();
    if (!simulator) return;
    if (settings.getState().camera !== 'sim') await cameras.select(settings.getState().camera);
    const camera = simulated();
    const opening = { camera: camera && observerOf(camera), planText: simulator.planText };
    if (carried !== null) await sharing.openRun(carried, opening);
  };

  let described = false;
  const describeOnce = (): void => {
    if (!described) void control.describe(!test);
    described = true;
  };
  const start = (carried: string | null): Promise<void> => {
    started ??= boot(carried);
    describeOnce();
    return started;
  };
  const prefetch = () => {
    describeOnce();
    return scenes.prefetch();
  };

  const recorded =
    recording && createRecordedSource({ ...recording, stores, hot, live: { prefetch, start, write } });
  const live = { ...rewind, posed: world, drawn: () => false, stop: runner.stop };

  return {
    ...present({ ...live, shareQuery: sharing.shareQuery }, actions, recorded),
    ...{ stores, hot, world, goal, succeeded, desk, cameras },
    looks: () => simulation()?.looks ?? null,
    ready: recorded?.ready ?? start(linked),
    leaveRecording: async () => void (await recorded?.leave()),
    ...{ keepPolicy: engine.keepPolicy, ownPolicy: engine.ownPolicy },
    ...{ ownPolicies: engine.ownPolicies, travels: engine.travels },
    fetchAhead: (models) => engine.fetchAhead(models, settings.getState().provider),
    ...{ engineRuns: engine.runs, cancelLoad: control.cancel, keptFiles: engine.kept },
    forgetFiles: async () => {
      await engine.forget();
      await control.describe(false);
    },
    ...{ episodeAs: sharing.episodeAs, episodeJson: sharing.episodeJson },
    clearAnswer: questioning.clear,
    clearHeld: lookFirst.clear,
    correct: (word, by) => void write(replaceWord(view.getState().draft, word, by)),
    retryCamera: () => void cameras.select(settings.getState().camera),
    webglFailed: (error) => {
      session.setState({ webgl: 'failed' });
      pushNotice(session, error);
    },
  };
};
