/** One reused 2D canvas that turns anything drawable into an upright picture of bounded size. */
import type { Result } from '../contracts.ts';
import { type Orientation, orient } from './orientation.ts';
import { fitWithin, type Picture } from './picture.ts';

export interface PictureReader {
  /**
   * A drawable of width x height pixels -> its upright picture; transparency shows white. IMAGE_UNREADABLE if it has
   * no size or the canvas refuses.
   */
  read(
    drawable: CanvasImageSource,
    width: number,
    height: number,
    orientation: Orientation,
    seq: number,
  ): Result<Picture>;
}

const unreadable = (detail: string): Result<never> => ({
  ok: false,
  error: {
    code: 'IMAGE_UNREADABLE',
    message: 'The picture could not be read. Use a PNG, JPEG or WebP file.',
    detail,
  },
});

export const createPictureReader = (): PictureReader => {
  const canvas = document.createElement('canvas');
  // Read back on every frame: a canvas kept in main memory is faster than one on the GPU.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    read: (drawable, width, height, orientation, seq) => {
      if (!context) return unreadable('no 2D canvas');
      if (!(width > 0 && height > 0)) return unreadable(`${width} x ${height} pixels`);
      const [w, h] = fitWithin(width, height);
      const upright = orient(w, h, orientation);
      if (canvas.width !== upright.width) canvas.width = upright.width;
      if (canvas.height !== upright.height) canvas.height = upright.height;
      context.resetTransform();
      context.fillStyle = '#fff';
      context.fillRect(0, 0, upright.width, upright.height);
      context.setTransform(...upright.matrix);
      const shrunk = w !== width || h !== height;
      context.imageSmoothingEnabled = shrunk; // else whole pixels land on whole pixels
      context.imageSmoothingQuality = 'medium';
      try {
        context.drawImage(drawable, 0, 0, w, h);
        const { data } = context.getImageData(0, 0, upright.width, upright.height);
        return { ok: true, value: { width: upright.width, height: upright.height, rgba: data, seq } };
      } catch (thrown) {
        return unreadable(String(thrown));
      }
    },
  };
};
