/** Eight pages, one a token: what it was chosen from, after the ones before it. */
import type { DimensionSpec } from '../../action/index.ts';
import type { Step } from '../../contracts.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { softmaxRow } from '../../ui/draw/softmax.ts';
import { milliseconds, quantityOf, share } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useDriven } from '../context.tsx';
import { paintStrip } from '../inspector/index.ts';
import { useCanvas } from '../use-canvas.ts';
import { arithmeticOf, oddsOf } from './facts.ts';
import { Predicted, type Reveals } from './Predicted.tsx';
import { dimColor, keyOf } from './shown.ts';

const LIKELIEST = 3;
interface SoFarProps {
  readonly tokens: readonly number[];
  readonly at: number;
  readonly dimensions: readonly DimensionSpec[];
}

/** What has been said when token `at` is chosen. */
const SoFar = ({ tokens, at, dimensions }: SoFarProps) => (
  <ol className="walk-sofar" aria-label="Tokens so far" data-testid="walk-sofar">
    {dimensions.map(({ name }, i) => (
      <li key={name} style={dimColor(i)} data-state={i < at ? 'said' : i === at ? 'now' : 'open'}>
        <span>{labelOf(name).short}</span>
        <b>{i <= at ? tokens[i] : '·'}</b>
      </li>
    ))}
  </ol>
);

const Strip = ({ step, row, dim }: { step: Step; row: number; dim: DimensionSpec }) => {
  const ref = useCanvas('step', (surface) => {
    const { logits, tokens = [] } = step.evidence;
    const p = new Float32Array(256);
    const known = logits !== undefined && softmaxRow(logits, row, 256, dim.legal, p);
    const said = tokens[row] ?? 0;
    const nothing = { edited: null, drawn: [], marked: false, under: null };
    paintStrip(surface, { row, legal: dim.legal, probabilities: known ? p : null, said, ...nothing });
  });
  return (
    <canvas
      ref={ref}
      className="walk-strip"
      role="img"
      aria-label={`Probability over the ${dim.legal} bins of ${dim.name}`}
    />
  );
};

const NoOdds = ({ step }: { step: Step }) => (
  <p data-testid="walk-no-logits">
    {step.edited
      ? 'You wrote this token, so there are no odds to show.'
      : step.replayed
        ? 'This step came with a link, which carries the tokens and not the odds they were drawn from. Step on with the model to see odds.'
        : step.by === 'model'
          ? 'This step has no odds.'
          : 'The scripted driver has no odds: it works out a motion from the simulator’s state and writes it in the same bins. Let the model drive to see a choice being made.'}
  </p>
);

const NONE: readonly DimensionSpec[] = [];
const useDimensions = (): readonly DimensionSpec[] => useDriven().language.codec?.dimensions ?? NONE;

interface DecodeProps {
  readonly step: Step;
  readonly token: number;
  readonly reveals: Reveals;
}

const Choice = ({ step, token }: Omit<DecodeProps, 'reveals'>) => {
  const dimensions = useDimensions();
  const dim = dimensions[token];
  const odds = step.evidence.logits && dim ? oddsOf(step.evidence.logits, token, dim) : null;
  const tokens = step.evidence.tokens ?? [];
  const said = tokens[token];
  if (!dim || !odds || step.edited) return <NoOdds step={step} />;
  const likeliest = odds.bins.slice(0, LIKELIEST);
  const rows = odds.bins.filter((one) => likeliest.includes(one) || one.bin === said);
  return (
    <>
      <Strip key={`${keyOf(step)} ${token}`} step={step} row={token} dim={dim} />
      <table className="walk-table" data-testid="walk-odds">
        <thead>
          <tr>
            <th scope="col">bin</th>
            <th scope="col">means</th>
            <th scope="col">probability</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bin, p }) => {
            const { value, unit } = quantityOf(
              dim.unit,
              arithmeticOf(tokens.with(token, bin), dimensions)[token]?.value ?? 0,
            );
            return (
              <tr key={bin} data-said={bin === said}>
                <th scope="row">{bin}</th>
                <td>{`${value} ${unit}`}</td>
                <td>{share(p)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p>
        <b data-testid="walk-said">{said}</b>
        <Words>{` is said${
          said === odds.bins[0]?.bin
            ? ', the likeliest'
            : ', not the likeliest: it was drawn, or its bins were merged'
        }. The spread is `}</Words>
        <b>{odds.entropy.toFixed(1)}</b>
        <Words>{` bits: 0 is certain, ${Math.log2(dim.legal).toFixed(0)} is anything.`}</Words>
      </p>
    </>
  );
};

export const DecodePage = ({ step, token, reveals }: DecodeProps) => {
  const dimensions = useDimensions();
  const dim = dimensions[token];
  const { times } = step;
  const { tokens = [] } = step.evidence;
  const ran = step.by === 'model' && times.infer !== undefined;
  const legal = dim?.legal ?? 256;
  const content = (
    <>
      <SoFar tokens={tokens} at={token} dimensions={dimensions} />
      <p>
        <Words>{`Token ${token + 1} of ${dimensions.length}, `}</Words>
        <b>{dim ? labelOf(dim.name).long : ''}</b>
        <Words>{`. The decoder has the picture, the words${token === 0 ? '.' : ` and the ${token} ${token === 1 ? 'token' : 'tokens'} before it.`} Only ${legal === 2 ? '0 and 1 are' : `the integers 0 to ${legal - 1} are`} allowed here.`}</Words>
      </p>
      <Choice step={step} token={token} />
    </>
  );
  const question = {
    id: 'runs',
    ask: 'Eight tokens, one after another. How many times was the network’s graph run for them?',
    options: ['Once', 'Eight times', '256 times'],
    right: 0,
    why: `Once${ran ? `, in ${milliseconds(times.infer ?? 0)} ms` : ''}. The eight decoding steps are unrolled inside the graph: each still reads the token before it, but picture and words are looked at once, and nothing leaves the graph in between.`,
  };
  return (
    <Predicted
      question={ran && token === 0 ? question : null}
      revealKey={`${keyOf(step)} runs`}
      reveals={reveals}
    >
      {content}
    </Predicted>
  );
};
