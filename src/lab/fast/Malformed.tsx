/** Damage one token as a model might, and choose what the decoder does about it. */
import type { FastRepair } from '../../action/codecs/index.ts';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { Words } from '../../ui/Words.tsx';
import { useWidth } from '../ui/use-width.ts';
import type { FastState } from './address.ts';
import { damaged, type Fault, type Outcome, outcomeOf } from './faults.ts';
import type { Analysis } from './model.ts';
import { Plan, type PlanLine } from './Plan.tsx';

const FAULTS: readonly Option<Fault>[] = [
  { value: 'none', label: 'none' },
  { value: 'drop', label: 'left out' },
  { value: 'repeat', label: 'said twice' },
  { value: 'swap', label: 'another' },
  { value: 'unknown', label: 'no such token' },
];

const REPAIRS: readonly Option<FastRepair>[] = [
  { value: 'error', label: 'an error', title: 'An error with a code: the arm holds still' },
  { value: 'pad-truncate', label: 'pad or cut', title: 'Fill up with zeros, or cut the end off' },
  { value: 'zeros', label: 'all zeros', title: 'What the released code does' },
];

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const sentenceOf = (outcome: Outcome, fault: Fault, repair: FastRepair): string => {
  const { off, padded, dropped, unknown, error } = outcome;
  const counts = `${outcome.integers} numbers where ${outcome.wanted} are needed`;
  if (error)
    return `${counts}${unknown || fault === 'unknown' ? ', and a token that does not exist' : ''}. Code ${error.code}: the arm holds still, and the page can say why.`;
  const far = `up to ${off?.worst.toFixed(0) ?? '?'} mm off`;
  if (padded + dropped + unknown === 0) {
    return fault === 'none'
      ? `All ${outcome.wanted} numbers are there: the motion is ${far}.`
      : `The other token stands for as many numbers, so nothing is noticed: a well-formed motion, ${far}. No decoder can catch this.`;
  }
  if (repair === 'zeros') {
    return `${counts}: every coefficient becomes 0, which is no “stay”: the hand is sent to the middle of its range, ${far}. The caller cannot tell it from a motion that was meant.`;
  }
  const cut =
    dropped > 0 ? `${plural(dropped, 'number')} cut off` : `${plural(padded, 'zero')} put at the end`;
  return `${counts}: ${cut}. All numbers after the damage moved to other frequencies and other dimensions: ${far}.`;
};

interface Props {
  readonly analysis: Analysis;
  readonly state: FastState;
  readonly change: (part: Partial<FastState>) => void;
}

export const Malformed = ({ analysis, state, change }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const { codec, encoding, chunk } = analysis;
  const at = state.at % encoding.tokens.length;
  const outcome = outcomeOf(
    codec,
    chunk,
    damaged(encoding.tokens, state.fault, at, codec.pairs.size),
    state.repair,
  );
  const lines: PlanLine[] = [{ kind: 'asked', points: chunk }];
  if (outcome.motion) lines.push({ kind: 'wrong', points: outcome.motion, dots: true });
  const sentence = sentenceOf(outcome, state.fault, state.repair);
  return (
    <div className="fast-malformed">
      <div className="fast-stack">
        <p>
          <Words>{`Token ${at + 1} of ${encoding.tokens.length} (`}</Words>
          <code translate="no">{encoding.tokens[at]}</code>; choose another in{' '}
          <a href="#steps">Step by step</a>) is
        </p>
        <Segmented
          label="What happens to the token"
          testId="fault"
          options={FAULTS}
          value={state.fault}
          onChange={(fault) => change({ fault })}
        />
        <p>and the decoder’s answer is</p>
        <Segmented
          label="What the decoder does"
          testId="repair"
          options={REPAIRS}
          value={state.repair}
          onChange={(repair) => change({ repair })}
        />
        <p
          className="lab-verdict"
          data-bad={state.fault !== 'none' && outcome.motion !== null}
          aria-live="polite"
          data-testid="malformed"
        >
          {sentence}
        </p>
      </div>
      <div ref={box} className="lab-plane">
        <Plan
          width={width}
          lines={lines}
          label={`The motion that was meant, and what is done. ${sentence}`}
        />
      </div>
    </div>
  );
};
