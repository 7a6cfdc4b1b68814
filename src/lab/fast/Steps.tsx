/** The motion on its way to tokens, and what that costs. */
import { Note } from '../ui/Note.tsx';
import { Curves } from './Curves.tsx';
import { HeatMap } from './HeatMap.tsx';
import type { Analysis } from './model.ts';
import { EXAMPLES } from './motion.ts';

const NAMES = ['x', 'y'];

/** One decimal, a true minus sign, and no sign on zero. */
const tenths = (value: number): string =>
  value
    .toFixed(1)
    .replace(/^-0\.0$/, '0.0')
    .replace('-', '−');

export const Facts = ({ analysis }: { analysis: Analysis }) => {
  const { encoding, binTokens, fast, binned, bound, rate } = analysis;
  return (
    <dl className="lab-facts" data-testid="facts">
      <div>
        <dt>FAST tokens</dt>
        <dd className="lab-token" data-testid="fast-tokens">
          {encoding.tokens.length}
        </dd>
      </div>
      <div>
        <dt>{`bins: ${rate} × 2`}</dt>
        <dd>{`${binTokens} tokens`}</dd>
      </div>
      <div>
        <dt>FAST off, r.m.s.</dt>
        <dd data-testid="fast-rms">{`${fast.rms.toFixed(1)} mm`}</dd>
      </div>
      <div>
        <dt>at worst</dt>
        <dd>{`${fast.worst.toFixed(1)} mm`}</dd>
      </div>
      <div>
        <dt>bins off at worst</dt>
        <dd>{`${binned.worst.toFixed(1)} mm`}</dd>
      </div>
      <div>
        <dt>promised, r.m.s.</dt>
        <dd>{`≤ ${bound.rms.toFixed(1)} mm`}</dd>
      </div>
    </dl>
  );
};

export const Steps = ({
  analysis,
  marked,
}: {
  analysis: Analysis;
  marked: readonly [number, number] | null;
}) => {
  const { encoding, codec, scale } = analysis;
  const zeros = encoding.sequence.filter((n) => n === 0).length;
  return (
    <ol className="fast-steps">
      <li>
        <h3>Normalize: 1 % of the training data lies below −1, 1 % above 1</h3>
        <Curves values={encoding.normalized} names={NAMES} />
      </li>
      <li>
        <h3>Cosine transform: how much of each frequency</h3>
        <HeatMap
          values={encoding.coefficients}
          names={NAMES}
          marked={null}
          text={tenths}
          label="Coefficients of both coordinates, slow to fast: the large ones are the slow ones."
          testId="coefficients"
        />
      </li>
      <li>
        <h3>{`Times ${scale}, rounded: ${zeros} of ${encoding.sequence.length} are 0`}</h3>
        <HeatMap
          values={encoding.integers}
          names={NAMES}
          marked={marked}
          text={(value) => String(value).replace('-', '−')}
          label={`Rounded coefficients, in the order in which they are said: ${encoding.sequence.join(' ')}`}
          testId="integers"
        />
      </li>
      <li>
        <h3>{`Byte pairs: what often follows each other becomes one of ${codec.pairs.size.toLocaleString('en')} tokens`}</h3>
        <Note>{`Learned from ${EXAMPLES} made-up motions: reaches, wiggles, jumps. Other motions, another rate or another scale give other tokens.`}</Note>
      </li>
    </ol>
  );
};
