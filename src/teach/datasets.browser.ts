/** Datasets that go out and come in: downloads, an episode for somebody else, files that are opened, a link that somebody sent. */
import type { DatasetInfo, EpisodeEntry, OpenedDataset } from '../episode/dataset/index.ts';
import type { NamedBlob } from '../policy/own/index.ts';
import { explainHere } from '../runtime/page-files.browser.ts';
import { type ExportParts, exportCopy, exportDataset, writtenTo } from './export.browser.ts';
import type { SortedFiles } from './files.browser.ts';
import type { KeptEpisode } from './kept.ts';
import { numbersQuery, rewritten } from './share.ts';
import { shownRead } from './shown.ts';
import { type Offer, PART_MISSING, type State } from './state.ts';

/** Reads and writes the controller's state. */
export const createDatasets = (state: () => State, set: (part: Partial<State>) => void) => {
  let last: { readonly entry: EpisodeEntry; readonly frames: ReturnType<OpenedDataset['read']> } | null =
    null;

  /** Of the dataset that is open; the last one read is not read again. */
  const framesOf = (dataset: OpenedDataset, entry: EpisodeEntry): ReturnType<OpenedDataset['read']> => {
    if (last?.entry !== entry) last = { entry, frames: dataset.read(entry) };
    return last.frames;
  };

  /** `to`: a zip, or a folder of the visitor's. */
  const write = async (
    { to = 'zip', about, total }: { to?: 'zip' | 'folder'; about: string; total: number },
    work: (name: string, target: ExportParts['target']) => Promise<DatasetInfo>,
  ): Promise<void> => {
    if (state().phase.phase !== 'ready') return;
    const name = `tabletop-${about.replace(/[^\p{L}\p{N}]+/gu, '-')}`;
    const written = await writtenTo(to, name, (target) => {
      set({ phase: { phase: 'exporting', done: 0, total }, error: null });
      return work(name, target);
    });
    set({ phase: { phase: 'ready' } });
    if (!written.ok) set({ error: written.error });
    if (!written.ok || !written.value) return;
    const { total_episodes: count, total_frames: frames } = written.value;
    set({ said: `${count} ${count === 1 ? 'episode' : 'episodes'}, ${frames} frames: LeRobotDataset v3.0.` });
  };

  const save = async (
    episodes: readonly KeptEpisode[],
    to: 'zip' | 'folder',
    frames: ExportParts['frames'],
  ): Promise<void> => {
    const [one, ...more] = episodes;
    if (!one) return;
    const { spec } = one;
    const total = episodes.length;
    const about = more.length === 0 ? `${spec.robot} ${one.notes.name}` : spec.robot;
    const onEpisode = (done: number): void => set({ phase: { phase: 'exporting', done, total } });
    await write({ to, about, total }, (name, target) =>
      exportDataset({ episodes, spec, name, target, frames, onEpisode }),
    );
  };

  /** An episode of the dataset that is open, as a dataset of its own. */
  const saveOpened = async (entry: EpisodeEntry): Promise<void> => {
    const { dataset } = state();
    if (!dataset) return;
    const frames = await framesOf(dataset, entry);
    if (!frames.ok) {
      set({ error: frames.error });
      return;
    }
    const one = rewritten(dataset, entry, frames.value);
    const { copyOf } = await import('../episode/dataset/index.ts');
    await write({ about: `${dataset.robot ?? 'robot'} ${entry.name}`, total: 1 }, (name, target) => {
      if (!one) return exportCopy(dataset, copyOf(dataset, frames.value), name, target);
      const { spec, episode } = one;
      const episodes = [{ notes: episode.notes, trim: [0, episode.frames.length] as const, id: '' }];
      const all = async () => episode.frames;
      return exportDataset({ episodes, spec, name, target, frames: all, onEpisode: () => undefined });
    });
  };

  /** What of an opened episode can be shared, and how. */
  const offer = async (entry: EpisodeEntry): Promise<Offer> => {
    const { dataset } = state();
    const frames = dataset && (await framesOf(dataset, entry));
    if (!dataset || !frames?.ok) return { query: null, left: [] };
    const { copyOf, packEpisode } = await import('../episode/dataset/index.ts');
    const copy = copyOf(dataset, frames.value);
    const { robot, fps } = dataset;
    return {
      query: numbersQuery(await packEpisode({ name: entry.name, robot, fps }, copy)),
      left: rewritten(dataset, entry, frames.value) ? [] : copy.left,
    };
  };

  const show = async (entry: EpisodeEntry): Promise<void> => {
    const { dataset } = state();
    if (!dataset) return;
    const { namesOf } = await import('../episode/dataset/index.ts');
    const frames = await framesOf(dataset, entry);
    if (!frames.ok) {
      set({ error: frames.error });
      return;
    }
    const episode = shownRead(dataset, entry, frames.value, (key) => namesOf(dataset.features, key));
    set({ shown: { key: `opened ${entry.index}`, episode, entry }, error: null });
  };

  const showDataset = async (dataset: OpenedDataset): Promise<void> => {
    set({ dataset, error: null });
    const [entry] = dataset.episodes;
    if (entry) await show(entry);
  };

  /** An episode that somebody sent as a link. */
  const openLink = async (packed: string): Promise<void> => {
    try {
      const { openLinked, unpackEpisode } = await import('../episode/dataset/index.ts');
      const episode = await unpackEpisode(packed);
      if (episode.ok) await showDataset(openLinked(episode.value));
      else set({ error: episode.error });
    } catch (thrown) {
      set({ error: await explainHere({ ...PART_MISSING, detail: String(thrown) }) });
    }
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
      await showDataset(opened.value);
    } catch (thrown) {
      const message =
        'What was dropped can neither be read as a folder nor as a zip. Choose the folder, or make the zip again.';
      set({ error: { code: 'DATASET_INVALID', message, detail: String(thrown) } });
    }
  };

  return { save, saveOpened, offer, openFiles, openLink, show };
};
