/** A picture source behind the frame port: the middle of whatever it shows, at the policy's size and shape or another. */
import type { Frame, FrameSize, FrameSource, Result } from '../contracts.ts';
import type { Picture, PictureSource } from './picture.ts';
import { FRAME_SIDE, preprocess, sizeOf } from './preprocess.ts';

/** Frames of one camera at any size. */
export interface SizedSource extends FrameSource {
  /** `size`: pixels, a number the side of a square; left out: that of the shipped models. */
  grab(size?: number | FrameSize): Promise<Result<Frame>>;
}

/** Errors are the picture's own. The same picture gives the same frame object, one a size. */
export const frameSourceOf = (source: PictureSource): SizedSource => {
  let from: Picture | null = null;
  const frames = new Map<string, Frame>();
  const grab: SizedSource['grab'] = async (size = FRAME_SIDE) => {
    const read = await source.read();
    if (!read.ok) return read;
    const picture = read.value;
    if (picture !== from) frames.clear();
    from = picture;
    const { width, height } = sizeOf(size);
    const key = `${width} ${height}`;
    const known = frames.get(key);
    if (known) return { ok: true, value: known };
    const rgb = preprocess(picture.rgba, picture.width, picture.height, { width, height });
    if (!rgb.ok) return rgb;
    const frame = { width, height, rgb: rgb.value, source: source.kind, seq: picture.seq };
    frames.set(key, frame);
    return { ok: true, value: frame };
  };
  return { kind: source.kind, grab, dispose: source.dispose };
};
