/** A picture source behind the frame port: the middle square of whatever it shows, at the policy's size or another. */
import type { Frame, FrameSource, Result } from '../contracts.ts';
import type { Picture, PictureSource } from './picture.ts';
import { FRAME_SIDE, preprocess } from './preprocess.ts';

/** Frames of one camera at any size. */
export interface SizedSource extends FrameSource {
  /** `side`: pixels; left out: that of the shipped models. */
  grab(side?: number): Promise<Result<Frame>>;
}

/** Errors are the picture's own. The same picture gives the same frame object, one a size. */
export const frameSourceOf = (source: PictureSource): SizedSource => {
  let from: Picture | null = null;
  const frames = new Map<number, Frame>();
  const grab: SizedSource['grab'] = async (side = FRAME_SIDE) => {
    const read = await source.read();
    if (!read.ok) return read;
    const picture = read.value;
    if (picture !== from) frames.clear();
    from = picture;
    const known = frames.get(side);
    if (known) return { ok: true, value: known };
    const rgb = preprocess(picture.rgba, picture.width, picture.height, side);
    if (!rgb.ok) return rgb;
    const frame = { width: side, height: side, rgb: rgb.value, source: source.kind, seq: picture.seq };
    frames.set(side, frame);
    return { ok: true, value: frame };
  };
  return { kind: source.kind, grab, dispose: source.dispose };
};
