/** The view: what is recorded on the left, the arm in the middle, episodes and the player below. */
import { useSyncExternalStore } from 'react';
import { ERROR_TEXTS } from '../runtime/messages.ts';
import { NEXT_THEME } from '../runtime/settings.ts';
import { Icon } from '../ui/Icon.tsx';
import { useTheme } from '../ui/use-theme.browser.ts';
import { ArmView } from './ArmView.browser.tsx';
import type { Controller, State } from './controller.browser.ts';
import { DatasetPanel } from './DatasetPanel.tsx';
import { Episodes } from './Episodes.tsx';
import { Player } from './Player.tsx';
import { RecordBar } from './RecordBar.tsx';
import { SetupFields } from './SetupFields.tsx';

const ErrorNote = ({ state, controller }: { readonly state: State; readonly controller: Controller }) => {
  const error = state.phase.phase === 'failed' ? state.phase.error : state.error;
  if (!error) return null;
  const { headline, next } = ERROR_TEXTS[error.code];
  return (
    <div className="teach-error" role="alert" data-testid="error" data-code={error.code} title={error.detail}>
      <p>
        <b>{headline}.</b> {error.message} {next}
      </p>
      {state.phase.phase !== 'failed' && (
        <button type="button" onClick={controller.dismiss}>
          OK
        </button>
      )}
    </div>
  );
};

export const Teach = ({ controller }: { readonly controller: Controller }) => {
  const state = useSyncExternalStore(controller.subscribe, controller.state);
  const [theme, chooseTheme] = useTheme();
  const themeLabel = `Theme: ${theme}. Change to ${NEXT_THEME[theme]}`;
  return (
    <>
      <header className="teach-header">
        <a className="teach-home" href="./" title="Back to the arm" data-testid="back">
          <span aria-hidden="true">←</span>
          <img src="./favicon.svg" alt="" width="18" height="18" />
          Tabletop
        </a>
        <h1>Teach</h1>
        <button
          type="button"
          className="quiet"
          onClick={() => chooseTheme(NEXT_THEME[theme])}
          aria-label={themeLabel}
          title={themeLabel}
          data-testid="theme"
        >
          <Icon name={theme} />
        </button>
      </header>
      <main className="teach" data-testid="teach" data-state={state.phase.phase}>
        <ErrorNote state={state} controller={controller} />
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
