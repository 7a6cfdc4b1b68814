/** One reused 2D canvas that turns anything drawable into RGBA bytes, and those into the model's square. */
import type { Result } from '../contracts.ts';
import { preprocess } from './preprocess.ts';

export interface PixelReader {
  /** RGB bytes [128, 128, 3]; transparency shows white. IMAGE_UNREADABLE if the picture has no size. */
  read(picture: CanvasImageSource, width: number, height: number): Result<Uint8Array>;
}

const unreadable = (detail: string): Result<never> => ({
  ok: false,
  error: {
    code: 'IMAGE_UNREADABLE',
    message: 'The picture could not be read. Use a PNG, JPEG or WebP file.',
    detail,
  },
});

export const createPixelReader = (): PixelReader => {
  const canvas = document.createElement('canvas');
  // Read back on every frame: a canvas kept in main memory is faster than one on the GPU.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    read: (picture, width, height) => {
      if (!context) return unreadable('no 2D canvas');
      if (!(width > 0 && height > 0)) return unreadable(`${width} x ${height} pixels`);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
      context.drawImage(picture, 0, 0, width, height);
      return preprocess(context.getImageData(0, 0, width, height).data, width, height);
    },
  };
};
