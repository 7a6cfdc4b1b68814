/** Textures at the size that is drawn, by the browser's own decoders. */
import { DRAWN_TEXTURE, MOST_TEXTURE } from '../../things/own/limits.ts';
import { longerSide } from '../../things/own/picture-size.ts';
import type { OwnParts } from './own-thing.ts';

/** Null for what is too large or cannot be decoded. */
export const shrinkPicture: NonNullable<OwnParts['shrink']> = async (bytes, mimeType) => {
  const side = longerSide(bytes, mimeType);
  if (side === null || side > MOST_TEXTURE) return null;
  try {
    const picture = await createImageBitmap(new Blob([bytes.slice()], { type: mimeType }));
    const by = Math.min(1, DRAWN_TEXTURE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(picture.width * by)),
      Math.max(1, Math.round(picture.height * by)),
    );
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const small = await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 }); // PNG where WebP is not written
    return { bytes: new Uint8Array(await small.arrayBuffer()), mimeType: small.type };
  } catch {
    return null;
  }
};
