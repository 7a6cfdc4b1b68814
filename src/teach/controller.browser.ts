/** What the view shows and does: one writer; React only reads it. World, cameras and engine are fetched when the view opens. */
import type { Result, TabletopError, Vec3 } from '../contracts.ts';
import type { EpisodeEntry, OpenedDataset, RecordingSpec } from '../episode/dataset/index.ts';
import type { Teaching, TeachStage } from '../headless/index.ts';
import type { NamedBlob } from '../policy/own/index.ts';
import { robotOf } from '../robots/index.ts';
import type { FirstLook } from '../runtime/own-policy/first-look.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { explainHere } from '../runtime/page-files.browser.ts';
import { type Brought, broughtOf, chosen, drivenBy } from './brought.ts';
import { dragged, lookingAt, pushed, screenAxes } from './drag.ts';
import { type ExportParts, exportDataset, prepareExport } from './export.browser.ts';
import { canPickFolder, growingFile, pickFolder, type SortedFiles } from './files.browser.ts';
import { createHandPolicy } from './hand.ts';
import { createHeldKeys } from './held.ts';
import { createKept, type KeptEpisode, type KeptEpisodes } from './kept.ts';
import { askToKeep, openOpfs, storageUse } from './opfs.browser.ts';
import { recordEpisode } from './record-episode.ts';
import { type Setup, sceneOfSetup } from './setup.ts';
import { rewritten } from './share.ts';
import { type ShownEpisode, shownRead, shownRecording } from './shown.ts';

export type Phase =
  | { readonly phase: 'loading'; readonly what: string }
  | { readonly phase: 'ready' }
  | { readonly phase: 'recording'; readonly frames: number; readonly seconds: number }
  | { readonly phase: 'exporting'; readonly done: number; readonly total: number }
  | { readonly phase: 'failed'; readonly error: TabletopError };

export interface State {
  readonly setup: Setup;
  readonly phase: Phase;
  /** What went wrong last, beside a scene that stands. */
  readonly error: TabletopError | null;
  /** What was done last, in words. */
  readonly said: string;
  readonly examples: readonly string[];
  readonly kept: readonly KeptEpisode[];
  readonly storage: { readonly used: number; readonly quota: number } | null;
  /** False: this browser keeps no files. */
  readonly keeps: boolean;
  readonly dataset: OpenedDataset | null;
  /** Policies of the visitor's, for as long as this page is open. */
  readonly brought: readonly Brought[];
  /** Files of one that is being read and asked about. */
  readonly bringing: Promise<readonly NamedBlob[]> | null;
  /** What the driver gave for made-up observations, if it is one that nothing verifies. */
  readonly look: FirstLook | null;
  /** `entry`: of the dataset that is open. */
  readonly shown: {
    readonly key: string;
    readonly episode: ShownEpisode;
    readonly entry?: EpisodeEntry;
  } | null;
}

/** What may be changed of a kept episode. */
export interface EpisodeChange {
  readonly name?: string;
  readonly success?: boolean | null;
  readonly trim?: readonly [number, number];
}

