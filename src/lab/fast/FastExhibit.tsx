/** Exhibit 4: one second of motion -> normalization -> frequencies -> rounding -> tokens, and what goes wrong. */
import './fast.css';
import { useDeferredValue, useMemo, useState } from 'react';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Slider } from '../ui/Slider.tsx';
import { type Source, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { FAST_ROWS, type FastState, pathOfState } from './address.ts';
import { FastQuestions } from './FastQuestions.tsx';
import { Malformed } from './Malformed.tsx';
import { analyse, RATES, spansOf } from './model.ts';
import { asKept, type MotionName } from './motion.ts';
import { Pad } from './Pad.tsx';
import { Rates } from './Rates.tsx';
import { Facts, Steps } from './Steps.tsx';
import { Tokens } from './Tokens.tsx';

const SOURCES: readonly Source[] = [
  {
    text: 'FAST (Pertsch et al. 2025), arXiv 2501.09747: algorithm 1; scale 10, vocabulary 1024, quantiles 1 % and 99 %',
    href: 'https://arxiv.org/abs/2501.09747',
  },
  {
    text: 'openpi issue 485: decoded motions more than 2 cm off; the scale trades tokens for accuracy',
    href: 'https://github.com/Physical-Intelligence/openpi/issues/485',
  },
  {
    text: 'openpi issues 299, 578, 782 and 833: token sequences of the wrong length',
    href: 'https://github.com/Physical-Intelligence/openpi/issues/833',
  },
  { text: 'Vectors the codec is tested against: models/recipe/vectors/README.md' },
];

const MOTIONS: readonly Option<MotionName>[] = [
  { value: 'reach', label: 'reach' },
  { value: 'wiggle', label: 'wiggle' },
  { value: 'step', label: 'step' },
];
const HZ: readonly Option<FastState['rate']>[] = RATES.map((rate) => ({
  value: String(rate) as FastState['rate'],
  label: `${rate} Hz`,
}));
export const FastExhibit = () => {
  const { state, change, problems } = useAddress(FAST_ROWS);
  const [pointed, point] = useState<number | null>(null);
  const path = pathOfState(state);
  const named = MOTIONS.find(({ value }) => value === state.motion)?.label ?? 'your motion';
  const rate = RATES.find((one) => String(one) === state.rate) ?? 20;
  const analysis = useMemo(() => analyse(path, rate, state.scale), [path, rate, state.scale]);
  // four tokenizers to train: behind the slider, not in its way
  const later = useDeferredValue(analysis);
  const rows = useMemo(() => RATES.map((one) => analyse(path, one, later.scale)), [path, later.scale]);
  const spans = spansOf(analysis);
  const chosen = state.at % spans.length;
  const span = spans[pointed ?? chosen];
  const marked = span ? ([span.from, span.from + span.integers.length] as const) : null;
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns">
        <div className="fast-stack">
          <Panel id="steps" title="Step by step">
            <Slider
              label="Scale"
              testId="scale"
              min={1}
              max={40}
              value={state.scale}
              text={`× ${state.scale}`}
              onChange={(scale) => change({ scale })}
            />
            <Steps analysis={analysis} marked={marked} />
            <Tokens spans={spans} chosen={chosen} onChoose={(at) => change({ at })} onPoint={point} />
          </Panel>
          <Panel id="rates" title={`Tokens a second against millimetres: ${named}`}>
            <Rates rows={rows} rate={rate} />
          </Panel>
        </div>
        <Panel id="motion" title="One second of motion, from above">
          <div className="lab-controls">
            <Segmented
              label="Motion"
              testId="motion"
              options={state.path.length > 1 ? [...MOTIONS, { value: 'drawn', label: 'yours' }] : MOTIONS}
              value={state.motion}
              onChange={(motion) => change({ motion })}
            />
            <Segmented
              label="Samples a second"
              testId="rate"
              options={HZ}
              value={state.rate}
              onChange={(next) => change({ rate: next })}
            />
          </div>
          <Pad
            lines={[
              { kind: 'asked', points: path },
              { kind: 'said', points: analysis.decoded, dots: true },
            ]}
            label={`The motion, and what ${analysis.encoding.tokens.length} tokens say of it: up to ${analysis.fast.worst.toFixed(1)} millimetres off.`}
            onDrawn={(drawn) => change({ motion: 'drawn', path: asKept(drawn) })}
          />
          <Facts analysis={analysis} />
        </Panel>
      </div>
      <Panel id="malformed" title="When a token is wrong">
        <Malformed analysis={analysis} state={state} change={change} />
      </Panel>
      <FastQuestions change={change} />
      <Sources sources={SOURCES} />
    </>
  );
};
