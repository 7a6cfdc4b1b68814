/**
 * The picture port: what a camera, a video file or a still image really shows, upright and uncropped. The policy's
 * small square is made from it (`frameSourceOf`), and so is the desk's composite.
 */
import type { FrameSourceKind, Result } from '../contracts.ts';
import type { Orientation } from './orientation.ts';

/** Which way a phone's camera looks: at whoever holds it, or away. */
export type Facing = 'user' | 'environment';

export type PictureKind = Exclude<FrameSourceKind, 'sim'>;

/** One upright picture, its longer side at most LONGEST_SIDE pixels. Never written to after it was given. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** sRGB bytes and 255, row-major from the top left: length = width * height * 4. */
  readonly rgba: Uint8ClampedArray;
  /** Rises by one a new picture of the same source. */
  readonly seq: number;
}

export interface PictureSource {
  readonly kind: PictureKind;
  /** Stable name of the camera (the browser's device id for this site), or "video", "image". */
  readonly key: string;
  /** Of a camera that says so: which way it looks. */
  readonly facing?: Facing;
  /** Width and height that the next picture will have, pixels; null before the first. */
  size(): readonly [number, number] | null;
  /**
   * The newest picture now, the same object as before if there is no newer one. Never queues. CAMERA_LOST of a camera,
   * IMAGE_UNREADABLE of a file.
   */
  read(): Promise<Result<Picture>>;
  /** Counts new pictures, those that nobody read included; another orientation makes a new one. */
  seen(): number;
  dispose(): void;
}

export interface PictureOptions {
  /** Asked at every reading; upright as it comes when left out. */
  readonly orientation?: () => Orientation;
}

/** Longer side of a picture that is read back, pixels: a 4K camera costs no more than a small one. */
export const LONGEST_SIDE = 960;

/** Whole width and height within the longest side, the same shape, never enlarged. */
export const fitWithin = (
  width: number,
  height: number,
  longest: number = LONGEST_SIDE,
): readonly [number, number] => {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
};
