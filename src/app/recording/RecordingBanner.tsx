/** Says that what is seen is a recording, of what, and what to do about it. Gone as soon as the page is live. */
import { useEffect } from 'react';
import type { RecordingState } from '../../runtime/stores.ts';
import { megabytes } from '../../ui/format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession } from '../context.tsx';

const PlayButton = ({ phase }: { phase: RecordingState['phase'] }) => {
  const { play, stop } = useApp();
  return phase === 'playing' ? (
    <button type="button" onClick={stop} data-testid="recording-pause">
      <Icon name="pause" /> Pause
    </button>
  ) : (
    <button
      type="button"
      onClick={() => void play()}
      disabled={phase === 'leaving'}
      data-testid="recording-play"
    >
      <Icon name="run" /> Play
    </button>
  );
};

/** What the main button does: fetch the model, or say how far it has come, or go over to it. */
const ModelButton = ({ busy }: { busy: boolean }) => {
  const { load, cancelLoad, leaveRecording } = useApp();
  const engine = useSession((s) => s.engine);
  const model = useSession((s) => s.model);
  if (engine.phase === 'loading') {
    const { loaded, total } = engine;
    return (
      <>
        <span className="recording-progress" data-testid="recording-progress">
          <progress
            {...(engine.stage === 'download' && total > 0 ? { value: loaded, max: total } : {})}
            aria-label="Loading the model"
          />
          <span className="bytes">{total > 0 ? `${megabytes(loaded)} of ${megabytes(total)}` : ''}</span>
        </span>
        <button type="button" onClick={cancelLoad} data-testid="recording-cancel">
          Cancel
        </button>
      </>
    );
  }
  if (engine.phase === 'ready') {
    return (
      <button
        type="button"
        className="primary"
        onClick={() => void leaveRecording()}
        disabled={busy}
        data-testid="recording-leave"
      >
        Drive it yourself
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        className="primary"
        onClick={() => void load()}
        disabled={busy}
        data-testid="recording-load"
      >{`Load the model${model && !model.cached ? ` (${megabytes(model.bytes)})` : ''}`}</button>
      <button
        type="button"
        onClick={() => void leaveRecording()}
        disabled={busy}
        title="The same scene, simulated now; the model can be loaded later"
        data-testid="recording-leave"
      >
        Live scene
      </button>
    </>
  );
};

const Banner = ({ phase, about }: RecordingState) => {
  const ready = useSession((s) => s.engine.phase === 'ready');
  if (!about) return null;
  return (
    <section className="recording" aria-label="Recorded episode" data-testid="recording" data-state={phase}>
      <p>
        <b className="recording-mark">Recorded episode</b>
        <Words>{` of ${about.model} ${about.variant}, seed ${about.seed}: replayed, not live. ${ready ? 'The model is loaded.' : 'Load the model to drive it yourself.'}`}</Words>
      </p>
      <div className="recording-actions">
        <PlayButton phase={phase} />
        <ModelButton busy={phase === 'leaving'} />
      </div>
    </section>
  );
};

export const RecordingBanner = () => {
  const recording = useSession((s) => s.recording);
  const phase = recording?.phase ?? 'none';
  useEffect(() => {
    document.documentElement.dataset.recording = phase;
  }, [phase]);
  return recording && <Banner {...recording} />;
};
