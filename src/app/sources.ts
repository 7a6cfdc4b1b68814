/**
 * The camera switch: one frame source for the loop, whichever camera stands behind it now. Opening a camera may take
 * as long as the visitor thinks about the question; the newest wish wins.
 */
import type { FrameSource, FrameSourceKind, Result, TabletopError } from '../contracts.ts';
import { frameSourceOf, type PictureKind, type PictureSource } from '../observe/index.ts';
import type { SourceState } from './stores.ts';

/** What the visitor gives a file as. */
export type FileKind = Exclude<PictureKind, 'webcam'>;

export interface SourceParts {
  /** The simulated camera of the present scene. */
  readonly sim: () => FrameSource | null;
  readonly openWebcam: (
    onLost: (error: TabletopError) => void,
    signal: AbortSignal,
  ) => Promise<Result<PictureSource>>;
  readonly openFile: (kind: FileKind, file: Blob) => Promise<Result<PictureSource>>;
  readonly onState: (state: SourceState) => void;
}

export interface Sources {
  /** What the loop grabs from. */
  readonly source: FrameSource;
  /** The upright picture behind the frames; null: the simulated camera, or nothing is open. */
  picture(): PictureSource | null;
  /** Switches; resolves when frames can come, or the reason is in the state. */
  select(kind: FrameSourceKind): Promise<void>;
  /** Shows this file in the place of what its kind showed before. */
  show(kind: FileKind, file: Blob): Promise<void>;
}

const NO_SIM: TabletopError = {
  code: 'WEBGL_FAILED',
  message:
    'The simulated camera cannot draw here. Use the webcam or a picture, or turn on hardware acceleration.',
};

const NOTHING_OPEN: Readonly<Record<PictureKind, TabletopError>> = {
  webcam: {
    code: 'CAMERA_LOST',
    message: 'The camera is not open. Try again, or use the simulated camera.',
  },
  video: {
    code: 'IMAGE_UNREADABLE',
    message: 'There is no video yet. Choose or drop one, or use the simulated camera.',
  },
  image: {
    code: 'IMAGE_UNREADABLE',
    message: 'There is no picture yet. Choose or drop one, or use the simulated camera.',
  },
};

interface Open {
  readonly picture: PictureSource;
  readonly frames: FrameSource;
}

const opened = (picture: PictureSource): Open => ({ picture, frames: frameSourceOf(picture) });

export const createSources = (parts: SourceParts): Sources => {
  let kind: FrameSourceKind = 'sim';
  let open: Open | null = null;
  /** The last file of each kind that could be read, opened again when its kind is chosen again. */
  const files: { [K in FileKind]?: Blob } = {};
  let failure: TabletopError | null = null;
  let opening = new AbortController();

  const current = (): Result<FrameSource> => {
    const source = kind === 'sim' ? parts.sim() : (open?.frames ?? null);
    if (source) return { ok: true, value: source };
    return { ok: false, error: failure ?? (kind === 'sim' ? NO_SIM : NOTHING_OPEN[kind]) };
  };

  const close = (): void => {
    open?.frames.dispose();
    open = null;
  };

  const fail = (error: TabletopError): void => {
    failure = error;
    parts.onState({ phase: 'failed', error });
  };

  /** A new wish: whatever was being opened is not wanted any more. */
  const begin = (): AbortSignal => {
    opening.abort();
    opening = new AbortController();
    return opening.signal;
  };

  const openCamera = async (signal: AbortSignal): Promise<void> => {
    parts.onState({ phase: 'asking' });
    const camera = await parts.openWebcam((error) => {
      if (signal.aborted) return;
      close();
      fail(error);
    }, signal);
    if (signal.aborted) {
      if (camera.ok) camera.value.dispose();
      return;
    }
    if (!camera.ok) return fail(camera.error);
    open = opened(camera.value);
    parts.onState({ phase: 'ready' });
  };

  const openFile = async (as: FileKind, file: Blob, signal: AbortSignal): Promise<void> => {
    const read = await parts.openFile(as, file);
    if (signal.aborted || kind !== as) {
      if (read.ok) read.value.dispose();
      return;
    }
    if (!read.ok) return fail(read.error);
    close();
    files[as] = file;
    open = opened(read.value);
    failure = null;
    parts.onState({ phase: 'ready' });
  };

  const select = async (next: FrameSourceKind): Promise<void> => {
    const signal = begin();
    close();
    kind = next;
    failure = null;
    if (next === 'webcam') return openCamera(signal);
    if (next === 'sim') return parts.onState({ phase: 'ready' });
    const file = files[next];
    parts.onState({ phase: 'empty' });
    if (file) await openFile(next, file, signal);
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
      dispose: close,
    },
    picture: () => open?.picture ?? null,
    select,
    show: (as, file) => openFile(as, file, begin()),
  };
};
