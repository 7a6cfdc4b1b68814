/**
 * Writes a LeRobotDataset v3.0 of whatever features, episode by episode, into files that are only ever appended to: what is held
 * in memory is one episode and a few numbers of each before it.
 */
import {
  COUNTERS,
  DATA_FILE_MB,
  type DatasetInfo,
  dataPath,
  type Features,
  infoOf,
  PATHS,
} from './format.ts';
import { decodePng, type Pixels } from './png.ts';
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

/** One frame by the features' own names. */
export interface FeatureFrame {
  /** Files of pictures. */
  readonly images: Readonly<Record<string, Uint8Array>>;
  /** Flat; what counts frames is left out, the writer counts. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly task: string;
}

export interface FeatureWriter {
  /** The next episode. RangeError for one without frames, or with a picture that `decode` does not read. */
  add(frames: readonly FeatureFrame[]): Promise<void>;
  /** What stands in `meta/` is written last, and of it `info.json`: a folder without it is an unfinished one. */
  finish(beside?: () => Promise<void>): Promise<DatasetInfo>;
}

export interface FeatureParts {
  readonly robot: string | null;
  readonly fps: number;
  /** In the order of the columns; what counts frames last. */
  readonly features: Features;
  readonly sink: DatasetSink;
  /** A picture's pixels, for its statistics; absent: PNG of 8 bits a channel. */
  readonly decode?: (file: Uint8Array) => Promise<Pixels | null>;
}

interface EpisodeRow {
  readonly tasks: readonly string[];
  readonly length: number;
  readonly from: number;
  readonly file: number;
  readonly stats: Readonly<Record<string, ColumnStats>>;
}

const MEGABYTE = 1024 * 1024;

/** What counts frames, of a whole episode. */
const counted = (
  frames: readonly FeatureFrame[],
  at: { readonly episode: number; readonly first: number; readonly fps: number },
  taskIndex: (task: string) => number,
): Readonly<Record<(typeof COUNTERS)[number], readonly (readonly number[])[]>> => ({
  timestamp: frames.map((_, i) => [Math.fround(i / at.fps)]),
  frame_index: frames.map((_, i) => [i]),
  episode_index: frames.map(() => [at.episode]),
  index: frames.map((_, i) => [at.first + i]),
  task_index: frames.map(({ task }) => [taskIndex(task)]),
});

const pictureStats = async (
  frames: readonly FeatureFrame[],
  key: string,
  decode: NonNullable<FeatureParts['decode']>,
): Promise<ColumnStats> => {
  const tally = createPictureTally();
  for (const i of sampledFrames(frames.length)) {
    const file = frames[i]?.images[key];
    const pixels = file ? await decode(file) : null;
    if (!pixels) throw new RangeError(`frame ${i} has no picture of ${key} that can be decoded`);
    tally.add(pixels.rgb);
  }
  return tally.stats();
};

/** As the column is kept: bigint, number, boolean, or a list of numbers. */
const cellOf = (features: Features, key: string, row: readonly number[]): unknown => {
  const { dtype = '', shape = [] } = features[key] ?? {};
  if (dtype === 'bool') return row[0] === 1;
  const cells = dtype === 'int64' ? row.map(BigInt) : row;
  return shape[0] === 1 ? cells[0] : cells;
};

const isJpeg = ([first, second]: Uint8Array): boolean => first === 0xff && second === 0xd8;

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

export const writeText = async (sink: DatasetSink, path: string, text: string): Promise<void> => {
  const file = await sink(path);
  await file.write(new TextEncoder().encode(text));
  await file.close();
};

/** numpy takes a list of whole numbers for integers, which no mean can be subtracted from: a line that is one gets a point. */
const withPoints = (json: string): string =>
  json.replaceAll(/(?<!"count": \[\n)^(\s+-?\d+)(,?)$/gm, '$1.0$2');

export const createFeatureWriter = ({
  robot,
  fps,
  features,
  sink,
  decode = decodePng,
}: FeatureParts): FeatureWriter => {
  const dataColumns = Object.fromEntries(Object.entries(features).map(([key, f]) => [key, columnOf(f)]));
  const tasks = new Map<string, number>();
  const episodes: EpisodeRow[] = [];
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

  const images = Object.keys(features).filter((key) => features[key]?.dtype === 'image');

  const add: FeatureWriter['add'] = async (episode) => {
    if (episode.length === 0) throw new RangeError('an episode has at least one frame');
    const counters = counted(episode, { episode: episodes.length, first: frames, fps }, taskIndex);
    const rows: Record<string, readonly unknown[]> = {};
    const stats: Record<string, ColumnStats> = {};
    for (const key of images) {
      rows[key] = episode.map(({ images: { [key]: bytes } }, i) => ({
        bytes,
        path: `frame-${String(i).padStart(6, '0')}.${bytes && isJpeg(bytes) ? 'jpg' : 'png'}`,
      }));
    }
    const numbers = Object.entries(features).flatMap(([key, { dtype }]) => {
      if (dtype === 'image') return [];
      const round = dtype === 'float32' ? Math.fround : (value: number): number => value;
      const of = COUNTERS.find((one) => one === key);
      return [
        [key, of ? counters[of] : episode.map(({ values }) => (values[key] ?? []).map(round))] as const,
      ];
    });
    for (const [key, values] of numbers) rows[key] = values.map((row) => cellOf(features, key, row));
    // written first: pictures are decoded for their statistics, and whoever waits for the file sees it grow meanwhile
    await (await dataFile()).write(rows);
    for (const key of images) stats[key] = await pictureStats(episode, key, decode);
    for (const [key, values] of numbers) stats[key] = statsOfRows(values);
    episodes.push({
      tasks: [...new Set(episode.map(({ task }) => task))],
      length: episode.length,
      ...{ from: frames, file, stats },
    });
    frames += episode.length;
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
    finish: async (beside) => {
      await data?.finish();
      if (episodes.length > 0) {
        await writeTasks();
        await writeEpisodes();
        await writeStats();
      }
      await beside?.();
      const totals = { episodes: episodes.length, frames, tasks: tasks.size };
      const info = infoOf({ robot, fps, features }, totals);
      await writeText(sink, PATHS.info, JSON.stringify(info, null, 4));
      return info;
    },
  };
};
