/**
 * Writes a LeRobotDataset v3.0, episode by episode, into files that are only ever appended to: what is held in memory is one
 * episode and a few numbers of each before it.
 */
import {
  DATA_FILE_MB,
  type DatasetEpisode,
  type DatasetFrame,
  type DatasetInfo,
  type DatasetNotes,
  dataPath,
  type EpisodeNotes,
  type Features,
  featuresOf,
  imageKey,
  infoOf,
  PATHS,
  type RecordingSpec,
} from './format.ts';
import { decodePng } from './png.ts';
import {
  aggregated,
  type ColumnStats,
  createPictureTally,
  STAT_NAMES,
  sampledFrames,
  statsOfRows,
  writtenStat,
} from './stats.ts';
import {
  type Columns,
  columnOf,
  createTable,
  type DatasetSink,
  huggingFaceMetadata,
  pandasIndexedBy,
  type TableWriter,
} from './tables.ts';

export interface DatasetWriter {
  /** The next episode. RangeError for one without frames, or with a picture that is no PNG. */
  add(episode: DatasetEpisode): Promise<void>;
  /** What stands in `meta/` is written last: a folder without it is an unfinished one. */
  finish(): Promise<DatasetInfo>;
}

interface EpisodeRow {
  readonly tasks: readonly string[];
  readonly length: number;
  readonly from: number;
  readonly file: number;
  readonly stats: Readonly<Record<string, ColumnStats>>;
}

const MEGABYTE = 1024 * 1024;

/** Of every frame all that is a number, by column. */
const numbersOf = (
  { frames, notes }: DatasetEpisode,
  at: { readonly episode: number; readonly first: number; readonly fps: number },
  taskIndex: (task: string) => number,
): Readonly<Record<string, readonly (readonly number[])[]>> => {
  const last = frames.length - 1;
  const column = (of: (frame: DatasetFrame, i: number) => readonly number[]) => frames.map(of);
  return {
    'observation.state': column(({ state }) => state.map(Math.fround)),
    action: column(({ action }) => action.map(Math.fround)),
    'next.done': column((_, i) => [Number(i === last)]),
    'next.success': column((_, i) => [Number(i === last && notes.success === true)]),
    timestamp: column((_, i) => [Math.fround(i / at.fps)]),
    frame_index: column((_, i) => [i]),
    episode_index: column(() => [at.episode]),
    index: column((_, i) => [at.first + i]),
    task_index: column(({ task }) => [taskIndex(task)]),
  };
};

const pictureStats = async (frames: readonly DatasetFrame[], camera: string): Promise<ColumnStats> => {
  const tally = createPictureTally();
  for (const i of sampledFrames(frames.length)) {
    const png = frames[i]?.images[camera];
    const pixels = png ? await decodePng(png) : null;
    if (!pixels) throw new RangeError(`frame ${i} has no PNG of the camera ${camera}`);
    tally.add(pixels.rgb);
  }
  return tally.stats();
};

/** As the column is kept: bigint, number, boolean, or a list of numbers. */
const cellOf = (features: Features, key: string, row: readonly number[]): unknown => {
  const { dtype = '', shape = [] } = features[key] ?? {};
  if (dtype === 'bool') return row[0] === 1;
  if (dtype === 'int64') return BigInt(row[0] ?? 0);
  return shape[0] === 1 ? row[0] : row;
};

const episodeColumns = (features: Features): Columns => {
  const int = { kind: 'int64' } as const;
  const stats = Object.entries(features).flatMap(([key, { dtype }]) =>
    STAT_NAMES.map((stat): [string, Columns[string]] => [
      `stats/${key}/${stat}`,
      stat === 'count'
        ? { kind: 'list', of: 'int64', depth: 1 }
        : { kind: 'list', of: 'float64', depth: dtype === 'image' ? 3 : 1 },
    ]),
  );
  return {
    episode_index: int,
    tasks: { kind: 'list', of: 'string', depth: 1 },
    length: int,
    'data/chunk_index': int,
    'data/file_index': int,
    dataset_from_index: int,
    dataset_to_index: int,
    ...Object.fromEntries(stats),
    'meta/episodes/chunk_index': int,
    'meta/episodes/file_index': int,
  };
};

const writeText = async (sink: DatasetSink, path: string, text: string): Promise<void> => {
  const file = await sink(path);
  await file.write(new TextEncoder().encode(text));
  await file.close();
};

