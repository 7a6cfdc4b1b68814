/** The view: the set-up on the left, what comes out on the right. */
import { useState } from 'react';
import { CopyLink } from '../ui/CopyLink.tsx';
import { useTheme } from '../ui/use-theme.browser.ts';
import { ViewHeader } from '../ui/view/ViewHeader.tsx';
import type { Controller } from './controller.browser.ts';
import { EpisodeList } from './EpisodeList.tsx';
import { Files } from './Files.tsx';
import { BringForm, useBringing } from './OwnPolicies.tsx';
import { Results } from './Results.tsx';
import { RunBar } from './RunBar.tsx';
import { SetupPanel } from './SetupPanel.tsx';
import { linkOf, useMeasurement } from './use-measurement.browser.ts';

const IDLE = new Set(['idle', 'failed', 'opening']);

const backQuery = (): string => {
  const theme = new URLSearchParams(window.location.search).get('theme');
  return theme === null ? './' : `./?theme=${theme}`;
};

interface Props {
  readonly controller: Controller;
  /** What the address asked for and did not get. */
  readonly problems: readonly string[];
}

export const Measure = ({ controller, problems }: Props) => {
  const state = useMeasurement(controller);
  const [theme, chooseTheme] = useTheme();
  const [copied, setCopied] = useState(false);
  const bringing = useBringing();
  return (
    <>
      <ViewHeader
        home={backQuery()}
        theme={theme}
        onTheme={chooseTheme}
        aside={
          <CopyLink
            label="Copy a link to this measurement"
            text={() => linkOf(state.description)}
            copied={copied}
            onCopied={setCopied}
          />
        }
      >
        <h1>Measure</h1>
      </ViewHeader>
      <main className="measure" data-testid="measure">
        {(problems.length > 0 || bringing.files) && (
          <div className="measure-top">
            {problems.length > 0 && (
              <div className="measure-problems" role="status" data-testid="problems">
                {problems.map((problem) => (
                  <p key={problem}>{problem}</p>
                ))}
              </div>
            )}
            <BringForm {...bringing} onMade={controller.bring} />
          </div>
        )}
        <SetupPanel
          description={state.description}
          brought={state.brought}
          bringing={bringing}
          busy={!IDLE.has(state.phase.phase)}
          onChange={controller.describe}
        />
        <RunBar state={state} controller={controller} />
        <div className="measure-out">
          <Results state={state} />
          <EpisodeList state={state} />
          <Files state={state} />
        </div>
      </main>
    </>
  );
};
