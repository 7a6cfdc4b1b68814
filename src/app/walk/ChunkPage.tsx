/** What a head without tokens gives: numbers in units, one action or a whole chunk of them, of which one is carried out now. */
import { valuesOf } from '../../action/index.ts';
import type { Step } from '../../contracts.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { milliseconds, quantityOf, together } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useDriven } from '../context.tsx';
import { dimColor } from './shown.ts';

const Origin = ({ step }: { step: Step }) => {
  const { chunk } = step.evidence;
  const { infer } = step.times;
  if (step.edited) return <p>You wrote these numbers.</p>;
  if (step.replayed) return <p>These numbers came with a link; what they were made of did not.</p>;
  if (step.by !== 'model') return <p>The scripted driver works them out from the simulator’s state.</p>;
  if (!chunk) return <p>The network’s graph was run once for them.</p>;
  return (
    <p>
      The head answers with <b>{chunk.length}</b> actions at once, an action chunk. This step carries out
      number <b>{chunk.at + 1}</b>
      <Words>{`. ${
        infer === undefined
          ? 'The graph was run for an earlier step: nobody looked at this step’s picture.'
          : `For this chunk the graph was run once, in ${milliseconds(infer)} ms.`
      }`}</Words>
    </p>
  );
};

export const ChunkPage = ({ step }: { step: Step }) => {
  const { spec } = useDriven().language;
  const values = step.action.kind === spec.kind ? valuesOf(step.action, spec) : [];
  return (
    <>
      <Origin step={step} />
      <p>{`No vocabulary stands between network and arm: there are no integers to read, no bins, and no odds. What it gives is the action itself, ${spec.hz} times a simulated second.`}</p>
      <table className="walk-table" data-testid="walk-numbers">
        <thead>
          <tr>
            <th scope="col">number</th>
            <th scope="col">value</th>
            <th scope="col">may be</th>
          </tr>
        </thead>
        <tbody>
          {spec.dimensions.map((dim, i) => {
            const [low, high] = [quantityOf(dim.unit, dim.low), quantityOf(dim.unit, dim.high)];
            return (
              <tr key={dim.name} style={dimColor(i)}>
                <th scope="row" title={labelOf(dim.name).long}>
                  {labelOf(dim.name).long.split(':')[0]}
                </th>
                <td>{together(quantityOf(dim.unit, values[i] ?? Number.NaN))}</td>
                <td>{`${low.value} to ${together(high)}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
};
