/** A picture from a file or a drop behind the frame port: read once, the same frame ever after. */
import type { Frame, FrameSource, Result } from '../contracts.ts';
import { createPixelReader } from './pixels.browser.ts';
import { FRAME_SIDE } from './preprocess.ts';

/** IMAGE_UNREADABLE if the browser cannot decode the file. Sides over 4096 pixels are scaled down first. */
export const openStillImage = async (file: Blob): Promise<Result<FrameSource>> => {
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
  const shrink = Math.min(1, 4096 / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * shrink));
  const height = Math.max(1, Math.round(bitmap.height * shrink));
  const rgb = createPixelReader().read(bitmap, width, height);
  bitmap.close();
  if (!rgb.ok) return rgb;
  const frame: Frame = { width: FRAME_SIDE, height: FRAME_SIDE, rgb: rgb.value, source: 'image', seq: 0 };
  return {
    ok: true,
    value: { kind: 'image', grab: async () => ({ ok: true, value: frame }), dispose: () => {} },
  };
};
