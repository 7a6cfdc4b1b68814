/** Start, Pause, Go on, Stop, and one line on what goes on. */
import { megabytes } from '../ui/format.ts';
import { Icon } from '../ui/Icon.tsx';
import { Words } from '../ui/Words.tsx';
import type { Controller, State } from './controller.browser.ts';
import { problemOf } from './description.ts';
import { allOf, doneOf } from './progress.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

const StopButton = ({ word, onClick }: { word: string; onClick: () => void }) => (
  <button type="button" onClick={onClick} data-testid="stop">
    <Icon name="stop" />
    <Words>{word}</Words>
  </button>
);

const Buttons = ({ state, controller }: Props) => {
  const { description, records, phase } = state;
  const [done, all] = [doneOf(description, records), allOf(description)];
  switch (phase.phase) {
    case 'running':
      return (
        <>
          <button type="button" className="primary" onClick={controller.pause} data-testid="pause">
            <Icon name="pause" /> Pause
          </button>
          <StopButton word="Stop" onClick={controller.stop} />
        </>
      );
    case 'paused':
      return (
        <>
          <button type="button" className="primary" onClick={controller.resume} data-testid="resume">
            <Icon name="run" /> Go on
          </button>
          <StopButton word="Stop" onClick={controller.stop} />
        </>
      );
    case 'loading':
      return <StopButton word="Cancel" onClick={controller.stop} />;
    case 'stopping':
      return (
        <button type="button" disabled data-testid="stop">
          Stopping…
        </button>
      );
    case 'opening':
    case 'idle':
    case 'failed':
      return (
        <>
          <button
            type="button"
            className="primary"
            onClick={controller.start}
            disabled={phase.phase === 'opening' || done === all || problemOf(description) !== null}
            data-testid="start"
          >
            <Icon name="run" />
            <Words>{done === 0 ? 'Start' : done < all ? 'Go on' : 'All done'}</Words>
          </button>
          {done > 0 && (
            <button type="button" onClick={() => void controller.forget()} data-testid="forget">
              Forget these
            </button>
          )}
        </>
      );
  }
};

/** What is going on, for people who see it and for those who hear it. */
const Going = ({ state }: { state: State }) => {
  const { description, records, phase } = state;
  const [done, all] = [doneOf(description, records), allOf(description)];
  const problem = problemOf(description);
  if (problem !== null) return <Words>{problem}</Words>;
  switch (phase.phase) {
    case 'opening':
      return <Words>Looking up what is kept…</Words>;
    case 'loading':
      return (
        <>
          <Words>{phase.what}</Words>
          {phase.total > 0 && (
            <b translate="no">{` ${megabytes(phase.loaded)} of ${megabytes(phase.total)}`}</b>
          )}
        </>
      );
    case 'running':
    case 'paused': {
      const side = description.b ? `${phase.next.side.toUpperCase()}, ` : '';
      const what = phase.phase === 'paused' ? 'Paused in episode' : 'Episode';
      return <Words>{`${what} ${done + 1} of ${all}: ${side}from seed ${phase.next.seed}`}</Words>;
    }
    case 'stopping':
      return <Words>The episode that runs is dropped; what is finished stays.</Words>;
    case 'failed':
      return <Words>{phase.error.message}</Words>;
    case 'idle':
      if (done === 0) return <Words>Nothing is measured yet.</Words>;
      return (
        <Words>{done < all ? `${done} of ${all} episodes are done.` : `All ${all} episodes are done.`}</Words>
      );
  }
};

export const RunBar = ({ state, controller }: Props) => {
  const { description, records, phase, putAside, keeps, carries } = state;
  const [done, all] = [doneOf(description, records), allOf(description)];
  const failed = phase.phase === 'failed';
  return (
    <section
      className="view-panel measure-run"
      aria-label="Run"
      data-testid="run"
      data-state={phase.phase}
      data-done={done}
    >
      <div className="measure-buttons">
        <Buttons state={state} controller={controller} />
        <p
          className={failed ? 'measure-failed' : ''}
          role={failed ? 'alert' : 'status'}
          aria-live={phase.phase === 'running' ? 'off' : undefined}
          data-testid="going"
          data-code={failed ? phase.error.code : undefined}
        >
          <Going state={state} />
        </p>
      </div>
      <progress value={done} max={all} aria-label="Episodes done" />
      {putAside.length > 0 && (
        <p className="note" data-testid="put-aside">
          <Words>
            Episodes that were kept here came from other weights, another graphics adapter or another page,
            and do not belong with these: they were put aside, and the count begins again.
          </Words>
        </p>
      )}
      {!carries && (
        <p className="note" data-testid="not-carried">
          <Words>
            This browser has no room for a copy of your policy, or lets the page keep none: bring it again on
            another page, and after a reload.
          </Words>
        </p>
      )}
      {!keeps && (
        <p className="note" data-testid="not-kept">
          <Words>This browser keeps nothing: when the tab is closed, what was measured is lost.</Words>
        </p>
      )}
    </section>
  );
};
