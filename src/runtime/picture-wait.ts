/**
 * A run whose camera delivers no pictures stands still, says so, and goes on by itself when they come: a lid that is
 * opened, a switch, a driver that wakes. Pure but for the waiting.
 */
import type { FrameSource, TabletopError } from '../contracts.ts';
import { ERROR_TEXTS, type ErrorText } from './messages.ts';
import { SNAPSHOT_MS } from './publisher.ts';
import { dropNotices, pushNotice, type Stores } from './stores.ts';

export interface PictureWaitParts {
  readonly session: Stores['session'];
  readonly source: Pick<FrameSource, 'grab'>;
  readonly sleep: (ms: number) => Promise<void>;
}

const TEXT: ErrorText = {
  ...ERROR_TEXTS.CAMERA_STILL,
  next: 'The run is paused. Open the camera’s cover or the lid, or switch it on: the run goes on by itself.',
};

/** Is the camera open but silent? In a run this means that it is paused. */
export const isStill = ({ source }: Pick<ReturnType<Stores['session']['getState']>, 'source'>): boolean =>
  source.phase === 'failed' && source.error.code === 'CAMERA_STILL';

/**
 * Waits out CAMERA_STILL; every other error is final. True when another look is worth it, be it at a picture or at what
 * has become of the camera by then. False when `signal` aborts.
 */
export const createPictureWait =
  ({ session, source, sleep }: PictureWaitParts) =>
  async (error: TabletopError, signal: AbortSignal): Promise<boolean> => {
    if (error.code !== 'CAMERA_STILL') return false;
    session.setState({ source: { phase: 'failed', error } });
    pushNotice(session, error, TEXT);
    let coming = true;
    while (coming && !signal.aborted) {
      await sleep(SNAPSHOT_MS);
      const grabbed = await source.grab();
      coming = !grabbed.ok && grabbed.error.code === 'CAMERA_STILL';
      if (grabbed.ok) session.setState({ source: { phase: 'ready' } });
    }
    dropNotices(session, (notice) => notice.text === TEXT);
    return !signal.aborted;
  };
