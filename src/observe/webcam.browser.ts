/** The webcam behind the picture port. */
import type { Result, TabletopError } from '../contracts.ts';
import { cameraError, cameraErrorFrom } from './camera-errors.ts';
import type { PictureOptions, PictureSource } from './picture.ts';
import { createSilentVideo, createVideoPictures } from './video-pictures.browser.ts';

export interface WebcamOptions extends PictureOptions {
  /** Told once if the camera goes away after it was given. */
  readonly onLost?: (error: TabletopError) => void;
  readonly signal?: AbortSignal;
}

const ASK = {
  audio: false,
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } },
};

const stopTracks = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/**
 * Asks the visitor for the camera. CAMERA_DENIED, CAMERA_MISSING or CAMERA_LOST as values; CANCELLED if `signal`
 * aborts while the question is open. Not mirrored unless asked: the model gets the picture as the camera took it.
 */
export const openWebcam = async (options: WebcamOptions = {}): Promise<Result<PictureSource>> => {
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

  const video = createSilentVideo();
  video.srcObject = stream;
  let closed = false;
  const pictures = createVideoPictures(video, {
    ...(options.orientation ? { orientation: options.orientation } : {}),
    failure: (detail) => cameraError('CAMERA_LOST', detail),
    release: () => {
      closed = true;
      stopTracks(stream);
      video.srcObject = null;
    },
  });
  try {
    await video.play();
  } catch (thrown) {
    pictures.dispose();
    return { ok: false, error: cameraErrorFrom(thrown) };
  }
  if (options.signal?.aborted) {
    pictures.dispose();
    return cancelled();
  }

  let lost = false;
  for (const track of stream.getVideoTracks()) {
    track.addEventListener('ended', () => {
      if (closed || lost) return;
      lost = true;
      const error = cameraError('CAMERA_LOST', 'the video track ended');
      pictures.fail(error);
      options.onLost?.(error);
    });
  }
  const { size, read, seen, dispose } = pictures;
  const key = stream.getVideoTracks()[0]?.getSettings().deviceId ?? 'webcam';
  return { ok: true, value: { kind: 'webcam', key, size, read, seen, dispose } };
};
