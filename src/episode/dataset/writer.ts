/** Writes recordings of this project as a LeRobotDataset v3.0, with its own notes beside it. */

import { createFeatureWriter, writeText } from './feature-writer.ts';
import {
  ACTION,
  type DatasetEpisode,
  type DatasetInfo,
  type DatasetNotes,
  type EpisodeNotes,
  featuresOf,
  imageKey,
  PATHS,
  type RecordingSpec,
  STATE,
} from './format.ts';
import type { DatasetSink } from './tables.ts';

export interface DatasetWriter {
  /** The next episode. RangeError for one without frames, or with a picture that is no PNG. */
  add(episode: DatasetEpisode): Promise<void>;
  /** What stands in `meta/` is written last: a folder without it is an unfinished one. */
  finish(): Promise<DatasetInfo>;
}

export const createDatasetWriter = (spec: RecordingSpec, sink: DatasetSink): DatasetWriter => {
  const features = featuresOf(spec);
  const writer = createFeatureWriter({ robot: spec.robot, fps: spec.action.hz, features, sink });
  const notes: EpisodeNotes[] = [];
  return {
    add: async ({ frames, notes: about }) => {
      const last = frames.length - 1;
      await writer.add(
        frames.map(({ images, state, action, task }, i) => ({
          images: Object.fromEntries(
            spec.cameras.flatMap(({ name }) => {
              const png = images[name];
              return png ? [[imageKey(name), png]] : [];
            }),
          ),
          values: {
            [STATE]: state,
            [ACTION]: action,
            'next.done': [Number(i === last)],
            'next.success': [Number(i === last && about.success === true)],
          },
          task,
        })),
      );
      notes.push(about);
    },
    finish: () =>
      writer.finish(() => {
        const about: DatasetNotes = { formatVersion: 1, spec, episodes: notes };
        return writeText(sink, PATHS.notes, JSON.stringify(about, null, 1));
      }),
  };
};
