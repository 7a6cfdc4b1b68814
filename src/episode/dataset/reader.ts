/**
 * Opens a LeRobot dataset (v3.0, and v2.1 and v2.0, which keep a file an episode), of this project or another's, and reads it episode by
 * episode. What cannot be shown is named, never left out in silence.
 */
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { Result } from '../../contracts.ts';
import {
  ACTION,
  type DatasetNotes,
  type EpisodeNotes,
  type Features,
  fillPath,
  PATHS,
  STATE,
} from './format.ts';
import { type DatasetFiles, fromRoot, invalid, type ReadInfo, readInfo, readNotes } from './info.ts';
import { isLfsPointer, isNumbers, missingOf } from './missing.ts';

/** A camera's film of an episode: a part of a file. */
export interface EpisodeVideo {
  readonly key: string;
  readonly file: Blob;
  /** Seconds into the file where the episode begins. */
  readonly from: number;
}

export interface EpisodeEntry {
  readonly index: number;
  /** As people call it. */
  readonly name: string;
  readonly length: number;
  readonly tasks: readonly string[];
  /** Path of its data, and the first row of it there. */
  readonly path: string;
  readonly row: number;
  readonly videos: readonly EpisodeVideo[];
  /** Of datasets made here. */
  readonly notes: EpisodeNotes | null;
}

export interface ReadFrame {
  /** Files as they are kept (PNG, of other programs also JPEG), by feature; a frame without its bytes is not there. */
  readonly images: Readonly<Record<string, Uint8Array>>;
  /** Every feature that is numbers, flat. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly task: string;
}

export interface OpenedDataset {
  readonly version: string;
  readonly robot: string | null;
  readonly fps: number;
  readonly features: Features;
  readonly episodes: readonly EpisodeEntry[];
  /** Of datasets made by this project; null: another's. */
  readonly notes: DatasetNotes | null;
  /** What cannot be shown, a sentence each. */
  readonly missing: readonly string[];
  /** Errors: DATASET_INVALID. */
  read(entry: EpisodeEntry): Promise<Result<readonly ReadFrame[]>>;
}

type Row = Readonly<Record<string, unknown>>;

interface Rows {
  readonly columns?: string[];
  readonly rowStart?: number;
  readonly rowEnd?: number;
}

