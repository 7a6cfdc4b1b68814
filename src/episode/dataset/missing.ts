/** What of an opened dataset cannot be shown or does not agree with itself, in sentences: nothing is left out in silence. */
import { cameraOf, type DatasetNotes, type Feature, PATHS } from './format.ts';
import type { DatasetFiles, ReadInfo } from './info.ts';
import type { EpisodeEntry } from './reader.ts';

const NUMBERS = /^(float|u?int|bool)/;
const KNOWN = ['image', 'video', 'string', 'language'];

export const isNumbers = (feature: Feature | undefined): boolean => NUMBERS.test(feature?.dtype ?? '');

const POINTER = 'version https://git-lfs';

/** What a repository of the hub holds in a file's place until it is fetched. */
export const isLfsPointer = async (file: Blob): Promise<boolean> =>
  (await file.slice(0, POINTER.length).text()) === POINTER;

export interface Looked {
  readonly files: DatasetFiles;
  readonly info: ReadInfo;
  readonly notes: DatasetNotes | null;
  readonly episodes: readonly EpisodeEntry[];
  /** Sentences that were found. */
  readonly tasks: number;
  /** Seconds between frames by the data's own timestamps; null: nobody can say. */
  readonly stamped: number | null;
}

/** Of a frame's time; lerobot itself allows 1e-4 seconds. */
const SAME_RATE = 0.02;

const rateText = (rate: number): string => String(Number(rate.toPrecision(4)));

const rateOf = ({ info: { fps }, stamped }: Looked): readonly string[] =>
  stamped === null || Math.abs(stamped * fps - 1) < SAME_RATE
    ? []
    : [
        stamped > 0
          ? `Its frames are taken ${rateText(1 / stamped)} a second by their timestamps, and meta/info.json says ${rateText(fps)}: it plays at what info.json says.`
          : 'Its frames have no timestamps that go on: it plays at what meta/info.json says.',
      ];

export const missingOf = (looked: Looked): readonly string[] => {
  const { files, info, notes, episodes, tasks } = looked;
  const features = Object.entries(info.features);
  const films = features.filter(
    ([key, { dtype }]) =>
      dtype === 'video' && episodes.some(({ videos }) => videos.every((video) => video.key !== key)),
  );
  const lost = episodes.filter(({ path }) => !files.has(path)).length;
  const strange = features.filter(([, one]) => !isNumbers(one) && !KNOWN.includes(one.dtype));
  return [
    ...films.map(([key]) => `The video of the camera ${cameraOf(key)} is not among the files.`),
    ...(lost > 0 ? [`The data of ${lost} of ${episodes.length} episodes is not among the files.`] : []),
    ...(info.total_episodes === episodes.length
      ? []
      : [`It says that it has ${info.total_episodes} episodes, and lists ${episodes.length}.`]),
    ...(tasks > 0 ? [] : ['Its sentences (meta/tasks) are not among the files.']),
    ...(features.some(([, one]) => isNumbers(one) || KNOWN.includes(one.dtype))
      ? []
      : ['meta/info.json names no pictures and no numbers, so there is nothing to show.']),
    ...(notes || !files.has(PATHS.notes)
      ? []
      : [`${PATHS.notes} cannot be read, so the episodes have no names and marks.`]),
    ...rateOf(looked),
    ...strange.map(([key, { dtype }]) => `${key} is of a kind that the page does not know (${dtype}).`),
  ];
};
