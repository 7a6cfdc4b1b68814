/**
 * Frames as one run of bytes, for keeping a recording that goes on and for handing it from one program to another: a length
 * (uint32, little endian), as much JSON, then every picture in the JSON's order.
 */
import { z } from '../../schema.ts';
import type { DatasetFrame } from './format.ts';

const header = z.array(
  z.object({
    state: z.array(z.number()),
    action: z.array(z.number()),
    task: z.string(),
    /** Camera and bytes of its picture. */
    images: z.array(z.tuple([z.string(), z.number().int().positive()])),
  }),
);

const PREFIX = 4; // bytes

export const packFrames = (frames: readonly DatasetFrame[]): Uint8Array => {
  const rows = frames.map(({ state, action, task, images }) => ({
    ...{ state, action, task },
    images: Object.entries(images).map(([camera, png]) => [camera, png.length]),
  }));
  const json = new TextEncoder().encode(JSON.stringify(rows));
  const pictures = frames.flatMap(({ images }) => Object.values(images));
  const out = new Uint8Array(PREFIX + json.length + pictures.reduce((sum, png) => sum + png.length, 0));
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, PREFIX);
  let at = PREFIX + json.length;
  for (const png of pictures) {
    out.set(png, at);
    at += png.length;
  }
  return out;
};

/** Null for anything that `packFrames` did not write whole: a part that was being written when its tab was closed. */
export const unpackFrames = (bytes: Uint8Array): readonly DatasetFrame[] | null => {
  if (bytes.length < PREFIX) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let rows: z.infer<typeof header>;
  try {
    rows = header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length))));
  } catch {
    return null;
  }
  let at = PREFIX + length;
  const frames = rows.map(({ images, ...numbers }) => {
    const pictures = images.map(([camera, size]): [string, Uint8Array] => {
      at += size;
      return [camera, bytes.slice(at - size, at)];
    });
    return { ...numbers, images: Object.fromEntries(pictures) };
  });
  return at === bytes.length ? frames : null;
};
