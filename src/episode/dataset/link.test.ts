import { expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../link-bytes.ts';
import type { EpisodeCopy } from './copy.ts';
import { COUNTER_FEATURES } from './format.ts';
import { openLinked, packEpisode, unpackEpisode } from './link.ts';

const ABOUT = { name: 'Взмах 👋', robot: 'so101_follower', fps: 30 };

const copy = (frames: number): EpisodeCopy => ({
  features: {
    'observation.images.front': { dtype: 'image', shape: [4, 4, 3], names: null },
    'observation.state': { dtype: 'float32', shape: [2], names: ['pan', 'grip'], units: ['deg', 'percent'] },
    'next.reward': { dtype: 'float64', shape: [1], names: null },
    step: { dtype: 'int64', shape: [1], names: null },
    ...COUNTER_FEATURES,
  },
  frames: Array.from({ length: frames }, (_, i) => ({
    images: { 'observation.images.front': Uint8Array.of(i) },
    values: {
      'observation.state': [Math.fround(Math.sin(i / 9) * 40), Math.fround(-0.1 * i)],
      'next.reward': [i / 3],
      step: [2 ** 40 + i],
    },
    task: i < 3 ? 'reach 🍌' : 'wave',
  })),
  left: [],
});

it('every number to the bit, the sentences where they were; what is not there is named', async () => {
  const packed = await packEpisode(ABOUT, copy(40));
  const out = await unpackEpisode(packed ?? '');
  if (!out.ok) throw new Error(out.error.message);
  expect(out.value).toMatchObject({ ...ABOUT, cameras: ['front'] });
  expect(out.value.frames).toEqual(copy(40).frames.map((frame) => ({ ...frame, images: {} })));
  const dataset = openLinked(out.value);
  expect(dataset.episodes).toMatchObject([{ name: 'Взмах 👋', length: 40, tasks: ['reach 🍌', 'wave'] }]);
  expect(dataset.features['observation.state']).toMatchObject({
    names: ['pan', 'grip'],
    units: ['deg', 'percent'],
  });
  expect(dataset.missing).toEqual([expect.stringContaining('the camera front')]);
});

it('without a frame, or with tens of thousands, there is no link', async () => {
  expect(await packEpisode(ABOUT, copy(0))).toBeNull();
  expect(await packEpisode(ABOUT, copy(20_001))).toBeNull();
});

const deflated = async (bytes: Uint8Array): Promise<string> => {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream('deflate'));
  return toBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()));
};

it('what is cut, changed or made up is refused in a sentence, and never throws', async () => {
  const packed = (await packEpisode(ABOUT, copy(40))) ?? '';
  const raw = await new Response(
    new Blob([fromBase64Url(packed)?.slice() ?? '']).stream().pipeThrough(new DecompressionStream('deflate')),
  ).arrayBuffer();
  const whole = new Uint8Array(raw);
  const broken = [
    ...[
      '',
      'x',
      '%%%',
      packed.slice(0, -9),
      packed.slice(0, 40),
      `${packed.slice(0, 80)}A${packed.slice(81)}`,
    ],
    await deflated(new Uint8Array(2)),
    await deflated(whole.subarray(0, whole.length - 8)), // whole by its checksum, and a column short
    await deflated(Uint8Array.of(2, 0, 0, 0, 91, 93)), // a list where the description stands
    await deflated(new Uint8Array(6_000_000)), // a few kilobytes that unpack to six megabytes
  ];
  for (const text of broken) {
    expect(await unpackEpisode(text), text.slice(0, 20)).toMatchObject({
      ok: false,
      error: { code: 'DATASET_INVALID', message: expect.stringContaining('Ask for the link again') },
    });
  }
});
