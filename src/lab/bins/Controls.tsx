import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { Check } from '../../ui/view/fields.tsx';
import { Slider } from '../ui/Slider.tsx';
import type { BinsState } from './address.ts';
import { type Axis, BIN_STEPS, type Grid, stepOf } from './model.ts';

const AXES: readonly Option<Axis>[] = [
  { value: 'move', label: 'Move forward' },
  { value: 'turn', label: 'Turn' },
];

const PRESETS = [4, 16, 64, 256, 1024] as const;

const grids = (n: number): readonly Option<Grid>[] => [
  { value: 'bins', label: `${n} bins`, title: 'As in RT-1, RT-2 and Tabletop' },
  { value: 'edges', label: `${n} edges`, title: 'As in OpenVLA: one centre fewer' },
  { value: 'mixed', label: 'mixed up', title: 'Written with bins, read with edges' },
];

interface Props {
  readonly state: BinsState;
  readonly change: (part: Partial<BinsState>) => void;
}

export const Controls = ({ state, change }: Props) => (
  <div className="lab-controls">
    <Segmented
      label="Dimension"
      testId="axis"
      options={AXES}
      value={state.axis}
      onChange={(axis) => change({ axis })}
    />
    <Segmented
      label="Convention"
      testId="grid"
      options={grids(state.bins)}
      value={state.grid}
      onChange={(grid) => change({ grid })}
    />
    <Check
      label="One centre is exactly 0"
      testId="zero"
      checked={state.zero}
      onChange={(zero) => change({ zero })}
    />
    <div className="lab-wide">
      <Slider
        label="How many"
        testId="bins"
        value={stepOf(state.bins)}
        min={0}
        max={BIN_STEPS.length - 1}
        text={`${state.bins} ${state.grid === 'edges' ? 'edges' : 'bins'}`}
        onChange={(step) => change({ bins: BIN_STEPS[step] ?? state.bins })}
      />
      <fieldset className="lab-presets" aria-label="Common numbers of bins">
        {PRESETS.map((n) => (
          <button
            key={n}
            type="button"
            aria-pressed={state.bins === n}
            onClick={() => change({ bins: n })}
            data-testid={`bins-${n}`}
          >
            {n}
          </button>
        ))}
      </fieldset>
    </div>
  </div>
);