const PART_MISSING: TabletopError = {
  code: 'PART_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and reload.',
};
const NO_FILES: TabletopError = {
  code: 'STORAGE_MISSING',
  message: 'This browser gives the page no files of its own, so nothing can be recorded.',
};

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
    await openScene();
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

  /** `to`: a zip, or a folder of the visitor's. */
  const write = async (
    episodes: ExportParts['episodes'],
    spec: RecordingSpec,
    to: 'zip' | 'folder',
    frames: ExportParts['frames'],
  ): Promise<void> => {
    if (now.phase.phase !== 'ready') return;
    const [one, ...more] = episodes;
    const about = more.length === 0 && one ? `-${one.notes.name.replace(/[^\p{L}\p{N}]+/gu, '-')}` : '';
    const name = `tabletop-${spec.robot}${about}`;
    try {
      const target = to === 'zip' ? await growingFile(`${name}.zip`) : await pickFolder();
      if (!target) return;
      set({ phase: { phase: 'exporting', done: 0, total: episodes.length }, error: null });
      const written = await exportDataset({
        ...{ episodes, spec, name, target, frames },
        onEpisode: (done) => set({ phase: { phase: 'exporting', done, total: episodes.length } }),
      });
      set({
        said: `${written.total_episodes} ${written.total_episodes === 1 ? 'episode' : 'episodes'}, ${written.total_frames} frames: LeRobotDataset v3.0.`,
      });
    } catch (thrown) {
      const full = thrown instanceof Error && thrown.name === 'QuotaExceededError';
      const message = full
        ? 'There is no room for the dataset on this disk. The recorded episodes are unharmed.'
        : 'The dataset could not be written. The recorded episodes are unharmed.';
      set({ error: { code: full ? 'STORAGE_FULL' : 'STORAGE_MISSING', message, detail: String(thrown) } });
    }
    set({ phase: { phase: 'ready' } });
  };

  const save = async (episodes: readonly KeptEpisode[], to: 'zip' | 'folder'): Promise<void> => {
    const [one] = episodes;
    if (kept && one) await write(episodes, one.spec, to, kept.frames);
  };

  /** An episode of the dataset that is open, as a dataset of its own. */
  const saveOpened = async (entry: EpisodeEntry): Promise<void> => {
    const { dataset } = now;
    const frames = await dataset?.read(entry);
    const one = dataset && frames?.ok ? rewritten(dataset, entry, frames.value) : null;
    if (!one) return;
    await write(
      [{ notes: one.episode.notes, trim: [0, one.episode.frames.length], id: '' }],
      one.spec,
      'zip',
      async () => one.episode.frames,
    );
  };

  const show = async (entry: EpisodeEntry): Promise<void> => {
    const { dataset } = now;
    if (!dataset) return;
    const { namesOf } = await import('../episode/dataset/index.ts');
    const frames = await dataset.read(entry);
    if (!frames.ok) {
      set({ error: frames.error });
      return;
    }
    const episode = shownRead(dataset, entry, frames.value, (key) => namesOf(dataset.features, key));
    set({ shown: { key: `opened ${entry.index}`, episode, entry }, error: null });
  };

  const listed = (files: ReadonlyMap<string, Blob>): readonly NamedBlob[] =>
    [...files].map(([path, blob]) => ({ path, blob }));

  const openFiles = async (sorted: Promise<SortedFiles>): Promise<void> => {
    try {
      const { kind, files } = await sorted;
      if (kind === 'policy') {
        set({ bringing: Promise.resolve(listed(files)), error: null });
        return;
      }
      const { openDataset } = await import('../episode/dataset/index.ts');
      const opened = await openDataset(files);
      if (!opened.ok) {
        set({ error: opened.error });
        return;
      }
      set({ dataset: opened.value, error: null });
      const [entry] = opened.value.episodes;
      if (entry) await show(entry);
    } catch (thrown) {
      const message = 'What was dropped can neither be read as a folder nor as a zip.';
      set({ error: { code: 'DATASET_INVALID', message, detail: String(thrown) } });
    }
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
    save: (episodes: readonly KeptEpisode[], to: 'zip' | 'folder') => void save(episodes, to),
    /** The page with this query. */
    address: (query: string): string => new URL(`./?${query}`, window.location.href).href,
    saveOpened: (entry: EpisodeEntry) => void saveOpened(entry),
    openFiles: (files: Promise<SortedFiles>) => void openFiles(files),
    bring: (files: readonly NamedBlob[]): void => set({ bringing: Promise.resolve(files), error: null }),
    keepPolicy,
    leavePolicy: (): void => set({ bringing: null }),
    show: (entry: EpisodeEntry) => void show(entry),
    closeDataset: (): void => set({ dataset: null, shown: null }),
    dismiss: (): void => set({ error: null }),
  };
};
