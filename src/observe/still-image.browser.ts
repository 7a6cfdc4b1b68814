/** A picture from a file or a drop behind the picture port: the same picture ever after, until it is turned. */
import type { Result } from '../contracts.ts';
import { type Orientation, orient, sameOrientation, UPRIGHT } from './orientation.ts';
import { fitWithin, type Picture, type PictureOptions, type PictureSource } from './picture.ts';
import { createPictureReader } from './pixels.browser.ts';

/** IMAGE_UNREADABLE if the browser cannot decode the file. */
export const openStillImage = async (
  file: Blob,
  { orientation = () => UPRIGHT }: PictureOptions = {},
): Promise<Result<PictureSource>> => {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (thrown) {
    return {
      ok: false,
      error: {
        code: 'IMAGE_UNREADABLE',
        message: 'This file is not a picture the browser can read. Use a PNG, JPEG or WebP file.',
        detail: `${file.type || 'no type'}, ${file.size} bytes: ${String(thrown)}`,
      },
    };
  }
  const reader = createPictureReader();
  let latest: Picture | null = null;
  let last: Orientation = orientation();

  const picture = (): Result<Picture> => {
    const now = orientation();
    if (latest && sameOrientation(now, last)) return { ok: true, value: latest };
    last = now;
    const read = reader.read(bitmap, bitmap.width, bitmap.height, now, (latest?.seq ?? -1) + 1);
    if (read.ok) latest = read.value;
    return read;
  };
  const first = picture();
  if (!first.ok) {
    bitmap.close();
    return first;
  }
  // a photograph of 40 megapixels need not stay in memory for the sake of being turned
  const [width, height] = fitWithin(bitmap.width, bitmap.height);
  if (width < bitmap.width) {
    const small = await createImageBitmap(bitmap, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'high',
    });
    bitmap.close();
    bitmap = small;
  }
  return {
    ok: true,
    value: {
      kind: 'image',
      key: 'image',
      size: () => {
        const { width: w, height: h } = orient(width, height, orientation());
        return [w, h];
      },
      read: async () => picture(),
      seen: () => {
        const read = picture();
        return read.ok ? read.value.seq + 1 : 0;
      },
      dispose: () => bitmap.close(),
    },
  };
};
