/** A picture as a JPEG file. */
import type { Still } from '../render/still-life/index.ts';
import { toBase64 } from './base64.ts';

/** Base64 text of the file; `quality` 0..1. */
export const jpegOf = async ({ rgba, width, height }: Still, quality: number): Promise<string> => {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  return toBase64(new Uint8Array(await blob.arrayBuffer()));
};
