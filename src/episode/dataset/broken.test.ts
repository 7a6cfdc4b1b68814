import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from './reader.ts';
import { MADE_UP, madeUpEpisode } from './testing/made-up.ts';
import { memoryFolder } from './testing/memory.ts';
import { createDatasetWriter } from './writer.ts';

const ROOT = 'набор данных 🍌/';
const DATA = `${ROOT}data/chunk-000/file-000.parquet`;
const INFO = `${ROOT}meta/info.json`;

/** A whole dataset under a name in another script: an episode of five frames, and one of a single frame. */
let whole: ReadonlyMap<string, Blob>;

beforeAll(async () => {
  const folder = memoryFolder();
  const writer = createDatasetWriter(MADE_UP, folder.sink);
  for (const [i, length] of [5, 1].entries()) await writer.add(await madeUpEpisode(i, length, ['взять 🍌']));
  await writer.finish();
  whole = new Map([...folder.files].map(([path, bytes]) => [ROOT + path, new Blob([bytes.slice()])]));
});

const without = (part: string): ReadonlyMap<string, Blob> =>
  new Map([...whole].filter(([path]) => !path.includes(part)));

const withFile = (path: string, content: string | Blob): ReadonlyMap<string, Blob> =>
  new Map([...whole, [path, new Blob([content])]]);

const withInfo = async (part: object): Promise<ReadonlyMap<string, Blob>> =>
  withFile(INFO, JSON.stringify({ ...JSON.parse((await whole.get(INFO)?.text()) ?? ''), ...part }));

const opened = async (files: ReadonlyMap<string, Blob>) => {
  const result = await openDataset(files);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('what is whole opens', () => {
  it('under any name, an episode of a single frame too', async () => {
    const { missing, episodes, read } = await opened(whole);
    expect(missing).toEqual([]);
    expect(episodes.map(({ length }) => length)).toEqual([5, 1]);
    const last = episodes[1] && (await read(episodes[1]));
    expect(last).toMatchObject({ ok: true, value: [{ task: 'взять 🍌' }] });
  });
});

describe('what is not whole is refused with a code and a sentence', () => {
  const refused: readonly (readonly [
    string,
    () => ReadonlyMap<string, Blob> | Promise<ReadonlyMap<string, Blob>>,
    RegExp,
  ])[] = [
    [
      'without its list of episodes',
      () => without('meta/episodes'),
      /lists no episode.*meta\/episodes.*whole folder/,
    ],
    ['without its description', () => without('info.json'), /no meta\/info\.json/],
    ['with a list in its place', () => withFile(INFO, '[1, 2]'), /no description of a LeRobot dataset/],
    ['with half of one', () => withFile(INFO, '{"fps": 3'), /no description of a LeRobot dataset/],
    ['at no frames a second', () => withInfo({ fps: 0 }), /“fps” is missing or is not as lerobot writes it/],
    ['with a rate in words', () => withInfo({ fps: '30' }), /“fps”/],
    [
      'of a version that there was',
      () => withInfo({ codebase_version: 'v1.6' }),
      /version v1\.6.*Convert it/,
    ],
    [
      'with sentences that are no Parquet',
      () => withFile(`${ROOT}meta/tasks.parquet`, 'x'),
      /damaged or incomplete/,
    ],
  ];

  it.each(refused)('%s', async (_, files, sentence) => {
    expect(await openDataset(await files())).toMatchObject({
      ok: false,
      error: { code: 'DATASET_INVALID', message: expect.stringMatching(sentence) },
    });
  });

  const damaged: readonly (readonly [string, () => string | Blob | undefined, RegExp])[] = [
    ['cut', () => whole.get(DATA)?.slice(0, 900), /damaged/],
    ['empty', () => '', /damaged/],
    [
      'a pointer of Git LFS',
      () => 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3',
      /git lfs pull/,
    ],
  ];

  it.each(damaged)('data that is %s', async (_, content, sentence) => {
    const { episodes, read } = await opened(withFile(DATA, content() ?? ''));
    expect(episodes[0] && (await read(episodes[0]))).toMatchObject({
      ok: false,
      error: { code: 'DATASET_INVALID', message: expect.stringMatching(sentence) },
    });
  });
});

describe('what can be shown all the same says what is missing', () => {
  const named: readonly (readonly [
    string,
    () => ReadonlyMap<string, Blob> | Promise<ReadonlyMap<string, Blob>>,
    RegExp,
  ])[] = [
    ['data', () => without('data/chunk'), /data of 2 of 2 episodes is not among the files/],
    ['sentences', () => without('tasks.parquet'), /sentences \(meta\/tasks\) are not among the files/],
    [
      'the right rate',
      () => withInfo({ fps: 15 }),
      /taken 30 a second by their timestamps, and meta\/info\.json says 15/,
    ],
    ['episodes', () => withInfo({ total_episodes: 99 }), /has 99 episodes, and lists 2/],
    [
      'notes',
      () => withFile(`${ROOT}meta/tabletop.json`, '{"formatVersion": 1}'),
      /tabletop\.json cannot be read/,
    ],
    ['features', () => withInfo({ features: {} }), /no pictures and no numbers/],
  ];

  it.each(named)('%s', async (_, files, sentence) => {
    const { missing } = await opened(await files());
    expect(missing).toEqual([expect.stringMatching(sentence)]);
  });
});
