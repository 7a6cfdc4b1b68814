import { openAsBlob, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { copyOf } from './copy.ts';
import { createFeatureWriter } from './feature-writer.ts';
import type { Features } from './format.ts';
import { type OpenedDataset, openDataset, type ReadFrame } from './reader.ts';
import { memoryFolder } from './testing/memory.ts';

/** Written by lerobot 0.6.1 (scripts/lerobot/make_fixture.py). */
const FOLDER = join(import.meta.dirname, 'fixtures/lerobot/dataset');

const opened = async (files: ReadonlyMap<string, Blob>): Promise<OpenedDataset> => {
  const result = await openDataset(files);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const foreign = async (): Promise<OpenedDataset> => {
  const paths = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return opened(
    new Map(
      await Promise.all(paths.map(async (path) => [relative(FOLDER, path), await openAsBlob(path)] as const)),
    ),
  );
};

const framesOf = async (dataset: OpenedDataset, index: number): Promise<readonly ReadFrame[]> => {
  const entry = dataset.episodes[index];
  const frames = entry && (await dataset.read(entry));
  if (!frames?.ok) throw new Error('no episode');
  return frames.value;
};

it('an episode of another program’s dataset is a dataset of its own: every picture, number and sentence', async () => {
  const dataset = await foreign();
  const before = await framesOf(dataset, 2);
  const copy = copyOf(dataset, before);
  expect(copy.left).toEqual([]);
  const { files, sink } = memoryFolder();
  const { robot, fps } = dataset;
  const writer = createFeatureWriter({ robot, fps, features: copy.features, sink });
  await writer.add(copy.frames);
  await writer.finish();
  const again = await opened(new Map([...files].map(([path, bytes]) => [path, new Blob([bytes.slice()])])));
  expect(again).toMatchObject({ robot: 'so101_follower', fps: 10, missing: [], notes: null });
  expect(again.episodes).toMatchObject([{ length: before.length }]);
  const after = await framesOf(again, 0);
  for (const [i, frame] of before.entries()) {
    const { index: _, episode_index: __, task_index: ___, ...numbers } = frame.values;
    expect(after[i]?.values, `frame ${i}`).toMatchObject(numbers);
    expect(after[i]?.task).toBe(frame.task);
    expect(after[i]?.images).toEqual(frame.images);
  }
});

const NUMBER = { shape: [1], names: null };
const frame = (values: Record<string, readonly number[]>): ReadFrame => ({ images: {}, values, task: '' });

it('what cannot go along is named', () => {
  const features: Features = {
    'observation.images.wrist': { dtype: 'video', shape: [3, 4, 4], names: null },
    'observation.images.top': { dtype: 'image', shape: [4, 4, 3], names: null },
    subtask: { dtype: 'string', ...NUMBER },
    grid: { dtype: 'float32', shape: [2, 2], names: null },
    short: { dtype: 'float32', shape: [3], names: null },
    broken: { dtype: 'int32', ...NUMBER },
    count: { dtype: 'uint8', ...NUMBER },
  };
  const { left, ...copy } = copyOf({ features }, [
    frame({ grid: [1, 2, 3, 4], short: [1, 2], broken: [0.5], count: [7], index: [3] }),
  ]);
  expect(left).toEqual([
    'The film of the camera wrist does not go along: its file holds other episodes, too.',
    'The camera top has no picture in 1 of 1 frames.',
    'subtask is of a kind that is not written here (string).',
    'grid is a table of 2 × 2 numbers a frame, which is not written here.',
    'short has another number of values than the dataset says (3).',
    'broken is said to be whole numbers, and is not (int32).',
  ]);
  expect(Object.keys(copy.features)).toEqual([
    ...['count', 'timestamp', 'frame_index', 'episode_index', 'index', 'task_index'],
  ]);
  expect(copy.features.count?.dtype).toBe('int64');
  expect(copy.frames[0]?.values).toEqual({ count: [7] });
});
