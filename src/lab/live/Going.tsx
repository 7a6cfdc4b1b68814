/** Start and Stop of the bench, how far it is, and why it ended. */
import './live.css';
import type { ReactNode } from 'react';
import { Words } from '../../ui/Words.tsx';
import { type BenchRun, isBusy } from './use-bench.browser.ts';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** Episodes, of those that were asked for. */
export interface Count {
  readonly done: number;
  readonly all: number;
}

interface Props {
  readonly bench: BenchRun;
  /** On the button. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onStart: () => void;
  /** While it runs; null: the job has begun nothing yet. */
  readonly now: ReactNode;
  /** Of jobs that are episodes. */
  readonly count?: Count;
}

export const Going = ({ bench: { state, stop }, label, disabled = false, onStart, now, count }: Props) => (
  <div className="live-going" data-testid="live" data-state={state.phase} data-done={count?.done}>
    {isBusy(state) ? (
      <button type="button" onClick={stop} disabled={state.phase === 'stopping'} data-testid="stop">
        {state.phase === 'loading' ? 'Cancel' : 'Stop'}
      </button>
    ) : (
      <button type="button" className="primary" onClick={onStart} disabled={disabled} data-testid="start">
        {label}
      </button>
    )}
    {state.phase === 'loading' && (
      <div className="live-progress">
        <p data-testid="loading">
          <Words>{state.what}</Words>
          {state.total > 0 && <b>{` ${megabytes(state.loaded)} of ${megabytes(state.total)} MB`}</b>}
        </p>
        <progress
          aria-label={state.what}
          {...(state.total > 0 ? { value: state.loaded, max: state.total } : {})}
        />
      </div>
    )}
    {state.phase === 'running' && now !== null && (
      <div className="live-progress">
        <p data-testid="running">{now}</p>
        {count && <progress value={count.done} max={count.all} aria-label="Episodes done" />}
      </div>
    )}
    {state.phase === 'stopping' && <p data-testid="stopping">Stopping…</p>}
    {state.phase === 'failed' && (
      <p role="alert" className="live-failed" data-testid="failed" data-code={state.error.code}>
        {state.error.message}
      </p>
    )}
  </div>
);
