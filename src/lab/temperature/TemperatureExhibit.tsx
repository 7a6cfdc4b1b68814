/** Exhibit: odds and draws of a recorded action at any temperature, and what it does to an episode, run here. */
import '../styles/live.css';
import { type DimensionSpec, EE_DELTA_CODEC } from '../../action/index.ts';
import type { Step } from '../../contracts.ts';
import { countFound } from '../../lesson/index.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { quantityOf, share, together } from '../../ui/format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Pick } from '../ui/Pick.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Prose } from '../ui/Prose.tsx';
import { Questions } from '../ui/Question.tsx';
import { Slider } from '../ui/Slider.tsx';
import { RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { EpisodePanel } from './EpisodePanel.tsx';
import { Hill } from './Hill.tsx';
import {
  DIMENSIONS,
  drawsOf,
  NEAR,
  oddsAt,
  sizeOf,
  TEMPERATURE_ROWS,
  type TemperatureState,
  widthOf,
} from './model.ts';
import { useRecording } from './use-recording.browser.ts';

const { dimensions } = EE_DELTA_CODEC;
const OPTIONS = DIMENSIONS.map((name) => ({ value: name, label: labelOf(name).long }));
const MOST = 0.9;

/** A size has no sign. */
const sizeText = (dim: DimensionSpec, size: number): string =>
  together(quantityOf(dim.unit, size)).replace('+', '');

interface OddsProps {
  readonly step: Step;
  readonly state: TemperatureState;
  readonly change: (part: Partial<TemperatureState>) => void;
}

const OddsOf = ({ step, state, change }: OddsProps) => {
  const row = dimensions.findIndex(({ name }) => name === state.dimension);
  const dim = dimensions[row];
  const { logits } = step.evidence;
  const odds = dim && logits ? oddsAt(logits, row, dim, state.temperature) : null;
  if (!dim || !odds) return <p>This step has no odds.</p>;
  const drawn = drawsOf(step, row, dimensions, state);
  const wide = widthOf(odds, MOST);
  return (
    <>
      <Hill p={odds.p} best={odds.best} draws={drawn.bins} label={labelOf(dim.name).long} />
      <dl className="lab-facts" translate="no">
        <div>
          <dt>{`likeliest bin ${odds.best}, at temperature ${state.temperature}`}</dt>
          <dd data-testid="odds-share">{share(odds.share)}</dd>
        </div>
        <div>
          <dt>{`within ${NEAR} bins`}</dt>
          <dd data-testid="near">{share(odds.near)}</dd>
        </div>
        <div>
          <dt>{`bins that hold ${share(MOST)}`}</dt>
          <dd data-testid="width">{`${wide} (${sizeText(dim, sizeOf(dim, wide))})`}</dd>
        </div>
        <div>
          <dt>entropy (0 to 8 bits)</dt>
          <dd>{odds.bits.toFixed(1)}</dd>
        </div>
        <div>
          <dt>spread of the 16 draws</dt>
          <dd data-testid="spread">{sizeText(dim, drawn.spread)}</dd>
        </div>
      </dl>
      <p>
        <button
          type="button"
          onClick={() => {
            change({ draw: state.draw + 1 });
            countFound('draws');
          }}
          data-testid="draw-again"
        >
          <Icon name="dice" /> Draw again
        </button>
      </p>
    </>
  );
};

export const TemperatureExhibit = () => {
  const { state, change, problems } = useAddress(TEMPERATURE_ROWS);
  const recording = useRecording();
  const steps = recording.phase === 'ready' ? recording.recording.steps : [];
  const at = Math.min(state.step, steps.length);
  const step = steps[at - 1]?.step;
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns">
        <Panel id="odds" title="Odds and draws">
          <div className="lab-controls">
            <div className="lab-wide">
              <Slider
                label="Temperature"
                testId="temperature"
                value={state.temperature}
                min={0}
                max={2}
                step={0.1}
                text={state.temperature.toFixed(1)}
                onChange={(temperature) => change({ temperature })}
              />
            </div>
            <Pick
              label="Token"
              testId="dimension"
              options={OPTIONS}
              value={state.dimension}
              onChange={(dimension) => change({ dimension })}
            />
            {steps.length > 0 && (
              <div className="lab-wide">
                <Slider
                  label="Step"
                  testId="step"
                  value={at}
                  min={1}
                  max={steps.length}
                  text={`${at} of ${steps.length}`}
                  onChange={(next) => change({ step: next })}
                />
              </div>
            )}
          </div>
          {step ? (
            <OddsOf step={step} state={state} change={change} />
          ) : (
            <p data-testid="recording-state">
              {recording.phase === 'failed'
                ? 'The recorded episode could not be fetched. Reload the page.'
                : 'Fetching the recorded episode…'}
            </p>
          )}
          {recording.phase === 'ready' && (
            <p className="note">{`From the recorded episode of ${recording.recording.model.id}, “${recording.recording.instruction}”. ● are 16 draws. Nothing is run again: the logits are there, and temperature divides them.`}</p>
          )}
        </Panel>
        <Prose id="what" title="What temperature is">
          <p>
            The last layer gives a logit to each of the 256 bins. They are divided by the temperature, and the
            softmax makes probabilities of them. At 0 the likeliest bin is always taken: greedy decoding.
          </p>
          <p>
            One bin is 0.4 mm of displacement. A few percent for one bin is therefore no doubt about the
            direction: look at what it and its neighbours hold together, “within 2 bins”, and at how wide the
            hill is.
          </p>
          <p>
            A run draws all eight tokens at every step. The tokens after the first are chosen given those that
            were drawn, so a bad draw is not taken back within the action; the next picture shows it.
          </p>
        </Prose>
      </div>
      <EpisodePanel />
      <Questions
        questions={[
          {
            id: 'zero',
            ask: 'Which temperature gives the same run each time, whatever the draw?',
            options: ['0', '0.5', '1', 'None'],
            right: 0,
            why: 'At 0 nothing is drawn: the likeliest bin is taken, and the same picture gives the same action.',
            show: { label: 'Show 0', act: () => change({ temperature: 0 }) },
          },
        ]}
      />
      <Sources
        sources={[
          RT2,
          {
            text: 'Tabletop: the graph adds Gumbel noise times the temperature to the logits and takes the largest, which draws from this softmax (src/ui/draw/sample.ts draws again from recorded logits)',
          },
        ]}
      />
    </>
  );
};
