/**
 * Desk mode: is the picture taken as it is, or as a desk that the arm stands on? Knows the rectangle of the camera that
 * is open, remembers it, and hands out the frame source that fits. No browser here.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result, TabletopError } from '../../contracts.ts';
import {
  type DeskPlane,
  frameSourceOf,
  type Picture,
  type PictureSource,
  type SizedSource,
  scalePlane,
} from '../../observe/index.ts';
import type { Verdict } from '../../policy/index.ts';
import type { DeskMemory } from './remember.ts';

export interface MarkedPlane {
  readonly plane: DeskPlane;
  /** Size of the picture that the corners are pixels of. */
  readonly marked: readonly [number, number];
}

export interface DeskState {
  /** The set-up is open. */
  readonly setting: boolean;
  /** Null: the picture is taken as it is. */
  readonly plane: MarkedPlane | null;
  /** What was thought at the last look of a run that follows; null: none goes on. */
  readonly verdict: Verdict | null;
}

export interface DeskParts {
  /** Asked for when a picture is opened: reading what is kept needs a schema library that the first page does not. */
  readonly memory: () => Promise<DeskMemory>;
  readonly picture: () => PictureSource | null;
  /** The arm over the picture; null while there is no scene to draw. */
  readonly overlay: (picture: PictureSource, plane: () => MarkedPlane) => SizedSource | null;
  /** The rectangle came, changed or went: another scene is to be opened, and another frame is seen. */
  readonly onChange: (on: boolean) => void | Promise<void>;
}

export interface Desk {
  readonly state: StoreApi<DeskState>;
  on(): boolean;
  setUp(): void;
  /** `size`: of the picture that was marked. */
  done(plane: DeskPlane, size: { readonly width: number; readonly height: number }): void;
  cancel(): void;
  /** The rectangle there is, in pixels of the picture as it comes now. */
  initial(): DeskPlane | null;
  /** The picture as it is again; the rectangle stays remembered. */
  leave(): void;
  /** For the set-up: the newest picture, the same object as before if there is no newer one. */
  newest(): Promise<Picture | null>;
  /** Frames of a picture that was just opened; a rectangle that is known of its camera is taken up. */
  frames(picture: PictureSource): SizedSource;
  /** No picture is open any more: the simulated camera is chosen. */
  closed(): void;
  verdict(verdict: Verdict | null): void;
}

/** The corners are of a picture of another shape: the camera was turned, or gives another part of what it sees. */
export const fitsMarking = (
  [width, height]: readonly [number, number],
  [nowWidth, nowHeight]: readonly [number, number],
): boolean => Math.abs((width / height) * (nowHeight / nowWidth) - 1) < 0.02;

const TURNED: TabletopError = {
  code: 'DESK_INVALID',
  message:
    'The picture has another shape than the one that was marked, so the marking no longer fits. Turn the camera back, or set up the desk again.',
};

export const createDesk = ({ memory, picture, overlay, onChange }: DeskParts): Desk => {
  const state = createStore<DeskState>()(() => ({ setting: false, plane: null, verdict: null }));

  const put = (plane: MarkedPlane | null, setting = false): void => {
    const before = state.getState().plane;
    state.setState({ plane, setting, verdict: null });
    if (plane || before) void onChange(plane !== null);
  };

  const recall = async (source: PictureSource): Promise<void> => {
    const size = source.size();
    const plane = size && (await memory()).recall(source.key, size[0], size[1]);
    // what is remembered may come when someone is marking already: that dialog stays open
    if (picture() === source) put(plane && size ? { plane, marked: size } : null, state.getState().setting);
  };

  const frames = (source: PictureSource): SizedSource => {
    const whole = frameSourceOf(source);
    let over: SizedSource | null = null;
    let known = false;
    const look = (): SizedSource | null => {
      const { plane } = state.getState();
      if (!plane) return null;
      // asked anew each time: a scene that is opened again has another arm
      over = overlay(source, () => state.getState().plane ?? plane);
      return over;
    };
    return {
      kind: source.kind,
      grab: async (frame) => {
        if (!known && source.size()) {
          known = true;
          void recall(source);
        }
        const { plane } = state.getState();
        const size = source.size();
        if (plane && size && !fitsMarking(plane.marked, size)) return { ok: false, error: TURNED };
        return (look() ?? whole).grab(frame);
      },
      dispose: whole.dispose,
    };
  };

  return {
    state,
    on: () => state.getState().plane !== null,
    setUp: () => state.setState({ setting: picture() !== null }),
    done: (plane, { width, height }) => {
      const source = picture();
      if (source) void memory().then((kept) => kept.keep(source.key, width, height, plane));
      put({ plane, marked: [width, height] });
    },
    initial: () => {
      const { plane } = state.getState();
      const size = picture()?.size();
      if (!plane || !size) return plane?.plane ?? null;
      return fitsMarking(plane.marked, size) ? scalePlane(plane.plane, plane.marked, size) : null;
    },
    cancel: () => state.setState({ setting: false }),
    leave: () => put(null),
    newest: async () => {
      const read: Result<Picture> | undefined = await picture()?.read();
      return read?.ok ? read.value : null;
    },
    frames,
    closed: () => put(null),
    verdict: (verdict) => {
      if (state.getState().verdict !== verdict) state.setState({ verdict });
    },
  };
};