/** Byte strings stay bytes: what is text says so in the schema. */
const readRows = async (file: Blob, rows: Rows = {}): Promise<readonly Row[]> => {
  const buffer = {
    byteLength: file.size,
    slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(buffer);
  return parquetReadObjects({ file: buffer, metadata, utf8: false, ...rows });
};

const numberOf = (value: unknown): number => Number(value);

const flat = (value: unknown): readonly number[] => {
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return Array.from(value as unknown[]).flatMap(flat);
  return [numberOf(value)];
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const bytesOf = (value: unknown): Uint8Array | null => {
  const bytes = value !== null && typeof value === 'object' && 'bytes' in value ? value.bytes : value;
  return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : null;
};

const jsonLines = async (file: Blob | undefined): Promise<readonly Row[]> => {
  const lines = file ? (await file.text()).split('\n').filter((line) => line.trim() !== '') : [];
  return lines.map((line): Row => JSON.parse(line));
};

const byKind = (features: Features, dtype: string): readonly string[] =>
  Object.keys(features).filter((key) => features[key]?.dtype === dtype);

/** The sentence of each task by its number. */
const readTasks = async (files: DatasetFiles, old: boolean): Promise<ReadonlyMap<number, string>> => {
  const file = files.get(PATHS.tasks);
  const rows = old ? await jsonLines(files.get('meta/tasks.jsonl')) : file ? await readRows(file) : [];
  // pandas calls an index without a name otherwise
  const textOf = (row: Row): string =>
    [row.task, ...Object.values(row)].find((value) => typeof value === 'string') ?? '';
  return new Map(rows.map((row) => [numberOf(row.task_index), textOf(row)]));
};

interface Reading {
  readonly files: DatasetFiles;
  readonly info: ReadInfo;
  readonly notes: DatasetNotes | null;
}

const videosOf = (
  { files, info }: Reading,
  place: (key: string) => { readonly path: Readonly<Record<string, number>>; readonly from: number },
): readonly EpisodeVideo[] =>
  byKind(info.features, 'video').flatMap((key) => {
    const { path, from } = place(key);
    const file = info.video_path ? files.get(fillPath(info.video_path, { ...path, video_key: key })) : null;
    return file ? [{ key, file, from }] : [];
  });

/** v2: a file an episode. */
const oldEpisodes = async (reading: Reading): Promise<readonly EpisodeEntry[]> => {
  const { files, info } = reading;
  const rows = await jsonLines(files.get('meta/episodes.jsonl'));
  return rows.map((row) => {
    const index = numberOf(row.episode_index);
    const path = { episode_index: index, episode_chunk: Math.floor(index / info.chunks_size) };
    return {
      ...{ index, name: `Episode ${index}`, length: numberOf(row.length), tasks: textsOf(row.tasks) },
      path: fillPath(info.data_path, path),
      row: 0,
      videos: videosOf(reading, () => ({ path, from: 0 })),
      notes: null,
    };
  });
};

const newEpisodes = async (reading: Reading): Promise<readonly EpisodeEntry[]> => {
  const { files, info, notes } = reading;
  const paths = [...files.keys()].filter((path) => /^meta\/episodes\/.*\.parquet$/.test(path)).toSorted();
  const wanted = [
    'episode_index',
    'length',
    'tasks',
    'data/chunk_index',
    'data/file_index',
    'dataset_from_index',
  ];
  const films = byKind(info.features, 'video').flatMap((key) =>
    ['chunk_index', 'file_index', 'from_timestamp'].map((name) => `videos/${key}/${name}`),
  );
  const rows: Row[] = [];
  for (const path of paths) {
    const file = files.get(path);
    if (file) rows.push(...(await readRows(file, { columns: [...wanted, ...films] })));
  }
  const firstOf = new Map<string, number>();
  const placed = rows.map((row) => {
    const path = fillPath(info.data_path, {
      chunk_index: numberOf(row['data/chunk_index']),
      file_index: numberOf(row['data/file_index']),
    });
    const from = numberOf(row.dataset_from_index);
    firstOf.set(path, Math.min(firstOf.get(path) ?? from, from));
    return { row, path, from };
  });
  return placed.map(({ row, path, from }) => {
    const index = numberOf(row.episode_index);
    const about = notes?.episodes[index] ?? null;
    return {
      ...{ index, length: numberOf(row.length), tasks: textsOf(row.tasks), path },
      name: about?.name ?? `Episode ${index}`,
      row: from - (firstOf.get(path) ?? 0),
      videos: videosOf(reading, (key) => ({
        path: {
          chunk_index: numberOf(row[`videos/${key}/chunk_index`]),
          file_index: numberOf(row[`videos/${key}/file_index`]),
        },
        from: numberOf(row[`videos/${key}/from_timestamp`]),
      })),
      notes: about,
    };
  });
};

const MISSING_ROOT =
  'There is no meta/info.json among these files. Choose the folder of a LeRobot dataset, or a zip of it.';

const NO_EPISODES = {
  old: 'The dataset lists no episode: meta/episodes.jsonl is not among the files, or is empty. Choose the whole folder.',
  new: 'The dataset lists no episode: the Parquet files of meta/episodes are not among the files, or are empty. Choose the whole folder.',
};

/** Seconds between the frames of the first episode that is there, by its own timestamps; null: nobody can say. */
const stampedSeconds = async (
  files: DatasetFiles,
  episodes: readonly EpisodeEntry[],
): Promise<number | null> => {
  const first = episodes.find(({ path, length }) => files.has(path) && length > 1);
  const file = first && files.get(first.path);
  if (!file) return null;
  const { row, length } = first;
  try {
    const rows = await readRows(file, { columns: ['timestamp'], rowStart: row, rowEnd: row + length });
    return (numberOf(rows.at(-1)?.timestamp) - numberOf(rows[0]?.timestamp)) / (length - 1);
  } catch {
    return null; // reading the episode itself says what is wrong
  }
};

/** Errors: DATASET_INVALID. */
export const openDataset = async (dropped: DatasetFiles): Promise<Result<OpenedDataset>> => {
  const files = fromRoot(dropped);
  if (!files) return invalid(MISSING_ROOT);
  const info = await readInfo(files);
  if (!info.ok) return info;
  const { codebase_version: version, fps, features, robot_type } = info.value;
  const old = /^v?2/.test(version);
  const notes = await readNotes(files);
  const reading = { files, info: info.value, notes };
  try {
    const tasks = await readTasks(files, old);
    const episodes = await (old ? oldEpisodes : newEpisodes)(reading);
    if (episodes.length === 0) return invalid(old ? NO_EPISODES.old : NO_EPISODES.new);
    const numeric = Object.keys(features).filter((key) => isNumbers(features[key]));
    const images = byKind(features, 'image');

    const frameOf = (row: Row): ReadFrame => ({
      images: Object.fromEntries(
        images.flatMap((key) => {
          const bytes = bytesOf(row[key]);
          return bytes ? [[key, bytes]] : [];
        }),
      ),
      values: Object.fromEntries(numeric.map((key) => [key, flat(row[key])])),
      task: tasks.get(numberOf(row.task_index)) ?? '',
    });

    const read: OpenedDataset['read'] = async ({ index, path, row, length }) => {
      const file = files.get(path);
      if (!file) return invalid(`The data of episode ${index} is not among the files: ${path}.`);
      if (await isLfsPointer(file)) {
        return invalid(
          `${path} is a pointer of Git LFS, and not the data. Fetch it (git lfs pull) and open the folder again.`,
        );
      }
      try {
        const rows = await readRows(file, { rowStart: row, rowEnd: row + length });
        const whole = rows.length === length && rows.every((one) => numberOf(one.episode_index) === index);
        if (whole) return { ok: true, value: rows.map(frameOf) };
        return invalid(
          `Episode ${index} does not lie where the dataset says. Its files do not belong together.`,
        );
      } catch (thrown) {
        return invalid(
          `The data of episode ${index} cannot be read. The file is damaged or packed in a way that the page does not know.`,
          String(thrown),
        );
      }
    };

    return {
      ok: true,
      value: {
        ...{ version, fps, features, episodes, notes, read },
        robot: robot_type ?? null,
        missing: missingOf({
          ...{ files, info: info.value, notes, episodes },
          ...{ tasks: tasks.size, stamped: await stampedSeconds(files, episodes) },
        }),
      },
    };
  } catch (thrown) {
    return invalid(
      'What the dataset says of its episodes cannot be read. Its files are damaged or incomplete.',
      String(thrown),
    );
  }
};

/** Names of a feature's numbers, in order; "0", "1", ... where it does not say. */
export const namesOf = (features: Features, key: string): readonly string[] => {
  const { names = null, shape = [] } = features[key] ?? {};
  const listed = names === null ? [] : Array.isArray(names) ? names : Object.values(names).flat();
  const count = shape.reduce((product, side) => product * side, 1);
  return Array.from({ length: count }, (_, i) => listed[i] ?? String(i));
};

export { ACTION, STATE };
