/** One token: chip, bin, value and unit, strip, odds, entropy. Pointing at it or focusing it marks its dimension everywhere. */
import { type KeyboardEvent, useRef } from 'react';
import { binCentre, type DimensionSpec } from '../../action/index.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { quantityOf } from '../../ui/format.ts';
import { composes } from '../../ui/keyboard.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession, useView } from '../context.tsx';
import { readBin } from './edit.ts';
import { beginEdit, carryOut, typeBin } from './editing.ts';
import { Strip } from './Strip.tsx';
import { useInspector } from './state.ts';

const JUMP: Readonly<Record<string, number>> = { PageUp: 10, PageDown: -10 };

interface RowProps {
  readonly row: number;
  readonly dim: DimensionSpec;
}

const BinField = ({ row, dim, bin }: RowProps & { bin: number }) => {
  const app = useApp();
  const draft = useInspector((s) => s.drafts[row]);
  const { short } = labelOf(dim.name);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (composes(event.nativeEvent)) return;
    if (event.key === 'Enter' && !event.repeat) void carryOut(app);
    const by = JUMP[event.key];
    if (by === undefined) return;
    event.preventDefault();
    typeBin(app, row, String(Math.min(dim.legal - 1, Math.max(0, bin + by))));
  };
  return (
    <input
      type="number"
      className="bin-field"
      min={0}
      max={dim.legal - 1}
      step={1}
      value={draft ?? String(bin)}
      aria-label={`Bin of ${short}, 0 to ${dim.legal - 1}`}
      aria-invalid={draft !== undefined && 'problem' in readBin(draft, dim)}
      aria-describedby="edit-problem"
      onChange={(event) => typeBin(app, row, event.target.value)}
      onKeyDown={onKeyDown}
      data-testid={`bin-field-${dim.name}`}
    />
  );
};

/** The bin as text; pressed, the field that it can be typed into. */
const Bin = ({ row, dim }: RowProps) => {
  const app = useApp();
  const cell = useRef<HTMLTableCellElement>(null);
  const said = useSession((s) => s.snapshot?.tokens?.[row]);
  const edited = useView((v) => v.edit?.tokens[row]);
  const idle = useSession((s) => s.run === 'idle' && s.recording === null);
  const { short } = labelOf(dim.name);
  const open = (): void => {
    if (!beginEdit(app)) return;
    // the field is there after React's next pass
    requestAnimationFrame(() => cell.current?.querySelector('input')?.select());
  };
  return (
    <td
      className="bin notranslate"
      translate="no"
      ref={cell}
      data-changed={edited !== undefined && edited !== said}
    >
      {edited !== undefined ? (
        <BinField row={row} dim={dim} bin={edited} />
      ) : said === undefined ? (
        '–'
      ) : (
        <button
          type="button"
          className="bin-edit notranslate"
          translate="no"
          disabled={!idle}
          onClick={open}
          aria-label={`${said}. Edit the bin of ${short}`}
          data-testid={`bin-${dim.name}`}
        >
          {said}
        </button>
      )}
    </td>
  );
};

export const TokenRow = ({ row, dim }: RowProps) => {
  const { stores } = useApp();
  const bin = useView((v) => v.edit?.tokens[row]);
  const said = useSession((s) => s.snapshot?.tokens?.[row]);
  const marked = useView((v) => v.dimension === row);
  const on = useInspector((s) => s.on);
  const odds = useRef<HTMLSpanElement>(null);
  const entropy = useRef<HTMLSpanElement>(null);
  const { short, long } = labelOf(dim.name);
  const shown = bin ?? said;
  const quantity =
    shown === undefined ? { value: '–', unit: '' } : quantityOf(dim.unit, binCentre(dim, shown));
  const mark = (dimension: number | null) => () => stores.view.setState({ dimension });
  return (
    <tr
      className="token"
      data-marked={marked}
      style={{ '--dim': `var(${dimensionVariable(row)})` } as React.CSSProperties}
      onPointerEnter={mark(row)}
      onPointerLeave={mark(null)}
      onFocus={mark(row)}
      onBlur={mark(null)}
      data-testid={`token-${dim.name}`}
      data-bin={said ?? ''}
    >
      <th scope="row" title={long}>
        <button
          type="button"
          className="chip notranslate"
          translate="no"
          aria-label={`${short}: ${long}`}
          data-testid={`chip-${dim.name}`}
        >
          {short}
        </button>
      </th>
      <Bin row={row} dim={dim} />
      <td className="value notranslate" translate="no">
        <Words>{`${quantity.value} `}</Words>
        <span className="unit notranslate" translate="no">
          {quantity.unit}
        </span>
      </td>
      <td className="sure">{on && <Strip row={row} dim={dim} odds={odds} entropy={entropy} />}</td>
      <td className="share notranslate" translate="no">
        <span ref={odds} hidden={!on} />
      </td>
      <td className="bits notranslate" translate="no">
        <span ref={entropy} hidden={!on} />
      </td>
    </tr>
  );
};
