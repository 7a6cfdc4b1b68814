/** The conditions that both heads drive under. What means nothing to either of them is not offered. */
import { Slider } from '../ui/Slider.tsx';
import type { WhichState } from './address.ts';
import type { HeadFacts } from './manifests.browser.ts';
import { FACTORS, FLOW_STEPS } from './trials.ts';
import { looksText } from './words.ts';

interface Props {
  readonly state: WhichState;
  readonly change: (part: Partial<WhichState>) => void;
  readonly heads: readonly (HeadFacts | null)[];
}

/** The bins there are to choose from, finest last. */
const BINS = [2, 4, 8, 16, 32, 64, 128, 256] as const;

export const Sliders = ({ state, change, heads }: Props) => {
  const kinds = new Set(heads.flatMap((one) => (one ? [one.head.kind] : [])));
  const chunked = [...kinds].some((kind) => kind !== 'bins');
  const hz = heads.find((one) => one !== null)?.hz ?? 5;
  const factor = FACTORS[state.slow] ?? 0;
  const merged = BINS.findLastIndex((bins) => bins <= state.bins);
  return (
    <div className="lab-controls which-sliders">
      <Slider
        label="Late by its own time"
        testId="slow"
        value={state.slow}
        min={0}
        max={FACTORS.length - 1}
        text={factor === 0 ? 'the world waits' : `× ${factor}, 1 s at most`}
        onChange={(slow) => change({ slow })}
      />
      {chunked && (
        <Slider
          label="Rate: a look every"
          testId="execute"
          value={state.execute}
          min={1}
          max={8}
          text={looksText(state.execute, hz)}
          onChange={(execute) => change({ execute })}
        />
      )}
      {kinds.has('flow-matching') && (
        <Slider
          label="Euler steps of the flow"
          testId="flow"
          value={state.flow}
          min={0}
          max={FLOW_STEPS.length - 1}
          text={`${FLOW_STEPS[state.flow] ?? 10}`}
          onChange={(flow) => change({ flow })}
        />
      )}
      {kinds.has('bins') && (
        <Slider
          label="Bins of one-action heads"
          testId="bins"
          value={merged}
          min={0}
          max={BINS.length - 1}
          text={`${BINS[merged] ?? 256}`}
          onChange={(at) => change({ bins: BINS[at] ?? 256 })}
        />
      )}
    </div>
  );
};
