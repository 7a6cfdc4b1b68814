/** What the view shows and does: one writer; React only reads it. World, cameras and engine are fetched when the view opens. */
import type { Result, TabletopError, Vec3 } from '../contracts.ts';
import type { EpisodeEntry } from '../episode/dataset/index.ts';
import type { Teaching, TeachStage } from '../headless/index.ts';
import type { NamedBlob } from '../policy/own/index.ts';
import { robotOf } from '../robots/index.ts';
import { broughtOf } from '../runtime/own-policy/brought.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { keepInTab, policiesOfTab } from '../runtime/own-policy/tab-policies.browser.ts';
import { explainHere } from '../runtime/page-files.browser.ts';
import { arrived, chosen, drivenBy } from './brought.ts';
import { createDatasets } from './datasets.browser.ts';
import { dragged, lookingAt, pushed, screenAxes } from './drag.ts';
import { prepareExport } from './export.browser.ts';
import { canPickFolder, type SortedFiles } from './files.browser.ts';
import { createHandPolicy } from './hand.ts';
import { createHeldKeys } from './held.ts';
import { createKept, type KeptEpisode, type KeptEpisodes } from './kept.ts';
import { askToKeep, openOpfs, storageUse } from './opfs.browser.ts';
import { recordEpisode } from './record-episode.ts';
import { type Setup, sceneOfSetup } from './setup.ts';
import { EPISODE_KEY } from './share.ts';
import { shownRecording } from './shown.ts';
import { type EpisodeChange, PART_MISSING, type State } from './state.ts';

const NO_FILES: TabletopError = {
  code: 'STORAGE_MISSING',
  message: 'This browser gives the page no files of its own, so nothing can be recorded.',
};

const STAYS =
  'This browser has no room for a copy of the policy, or lets the page keep none: bring it again on another page, and after a reload.';

export type Controller = ReturnType<typeof createTeachController>;

