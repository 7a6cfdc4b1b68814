/** The webcam behind the picture port. */
import type { Result, TabletopError } from '../contracts.ts';
import { cameraBarred, cameraError, cameraErrorFrom, refusedInFrame } from './camera-errors.ts';
import { type Facing, LONGEST_SIDE, type PictureOptions, type PictureSource } from './picture.ts';
import { createStillness } from './stillness.ts';
import { createSilentVideo, createVideoPictures } from './video-pictures.browser.ts';

export interface WebcamOptions extends PictureOptions {
  /** The camera that is wanted, by the browser's id of it; another is taken if it is gone. */
  readonly device?: string;
  /** Without a device: which way it should look; by default away, at the desk. */
  readonly facing?: Facing;
  /** Told once if the camera goes away after it was given. */
  readonly onLost?: (error: TabletopError) => void;
  readonly signal?: AbortSignal;
}

const FACINGS: readonly Facing[] = ['user', 'environment'];

/**
 * No height: the browser would cut the picture to that shape, and a desk needs all of it. Of a phone's cameras the rear one,
 * which sees the desk, unless the other is wanted; where no camera says which way it looks, any.
 */
const wanted = ({ device, facing = 'environment' }: WebcamOptions): MediaStreamConstraints => ({
  audio: false,
  video: {
    width: { ideal: LONGEST_SIDE },
    frameRate: { ideal: 30 },
    ...(device === undefined ? { facingMode: { ideal: facing } } : { deviceId: { ideal: device } }),
  },
});

/** The visitor's answer as the browser remembers it; null where it does not say. */
const permission = async (): Promise<PermissionStatus | null> => {
  try {
    return await navigator.permissions.query({ name: 'camera' });
  } catch {
    return null; // a browser without this name of a permission
  }
};

/** Chromium's view of the permissions policy; other browsers do not tell. */
const allowedByPolicy = (): boolean | null => {
  const { featurePolicy } = document as {
    readonly featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return featurePolicy?.allowsFeature('camera') ?? null;
};

/** Follows what a track and the tab say of themselves; the way out is called when the camera is let go. */
const watchStillness = (stream: MediaStream) => {
  const still = createStillness(() => performance.now());
  const ends = new AbortController();
  const { signal } = ends;
  const shown = (): void => still.hidden(document.hidden);
  document.addEventListener('visibilitychange', shown, { signal });
  shown();
  for (const track of stream.getVideoTracks()) {
    if (track.muted) still.muted(true);
    track.addEventListener('mute', () => still.muted(true), { signal });
    track.addEventListener('unmute', () => still.muted(false), { signal });
  }
  return { ...still, leave: () => ends.abort() };
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
  const framed = window.self !== window.top;
  const barred = cameraBarred({
    secure: window.isSecureContext,
    media: typeof media?.getUserMedia === 'function',
    framed,
    allowed: allowedByPolicy(),
  });
  if (barred) return { ok: false, error: barred };
  let stream: MediaStream;
  try {
    stream = await media.getUserMedia(wanted(options));
  } catch (thrown) {
    const error = cameraErrorFrom(thrown);
    const policy = refusedInFrame(thrown, framed);
    return { ok: false, error: policy ? cameraError('CAMERA_FRAMED', error.detail) : error };
  }
  const cancelled = (): Result<never> => {
    stopTracks(stream);
    return { ok: false, error: { code: 'CANCELLED', message: 'The camera was switched off again.' } };
  };
  if (options.signal?.aborted) return cancelled();

  const video = createSilentVideo();
  video.srcObject = stream;
  let closed = false;
  const still = watchStillness(stream);
  const pictures = createVideoPictures(video, {
    ...(options.orientation ? { orientation: options.orientation } : {}),
    failure: (detail) => cameraError('CAMERA_LOST', detail),
    halted: (shown) => {
      still.frames(shown);
      const reason = still.reason();
      return reason === null ? null : cameraError('CAMERA_STILL', reason);
    },
    release: () => {
      closed = true;
      still.leave();
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

  const granted = await permission();
  const wasGranted = granted?.state === 'granted';
  const revoked = (): boolean => granted?.state === 'denied' || (wasGranted && granted.state !== 'granted');
  let lost = false;
  const lose = (detail: string): void => {
    if (closed || lost) return;
    lost = true;
    const error = cameraError(revoked() ? 'CAMERA_DENIED' : 'CAMERA_LOST', detail);
    pictures.fail(error);
    options.onLost?.(error);
  };
  granted?.addEventListener('change', () => {
    if (revoked()) lose('the permission was taken back');
  });
  for (const track of stream.getVideoTracks()) {
    track.addEventListener('ended', () => lose('the video track ended'));
    if (track.readyState === 'ended') lose('the video track ended at once');
  }
  const { size, read, seen, dispose } = pictures;
  const { deviceId: key = 'webcam', facingMode } = stream.getVideoTracks()[0]?.getSettings() ?? {};
  const facing = FACINGS.find((way) => way === facingMode);
  const says = facing ? { facing } : {};
  return { ok: true, value: { kind: 'webcam', key, ...says, size, read, seen, dispose } };
};
