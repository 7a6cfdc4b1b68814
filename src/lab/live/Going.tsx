/** Start and Stop of the bench, how far its loading is, and why it ended. */
import { Words } from '../../ui/Words.tsx';
import type { BenchRun } from './use-bench.browser.ts';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

interface Props {
  readonly bench: BenchRun;
  /** On the button. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onStart: () => void;
  /** While it runs. */
  readonly now: string;
}

export const Going = ({ bench: { state, stop }, label, disabled = false, onStart, now }: Props) => {
  const busy = state.phase === 'loading' || state.phase === 'running' || state.phase === 'stopping';
  return (
    <div className="live-going" data-testid="live" data-state={state.phase}>
      {busy ? (
        <button type="button" onClick={stop} disabled={state.phase === 'stopping'} data-testid="stop">
          {state.phase === 'loading' ? 'Cancel' : 'Stop'}
        </button>
      ) : (
        <button type="button" className="primary" onClick={onStart} disabled={disabled} data-testid="start">
          {label}
        </button>
      )}
      {state.phase === 'loading' && (
        <p data-testid="loading">
          <Words>{state.what}</Words>
          {state.total > 0 && <b>{` ${megabytes(state.loaded)} of ${megabytes(state.total)} MB`}</b>}
        </p>
      )}
      {state.phase === 'running' && <p>{now}</p>}
      {state.phase === 'failed' && (
        <p role="alert" className="bad" data-testid="failed" data-code={state.error.code}>
          {state.error.message}
        </p>
      )}
    </div>
  );
};
