/** One look at the picture that there is now, about which the model is then asked. Moves nothing. */
import type { Frame, FrameSource, Observation, Proprioception, Result, TabletopError } from '../contracts.ts';
import type { Hot } from './hot.ts';
import type { Stores } from './stores.ts';

/** What was seen, and the arm's state then. */
export type Looked = Pick<Observation, 'frame' | 'proprioception'>;

export interface LookParts {
  readonly session: Stores['session'];
  readonly hot: Hot;
  readonly camera: Pick<FrameSource, 'grab'>;
  /** The arm's state; null while there is no scene. */
  readonly state: () => Proprioception | null;
}

const NO_SCENE: TabletopError = {
  code: 'WORLD_FAILED',
  message: 'The scene is not ready yet. Wait a moment and ask again.',
};

/** Errors: the camera's, WORLD_FAILED. */
export const createLook = ({ session, hot, camera, state }: LookParts) => {
  /** During a run the frame the policy saw last: its camera is not to be asked twice at once. */
  const newestFrame = async (): Promise<Result<Frame>> => {
    const idle = (): boolean => session.getState().run === 'idle';
    if (!idle() && hot.frame) return { ok: true, value: hot.frame };
    const grabbed = await camera.grab();
    if (grabbed.ok && idle()) {
      hot.frame = grabbed.value;
      hot.emit('frame');
    }
    return grabbed;
  };

  return async (): Promise<Result<Looked>> => {
    const frame = await newestFrame();
    if (!frame.ok) return frame;
    const proprioception = state();
    if (!proprioception) return { ok: false, error: NO_SCENE };
    return { ok: true, value: { frame: frame.value, proprioception } };
  };
};

export type Look = ReturnType<typeof createLook>;
