/**
 * The camera switch: one frame source for the loop, whichever camera stands behind it now. Opening a camera may take
 * as long as the visitor thinks about the question; the newest wish wins.
 */
import type { FrameSource, FrameSourceKind, Result, TabletopError } from '../contracts.ts';
import type { SourceState } from './stores.ts';

export interface SourceParts {
  /** The simulated camera of the present scene. */
  readonly sim: () => FrameSource | null;
  readonly openWebcam: (
    onLost: (error: TabletopError) => void,
    signal: AbortSignal,
  ) => Promise<Result<FrameSource>>;
  readonly openImage: (file: Blob) => Promise<Result<FrameSource>>;
  readonly onState: (state: SourceState) => void;
}

export interface Sources {
  /** What the loop grabs from. */
  readonly source: FrameSource;
  /** Switches; resolves when frames can come, or the reason is in the state. */
  select(kind: FrameSourceKind): Promise<void>;
  /** Shows this picture as the still image. */
  show(file: Blob): Promise<void>;
}

const NO_IMAGE: TabletopError = {
  code: 'IMAGE_UNREADABLE',
  message: 'There is no picture yet. Choose or drop one, or use the simulated camera.',
};

const NOT_OPEN: TabletopError = {
  code: 'CAMERA_LOST',
  message: 'The camera is not open. Try again, or use the simulated camera.',
};

const NO_SIM: TabletopError = {
  code: 'WEBGL_FAILED',
  message:
    'The simulated camera cannot draw here. Use the webcam or a picture, or turn on hardware acceleration.',
};

export const createSources = (parts: SourceParts): Sources => {
  let kind: FrameSourceKind = 'sim';
  let webcam: FrameSource | null = null;
  let image: FrameSource | null = null;
  let failure: TabletopError | null = null;
  let opening = new AbortController();

  const current = (): Result<FrameSource> => {
    const source = kind === 'sim' ? parts.sim() : kind === 'webcam' ? webcam : image;
    if (source) return { ok: true, value: source };
    return { ok: false, error: failure ?? { sim: NO_SIM, webcam: NOT_OPEN, image: NO_IMAGE }[kind] };
  };

  const closeWebcam = (): void => {
    webcam?.dispose();
    webcam = null;
  };

  const fail = (error: TabletopError): void => {
    failure = error;
    parts.onState({ phase: 'failed', error });
  };

  const openCamera = async (): Promise<void> => {
    const { signal } = opening;
    parts.onState({ phase: 'asking' });
    const opened = await parts.openWebcam((error) => {
      if (signal.aborted) return;
      closeWebcam();
      fail(error);
    }, signal);
    if (signal.aborted) {
      if (opened.ok) opened.value.dispose();
      return;
    }
    if (!opened.ok) return fail(opened.error);
    webcam = opened.value;
    parts.onState({ phase: 'ready' });
  };

  const select = async (next: FrameSourceKind): Promise<void> => {
    opening.abort();
    opening = new AbortController();
    closeWebcam();
    kind = next;
    failure = null;
    if (next === 'webcam') return openCamera();
    parts.onState({ phase: next === 'image' && !image ? 'empty' : 'ready' });
  };

  const show = async (file: Blob): Promise<void> => {
    const { signal } = opening;
    const opened = await parts.openImage(file);
    if (signal.aborted || kind !== 'image') return;
    if (!opened.ok) return fail(opened.error);
    image = opened.value;
    failure = null;
    parts.onState({ phase: 'ready' });
  };

  return {
    source: {
      get kind() {
        return kind;
      },
      grab: async () => {
        const source = current();
        return source.ok ? source.value.grab() : source;
      },
      dispose: closeWebcam,
    },
    select,
    show,
  };
};
