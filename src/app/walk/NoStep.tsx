/** What the walk says before there is anything to walk through: what to do first. */
import { useApp, useSession, useSettings } from '../context.tsx';

export const NoStep = () => {
  const { load, step } = useApp();
  const phase = useSession((s) => s.engine.phase);
  const idle = useSession((s) => s.run === 'idle');
  const driver = useSettings((s) => s.driver);
  const needsModel = driver === 'model' && phase !== 'ready';
  return (
    <div className="walk-empty" data-testid="walk-empty">
      <p>{`There is no action yet. ${needsModel ? 'Load the model, then take' : 'Take'} one step: the pages that follow are about that step and its own numbers.`}</p>
      {needsModel && (
        <button
          type="button"
          className="primary"
          disabled={phase === 'loading'}
          onClick={() => void load()}
          data-testid="walk-load"
        >
          {phase === 'loading' ? 'Loading the model' : 'Load the model'}
        </button>
      )}
      {!needsModel && (
        <button
          type="button"
          className="primary"
          disabled={!idle}
          onClick={() => void step()}
          data-testid="walk-step"
        >
          Take one step
        </button>
      )}
    </div>
  );
};
