/**
 * Exhibit 5: what re-quantizing a live policy is. The run itself needs the model and the arm, which are on the main
 * page; nothing here is measured, and so no success rate is shown.
 */

import { choice, type Rows } from '../address.ts';
import { rulerOf } from '../bins/model.ts';
import { SETTINGS, Segmented } from '../from-app.ts';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Questions } from '../ui/Question.tsx';
import { RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';

const COUNTS = ['8', '16', '32', '64', '128', '256'] as const;
type Count = (typeof COUNTS)[number];

const ROWS: Rows<{ bins: Count }> = { bins: choice<Count>('n', '16', COUNTS) };

/** Key of the main page's setting; the link appears as soon as the page has it. */
const KEY = 'bins';
const HAS_SETTING = Object.values(SETTINGS).some((row) => row.key === KEY);

const SOURCES = [
  RT2,
  {
    text: 'VLA-0 (Goyal et al. 2025), arXiv 2510.13054: actions as integers; LIBERO 94.7% at 1000 steps a dimension, 93.2% at 250, 94.2% at 4000',
    href: 'https://arxiv.org/abs/2510.13054',
  },
];

export const RequantizeExhibit = () => {
  const { state, change, problems } = useAddress(ROWS);
  const { width } = rulerOf('move', Number(state.bins), 'bins', true);
  return (
    <>
      <Problems problems={problems} />
      <Panel id="what" title="What happens when bins are merged">
        <div className="lab-prose">
          <p>
            The model keeps speaking in 256 bins. Before its action is carried out, neighbouring bins are
            merged, so that the hand can only be told one of a few displacements.
          </p>
          <Segmented
            label="Bins a dimension"
            testId="count"
            options={COUNTS.map((value) => ({ value, label: value }))}
            value={state.bins}
            onChange={(bins) => change({ bins })}
          />
          <p data-testid="step">
            With {state.bins} bins, neighbouring displacements are <b>{(width * 1000).toFixed(1)} mm</b>{' '}
            apart. That is arithmetic. Whether the arm still picks up the block is not: a policy sees every
            result and corrects, so one must run it and count.
          </p>
          {HAS_SETTING ? (
            <p>
              <a className="button" href={`./?${KEY}=${state.bins}`} data-testid="run">
                Run it with {state.bins} bins
              </a>
            </p>
          ) : (
            <p className="note" data-testid="not-yet">
              The main page cannot merge bins yet, so there is no run to open from here and no success rate to
              show.
            </p>
          )}
        </div>
      </Panel>
      <Questions
        questions={[
          {
            id: 'closest',
            ask: 'With 16 bins over 102.4 mm, how close to a given point can a single action at worst bring the hand?',
            options: ['0.2 mm', '1.6 mm', '3.2 mm', '6.4 mm'],
            right: 2,
            why: 'A bin is 6.4 mm wide and its centre at most half of that away. Later actions can only help if a smaller step exists, or if errors happen to cancel.',
            show: { label: 'Show 16 bins', act: () => change({ bins: '16' }) },
          },
        ]}
      />
      <Sources sources={SOURCES} />
    </>
  );
};
