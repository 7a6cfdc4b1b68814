/** One look at the picture that there is now, about which the model is then asked one question or many. Moves nothing. */
import type { Frame, FrameSource, Proprioception, Result, TabletopError } from '../contracts.ts';
import type { RawAnswer } from './asker.ts';
import type { EnginePort } from './engine.browser.ts';
import type { Hot } from './hot.ts';
import type { Stores } from './stores.ts';

export type AskAbout = (question: string, signal: AbortSignal) => Promise<Result<RawAnswer>>;

export interface LookParts {
  readonly session: Stores['session'];
  readonly hot: Hot;
  readonly engine: Pick<EnginePort, 'ask'>;
  readonly camera: Pick<FrameSource, 'grab'>;
  /** The arm's state; null while there is no scene. */
  readonly state: () => Proprioception | null;
}

const NO_SCENE: TabletopError = {
  code: 'WORLD_FAILED',
  message: 'The scene is not ready yet. Wait a moment and ask again.',
};

/** Errors: the camera's. */
export const createLook = ({ session, hot, engine, camera, state }: LookParts) => {
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

  return async (): Promise<Result<AskAbout>> => {
    const frame = await newestFrame();
    if (!frame.ok) return frame;
    const ask: AskAbout = async (question, signal) => {
      const proprioception = state();
      if (!proprioception) return { ok: false, error: NO_SCENE };
      return engine.ask(question, { frame: frame.value, proprioception }, signal);
    };
    return { ok: true, value: ask };
  };
};

export type Look = ReturnType<typeof createLook>;