export const createTeachController = (first: Setup) => {
  let now: State = {
    ...{ setup: first, phase: { phase: 'loading', what: 'Fetching the arm' }, error: null, said: '' },
    ...{ examples: [], kept: [], storage: null, keeps: true, dataset: null, shown: null },
    ...{ brought: [], bringing: null, look: null },
  };
  const listeners = new Set<() => void>();
  const set = (part: Partial<State>): void => {
    now = { ...now, ...part };
    for (const listener of listeners) listener();
  };

  const datasets = createDatasets(() => now, set);
  const held = createHeldKeys();
  let teaching: Teaching | null = null;
  let stage: TeachStage | null = null;
  let kept: KeptEpisodes | null = null;
  let stopper: AbortController | null = null;
  let opening = new AbortController();
  let drag: Vec3 = [0, 0, 0];
  let draw: ((stage: TeachStage) => Promise<void>) | null = null;

  const redraw = async (): Promise<void> => {
    if (stage && draw) await draw(stage);
  };

  const refresh = async (): Promise<void> => {
    if (!kept) return;
    set({ kept: await kept.all(), storage: await storageUse() });
    if (now.kept.length > 0) void prepareExport();
  };

  const fail = (error: TabletopError): void => set({ phase: { phase: 'failed', error } });

  const bench = async (): Promise<Result<Teaching>> => {
    try {
      teaching ??= (await import('../headless/index.ts')).createTeaching();
      return { ok: true, value: teaching };
    } catch (thrown) {
      return { ok: false, error: await explainHere({ ...PART_MISSING, detail: String(thrown) }) };
    }
  };

  const openScene = async (): Promise<void> => {
    opening.abort();
    opening = new AbortController();
    const { signal } = opening;
    set({ phase: { phase: 'loading', what: 'Setting the table' }, error: null });
    const fetched = await bench();
    if (!fetched.ok) {
      fail(fetched.error);
      return;
    }
    const opened = await fetched.value.open(sceneOfSetup(now.setup), {
      signal,
      onProgress: ({ phase }) => {
        if (!signal.aborted) set({ phase: { phase: 'loading', what: `Loading the model: ${phase}` } });
      },
    });
    if (signal.aborted) {
      if (opened.ok) opened.value.dispose();
      return;
    }
    if (!opened.ok) {
      if (opened.error.code !== 'CANCELLED') fail(opened.error);
      return;
    }
    stage?.dispose();
    stage = opened.value;
    const { examples, firstLook: look } = stage;
    const sentence = now.setup.sentence === '' ? (examples[0] ?? '') : now.setup.sentence;
    set({ phase: { phase: 'ready' }, examples, look, setup: { ...now.setup, sentence } });
    await redraw();
  };

  const boot = async (): Promise<void> => {
    const files = await openOpfs();
    kept = files && createKept(files);
    set({ keeps: kept !== null });
    await refresh();
    const policies = await policiesOfTab();
    const fetched = policies.length > 0 ? await bench() : null;
    if (fetched?.ok) for (const policy of policies) fetched.value.bring(policy);
    const brought = policies.map(broughtOf);
    const { setup, missing } = arrived(now.setup, brought);
    set({ brought, setup });
    const scene = openScene(); // which clears what was said before it
    if (missing) set({ error: missing });
    const linked = new URLSearchParams(window.location.search).get(EPISODE_KEY);
    if (linked !== null) await datasets.openLink(linked);
    await scene;
  };

  const handPolicy = (of: TeachStage) => {
    const { robot } = now.setup;
    const axes = screenAxes(lookingAt(of.hand().position, of.project));
    held.reset(of.hand().opening >= 0.5 ? 1 : 0);
    drag = [0, 0, 0];
    return createHandPolicy({
      ...{ robot: robotOf(robot), spec: of.spec.action, solve: of.solve },
      input: {
        press: held.press,
        axes: () => axes,
        opening: held.opening,
        takeDrag: (most) => {
          const length = Math.sqrt(drag[0] * drag[0] + drag[1] * drag[1] + drag[2] * drag[2]);
          const share = length <= most ? 1 : most / length;
          const taken: Vec3 = [drag[0] * share, drag[1] * share, drag[2] * share];
          drag = [drag[0] - taken[0], drag[1] - taken[1], drag[2] - taken[2]];
          return taken;
        },
      },
    });
  };

  const record = async (): Promise<void> => {
    if (!stage || now.phase.phase !== 'ready' || now.setup.sentence.trim() === '') return;
    if (!kept) {
      set({ error: NO_FILES });
      return;
    }
    void askToKeep();
    const running = new AbortController();
    stopper = running;
    set({ phase: { phase: 'recording', frames: 0, seconds: 0 }, error: null, said: '' });
    const hand = now.setup.driver === 'hand' ? handPolicy(stage) : null;
    const recorded = await recordEpisode({
      by: drivenBy(now.setup.driver, now.brought),
      ...{ stage, kept, setup: now.setup, hand, count: now.kept.length },
      stop: running,
      onMotion: redraw,
      onFrames: (frames) => {
        const hz = stage?.spec.action.hz ?? 1;
        if (now.phase.phase === 'recording')
          set({ phase: { phase: 'recording', frames, seconds: frames / hz } });
      },
    }).catch(
      (thrown: unknown): Result<never> => ({
        ok: false,
        error: {
          code: 'ENGINE_FAILED',
          message: 'The recording ended early through a fault of this page.',
          detail: String(thrown),
        },
      }),
    );
    stopper = null;
    await refresh();
    // another scene: a dataset of one scene teaches one scene
    const seed = recorded.ok ? now.setup.seed + 1 : now.setup.seed;
    set({ setup: { ...now.setup, seed, sentence: recorded.ok ? '' : now.setup.sentence } });
    await openScene();
    if (recorded.ok) {
      const { notes, frames } = recorded.value.episode;
      set({ said: `“${notes.name}” is kept: ${frames} frames.` });
      if (recorded.value.warning) set({ error: recorded.value.warning });
      await showKept(recorded.value.episode);
    } else if (recorded.error.code !== 'CANCELLED') set({ error: recorded.error });
  };

  const showKept = async (episode: KeptEpisode): Promise<void> => {
    if (!kept) return;
    const frames = await kept.frames(episode.id);
    const cut = frames.slice(...episode.trim);
    set({ shown: { key: episode.id, episode: shownRecording(episode.notes.name, episode.spec, cut) } });
  };

  /** Counts from what the page shows, which changes at once: a name and a mark given in one breath both stay. */
  const change = async (id: string, part: EpisodeChange): Promise<void> => {
    const before = now.kept.find((one) => one.id === id);
    if (!before) return;
    const { trim = before.trim, ...notes } = part;
    // from here on it is like any other: one whose tab was closed is counted anew each time the page opens
    const episode: KeptEpisode = {
      ...{ ...before, trim, finished: true },
      notes: { ...before.notes, ...notes },
    };
    set({ kept: now.kept.map((one) => (one.id === id ? episode : one)) });
    const done = await kept?.change(episode);
    if (done && !done.ok) set({ error: done.error });
    if (now.shown?.key === id) await showKept(episode);
  };

  const choose = (part: Partial<Setup>): void => {
    if (now.phase.phase === 'recording' || now.phase.phase === 'exporting') return;
    const sceneChanged = Object.keys(part).some((key) => key !== 'sentence');
    const setup = chosen(now.setup, part, now.brought);
    set({ setup: { ...setup, ...(sceneChanged ? { sentence: '' } : {}) } });
    if (sceneChanged) void openScene();
  };

  /** Lists it, and lets it drive unless something is being recorded. */
  const keepPolicy = async (policy: OwnPolicy): Promise<void> => {
    const fetched = await bench();
    if (!fetched.ok) {
      set({ bringing: null, error: fetched.error });
      return;
    }
    fetched.value.bring(policy);
    void keepInTab(policy).then((kept) => {
      if (!kept) set({ said: STAYS });
    });
    const one = broughtOf(policy);
    set({ bringing: null, brought: [...now.brought.filter(({ id }) => id !== one.id), one] });
    choose({ driver: one.id, robot: one.robot });
  };

  void boot();

  return {
    state: () => now,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    held,
    /** What a gamepad does. */
    pad: {
      held,
      record: () => (now.phase.phase === 'recording' ? stopper?.abort() : void record()),
    },
    canPickFolder,
    /** Another arm, table, scene, driver or size: the scene opens anew. A sentence alone does not. */
    choose,
    record: () => void record(),
    stop: () => stopper?.abort(),
    /** By part of the picture's side; `depth`: metres away from the camera. */
    dragBy: (du: number, dv: number, depth: number): void => {
      if (!stage) return;
      const looking = lookingAt(stage.hand().position, stage.project);
      const [along, off] = [dragged(looking, du, dv), pushed(looking, depth)];
      drag = [drag[0] + along[0] + off[0], drag[1] + along[1] + off[1], drag[2] + along[2] + off[2]];
    },
    drawWith: (painter: ((stage: TeachStage) => Promise<void>) | null): void => {
      draw = painter;
      void redraw();
    },
    showKept: (episode: KeptEpisode) => void showKept(episode),
    change: (id: string, part: EpisodeChange) => void change(id, part),
    remove: (id: string): void => {
      if (now.shown?.key === id) set({ shown: null });
      void kept?.remove(id).then(refresh);
    },
    save: (episodes: readonly KeptEpisode[], to: 'zip' | 'folder') =>
      void (kept && datasets.save(episodes, to, kept.frames)),
    /** The page with this query. */
    address: (query: string): string => new URL(`./?${query}`, window.location.href).href,
    saveOpened: (entry: EpisodeEntry) => void datasets.saveOpened(entry),
    offer: datasets.offer,
    openFiles: (files: Promise<SortedFiles>) => void datasets.openFiles(files),
    bring: (files: Promise<readonly NamedBlob[]>): void => set({ bringing: files, error: null }),
    keepPolicy,
    leavePolicy: (): void => set({ bringing: null }),
    show: (entry: EpisodeEntry) => void datasets.show(entry),
    closeDataset: (): void => set({ dataset: null, shown: null }),
    dismiss: (): void => set({ error: null }),
  };
};
