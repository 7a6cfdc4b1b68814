/**
 * An episode of anybody's dataset in the text of a link: its numbers to the bit and its sentences, without its pictures. JSON with
 * what the numbers are, then a column a number, the same byte of all frames side by side, all of it as one zlib stream (RFC 1950)
 * in base64url.
 */
import type { Result } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { fromBase64Url, toBase64Url } from '../link-bytes.ts';
import type { EpisodeCopy } from './copy.ts';
import type { FeatureFrame } from './feature-writer.ts';
import { COUNTER_FEATURES, cameraOf, type Features } from './format.ts';
import { feature, invalid } from './info.ts';
import type { EpisodeEntry, OpenedDataset } from './reader.ts';

export interface LinkedEpisode {
  readonly name: string;
  readonly robot: string | null;
  readonly fps: number;
  readonly features: Features;
  readonly frames: readonly FeatureFrame[];
  /** Cameras whose pictures stayed behind. */
  readonly cameras: readonly string[];
}

const MOST_FRAMES = 20_000;
const MOST_BYTES = 4_000_000; // unpacked: a short text can claim any length
const PREFIX = 4; // bytes: length of the JSON, little endian

const header = z.object({
  name: z.string(),
  robot: z.string().nullable(),
  fps: z.number().positive(),
  cameras: z.array(z.string()),
  features: z.record(z.string(), feature),
  /** A sentence, and for how many frames it holds. */
  tasks: z.array(z.tuple([z.string(), z.number().int().positive()])),
});

const bytesOf = (dtype: string): number => (dtype === 'float32' ? 4 : 8);

const sizeOf = ([count = 0]: readonly number[]): number => count;

const through = async (bytes: Uint8Array, transform: GenericTransformStream): Promise<Uint8Array | null> => {
  const reader: ReadableStreamDefaultReader<Uint8Array> = new Blob([bytes.slice()])
    .stream()
    .pipeThrough(transform)
    .getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const spans = (frames: readonly FeatureFrame[]): readonly (readonly [string, number])[] => {
  const out: [string, number][] = [];
  for (const { task } of frames) {
    const last = out.at(-1);
    if (last?.[0] === task) last[1]++;
    else out.push([task, 1]);
  }
  return out;
};

/** Planes of bytes: numbers that change little from frame to frame pack well so. */
const putColumn = (to: Uint8Array, values: readonly number[], width: number): void => {
  const view = new DataView(new ArrayBuffer(8));
  for (const [i, value] of values.entries()) {
    if (width === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
    for (let k = 0; k < width; k++) to[k * values.length + i] = view.getUint8(k);
  }
};

const takeColumn = (from: Uint8Array, frames: number, width: number): readonly number[] => {
  const view = new DataView(new ArrayBuffer(8));
  return Array.from({ length: frames }, (_, i) => {
    for (let k = 0; k < width; k++) view.setUint8(k, from[k * frames + i] ?? 0);
    return width === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  });
};

/** Null: there are more frames than a link is for. */
export const packEpisode = async (
  about: Pick<LinkedEpisode, 'name' | 'robot' | 'fps'>,
  { features, frames }: EpisodeCopy,
): Promise<string | null> => {
  if (frames.length === 0 || frames.length > MOST_FRAMES) return null;
  const entries = Object.entries(features);
  const numbers = entries.filter(([key, { dtype }]) => dtype !== 'image' && !(key in COUNTER_FEATURES));
  const cameras = entries.flatMap(([key, { dtype }]) => (dtype === 'image' ? [cameraOf(key)] : []));
  const json = new TextEncoder().encode(
    JSON.stringify({ ...about, cameras, features: Object.fromEntries(numbers), tasks: spans(frames) }),
  );
  const widths = numbers.map(([, { dtype, shape }]) => sizeOf(shape) * bytesOf(dtype));
  const out = new Uint8Array(
    PREFIX + json.length + frames.length * widths.reduce((sum, one) => sum + one, 0),
  );
  if (out.length > MOST_BYTES) return null;
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, PREFIX);
  let at = PREFIX + json.length;
  for (const [key, { dtype, shape }] of numbers) {
    const width = bytesOf(dtype);
    for (let i = 0; i < sizeOf(shape); i++) {
      const column = frames.map(({ values }) => values[key]?.[i] ?? Number.NaN);
      putColumn(out.subarray(at, at + frames.length * width), column, width);
      at += frames.length * width;
    }
  }
  const packed = await through(out, new CompressionStream('deflate'));
  return packed && toBase64Url(packed);
};

const DAMAGED =
  'The episode in this link is cut off or damaged. Ask for the link again, or for the episode as a file.';

/** Errors: DATASET_INVALID, for anything that `packEpisode` did not write. */
export const unpackEpisode = async (text: string): Promise<Result<LinkedEpisode>> => {
  try {
    const packed = fromBase64Url(text);
    const bytes = packed && (await through(packed, new DecompressionStream('deflate')));
    if (!bytes || bytes.length < PREFIX) return invalid(DAMAGED);
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const { tasks, ...about } = header.parse(
      JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length))),
    );
    const count = tasks.reduce((sum, [, frames]) => sum + frames, 0);
    const columns = Object.values(about.features).reduce(
      (sum, { dtype, shape }) => sum + sizeOf(shape) * bytesOf(dtype),
      0,
    );
    if (count === 0 || count > MOST_FRAMES || bytes.length !== PREFIX + length + count * columns)
      return invalid(DAMAGED);
    const values: Record<string, readonly number[]>[] = Array.from({ length: count }, () => ({}));
    let at = PREFIX + length;
    for (const [key, { dtype, shape }] of Object.entries(about.features)) {
      const width = bytesOf(dtype);
      const read = Array.from({ length: sizeOf(shape) }, (_, i) =>
        takeColumn(bytes.subarray(at + i * count * width, at + (i + 1) * count * width), count, width),
      );
      at += sizeOf(shape) * count * width;
      for (const [i, row] of values.entries()) row[key] = read.map((column) => column[i] ?? Number.NaN);
    }
    const said = tasks.flatMap(([task, frames]) => Array.from({ length: frames }, () => task));
    const frames = values.map((row, i) => ({ images: {}, values: row, task: said[i] ?? '' }));
    return { ok: true, value: { ...about, frames } };
  } catch (thrown) {
    return invalid(DAMAGED, String(thrown));
  }
};

/** As if it had been opened from files: what was behind the link is named as missing. */
export const openLinked = (episode: LinkedEpisode): OpenedDataset => {
  const { name, robot, fps, features, frames, cameras } = episode;
  const entry: EpisodeEntry = {
    ...{ index: 0, name, length: frames.length, path: '', row: 0, videos: [], notes: null },
    tasks: [...new Set(frames.map(({ task }) => task))],
  };
  return {
    ...{ version: 'From a link', robot, fps, features, notes: null, episodes: [entry] },
    missing: cameras.map(
      (camera) =>
        `A link has no room for the pictures of the camera ${camera}. Ask for the episode as a file to see them.`,
    ),
    read: async () => ({ ok: true, value: frames }),
  };
};
