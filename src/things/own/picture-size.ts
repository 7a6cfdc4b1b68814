/** How large a texture is, without decoding it: a few kilobytes can stand for gigabytes of pixels. */
import { ImageUtils } from '@gltf-transform/core';

/** Pixels of the longer side; null for what does not say. */
export const longerSide = (bytes: Uint8Array, mimeType: string): number | null => {
  try {
    const size = ImageUtils.getSize(bytes, mimeType);
    return size ? Math.max(size[0], size[1]) : null;
  } catch {
    return null;
  }
};
