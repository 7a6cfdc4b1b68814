import { describe, expect, it, vi } from 'vitest';
import { featuresOf, imageKey, infoOf, PATHS } from './format.ts';
import { mergeDatasets } from './merge.ts';
import { packFrames, unpackFrames } from './pack.ts';
import { decodePng, encodePng } from './png.ts';
import { type OpenedDataset, openDataset } from './reader.ts';
import { aggregated, sampledFrames, statsOfRows } from './stats.ts';
import { MADE_UP, madeUpEpisode, picture } from './testing/made-up.ts';
import { type MemoryFolder, memoryFolder } from './testing/memory.ts';
import { createDatasetWriter } from './writer.ts';

const blobs = ({ files }: MemoryFolder, root = ''): Map<string, Blob> =>
  new Map([...files].map(([path, bytes]) => [root + path, new Blob([bytes.slice()])]));

const written = async (episodes: readonly number[]): Promise<MemoryFolder> => {
  const folder = memoryFolder();
  const writer = createDatasetWriter(MADE_UP, folder.sink);
  for (const index of episodes) await writer.add(await madeUpEpisode(index, 5 + index, ['a 🍌', 'b']));
  await writer.finish();
  return folder;
};

const opened = async (files: ReadonlyMap<string, Blob>): Promise<OpenedDataset> => {
  const result = await openDataset(files);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('a dataset that was written', () => {
  it('reads back, number for number and picture for picture, from whatever folder', async () => {
    const dataset = await opened(blobs(await written([0, 1, 2]), 'some/folder/'));
    expect(dataset.missing).toEqual([]);
    expect(dataset.episodes.map(({ length, tasks }) => [length, tasks])).toEqual([
      [5, ['a 🍌', 'b']],
      [6, ['a 🍌', 'b']],
      [7, ['a 🍌', 'b']],
    ]);
    for (const entry of dataset.episodes) {
      const made = await madeUpEpisode(entry.index, 5 + entry.index, ['a 🍌', 'b']);
      const read = await dataset.read(entry);
      if (!read.ok) throw new Error(read.error.message);
      expect(entry.notes).toEqual(made.notes);
      read.value.forEach((frame, i) => {
        const wanted = made.frames[i];
        expect(frame.values['observation.state']).toEqual(wanted?.state.map(Math.fround));
        expect(frame.values.action).toEqual(wanted?.action.map(Math.fround));
        expect(frame.values.timestamp).toEqual([Math.fround(i / 30)]);
        expect(frame.task).toBe(wanted?.task);
        expect(frame.images[imageKey('table')]).toEqual(wanted?.images.table);
        expect(frame.images[imageKey('wrist')]).toEqual(wanted?.images.wrist);
      });
    }
  });

  it('says success on the last frame alone', async () => {
    const dataset = await opened(blobs(await written([0, 1])));
    const flags = async (i: number): Promise<readonly unknown[]> => {
      const entry = dataset.episodes[i];
      const read = entry && (await dataset.read(entry));
      return read?.ok
        ? read.value.map(({ values }) => [values['next.done']?.[0], values['next.success']?.[0]])
        : [];
    };
    expect(await flags(0)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
    expect((await flags(1)).at(-1)).toEqual([1, 0]);
  });

  it('has floats in its statistics: integers could not be subtracted from', async () => {
    const { files } = await written([0]);
    const text = new TextDecoder().decode(files.get(PATHS.stats));
    const count = /"action": \{[^}]*"count": \[\s*5\s*\]/;
    expect(text).toMatch(count);
    expect(text.replaceAll(/"count": \[\s*\d+\s*\]/g, '')).not.toMatch(/^\s*-?\d+,?$/m);
  });

  it('refuses an episode that a lost part has shifted', async () => {
    const files = blobs(await written([0, 1]));
    const other = blobs(await written([1, 0]));
    for (const path of files.keys())
      if (path.startsWith('meta/episodes')) files.set(path, other.get(path) ?? new Blob());
    const dataset = await opened(files);
    const [entry] = dataset.episodes;
    expect(entry && (await dataset.read(entry))).toMatchObject({
      ok: false,
      error: { code: 'DATASET_INVALID' },
    });
  });

  it('names what is not there', async () => {
    const files = blobs(await written([0, 1]));
    files.delete('data/chunk-000/file-000.parquet');
    expect((await opened(files)).missing).toEqual(['The data of 2 of 2 episodes is not among the files.']);
    expect(await openDataset(new Map())).toMatchObject({ ok: false, error: { code: 'DATASET_INVALID' } });
    files.set(PATHS.info, new Blob(['{"codebase_version": "v1.6"}']));
    expect(await openDataset(files)).toMatchObject({ ok: false, error: { code: 'DATASET_INVALID' } });
  });
});

it('grows before a picture is decoded: whoever downloads it need not wait for statistics', async () => {
  const episode = await madeUpEpisode(0, 20);
  let decoding = 0;
  const counted = class extends DecompressionStream {
    constructor(format: CompressionFormat) {
      super(format);
      decoding++;
    }
  };
  vi.stubGlobal('DecompressionStream', counted);
  const decoded: number[] = [];
  const writer = createDatasetWriter(MADE_UP, async () => ({
    write: async ({ length }) => {
      if (length > 1000) decoded.push(decoding); // frames, not the format's four letters
    },
    close: async () => undefined,
  }));
  await writer.add(episode);
  expect(decoded).toEqual([0]);
  expect(decoding).toBe(40);
  vi.unstubAllGlobals();
});

it('shards put together are what one process writes, to the byte', async () => {
  const whole = await written([0, 1, 2, 3]);
  const parts = [await opened(blobs(await written([0, 2]))), await opened(blobs(await written([1, 3])))];
  const merged = memoryFolder();
  const order = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const;
  expect((await mergeDatasets(parts, merged.sink, order)).ok).toBe(true);
  expect([...merged.files.keys()]).toEqual([...whole.files.keys()]);
  for (const [path, bytes] of whole.files)
    expect(Buffer.compare(merged.files.get(path) ?? Buffer.of(), bytes), path).toBe(0);
});

it('another program’s dataset is not merged', async () => {
  const files = blobs(await written([0]));
  files.delete(PATHS.notes);
  expect(await mergeDatasets([await opened(files)], memoryFolder().sink)).toMatchObject({ ok: false });
});

describe('v2.1', () => {
  it('has a file an episode, and its words in lines of JSON', async () => {
    const [first, second] = [await written([0]), await written([1])];
    const info = {
      ...infoOf(
        { robot: MADE_UP.robot, fps: MADE_UP.action.hz, features: featuresOf(MADE_UP) },
        { episodes: 2, frames: 11, tasks: 2 },
      ),
      codebase_version: 'v2.1',
    };
    const data = 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet';
    const file = (of: MemoryFolder) =>
      new Blob([of.files.get('data/chunk-000/file-000.parquet')?.slice() ?? '']);
    const files = new Map<string, Blob>([
      [PATHS.info, new Blob([JSON.stringify({ ...info, data_path: data })])],
      [
        'meta/tasks.jsonl',
        new Blob(['{"task_index": 0, "task": "lift it"}\n{"task_index": 1, "task": "b"}\n']),
      ],
      ['meta/episodes.jsonl', new Blob(['{"episode_index": 0, "tasks": ["lift it"], "length": 5}\n'])],
      ['data/chunk-000/episode_000000.parquet', file(first)],
      ['data/chunk-000/episode_000001.parquet', file(second)],
    ]);
    const dataset = await opened(files);
    const [entry] = dataset.episodes;
    const read = entry && (await dataset.read(entry));
    expect(read?.ok && read.value.map(({ task }) => task)).toEqual([
      'lift it',
      'lift it',
      'lift it',
      'b',
      'b',
    ]);
    expect(dataset.notes).toBeNull();
  });
});

describe('pictures and numbers', () => {
  it('a PNG is what was drawn', async () => {
    for (const seed of [0, 5]) {
      const drawn = picture(31, 17, seed);
      expect(await decodePng(await encodePng(drawn))).toEqual(drawn);
    }
    expect(await decodePng(Uint8Array.of(1, 2, 3))).toBeNull();
  });

  it('a part that was cut short is no part', async () => {
    const { frames } = await madeUpEpisode(1, 3);
    const packed = packFrames(frames);
    expect(unpackFrames(packed)).toEqual(frames);
    expect(unpackFrames(packed.subarray(0, packed.length - 1))).toBeNull();
    expect(unpackFrames(packed.subarray(0, 40))).toBeNull();
  });

  it('statistics of episodes add up to those of all rows', () => {
    const rows = [
      [1, -2],
      [4, 8],
      [2, 2],
      [-9, 3],
      [0, 0],
    ];
    const [whole, parts] = [
      statsOfRows(rows),
      aggregated([statsOfRows(rows.slice(0, 2)), statsOfRows(rows.slice(2))]),
    ];
    for (const name of ['min', 'max', 'mean', 'std'] as const) {
      whole[name].forEach((value, i) => {
        expect(parts[name][i], name).toBeCloseTo(value, 12);
      });
    }
    expect(parts.count).toBe(5);
    expect(whole.q50).toEqual([1, 2]);
  });

  it('samples as many frames as the package does', () => {
    expect([1, 50, 100, 500, 1000, 10_000].map((n) => sampledFrames(n).length)).toEqual([
      1, 50, 100, 105, 177, 1000,
    ]);
    expect(sampledFrames(1000).at(-1)).toBe(999);
  });
});