/** numpy takes a list of whole numbers for integers, which no mean can be subtracted from: a line that is one gets a point. */
const withPoints = (json: string): string =>
  json.replaceAll(/(?<!"count": \[\n)^(\s+-?\d+)(,?)$/gm, '$1.0$2');

export const createDatasetWriter = (spec: RecordingSpec, sink: DatasetSink): DatasetWriter => {
  const features = featuresOf(spec);
  const dataColumns = Object.fromEntries(Object.entries(features).map(([key, f]) => [key, columnOf(f)]));
  const tasks = new Map<string, number>();
  const episodes: EpisodeRow[] = [];
  const notes: EpisodeNotes[] = [];
  let frames = 0;
  let file = -1;
  let data: TableWriter | null = null;

  const taskIndex = (task: string): number => {
    const known = tasks.get(task) ?? tasks.size;
    tasks.set(task, known);
    return known;
  };

  const dataFile = async (): Promise<TableWriter> => {
    if (data && data.size() < DATA_FILE_MB * MEGABYTE) return data;
    await data?.finish();
    file++;
    const metadata = [{ key: 'huggingface', value: huggingFaceMetadata(features) }];
    data = createTable(dataColumns, await sink(dataPath(file)), metadata);
    return data;
  };

  const add: DatasetWriter['add'] = async (episode) => {
    if (episode.frames.length === 0) throw new RangeError('an episode has at least one frame');
    const at = { episode: episodes.length, first: frames, fps: spec.action.hz };
    const numbers = numbersOf(episode, at, taskIndex);
    const rows: Record<string, readonly unknown[]> = {};
    for (const { name } of spec.cameras) {
      rows[imageKey(name)] = episode.frames.map(({ images }, i) => ({
        bytes: images[name],
        path: `frame-${String(i).padStart(6, '0')}.png`,
      }));
    }
    for (const [key, values] of Object.entries(numbers)) {
      rows[key] = values.map((row) => cellOf(features, key, row));
    }
    // written first: pictures are decoded for their statistics, and whoever waits for the file sees it grow meanwhile
    await (await dataFile()).write(rows);
    const stats: Record<string, ColumnStats> = {};
    for (const { name } of spec.cameras) stats[imageKey(name)] = await pictureStats(episode.frames, name);
    for (const [key, values] of Object.entries(numbers)) stats[key] = statsOfRows(values);
    episodes.push({
      tasks: [...new Set(episode.frames.map(({ task }) => task))],
      length: episode.frames.length,
      ...{ from: frames, file, stats },
    });
    notes.push(episode.notes);
    frames += episode.frames.length;
  };

  const writeTasks = async (): Promise<void> => {
    const columns: Columns = { task_index: { kind: 'int64' }, task: { kind: 'string' } };
    const pandas = pandasIndexedBy('task', 'task_index');
    const table = createTable(columns, await sink(PATHS.tasks), [{ key: 'pandas', value: pandas }]);
    await table.write({ task_index: [...tasks.values()].map(BigInt), task: [...tasks.keys()] });
    await table.finish();
  };

  const writeEpisodes = async (): Promise<void> => {
    const table = createTable(episodeColumns(features), await sink(PATHS.episodes));
    const zeros = episodes.map(() => 0n);
    const rows: Record<string, readonly unknown[]> = {
      episode_index: episodes.map((_, i) => BigInt(i)),
      tasks: episodes.map((one) => one.tasks),
      length: episodes.map((one) => BigInt(one.length)),
      'data/chunk_index': zeros,
      'data/file_index': episodes.map((one) => BigInt(one.file)),
      dataset_from_index: episodes.map((one) => BigInt(one.from)),
      dataset_to_index: episodes.map((one) => BigInt(one.from + one.length)),
      'meta/episodes/chunk_index': zeros,
      'meta/episodes/file_index': zeros,
    };
    for (const [key, { dtype }] of Object.entries(features)) {
      for (const stat of STAT_NAMES) {
        rows[`stats/${key}/${stat}`] = episodes.map(({ stats }) => {
          const of = stats[key];
          if (stat === 'count') return [BigInt(of?.count ?? 0)];
          return of ? writtenStat(of, stat, dtype === 'image') : [];
        });
      }
    }
    await table.write(rows);
    await table.finish();
  };

  const writeStats = (): Promise<void> => {
    const all = Object.entries(features).map(([key, { dtype }]) => {
      const whole = aggregated(episodes.flatMap(({ stats }) => stats[key] ?? []));
      const written = STAT_NAMES.map((stat) => [stat, writtenStat(whole, stat, dtype === 'image')]);
      return [key, Object.fromEntries(written)];
    });
    return writeText(sink, PATHS.stats, withPoints(JSON.stringify(Object.fromEntries(all), null, 4)));
  };

  return {
    add,
    finish: async () => {
      await data?.finish();
      if (episodes.length > 0) {
        await writeTasks();
        await writeEpisodes();
        await writeStats();
      }
      const about: DatasetNotes = { formatVersion: 1, spec, episodes: notes };
      await writeText(sink, PATHS.notes, JSON.stringify(about, null, 1));
      const info = infoOf(spec, { episodes: episodes.length, frames, tasks: tasks.size });
      await writeText(sink, PATHS.info, JSON.stringify(info, null, 4));
      return info;
    },
  };
};
