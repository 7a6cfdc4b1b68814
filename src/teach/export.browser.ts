/** Episodes as a LeRobotDataset v3.0, into a zip that grows or into a folder: one episode in memory at a time. */
import type { Result } from '../contracts.ts';
import type {
  DatasetFrame,
  DatasetInfo,
  DatasetSink,
  EpisodeCopy,
  OpenedDataset,
  RecordingSpec,
} from '../episode/dataset/index.ts';
import { decodePicture } from './decode.browser.ts';
import { type GrowingFile, growingFile, pickFolder } from './files.browser.ts';
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

type Modules = Awaited<ReturnType<typeof modules>>[0];
type Target = ExportParts['target'];

const into = async (
  target: Target,
  name: string,
  work: (sink: DatasetSink, dataset: Modules) => Promise<DatasetInfo>,
): Promise<DatasetInfo> => {
  const [dataset, { zipSink }] = await modules();
  if (typeof target === 'function') return work(target, dataset);
  const zip = zipSink(target.stream, name, new Date());
  const info = await work(zip.sink, dataset);
  await zip.close();
  await target.hand();
  return info;
};

/** RangeError without an episode. Throws what the disk throws. */
export const exportDataset = async (parts: ExportParts): Promise<DatasetInfo> => {
  const { episodes, spec, target, name } = parts;
  if (episodes.length === 0) throw new RangeError('a dataset has at least one episode');
  return into(target, name, async (sink, { createDatasetWriter }) => {
    const writer = createDatasetWriter(spec, sink);
    for (const [i, { id, notes, trim }] of episodes.entries()) {
      await writer.add({ notes, frames: (await parts.frames(id)).slice(...trim) });
      parts.onEpisode(i + 1);
    }
    return writer.finish();
  });
};

/** One episode of anybody's dataset as a dataset of its own. RangeError for a picture that nothing here decodes. */
export const exportCopy = (
  { robot, fps }: Pick<OpenedDataset, 'robot' | 'fps'>,
  { features, frames }: EpisodeCopy,
  name: string,
  target: Target,
): Promise<DatasetInfo> =>
  into(target, name, async (sink, { createFeatureWriter }) => {
    const writer = createFeatureWriter({ robot, fps, features, sink, decode: decodePicture });
    await writer.add(frames);
    return writer.finish();
  });

/**
 * Asks where to, and has it written there. Null: the visitor chose no place. Errors: STORAGE_FULL, STORAGE_MISSING,
 * DATASET_INVALID for pictures that cannot be decoded.
 */
export const writtenTo = async (
  to: 'zip' | 'folder',
  name: string,
  work: (target: Target) => Promise<DatasetInfo>,
): Promise<Result<DatasetInfo | null>> => {
  try {
    const target = to === 'zip' ? await growingFile(`${name}.zip`) : await pickFolder();
    return { ok: true, value: target && (await work(target)) };
  } catch (thrown) {
    const detail = String(thrown);
    if (thrown instanceof RangeError) {
      const message = 'A picture of this episode is of a kind that is not read here, so nothing was written.';
      return { ok: false, error: { code: 'DATASET_INVALID', message, detail } };
    }
    const full = thrown instanceof Error && thrown.name === 'QuotaExceededError';
    const message = full
      ? 'There is no room for the dataset on this disk. The recorded episodes are unharmed.'
      : 'The dataset could not be written. The recorded episodes are unharmed.';
    return { ok: false, error: { code: full ? 'STORAGE_FULL' : 'STORAGE_MISSING', message, detail } };
  }
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
