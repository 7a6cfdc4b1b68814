/** A picture source behind the frame port: the middle square of whatever it shows, at the policy's size. */
import type { Frame, FrameSource, Result } from '../contracts.ts';
import type { Picture, PictureSource } from './picture.ts';
import { FRAME_SIDE, preprocess } from './preprocess.ts';

/** Errors are the picture's own. The same picture gives the same frame object. */
export const frameSourceOf = (source: PictureSource): FrameSource => {
  let from: Picture | null = null;
  let frame: Frame | null = null;
  const grab = async (): Promise<Result<Frame>> => {
    const read = await source.read();
    if (!read.ok) return read;
    const picture = read.value;
    if (frame && picture === from) return { ok: true, value: frame };
    const rgb = preprocess(picture.rgba, picture.width, picture.height);
    if (!rgb.ok) return rgb;
    const { kind } = source;
    from = picture;
    frame = { width: FRAME_SIDE, height: FRAME_SIDE, rgb: rgb.value, source: kind, seq: picture.seq };
    return { ok: true, value: frame };
  };
  return { kind: source.kind, grab, dispose: source.dispose };
};
