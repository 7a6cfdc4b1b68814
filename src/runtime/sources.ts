/**
 * The camera switch: one frame source for the loop, whichever camera stands behind it now. Opening a camera may take
 * as long as the visitor thinks about the question; the newest request wins.
 */
import type { Frame, FrameSize, FrameSource, FrameSourceKind, Result, TabletopError } from '../contracts.ts';
import { frameSourceOf, type PictureKind, type PictureSource, type SizedSource } from '../observe/index.ts';
import type { SourceState } from './stores.ts';

/** What the visitor gives a file as. */
export type FileKind = Exclude<PictureKind, 'webcam'>;

export interface SourceParts {
  /** The simulated camera of the present scene at frames of this side, pixels; left out: as the policy takes them. */
  readonly sim: (side?: number) => FrameSource | null;
  /** Of the frames that the policy takes; left out: that of the shipped models. */
  readonly size?: () => FrameSize;
  readonly openWebcam: (
    onLost: (error: TabletopError) => void,
    signal: AbortSignal,
  ) => Promise<Result<PictureSource>>;
  readonly openFile: (kind: FileKind, file: Blob) => Promise<Result<PictureSource>>;
  /** What the policy sees of a picture; the middle of it if left out. */
  readonly frames?: (picture: PictureSource) => SizedSource;
  readonly onState: (state: SourceState) => void;
  /** Something failed that changes nothing: what was seen before is still seen. */
  readonly onProblem?: (error: TabletopError) => void;
  /** How long a frame is waited for while its camera is being opened, ms; 0: not at all. */
  readonly patience?: number;
}

export interface Sources {
  /** What the loop grabs from. */
  readonly source: FrameSource;
  /** The same at another size, pixels: what is looked at closely. */
  close(side: number): Pick<FrameSource, 'grab'>;
  /** The upright picture behind the frames; null: the simulated camera, or nothing is open. */
  picture(): PictureSource | null;
  /** Switches; resolves when frames can come, or the reason is in the state. */
  select(kind: FrameSourceKind): Promise<void>;
  /** Shows this file in the place of what its kind showed before; nothing if another kind is chosen. */
  show(kind: FileKind, file: Blob): Promise<void>;
  /** Opens the webcam again, as another camera, while the one that is open goes on until then. */
  reopen(): Promise<void>;
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
  readonly frames: SizedSource;
}

export const createSources = (parts: SourceParts): Sources => {
  const { frames = frameSourceOf } = parts;
  const opened = (picture: PictureSource): Open => ({ picture, frames: frames(picture) });
  let kind: FrameSourceKind = 'sim';
  let open: Open | null = null;
  /** The last file of each kind that could be read, opened again when its kind is chosen again. */
  const files: { [K in FileKind]?: Blob } = {};
  let failure: TabletopError | null = null;
  let opening = new AbortController();
  let coming: Promise<void> = Promise.resolve();

  const current = (side?: number): Result<SizedSource> => {
    const source = kind === 'sim' ? parts.sim(side) : (open?.frames ?? null);
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

  /** A new request: whatever was being opened is not wanted any more. */
  const begin = (): AbortSignal => {
    opening.abort();
    opening = new AbortController();
    return opening.signal;
  };

  /** CANCELLED, and closed again, if it comes when it is not wanted any more. */
  const askForCamera = async (signal: AbortSignal): Promise<Result<Open>> => {
    let mine: Open | null = null;
    let lost: TabletopError | null = null;
    const camera = await parts.openWebcam((error) => {
      lost = error;
      if (mine === null || open !== mine) return;
      close();
      fail(error);
    }, signal);
    if (!camera.ok) return camera;
    mine = opened(camera.value);
    if (!lost && !signal.aborted) return { ok: true, value: mine };
    mine.frames.dispose();
    return { ok: false, error: lost ?? { code: 'CANCELLED', message: 'Another camera was chosen.' } };
  };

  const take = (camera: Open): void => {
    open = camera;
    failure = null;
    parts.onState({ phase: 'ready' });
  };

  const openCamera = async (signal: AbortSignal): Promise<void> => {
    parts.onState({ phase: 'asking' });
    const camera = await askForCamera(signal);
    if (signal.aborted) return;
    if (camera.ok) take(camera.value);
    else fail(camera.error);
  };

  const changeCamera = async (old: Open, signal: AbortSignal): Promise<void> => {
    const camera = await askForCamera(signal);
    if (signal.aborted) return;
    if (camera.ok) {
      old.frames.dispose();
      return take(camera.value);
    }
    // many phones open one camera at a time: once more with the old one closed
    close();
    await openCamera(signal);
  };

  const openFile = async (as: FileKind, file: Blob, signal: AbortSignal): Promise<void> => {
    const read = await parts.openFile(as, file);
    if (signal.aborted) {
      if (read.ok) read.value.dispose();
      return;
    }
    if (!read.ok) {
      if (open) parts.onProblem?.(read.error);
      else fail(read.error);
      return;
    }
    close();
    files[as] = file;
    take(opened(read.value));
  };

  const start = (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    coming = work(begin());
    return coming;
  };

  const select = (next: FrameSourceKind): Promise<void> =>
    start(async (signal) => {
      close();
      kind = next;
      failure = null;
      if (next === 'webcam') return openCamera(signal);
      if (next === 'sim') return parts.onState({ phase: 'ready' });
      parts.onState({ phase: 'empty' });
      const file = files[next];
      if (file) await openFile(next, file, signal);
    });

  const show = async (as: FileKind, file: Blob): Promise<void> => {
    if (kind === as) await start((signal) => openFile(as, file, signal));
  };

  const reopen = async (): Promise<void> => {
    if (kind !== 'webcam') return;
    const old = open;
    failure = null;
    await start((signal) => (old ? changeCamera(old, signal) : openCamera(signal)));
  };

  /** A run goes on over a change of cameras; a question that the visitor leaves open ends it. */
  const arrival = async (): Promise<void> => {
    const { patience = 0 } = parts;
    if (open || kind === 'sim' || failure || patience === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([coming, enough]);
    clearTimeout(timer);
  };

  const grab = async (side?: number): Promise<Result<Frame>> => {
    await arrival();
    const source = current(side);
    return source.ok ? source.value.grab(side ?? parts.size?.()) : source;
  };

  return {
    source: {
      get kind() {
        return kind;
      },
      grab: () => grab(),
      dispose: close,
    },
    close: (side) => ({ grab: () => grab(side) }),
    picture: () => open?.picture ?? null,
    ...{ select, show, reopen },
  };
};
