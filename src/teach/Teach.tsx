/** The view: what is recorded on the left, the arm in the middle, episodes and the player below. */
import { useSyncExternalStore } from 'react';
import { ERROR_TEXTS, saidBelow } from '../runtime/messages.ts';
import { BringPolicy } from '../ui/own-policy/BringPolicy.tsx';
import { useTheme } from '../ui/use-theme.browser.ts';
import { ViewHeader } from '../ui/view/ViewHeader.tsx';
import { ArmView } from './ArmView.browser.tsx';
import { homeOf } from './brought.ts';
import type { Controller } from './controller.browser.ts';
import { DatasetPanel } from './DatasetPanel.tsx';
import { Episodes } from './Episodes.tsx';
import { Player } from './Player.tsx';
import { RecordBar } from './RecordBar.tsx';
import { SetupFields } from './SetupFields.tsx';
import type { State } from './state.ts';

const ErrorNote = ({ state, controller }: { readonly state: State; readonly controller: Controller }) => {
  const error = state.phase.phase === 'failed' ? state.phase.error : state.error;
  if (!error) return null;
  const { headline } = ERROR_TEXTS[error.code];
  return (
    <div className="teach-error" role="alert" data-testid="error" data-code={error.code} title={error.detail}>
      <p>
        <b>{headline}.</b> {saidBelow(error).join(' ')}
      </p>
      {state.phase.phase !== 'failed' && (
        <button type="button" onClick={controller.dismiss}>
          OK
        </button>
      )}
    </div>
  );
};

interface Props {
  readonly controller: Controller;
  /** What the address asked for and did not get. */
  readonly problems: readonly string[];
}

export const Teach = ({ controller, problems }: Props) => {
  const state = useSyncExternalStore(controller.subscribe, controller.state);
  const [theme, chooseTheme] = useTheme();
  return (
    <>
      <ViewHeader home={homeOf(state.setup, state.brought, theme)} theme={theme} onTheme={chooseTheme}>
        <h1>Teach</h1>
      </ViewHeader>
      <main className="teach" data-testid="teach" data-state={state.phase.phase}>
        {problems.length > 0 && (
          <div className="view-panel" role="status" data-testid="problems">
            {problems.map((problem) => (
              <p key={problem} className="teach-missing">
                {problem}
              </p>
            ))}
          </div>
        )}
        <ErrorNote state={state} controller={controller} />
        {state.bringing && (
          <BringPolicy
            files={state.bringing}
            onMade={controller.keepPolicy}
            onClose={controller.leavePolicy}
          />
        )}
        <div className="teach-record">
          <SetupFields state={state} controller={controller} />
          <div className="teach-middle">
            <RecordBar state={state} controller={controller} />
            <ArmView state={state} controller={controller} />
          </div>
        </div>
        <div className="teach-below">
          <div className="teach-lists">
            <Episodes state={state} controller={controller} />
            <DatasetPanel state={state} controller={controller} />
          </div>
          {state.shown && (
            <Player key={state.shown.key} shown={state.shown} controller={controller} state={state} />
          )}
        </div>
      </main>
    </>
  );
};
