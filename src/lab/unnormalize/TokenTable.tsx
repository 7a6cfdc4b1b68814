import { ACTION_SPEC } from '../../action/index.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { quantityOf, signed } from '../../ui/format.ts';
import { Marked } from '../../ui/glossary/Marked.tsx';
import { BINS, type Row } from './model.ts';

interface Props {
  readonly rows: readonly Row[];
  readonly mask: readonly number[];
  readonly onBin: (row: number, bin: number) => void;
  readonly onMask: (row: number, on: boolean) => void;
}

const unitOf = (row: number): 'm' | 'rad' | 'opening' => (row < 3 ? 'm' : row < 6 ? 'rad' : 'opening');

/** "+12.4 mm"; an opening that is no share of anything is written as the number it is. */
const textOf = (row: number, value: number): string => {
  const unit = unitOf(row);
  if (unit === 'opening' && (value < 0 || value > 1)) return `${signed(value, 2)} (not 0 to 1)`;
  const quantity = quantityOf(unit, value);
  return `${quantity.value} ${quantity.unit}`;
};

const stepText = (row: number, step: number): string => {
  if (row < 3) return `${(step * 1000).toFixed(2)} mm`;
  return row < 6 ? `${((step * 180) / Math.PI).toFixed(2)} °` : `${(step * 100).toFixed(1)} %`;
};

const dimOf = (row: Row): number => ACTION_SPEC.findIndex(({ name }) => name === row.name);

export const TokenTable = ({ rows, mask, onBin, onMask }: Props) => (
  <div className="lab-scroll">
    <table className="lab-table">
      <thead>
        <tr>
          <th scope="col">token</th>
          <th scope="col" className="lab-num lab-optional">
            id
          </th>
          <th scope="col" className="lab-num">
            says
          </th>
          <th scope="col" className="lab-num">
            meant
          </th>
          <th scope="col" className="lab-num">
            done
          </th>
          <th scope="col" className="lab-num lab-optional">
            one bin is
          </th>
          <th scope="col">
            <Marked>mask</Marked>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => {
          const { short, long } = labelOf(row.name);
          return (
            <tr key={row.name} style={{ '--dim': `var(--dim-${dimOf(row)})` } as React.CSSProperties}>
              <th scope="row" title={long}>
                <span className="lab-cell">
                  <span className="lab-chip notranslate" translate="no">
                    {short}
                  </span>
                  <input
                    type="range"
                    min={1}
                    max={BINS}
                    value={row.bin}
                    aria-label={`Bin of ${long}`}
                    onChange={(event) => onBin(i, Number(event.target.value))}
                    data-testid={`bin-${row.name}`}
                  />
                </span>
              </th>
              <td className="lab-num lab-optional notranslate" translate="no">
                {row.id}
              </td>
              <td className="lab-num notranslate" translate="no">
                {signed(row.normalized, 2)}
              </td>
              <td className="lab-num notranslate" translate="no" data-testid={`meant-${row.name}`}>
                {textOf(i, row.meant)}
              </td>
              <td className="lab-num lab-done notranslate" translate="no" data-testid={`done-${row.name}`}>
                {textOf(i, row.done)}
              </td>
              <td className="lab-num lab-optional notranslate" translate="no">
                {stepText(i, row.step)}
              </td>
              <td>
                <input
                  type="checkbox"
                  checked={mask[i] === 1}
                  aria-label={`Un-normalize ${long}`}
                  onChange={(event) => onMask(i, event.target.checked)}
                  data-testid={`mask-${row.name}`}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  </div>
);
