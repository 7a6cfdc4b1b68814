/**
 * The webcam behind the frame port. The video element holds the newest frame and nothing else does: a grab reads
 * what is there now, and frames the policy had no time for are simply gone.
 */
import type { Frame, FrameSource, Result, TabletopError } from '../contracts.ts';
import { cameraError, cameraErrorFrom } from './camera-errors.ts';
import { createPixelReader } from './pixels.browser.ts';
import { FRAME_SIDE } from './preprocess.ts';

export interface WebcamOptions {
  /** Told once if the camera goes away after it was given. */
  readonly onLost?: (error: TabletopError) => void;
  readonly signal?: AbortSignal;
}

const FIRST_FRAME_MS = 5000;
const ASK = {
  audio: false,
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } },
};

/** Rises by one whenever the video shows a new frame. */
const countFrames = (video: HTMLVideoElement): { shown: () => number; stop: () => void } => {
  let shown = 0;
  if (typeof video.requestVideoFrameCallback !== 'function') {
    // Without the callback the playback position tells whether the picture is a new one.
    return { shown: () => (video.readyState >= 2 ? 1 + video.currentTime : 0), stop: () => {} };
  }
  let handle = 0;
  const next = (): void => {
    shown += 1;
    handle = video.requestVideoFrameCallback(next);
  };
  handle = video.requestVideoFrameCallback(next);
  return { shown: () => shown, stop: () => video.cancelVideoFrameCallback(handle) };
};

const stopTracks = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/**
 * Asks the visitor for the camera. CAMERA_DENIED, CAMERA_MISSING or CAMERA_LOST as values; CANCELLED if `signal`
 * aborts while the question is open. Not mirrored: the model gets the picture as the camera took it.
 */
export const openWebcam = async (options: WebcamOptions = {}): Promise<Result<FrameSource>> => {
  const media = navigator.mediaDevices;
  if (!media?.getUserMedia) {
    return { ok: false, error: cameraError('CAMERA_MISSING', 'mediaDevices is absent: not a secure page') };
  }
  let stream: MediaStream;
  try {
    stream = await media.getUserMedia(ASK);
  } catch (thrown) {
    return { ok: false, error: cameraErrorFrom(thrown) };
  }
  const cancelled = (): Result<never> => {
    stopTracks(stream);
    return { ok: false, error: { code: 'CANCELLED', message: 'The camera was switched off again.' } };
  };
  if (options.signal?.aborted) return cancelled();

  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  const frames = countFrames(video);
  try {
    await video.play();
  } catch (thrown) {
    stopTracks(stream);
    return { ok: false, error: cameraErrorFrom(thrown) };
  }
  if (options.signal?.aborted) return cancelled();

  let lost: TabletopError | null = null;
  let closed = false;
  for (const track of stream.getVideoTracks()) {
    track.addEventListener('ended', () => {
      if (closed || lost) return;
      lost = cameraError('CAMERA_LOST', 'the video track ended');
      options.onLost?.(lost);
    });
  }

  const reader = createPixelReader();
  let latest: Frame | null = null;
  let taken = 0; // frames.shown() when `latest` was read

  const firstFrame = async (): Promise<boolean> => {
    const until = performance.now() + FIRST_FRAME_MS;
    while (frames.shown() === 0 && !closed && !lost) {
      if (performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    return frames.shown() > 0;
  };

  const grab = async (): Promise<Result<Frame>> => {
    if (!lost && !closed && frames.shown() === 0) await firstFrame();
    if (lost) return { ok: false, error: lost };
    if (closed || frames.shown() === 0) {
      return { ok: false, error: cameraError('CAMERA_LOST', closed ? 'closed' : 'no frame in 5 s') };
    }
    const shown = frames.shown();
    if (latest && shown === taken) return { ok: true, value: latest };
    const rgb = reader.read(video, video.videoWidth, video.videoHeight);
    if (!rgb.ok) return { ok: false, error: cameraError('CAMERA_LOST', rgb.error.detail) };
    taken = shown;
    const seq: number = (latest?.seq ?? -1) + 1;
    latest = { width: FRAME_SIDE, height: FRAME_SIDE, rgb: rgb.value, source: 'webcam', seq };
    return { ok: true, value: latest };
  };

  return {
    ok: true,
    value: {
      kind: 'webcam',
      grab,
      dispose: () => {
        closed = true;
        frames.stop();
        stopTracks(stream);
        video.srcObject = null;
      },
    },
  };
};
