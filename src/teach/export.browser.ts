/** Kept episodes as a LeRobotDataset v3.0, into a zip that grows or into a folder: one episode in memory at a time. */
import type { DatasetFrame, DatasetInfo, DatasetSink, RecordingSpec } from '../episode/dataset/index.ts';
import type { GrowingFile } from './files.browser.ts';
import type { KeptEpisode } from './kept.ts';

export interface ExportParts {
  /** All of one specification. */
  readonly episodes: readonly Pick<KeptEpisode, 'id' | 'notes' | 'trim'>[];
  readonly spec: RecordingSpec;
  readonly frames: (id: string) => Promise<readonly DatasetFrame[]>;
  /** Folder inside the zip. */
  readonly name: string;
  readonly target: GrowingFile | DatasetSink;
  readonly onEpisode: (done: number) => void;
}

const modules = () =>
  Promise.all([import('../episode/dataset/index.ts'), import('../episode/dataset/zip.ts')]);

/** Fetches what writes a dataset, so that a download begins when it is asked for. Without a connection nothing happens. */
export const prepareExport = async (): Promise<void> => {
  await modules().catch(() => undefined);
};

/** RangeError without an episode. Throws what the disk throws. */
export const exportDataset = async (parts: ExportParts): Promise<DatasetInfo> => {
  const { episodes, spec, target, name } = parts;
  if (episodes.length === 0) throw new RangeError('a dataset has at least one episode');
  const [{ createDatasetWriter }, { zipSink }] = await modules();
  const zip = typeof target === 'function' ? null : zipSink(target.stream, name, new Date());
  const writer = createDatasetWriter(spec, zip ? zip.sink : (target as DatasetSink));
  for (const [i, { id, notes, trim }] of episodes.entries()) {
    await writer.add({ notes, frames: (await parts.frames(id)).slice(...trim) });
    parts.onEpisode(i + 1);
  }
  const info = await writer.finish();
  await zip?.close();
  if (typeof target !== 'function') await target.hand();
  return info;
};

/** Episodes that fit into one dataset together, the largest group first. */
export const groupsOf = (episodes: readonly KeptEpisode[]): readonly (readonly KeptEpisode[])[] => {
  const groups = new Map<string, KeptEpisode[]>();
  for (const episode of episodes) {
    const key = JSON.stringify(episode.spec);
    groups.set(key, [...(groups.get(key) ?? []), episode]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
};
