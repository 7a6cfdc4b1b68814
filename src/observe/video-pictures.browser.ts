/**
 * Pictures of a playing <video>, whatever plays in it. The element holds the newest frame and nothing else does: a
 * reading takes what is there now, and frames that nobody had time for are simply gone.
 */
import type { Result, TabletopError } from '../contracts.ts';
import { type Orientation, orient, sameOrientation, UPRIGHT } from './orientation.ts';
import { fitWithin, type Picture, type PictureOptions, type PictureSource } from './picture.ts';
import { createPictureReader } from './pixels.browser.ts';

const FIRST_FRAME_MS = 5000;

/** Rises by one whenever the video shows a new frame. */
const countFrames = (video: HTMLVideoElement): { shown: () => number; stop: () => void } => {
  let shown = 0;
  if (typeof video.requestVideoFrameCallback !== 'function') {
    // Without the callback the playback position tells whether the picture is a new one.
    let last = -1;
    const look = (): number => {
      if (video.readyState >= 2 && video.currentTime !== last) {
        last = video.currentTime;
        shown += 1;
      }
      return shown;
    };
    return { shown: look, stop: () => {} };
  }
  let handle = 0;
  const next = (): void => {
    shown += 1;
    handle = video.requestVideoFrameCallback(next);
  };
  handle = video.requestVideoFrameCallback(next);
  return { shown: () => shown, stop: () => video.cancelVideoFrameCallback(handle) };
};

export interface VideoPictures extends Pick<PictureSource, 'size' | 'read' | 'seen' | 'dispose'> {
  /** From now on every reading gives this error. */
  fail(error: TabletopError): void;
}

export interface VideoParts extends PictureOptions {
  /** What a reading says when there is nothing to read. */
  readonly failure: (detail: string) => TabletopError;
  /** Told how many pictures came; what is wrong although something plays, or null. */
  readonly halted?: (shown: number) => TabletopError | null;
  /** Lets go of what plays. */
  readonly release: () => void;
}

/** The video must be playing, or about to. */
export const createVideoPictures = (video: HTMLVideoElement, parts: VideoParts): VideoPictures => {
  const { orientation = () => UPRIGHT } = parts;
  const frames = countFrames(video);
  const reader = createPictureReader();
  let failed: TabletopError | null = null;
  let latest: Picture | null = null;
  let taken = 0; // seen() when `latest` was read
  let turns = 0; // how often the orientation was another
  let last: Orientation = orientation();

  const seen = (): number => {
    const now = orientation();
    if (!sameOrientation(now, last)) turns += 1;
    last = now;
    const shown = frames.shown();
    return shown === 0 ? 0 : shown + turns;
  };

  const firstFrame = async (): Promise<void> => {
    const until = performance.now() + FIRST_FRAME_MS;
    while (frames.shown() === 0 && !failed && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };

  const readNow = async (): Promise<Result<Picture>> => {
    const halted = parts.halted?.(frames.shown()) ?? null;
    if (!failed && halted) return { ok: false, error: halted };
    if (!failed && frames.shown() === 0) await firstFrame();
    if (failed) return { ok: false, error: failed };
    const now = seen();
    if (now === 0) return { ok: false, error: parts.failure(`no frame in ${FIRST_FRAME_MS / 1000} s`) };
    if (latest && now === taken) return { ok: true, value: latest };
    const seq = (latest?.seq ?? -1) + 1;
    const picture = reader.read(video, video.videoWidth, video.videoHeight, last, seq);
    if (!picture.ok) return { ok: false, error: parts.failure(picture.error.detail ?? '') };
    taken = now;
    latest = picture.value;
    return picture;
  };

  /** Whoever asks while a reading waits for the first frame waits for the same one. */
  let reading: Promise<Result<Picture>> | null = null;
  const read = (): Promise<Result<Picture>> => {
    reading ??= readNow().finally(() => {
      reading = null;
    });
    return reading;
  };

  return {
    size: () => {
      if (!(video.videoWidth > 0 && video.videoHeight > 0)) return null;
      const { width, height } = orient(...fitWithin(video.videoWidth, video.videoHeight), orientation());
      return [width, height];
    },
    read,
    seen,
    fail: (error) => {
      failed ??= error;
    },
    dispose: () => {
      failed ??= parts.failure('closed');
      frames.stop();
      latest = null;
      video.pause();
      parts.release();
    },
  };
};

/** A detached <video> that plays silently. */
export const createSilentVideo = (): HTMLVideoElement => {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  return video;
};
