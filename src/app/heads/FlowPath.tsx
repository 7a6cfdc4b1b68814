/** A flow, Euler step by Euler step: out of noise a motion, here as curves and in the scene as ghosts of the hand. */
import { useId } from 'react';
import type { ActionSpec, ChunkEvidence } from '../../contracts.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { useApp, useSettings } from '../context.tsx';
import { Multiples } from './Multiples.tsx';
import { flowAt, flowStepsOf } from './reading.ts';
import { drawnStep, heads, useHeads } from './state.ts';

const STEPS = ['1', '2', '5', '10'] as const;

interface Props {
  readonly chunk: ChunkEvidence;
  readonly spec: ActionSpec;
  /** Euler steps that the model states. */
  readonly stated: number;
}

export const FlowPath = ({ chunk, spec, stated }: Props) => {
  const id = useId();
  const { change } = useApp();
  const asked = useSettings((s) => s.flowSteps);
  const temperature = useSettings((s) => s.temperature);
  const step = useHeads((s) => drawnStep(chunk, s));
  const last = flowStepsOf(chunk);
  const next = String(asked === 0 ? stated : asked);
  return (
    <div className="flow-said" data-testid="flow-said" data-steps={last} data-drawn={step}>
      <p className="tools-row">
        <label htmlFor={id}>After Euler step</label>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={step}
          onChange={(event) => heads.setState({ flowStep: Number(event.target.value) })}
          aria-valuetext={step === 0 ? 'the noise' : `step ${step} of ${last}`}
          data-testid="flow-step"
        />
        <output htmlFor={id}>{`${step} of ${last}`}</output>
      </p>
      <Multiples
        dimensions={spec.dimensions}
        values={flowAt(chunk, step)}
        against={step < last ? chunk.values : undefined}
        at={chunk.at}
      />
      <div className="tools-row">
        <span className="tools-name">next chunks: steps</span>
        <Segmented
          label="Euler steps of the next chunks"
          testId="flow-steps"
          options={STEPS.map((value) => ({ value, label: value }))}
          value={STEPS.find((value) => value === next) ?? '10'}
          onChange={(value) => void change({ flowSteps: Number(value) })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={temperature > 0}
            onChange={(event) => void change({ temperature: event.target.checked ? 1 : 0 })}
            data-testid="flow-noise"
          />
          out of noise
        </label>
      </div>
      <p className="readout" data-testid="flow-note">
        {step === 0
          ? 'The beginning: drawn numbers, or their mean where there is no noise.'
          : step < last
            ? 'Faint: the end of the way.'
            : `The motion. Action ${chunk.at + 1} of ${chunk.length}; ghosts stand at each.`}
      </p>
    </div>
  );
};
