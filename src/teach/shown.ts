/** An episode as the player shows it, whether it was recorded here or comes from a dataset that was opened. Pure. */
import {
  ACTION,
  COUNTERS,
  cameraOf,
  type DatasetFrame,
  imageKey,
  type RecordingSpec,
  STATE,
} from '../episode/dataset/format.ts';
import type { EpisodeEntry, EpisodeVideo, OpenedDataset, ReadFrame } from '../episode/dataset/reader.ts';

/** Numbers that go along with the frames. */
export interface Track {
  readonly title: string;
  /** What each number is called, with its unit. */
  readonly names: readonly string[];
  /** A row a frame. */
  readonly rows: readonly (readonly number[])[];
}

export interface ShownEpisode {
  readonly title: string;
  readonly fps: number;
  readonly length: number;
  readonly cameras: readonly string[];
  /** The file of a picture (PNG or JPEG), or null. */
  readonly picture: (camera: string, frame: number) => Uint8Array | null;
  readonly videos: readonly EpisodeVideo[];
  readonly task: (frame: number) => string;
  readonly tracks: readonly Track[];
}

const named = ({ name, unit }: { readonly name: string; readonly unit: string }): string =>
  unit === 'flag' ? name : `${name} (${unit})`;

export const shownRecording = (
  title: string,
  spec: RecordingSpec,
  frames: readonly DatasetFrame[],
): ShownEpisode => ({
  ...{ title, fps: spec.action.hz, length: frames.length, videos: [] },
  cameras: spec.cameras.map(({ name }) => name),
  picture: (camera, frame) => frames[frame]?.images[camera] ?? null,
  task: (frame) => frames[frame]?.task ?? '',
  tracks: [
    { title: 'State', names: spec.state.map(named), rows: frames.map(({ state }) => state) },
    { title: 'Action', names: spec.action.dimensions.map(named), rows: frames.map(({ action }) => action) },
  ],
});

/** What goes along with every frame anyway, and tells nobody anything. */
const COUNTING = new Set<string>(COUNTERS);
const TITLES: Readonly<Record<string, string>> = { [STATE]: 'State', [ACTION]: 'Action' };
/** Wider rows than this are no curves. */
const WIDEST = 64;

export const shownRead = (
  { fps, features }: Pick<OpenedDataset, 'fps' | 'features'>,
  { name: title, videos }: EpisodeEntry,
  frames: readonly ReadFrame[],
  namesOf: (key: string) => readonly string[],
): ShownEpisode => {
  const keys = Object.keys(frames[0]?.values ?? {}).filter(
    (key) => !COUNTING.has(key) && (frames[0]?.values[key]?.length ?? 0) <= WIDEST,
  );
  const first = [STATE, ACTION].filter((key) => keys.includes(key));
  const ordered = [...first, ...keys.filter((key) => !first.includes(key))];
  const unitsOf = (key: string): readonly string[] => features[key]?.units ?? [];
  const images = Object.keys(features).filter((key) => features[key]?.dtype === 'image');
  const keyOf = (camera: string): string =>
    images.find((key) => cameraOf(key) === camera) ?? imageKey(camera);
  return {
    ...{ title, fps, videos, length: frames.length },
    cameras: images.map(cameraOf),
    picture: (camera, frame) => frames[frame]?.images[keyOf(camera)] ?? null,
    task: (frame) => frames[frame]?.task ?? '',
    tracks: ordered.map((key) => ({
      title: TITLES[key] ?? key,
      names: namesOf(key).map((name, i) => {
        const unit = unitsOf(key)[i];
        return unit === undefined ? name : named({ name, unit });
      }),
      rows: frames.map(({ values }) => values[key] ?? []),
    })),
  };
};

const HEIGHT = 100;

/** A number over the frames as the points of an SVG line, 0..frames-1 across and 0..100 down; `range`: of all numbers of its unit. */
export const curve = (
  rows: readonly (readonly number[])[],
  dimension: number,
): { readonly points: string; readonly low: number; readonly high: number } => {
  const values = rows.map((row) => row[dimension] ?? Number.NaN);
  const finite = values.filter(Number.isFinite);
  const [low, high] = finite.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  const span = high - low || 1;
  const points = values
    .map((value, i) =>
      Number.isFinite(value) ? `${i},${(HEIGHT - ((value - low) / span) * HEIGHT).toFixed(1)}` : '',
    )
    .filter((point) => point !== '')
    .join(' ');
  return { points, low, high };
};
