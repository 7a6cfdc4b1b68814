/** Exhibit 1: edges, centres and ids of one dimension, and what they are worth at the finger tips. */

import { Words } from '../../ui/Words.tsx';
import { Note } from '../ui/Note.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Slider } from '../ui/Slider.tsx';
import { OPENVLA, openVlaIssue, RT1, RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { BINS_ROWS, type BinsState, REACH } from './address.ts';
import { BinsQuestions } from './BinsQuestions.tsx';
import { Controls } from './Controls.tsx';
import { Fan } from './Fan.tsx';
import { Findings, Readout } from './Findings.tsx';
import { CLEARANCE } from './hand.ts';
import { Magnifier } from './Magnifier.tsx';
import { read, rulerOf, spanOf } from './model.ts';
import { NumberLine } from './NumberLine.tsx';
import { Plane } from './Plane.tsx';
import { viewOf } from './view.ts';

const SOURCES = [
  RT1,
  RT2,
  OPENVLA,
  openVlaIssue(327, 'what np.digitize counts, and which id is the last'),
  { text: 'Tabletop: docs/decisions/0001-bins-with-an-exact-zero.md' },
];

const mm = (metres: number): string => (metres * 1000).toFixed(1);

const MovePanel = ({ state, change }: { state: BinsState; change: (part: Partial<BinsState>) => void }) => {
  const ruler = rulerOf('move', state.bins, state.grid, state.zero);
  const [forward, side] = [read(ruler, state.forward / 1000), read(ruler, state.side / 1000)];
  const hits = Math.abs(side.error) > CLEARANCE;
  return (
    <Panel id="tips" title="At the finger tips, from above">
      <Plane ruler={ruler} forward={forward} side={side} />
      <Slider
        label="Sideways"
        testId="side"
        min={-REACH.move}
        max={REACH.move}
        step={0.1}
        value={state.side}
        text={`${state.side.toFixed(1)} mm`}
        onChange={(value) => change({ side: value })}
      />
      <Note testId="tips-note">
        Dots are where one action can put the fingers. They close{' '}
        <b>{`${mm(Math.hypot(forward.error, side.error))} mm`}</b>
        <Words>{` from the middle of a 45 mm block; the open hand leaves ${mm(CLEARANCE)} mm on either side${hits ? ', so a finger lands on the block' : ''}. The next action sees the result and can correct, but never by less than a bin.`}</Words>
      </Note>
    </Panel>
  );
};

const TurnPanel = ({ state, change }: { state: BinsState; change: (part: Partial<BinsState>) => void }) => {
  const ruler = rulerOf('turn', state.bins, state.grid, state.zero);
  const reading = read(ruler, (state.turn * Math.PI) / 180);
  return (
    <Panel id="tips" title="At the end of a lever, from the side">
      <Fan ruler={ruler} reading={reading} lever={state.lever / 1000} />
      <Slider
        label="Lever"
        testId="lever"
        min={10}
        max={300}
        value={state.lever}
        text={`${state.lever} mm`}
        onChange={(lever) => change({ lever })}
      />
      <Note testId="tips-note">
        An angle has no millimetres until it has a lever: off = lever × angle (in radians). 103 mm is from the
        hand to the finger tips. Tabletop turns about the finger tips themselves, so there only what the
        fingers hold swings; a robot that turns about its wrist swings the tips too.
      </Note>
    </Panel>
  );
};

export const BinsExhibit = () => {
  const { state, change, problems } = useAddress(BINS_ROWS);
  const { axis, bins, grid, zero, lever } = state;
  const ruler = rulerOf(axis, bins, grid, zero);
  const view = viewOf(axis, ruler.width);
  const value = axis === 'move' ? state.forward : state.turn;
  const reading = read(ruler, value / view.perSi);
  const onValue = (next: number): void => change(axis === 'move' ? { forward: next } : { turn: next });
  const span = view.size(spanOf(axis));
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns">
        <Panel id="line" title={`One dimension: ${span} cut into bins`}>
          <Controls state={state} change={change} />
          <NumberLine
            ruler={ruler}
            reading={reading}
            view={view}
            reach={REACH[axis]}
            value={value}
            onValue={onValue}
          />
          <Magnifier ruler={ruler} reading={reading} view={view} value={value} onValue={onValue} />
          <Note>{`Below the range: the bins around the value, with their ids and edges (${view.unit === 'mm' ? 'mm' : 'degrees'}). A dot is what the id above it is read as. Drag either line; arrow keys work too.`}</Note>
          <Readout ruler={ruler} reading={reading} view={view} leverMm={lever} />
          <Findings ruler={ruler} reading={reading} view={view} leverMm={lever} />
        </Panel>
        {axis === 'move' ? (
          <MovePanel state={state} change={change} />
        ) : (
          <TurnPanel state={state} change={change} />
        )}
      </div>
      <BinsQuestions change={change} />
      <Sources sources={SOURCES} />
    </>
  );
};
