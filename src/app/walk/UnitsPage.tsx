/** What the eight integers mean in millimetres and degrees: a table and one line of arithmetic. */

import type { Step } from '../../contracts.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { quantityOf, signed } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useDriven, useSettings, useView } from '../context.tsx';
import { arithmeticOf, loudest } from './facts.ts';
import { Predicted, type Reveals } from './Predicted.tsx';
import { dimColor, keyOf, sayerOf } from './shown.ts';

/** SI to the page's unit: millimetres, degrees, percent. */
const SHOWN = { m: 1000, rad: 180 / Math.PI, opening: 100, flag: 1, deg: 1, percent: 1 } as const;
const UNIT = { m: 'mm', rad: '°', opening: '%', flag: '', deg: '°', percent: '%' } as const;

export const UnitsPage = ({ step, reveals }: { step: Step; reveals: Reveals }) => {
  const { stores } = useApp();
  const bins = useSettings((s) => s.bins);
  const marked = useView((v) => v.dimension);
  const { tokens = [] } = step.evidence;
  const { codec } = useDriven().language;
  const rows = arithmeticOf(tokens, codec?.dimensions ?? []);
  const at = marked ?? loudest(tokens);
  const picked = rows[at];
  const loud = loudest(tokens);
  const asked = rows[loud];
  const mark = (dimension: number | null) => () => stores.view.setState({ dimension });
  if (!picked || !asked) return null;
  const { dim, bin, width, value } = picked;
  const [by, unit, digits] = [SHOWN[dim.unit], UNIT[dim.unit], dim.unit === 'm' ? 2 : 3];
  const isMove = asked.dim.unit === 'm';
  const next = asked.bin < 255 ? asked.bin + 1 : asked.bin - 1;
  return (
    <>
      <p>{`Nothing is learnt here: a table turns each integer that ${sayerOf(step)} said into the middle of its bin.${bins < 256 && step.by === 'model' ? ` Displacements are merged to ${bins} bins by your setting.` : ''}`}</p>
      <table className="walk-table walk-units" data-testid="walk-units">
        <thead>
          <tr>
            <th scope="col">token</th>
            <th scope="col">bin</th>
            <th scope="col">value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const quantity = quantityOf(row.dim.unit, row.value);
            const { short, long } = labelOf(row.dim.name);
            return (
              <tr
                key={row.dim.name}
                style={dimColor(i)}
                data-marked={i === at}
                onPointerEnter={mark(i)}
                onPointerLeave={mark(null)}
              >
                <th scope="row">
                  <button
                    type="button"
                    className="walk-dim"
                    onFocus={mark(i)}
                    onBlur={mark(null)}
                    title={long}
                  >
                    {short}
                  </button>
                </th>
                <td data-testid={`walk-bin-${row.dim.name}`}>{row.bin}</td>
                <td data-testid={`walk-value-${row.dim.name}`}>{`${quantity.value} ${quantity.unit}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Predicted
        question={{
          id: 'one-more',
          ask: `${labelOf(asked.dim.name).short} said ${asked.bin}. Had it said ${next}, how much would the command differ?`,
          options: isMove ? ['0.04 mm', '0.4 mm', '4 mm', '40 mm'] : ['0.01°', '0.11°', '1.1°', '11°'],
          right: 1,
          why: isMove
            ? `The range of 102.4 mm is cut into 256 bins, so neighbours are 102.4 / 256 = 0.4 mm apart. Closer than that this language cannot ask.`
            : 'The range of 0.512 rad is cut into 256 bins, so neighbours are 0.002 rad, 0.115° apart. Closer than that this language cannot ask.',
        }}
        revealKey={`${keyOf(step)} one-more`}
        reveals={reveals}
      >
        <div className="walk-formula" style={dimColor(at)} data-testid="walk-formula">
          <p>
            <b>{labelOf(dim.name).short}</b> = low + (bin + ½) × width
          </p>
          <p>{`= ${signed(dim.low * by, digits)} + (${bin} + 0.5) × ${(width * by).toFixed(digits)}`}</p>
          <p>
            = <b>{signed(value * by, digits)}</b>
            <Words>{` ${unit}`}</Words>
          </p>
        </div>
        {dim.unit !== 'flag' && dim.unit !== 'opening' && (
          <p className="note">Bin 128 is exactly zero: “stay” can be said.</p>
        )}
      </Predicted>
    </>
  );
};
