/** One episode of an opened dataset, anybody's, as what can be written again, and what of it stays behind. Pure. */

import type { FeatureFrame } from './feature-writer.ts';
import { COUNTER_FEATURES, cameraOf, type Feature, type Features } from './format.ts';
import type { OpenedDataset, ReadFrame } from './reader.ts';

export interface EpisodeCopy {
  /** In the order of the columns. */
  readonly features: Features;
  readonly frames: readonly FeatureFrame[];
  /** What cannot go along, a sentence each. */
  readonly left: readonly string[];
}

/** Kinds of numbers as the writer keeps them: none loses a digit. */
const KEPT_AS: Readonly<Record<string, string>> = {
  ...{ float16: 'float32', float32: 'float32', float64: 'float64', bool: 'bool', int64: 'int64' },
  ...{ int8: 'int64', int16: 'int64', int32: 'int64', uint8: 'int64', uint16: 'int64', uint32: 'int64' },
};

const isWhole = (row: readonly number[]): boolean => row.every((value) => Number.isSafeInteger(value));

/** Why the numbers of a feature stay behind; null: they go along. */
const numbersStay = (key: string, { dtype, shape }: Feature, frames: readonly ReadFrame[]): string | null => {
  const kept = KEPT_AS[dtype];
  if (kept === undefined) return `${key} is of a kind that is not written here (${dtype}).`;
  const [count] = shape;
  if (shape.length !== 1 || count === undefined || (kept === 'bool' && count !== 1))
    return `${key} is a table of ${shape.join(' × ')} numbers a frame, which is not written here.`;
  const rows = frames.map(({ values }) => values[key] ?? []);
  if (rows.some((row) => row.length !== count))
    return `${key} has another number of values than the dataset says (${count}).`;
  return kept === 'int64' && !rows.every(isWhole)
    ? `${key} is said to be whole numbers, and is not (${dtype}).`
    : null;
};

const PICTURE_NAMES = ['height', 'width', 'channels'];

/** Without names of a picture's sides lerobot's training stops, so they are given where they are missing. */
const pictureFeature = (feature: Feature): Feature => ({ ...feature, names: feature.names ?? PICTURE_NAMES });

/** Everything but films and what is no picture and no row of numbers. */
export const copyOf = (
  { features }: Pick<OpenedDataset, 'features'>,
  frames: readonly ReadFrame[],
): EpisodeCopy => {
  const copied: Record<string, Feature> = {};
  const left: string[] = [];
  for (const [key, feature] of Object.entries(features)) {
    if (key in COUNTER_FEATURES) continue;
    if (feature.dtype === 'video') {
      left.push(
        `The film of the camera ${cameraOf(key)} does not go along: its file holds other episodes, too.`,
      );
    } else if (feature.dtype === 'image') {
      const without = frames.filter(({ images }) => !images[key]).length;
      if (without === 0) copied[key] = pictureFeature(feature);
      else left.push(`The camera ${cameraOf(key)} has no picture in ${without} of ${frames.length} frames.`);
    } else {
      const reason = numbersStay(key, feature, frames);
      if (reason === null) copied[key] = { ...feature, dtype: KEPT_AS[feature.dtype] ?? feature.dtype };
      else left.push(reason);
    }
  }
  const kept = (key: string): boolean => key in copied;
  const only = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => kept(key)));
  return {
    features: { ...copied, ...COUNTER_FEATURES },
    frames: frames.map(({ images, values, task }) => ({ images: only(images), values: only(values), task })),
    left,
  };
};
