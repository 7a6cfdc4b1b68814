/** Datasets made here, one after another, as one: what a single process would have written, to the byte. */
import type { Result } from '../../contracts.ts';
import {
  ACTION,
  type DatasetFrame,
  type DatasetInfo,
  imageKey,
  type RecordingSpec,
  STATE,
} from './format.ts';
import { invalid } from './info.ts';
import type { OpenedDataset, ReadFrame } from './reader.ts';
import type { DatasetSink } from './tables.ts';
import { createDatasetWriter } from './writer.ts';

const recorded = ({ images, values, task }: ReadFrame, { cameras }: RecordingSpec): DatasetFrame => ({
  images: Object.fromEntries(cameras.map(({ name }) => [name, images[imageKey(name)] ?? new Uint8Array()])),
  state: values[STATE] ?? [],
  action: values[ACTION] ?? [],
  task,
});

/**
 * `order`: which episode of which dataset comes next; left out: all of the first, then all of the second, and so on.
 * Errors: DATASET_INVALID.
 */
export const mergeDatasets = async (
  parts: readonly OpenedDataset[],
  sink: DatasetSink,
  order: readonly (readonly [part: number, episode: number])[] = parts.flatMap((one, part) =>
    one.episodes.map((_, episode) => [part, episode] as const),
  ),
): Promise<Result<DatasetInfo>> => {
  const specs = parts.map(({ notes }) => notes?.spec);
  const [spec] = specs;
  if (!spec || specs.some((other) => JSON.stringify(other) !== JSON.stringify(spec))) {
    return invalid(
      'Only datasets recorded here with the same robot, cameras and actions can be put together. Merge others with lerobot-edit-dataset.',
    );
  }
  const writer = createDatasetWriter(spec, sink);
  for (const [part, episode] of order) {
    const entry = parts[part]?.episodes[episode];
    const frames = entry && (await parts[part]?.read(entry));
    if (!frames || !entry?.notes) return invalid(`Part ${part} has no episode ${episode}.`);
    if (!frames.ok) return frames;
    await writer.add({ notes: entry.notes, frames: frames.value.map((frame) => recorded(frame, spec)) });
  }
  return { ok: true, value: await writer.finish() };
};
