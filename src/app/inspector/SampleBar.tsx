/** Draws again from the odds that are there: temperature, how many, and another draw. Vision is not run again. */
import { useId } from 'react';
import { Icon } from '../../ui/Icon.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useSession } from '../context.tsx';
import { Readout } from './Readout.tsx';
import { inspector, useInspector } from './state.ts';

const COUNTS = ['0', '4', '8', '16'] as const;
const OPTIONS = COUNTS.map((value) => ({
  value,
  label: value,
  title: value === '0' ? 'No draws' : `${value} actions drawn from the odds, as ghosts in the scene`,
}));

export const SampleBar = () => {
  const id = useId();
  const on = useInspector((s) => s.on);
  const temperature = useInspector((s) => s.temperature);
  const count = useInspector((s) => s.count);
  const able = useSession((s) => s.snapshot?.hasLogits ?? false);
  return (
    <div className="tools" data-testid="sample-bar" data-count={count} data-temperature={temperature}>
      <div className="tools-row">
        <button
          type="button"
          className="switch"
          aria-pressed={on}
          onClick={() => inspector.setState({ on: !on })}
          title="Odds, axes at the gripper and ghosts"
          data-testid="inspector-switch"
        >
          Inspect
        </button>
        {on && (
          <>
            <label htmlFor={id} title="Of the odds and the draws shown here; 1 is the model’s own">
              odds at T
            </label>
            <input
              id={id}
              type="range"
              min={0}
              max={2}
              step={0.1}
              value={temperature}
              disabled={!able}
              aria-label="Temperature of the odds and of the draws"
              onChange={(event) => inspector.setState({ temperature: Number(event.target.value) })}
              data-testid="odds-temperature"
            />
            <output htmlFor={id} translate="no">
              {temperature.toFixed(1)}
            </output>
            <span className="tools-name">draws</span>
            <Segmented
              label="Sampled actions"
              testId="draws"
              options={OPTIONS}
              value={COUNTS.find((value) => Number(value) === count) ?? '0'}
              onChange={(value) => inspector.setState({ count: Number(value) })}
            />
            <button
              type="button"
              className="quiet"
              disabled={!able || count === 0}
              onClick={() => inspector.setState((s) => ({ seed: s.seed + 1 }))}
              title="Draw again"
              aria-label="Draw again"
              data-testid="draw-again"
            >
              <Icon name="dice" />
            </button>
          </>
        )}
      </div>
      {on && <Readout />}
    </div>
  );
};
