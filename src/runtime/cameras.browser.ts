/**
 * The visitor's cameras and files behind the page's frame source: which camera is open of how many, how its picture
 * stands, and the screen kept on while a run looks through it.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorCode, FrameSize, FrameSource, FrameSourceKind, TabletopError } from '../contracts.ts';
import {
  type Orientation,
  openStillImage,
  openVideoFile,
  openWebcam,
  type PictureSource,
  type SizedSource,
} from '../observe/index.ts';
import { type Camera, type CameraState, nextCamera } from './camera-list.ts';
import type { Hot } from './hot.ts';
import { SNAPSHOT_MS } from './publisher.ts';
import { createSources, type FileKind, type Sources } from './sources.ts';
import { pushNotice, type Stores } from './stores.ts';
import { createWakeLock } from './wake-lock.browser.ts';

export interface Cameras {
  readonly sources: Sources;
  /** Shows what the model would see now; a run, and a step looked back at, show what it did see. */
  preview(): Promise<void>;
  /** Switches to this kind of camera, or opens it again, and shows what it sees. */
  select(kind: FrameSourceKind): Promise<void>;
  show(kind: FileKind, file: Blob): Promise<void>;
  readonly state: StoreApi<CameraState>;
  /** Another of the cameras; a run goes on with the old one's frames until the new one's come. */
  choose(id: string): Promise<void>;
  /** The one that `nextCamera` names; nothing if there is none. A run goes on. */
  next(): Promise<void>;
}

/** Frames are waited for this long while a camera opens, ms: enough for one that is allowed already. */
const PATIENCE = 3000;

/** What shows something new without anything happening on the page. */
const MOVING: readonly FrameSourceKind[] = ['webcam', 'video'];

/** Faults of a picture that is open, which go as they came: a lid is opened, a camera turned back. */
const PASSING: readonly ErrorCode[] = ['CAMERA_STILL', 'DESK_INVALID'];

/** Asks nobody: until one camera is allowed, browsers name none. */
const listCameras = async (): Promise<readonly Camera[]> => {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, i) => ({ id: deviceId, label: label || `Camera ${i + 1}` }));
};

export interface CameraParts {
  readonly stores: Stores;
  readonly hot: Hot;
  /** The simulated camera of the present scene, at the policy's size or at another, pixels. */
  readonly sim: (side?: number) => FrameSource | null;
  /** Of the frames that the policy takes. */
  readonly size: () => FrameSize;
  /** What the policy sees of a picture. */
  readonly frames: (picture: PictureSource) => SizedSource;
}

export const createCameras = ({ stores, hot, sim, size, frames }: CameraParts): Cameras => {
  const { session, settings, view } = stores;
  const state = createStore<CameraState>()(() => ({ cameras: [], chosen: null, facing: null }));
  const orientation = (): Orientation => {
    const { mirror, turn } = settings.getState();
    return { mirror, turn };
  };

  const refresh = async (): Promise<void> => state.setState({ cameras: await listCameras() });

  const open = async (onLost: (error: TabletopError) => void, signal: AbortSignal) => {
    const { chosen, facing } = state.getState();
    const camera = await openWebcam({
      ...{ onLost, signal, orientation },
      ...(chosen === null ? {} : { device: chosen }),
      ...(facing === null ? {} : { facing }),
    });
    if (camera.ok) {
      state.setState({ chosen: camera.value.key, facing: camera.value.facing ?? null });
      void refresh();
    }
    return camera;
  };

  const sources = createSources({
    ...{ sim, size, frames },
    openWebcam: open,
    openFile: (kind, file) =>
      kind === 'video' ? openVideoFile(file, { orientation }) : openStillImage(file, { orientation }),
    onState: (source) => session.setState({ source }),
    onProblem: (error) => pushNotice(session, error),
    patience: PATIENCE,
  });

  /** It is looked at again and again until pictures come back. */
  const waits = ({ source } = session.getState()): boolean =>
    source.phase === 'failed' && PASSING.includes(source.error.code);

  const preview = async (): Promise<void> => {
    const open = (): boolean => session.getState().run === 'idle' && view.getState().cursor === null;
    if (!open() || (session.getState().source.phase !== 'ready' && !waits())) return;
    const grabbed = await sources.source.grab();
    if (!open()) return;
    hot.frame = grabbed.ok ? grabbed.value : null;
    hot.emit('frame');
    if (grabbed.ok && waits()) session.setState({ source: { phase: 'ready' } });
    if (grabbed.ok || waits()) return;
    if (grabbed.error.code === 'WEBGL_FAILED' || PASSING.includes(grabbed.error.code)) {
      session.setState({ source: { phase: 'failed', error: grabbed.error } });
    }
  };

  setInterval(() => {
    // the camera that is open, which until the scene is up is not yet the one that is chosen
    if (MOVING.includes(sources.source.kind) && !document.hidden) void preview();
  }, SNAPSHOT_MS);

  navigator.mediaDevices?.addEventListener('devicechange', () => {
    if (state.getState().cameras.length > 0) void refresh();
  });

  const awake = createWakeLock();
  session.subscribe(({ run }, before) => {
    if (run !== before.run) awake.want(run === 'running');
  });

  return {
    ...{ sources, state, preview },
    select: async (kind) => {
      hot.frame = null;
      hot.emit('frame');
      await sources.select(kind);
      await preview();
    },
    show: async (kind, file) => {
      await sources.show(kind, file);
      await preview();
    },
    choose: (id) => {
      state.setState({ chosen: id, facing: null });
      return sources.reopen();
    },
    next: async () => {
      const next = nextCamera(state.getState());
      if (!next) return;
      state.setState({ chosen: next.id, facing: next.facing });
      await sources.reopen();
    },
  };
};
