/** A picture's pixels, of whatever kind the browser reads: other programs keep JPEG, PNG in grey, and more. */
import { decodePng, type Pixels } from '../episode/dataset/png.ts';

const byBrowser = async (file: Uint8Array): Promise<Pixels | null> => {
  const bitmap = await createImageBitmap(new Blob([file.slice()]), { colorSpaceConversion: 'none' }).catch(
    () => null,
  );
  if (!bitmap) return null;
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = context?.getImageData(0, 0, width, height).data;
  return rgba ? { width, height, rgb: Uint8Array.from(rgba.filter((_, i) => i % 4 < 3)) } : null;
};

/** Null: neither this project nor the browser reads it. */
export const decodePicture = async (file: Uint8Array): Promise<Pixels | null> =>
  (await decodePng(file).catch(() => null)) ?? byBrowser(file);
