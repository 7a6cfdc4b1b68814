/** What the chosen grid costs, in numbers that are computed as you watch. */
import type { Reading, Ruler } from './model.ts';
import { decodedOf, read, stayError, worstError } from './model.ts';
import { tipMillimetres, type View } from './view.ts';

const ACTIONS_A_SECOND = 5; // Tabletop's control rate

interface Props {
  readonly ruler: Ruler;
  readonly reading: Reading;
  readonly view: View;
  readonly leverMm: number;
}

export const Readout = ({ ruler, reading, view, leverMm }: Props) => {
  const off = Math.abs(tipMillimetres(view.axis, reading.error, leverMm));
  return (
    <dl className="lab-facts" data-testid="readout">
      <div>
        <dt>asked for</dt>
        <dd data-testid="asked">{view.text(reading.value)}</dd>
      </div>
      <div>
        <dt>the model says</dt>
        <dd>
          <b className="lab-token" data-testid="id">
            {reading.id}
          </b>
        </dd>
      </div>
      <div>
        <dt>read as</dt>
        <dd data-testid="decoded">{view.text(reading.decoded)}</dd>
      </div>
      <div data-bad={reading.clipped}>
        <dt>{reading.clipped ? 'off, clipped at the end' : 'off at the finger tips'}</dt>
        <dd data-testid="error">{`${off.toFixed(2)} mm`}</dd>
      </div>
      <div>
        <dt>between neighbours</dt>
        <dd data-testid="width">{view.size(ruler.width)}</dd>
      </div>
      <div>
        <dt>worst inside the range</dt>
        <dd data-testid="worst">{view.size(worstError(ruler))}</dd>
      </div>
    </dl>
  );
};

const gridSentence = (ruler: Ruler, view: View): string => {
  const { encoder, decoder, grid } = ruler;
  const n = encoder.indices;
  const last = encoder.first + n - 1;
  if (grid === 'bins') {
    return `${n} bins have ${n + 1} edges and ${n} centres. Every id means something of its own.`;
  }
  if (grid === 'edges') {
    return `${n} edges enclose only ${n - 1} bins, so there are ${n - 1} centres for ${n} ids. Ids ${last - 1} and ${last} are both read as ${view.text(decodedOf(ruler, last))}, and id ${last} is used for nothing but the very end of the range. Each bin is ${view.size(encoder.width)} wide instead of ${view.size((ruler.high - ruler.low) / n)}.`;
  }
  const top = read(ruler, ruler.high - encoder.width / 2);
  return `Written with ${n} bins (${view.size(encoder.width)}), read with ${n} edges (${view.size(decoder.width)}): ids are read too far up, more and more toward the high end, where it is ${view.size(decodedOf(ruler, top.id - 1) - (encoder.centres.at(-2) ?? 0))}. Nothing reports an error.`;
};

const staySentence = (ruler: Ruler, view: View, leverMm: number): string => {
  const stay = stayError(ruler);
  if (stay === 0) return `“Stay” is id ${read(ruler, 0).id}, exactly 0: an arm that is told to stay does.`;
  const drift = Math.abs(tipMillimetres(view.axis, stay, leverMm)) * ACTIONS_A_SECOND;
  return `No centre is 0. “Stay” becomes id ${read(ruler, 0).id}, ${view.text(stay)}: at ${ACTIONS_A_SECOND} actions a second the arm creeps ${drift.toFixed(1)} mm a second.`;
};

export const Findings = ({ ruler, reading, view, leverMm }: Props) => (
  <ul className="lab-findings">
    <li data-testid="finding-grid" data-warn={ruler.grid !== 'bins'}>
      {gridSentence(ruler, view)}
    </li>
    <li data-testid="finding-stay" data-warn={stayError(ruler) !== 0}>
      {staySentence(ruler, view, leverMm)}
    </li>
    {reading.clipped && (
      <li
        data-testid="finding-clip"
        data-warn="true"
      >{`${view.text(reading.value)} is outside of ${view.text(ruler.low)} … ${view.text(ruler.high)}. It becomes the outermost id: the arm moves as far as it can say, and the rest is left for the next action.`}</li>
    )}
  </ul>
);
