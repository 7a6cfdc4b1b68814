/**
 * LeRobotDataset v3.0 as values: which files there are, and what a dataset says of itself. The format is defined by the
 * published package (lerobot 0.6, datasets/utils.py and datasets/dataset_metadata.py). Pure.
 */
import type { ActionSpec, CameraSpec, Dimension, Unit } from '../../contracts.ts';

export const CODEBASE_VERSION = 'v3.0';

export const PATHS = {
  info: 'meta/info.json',
  stats: 'meta/stats.json',
  tasks: 'meta/tasks.parquet',
  episodes: 'meta/episodes/chunk-000/file-000.parquet',
  /** This project's own notes beside the format: names, marks, seeds, units. No reader of the format needs them. */
  notes: 'meta/tabletop.json',
} as const;

/** Templates as they stand in info.json. */
const DATA_PATH = 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet';
const CHUNKS_SIZE = 1000; // files a folder
/** A new data file from here on, MB; the format's own default. */
export const DATA_FILE_MB = 100;

/** A template of info.json with its numbers put in: `{chunk_index:03d}`. */
export const fillPath = (template: string, values: Readonly<Record<string, number | string>>): string =>
  template.replaceAll(/\{(\w+)(?::0(\d+)d)?\}/g, (_, name: string, width: string | undefined) =>
    String(values[name] ?? '').padStart(Number(width ?? 0), '0'),
  );

export const dataPath = (file: number): string => fillPath(DATA_PATH, { chunk_index: 0, file_index: file });

/** One column of the data, as info.json has it. */
export interface Feature {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly names: readonly string[] | Readonly<Record<string, readonly string[]>> | null;
  /** Of each number; this project's own key, which other readers pass over. */
  readonly units?: readonly Unit[];
}

export type Features = Readonly<Record<string, Feature>>;

export interface DatasetInfo {
  readonly codebase_version: string;
  readonly robot_type: string | null;
  readonly total_episodes: number;
  readonly total_frames: number;
  readonly total_tasks: number;
  readonly chunks_size: number;
  readonly data_files_size_in_mb: number;
  readonly video_files_size_in_mb: number;
  readonly fps: number;
  readonly splits: Readonly<Record<string, string>>;
  readonly data_path: string;
  readonly video_path: string | null;
  readonly features: Features;
}

/** What every frame of a recording has. */
export interface RecordingSpec {
  /** Id of the robot (robots/). */
  readonly robot: string;
  readonly cameras: readonly CameraSpec[];
  /** Measured joints and gripper, in the robot's own units. */
  readonly state: readonly Dimension[];
  /** Its rate is the dataset's frames a second. */
  readonly action: ActionSpec;
}

export const STATE = 'observation.state';
export const ACTION = 'action';
const IMAGES = 'observation.images.';

export const imageKey = (camera: string): string => `${IMAGES}${camera}`;
/** The camera's name as people read it. */
export const cameraOf = (key: string): string => key.replace(/^observation\.images?\./, '');

/** A motor's position is called so by LeRobot's own robots (`shoulder_pan.pos`); other numbers keep their names. */
const columnName = ({ name, unit }: Dimension): string =>
  unit === 'deg' || unit === 'percent' ? `${name}.pos` : name;

const vector = (dimensions: readonly Dimension[]): Feature => ({
  dtype: 'float32',
  shape: [dimensions.length],
  names: dimensions.map(columnName),
  units: dimensions.map(({ unit }) => unit),
});

const scalar = (dtype: string): Feature => ({ dtype, shape: [1], names: null });

/** What counts frames: the last columns of every dataset. */
export const COUNTERS = ['timestamp', 'frame_index', 'episode_index', 'index', 'task_index'] as const;

export const COUNTER_FEATURES: Features = {
  timestamp: scalar('float32'),
  frame_index: scalar('int64'),
  episode_index: scalar('int64'),
  index: scalar('int64'),
  task_index: scalar('int64'),
};

/** In the order of the columns, which the format wants to be this one. */
export const featuresOf = ({ cameras, state, action }: RecordingSpec): Features => ({
  ...Object.fromEntries(
    cameras.map(({ name, width, height }): [string, Feature] => [
      imageKey(name),
      { dtype: 'image', shape: [height, width, 3], names: ['height', 'width', 'channels'] },
    ]),
  ),
  [STATE]: vector(state),
  [ACTION]: vector(action.dimensions),
  'next.done': scalar('bool'),
  'next.success': scalar('bool'),
  ...COUNTER_FEATURES,
});

export interface Totals {
  readonly episodes: number;
  readonly frames: number;
  readonly tasks: number;
}

export const infoOf = (
  { robot, fps, features }: Pick<DatasetInfo, 'fps' | 'features'> & { readonly robot: string | null },
  { episodes, frames, tasks }: Totals,
): DatasetInfo => ({
  codebase_version: CODEBASE_VERSION,
  robot_type: robot,
  total_episodes: episodes,
  total_frames: frames,
  total_tasks: tasks,
  chunks_size: CHUNKS_SIZE,
  data_files_size_in_mb: DATA_FILE_MB,
  video_files_size_in_mb: 200,
  fps,
  splits: { train: `0:${episodes}` },
  data_path: DATA_PATH,
  video_path: null, // no video: frames are PNG in the data
  features,
});

/** One recorded frame. */
export interface DatasetFrame {
  /** PNG, by camera. */
  readonly images: Readonly<Record<string, Uint8Array>>;
  /** In the order and units of the specification; stored as float32. */
  readonly state: readonly number[];
  readonly action: readonly number[];
  /** What was asked for when it was taken. */
  readonly task: string;
}

/** What is known of an episode beside its frames. */
export interface EpisodeNotes {
  /** Given by whoever recorded it. */
  readonly name: string;
  /** Marked by hand, or the task's own predicate; null: nobody said. */
  readonly success: boolean | null;
  /** Of its scene. */
  readonly seed: number;
  readonly table: string;
  /** Who drove: a policy's kind or id, or the device in the visitor's hand. */
  readonly by: string;
  /** Of a policy that was brought by whoever recorded: it has no place that its id could be looked up in. */
  readonly policy?: PolicyNote | undefined;
}

export interface PolicyNote {
  /** Name of its file or folder. */
  readonly file: string;
  /** Of the graph, or of a whole model's manifest; hexadecimal. */
  readonly sha256: string;
}

export interface DatasetEpisode {
  readonly notes: EpisodeNotes;
  readonly frames: readonly DatasetFrame[];
}

/** `meta/tabletop.json`. */
export interface DatasetNotes {
  readonly formatVersion: 1;
  readonly spec: RecordingSpec;
  readonly episodes: readonly EpisodeNotes[];
}
