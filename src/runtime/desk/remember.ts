/**
 * The desk's rectangle of every camera, kept for the next visit: numbers in one entry of the browser's storage, never
 * a picture, and a camera only as a checksum of its name. Storage that is blocked, full or written by something else
 * is a memory of nothing.
 */
import type { DeskPlane } from '../../observe/index.ts';
import { z } from '../../schema.ts';

/** Another version of what is kept takes another key. */
export const DESK_MEMORY_KEY = 'tabletop.desk.1';
/** Cameras and picture sizes that are remembered; the oldest goes first. */
const MOST = 12;
/** Sizes of the same shape differ by rounding: 640 x 360 and 854 x 480. */
const SAME_SHAPE = 0.01;

const pixel = z.number().min(-1e5).max(1e5);
const corner = z.tuple([pixel, pixel]);
const pixels = z.number().int().min(1).max(1e5);
const metres = z.number().positive().max(10);
const keptPlane = z.object({
  /** 32 bits of the camera's name. */
  camera: z.number().int().min(0).max(0xffffffff),
  width: pixels,
  height: pixels,
  corners: z.tuple([corner, corner, corner, corner]),
  size: z.tuple([metres, metres]),
});
const kept = z.object({ planes: z.array(keptPlane).max(MOST) });
type KeptPlane = z.infer<typeof keptPlane>;

export interface DeskMemory {
  /**
   * The plane marked last for this camera in a picture of this shape, scaled to this size; null: none is known. `key`
   * names the camera or kind of file, width and height are the picture's, in pixels.
   */
  recall(key: string, width: number, height: number): DeskPlane | null;
  keep(key: string, width: number, height: number, plane: DeskPlane): void;
  forget(): void;
}

/** FNV-1a, 32 bit. */
const checksum = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
};

const parse = (text: string | null): readonly KeptPlane[] => {
  if (text === null) return [];
  try {
    const read = kept.safeParse(JSON.parse(text));
    return read.success ? read.data.planes : [];
  } catch {
    return []; // not JSON: somebody else's, and the next `keep` replaces it
  }
};

/** `storage`: null where the browser has none. Never throws. */
export const createDeskMemory = (storage: Storage | null): DeskMemory => {
  /** What is known when the storage cannot be written: it lasts as long as the page. */
  let here: readonly KeptPlane[] | null = null;

  const read = (): readonly KeptPlane[] => {
    if (here) return here;
    try {
      return parse(storage?.getItem(DESK_MEMORY_KEY) ?? null);
    } catch {
      return [];
    }
  };

  const write = (planes: readonly KeptPlane[]): void => {
    here = planes;
    try {
      if (!storage) return;
      if (planes.length === 0) storage.removeItem(DESK_MEMORY_KEY);
      else storage.setItem(DESK_MEMORY_KEY, JSON.stringify({ planes }));
      here = null; // from now on the storage says it, so that other tabs are heard
    } catch {
      // blocked or full
    }
  };

  return {
    recall: (key, width, height) => {
      const camera = checksum(key);
      const shape = width / height;
      const alike = (one: KeptPlane): boolean =>
        one.camera === camera && Math.abs(one.width / one.height / shape - 1) < SAME_SHAPE;
      const known = read().findLast(alike);
      if (!known) return null;
      const scaled = ([x, y]: readonly [number, number]) =>
        [(x * width) / known.width, (y * height) / known.height] as const;
      const [a, b, c, d] = known.corners;
      return { corners: [scaled(a), scaled(b), scaled(c), scaled(d)], size: known.size };
    },
    keep: (key, width, height, { corners, size }) => {
      const fresh = keptPlane.safeParse({ camera: checksum(key), width, height, corners, size });
      if (!fresh.success) return;
      const { camera } = fresh.data;
      const others = read().filter((p) => p.camera !== camera || p.width !== width || p.height !== height);
      write([...others, fresh.data].slice(-MOST));
    },
    forget: () => write([]),
  };
};
