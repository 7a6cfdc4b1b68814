/** An action that was not said in tokens of the head that drives: its numbers with units, where they lie in their ranges, and the chunk they are a row of. */
import { useState } from 'react';
import { actionOf } from '../../action/index.ts';
import type { Dimension } from '../../contracts.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { quantityOf } from '../../ui/format.ts';
import { composes } from '../../ui/keyboard.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useDriven, useSession, useView } from '../context.tsx';
import { captionOf, chunkLine, shareOf } from './numbers.ts';

const WIDTH = 100; // units of the drawing
const HEIGHT = 20;

/** One dimension over the chunk, and the row that is carried out. */
const ChunkCurve = ({ row, dim }: { row: number; dim: Dimension }) => {
  const { hot } = useApp();
  useSession((s) => s.snapshot?.index);
  const chunk = hot.shown?.evidence.chunk;
  if (!chunk) return null;
  const points = chunkLine(chunk, row, dim);
  const at = points[chunk.at];
  const place = ([x, y]: readonly [number, number]): string =>
    `${(x * WIDTH).toFixed(1)},${((1 - y) * HEIGHT).toFixed(1)}`;
  return (
    <svg
      className="chunk-curve"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${labelOf(dim.name).long} over ${chunk.length} actions`}
      data-testid={`chunk-${dim.name}`}
    >
      <polyline points={points.map(place).join(' ')} />
      {at && <line x1={at[0] * WIDTH} x2={at[0] * WIDTH} y1={-2} y2={HEIGHT + 2} />}
    </svg>
  );
};

interface RowProps {
  readonly row: number;
  readonly dim: Dimension;
}

/** The number; pressed, the field that another can be typed into. Enter carries it out, as a branch. */
const NumberField = ({ row, dim }: RowProps) => {
  const { branchAction } = useApp();
  const { spec } = useDriven().language;
  const values = useSession((s) => s.snapshot?.values);
  const idle = useSession((s) => s.run === 'idle' && s.recording === null);
  const [typed, setTyped] = useState<string | null>(null);
  const value = values?.[row];
  const { short } = labelOf(dim.name);
  if (values === undefined || value === undefined) return <Words>{'–'}</Words>;
  const quantity = quantityOf(dim.unit, value);
  if (typed === null) {
    return (
      <button
        type="button"
        className="bin-edit notranslate"
        translate="no"
        disabled={!idle}
        onClick={() => setTyped(String(value))}
        aria-label={`${quantity.value} ${quantity.unit}. Edit ${short}`}
        data-testid={`number-${dim.name}`}
      >
        <Words>{`${quantity.value} `}</Words>
        <span className="unit notranslate" translate="no">
          {quantity.unit}
        </span>
      </button>
    );
  }
  const number = typed.trim() === '' ? Number.NaN : Number(typed);
  const legal = Number.isFinite(number) && number >= dim.low && number <= dim.high;
  const carryOut = (): void => {
    const action = actionOf(values.with(row, number), spec);
    if (!legal || !action.ok) return;
    setTyped(null);
    void branchAction(action.value);
  };
  return (
    <input
      className="bin-field"
      inputMode="decimal"
      value={typed}
      aria-label={`${short}, ${dim.low} to ${dim.high}`}
      aria-invalid={!legal}
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed
      autoFocus
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => {
        if (composes(event.nativeEvent)) return;
        if (event.key === 'Enter' && !event.repeat) carryOut();
        if (event.key === 'Escape') setTyped(null);
      }}
      data-testid={`number-field-${dim.name}`}
    />
  );
};

const NumberRow = ({ row, dim, chunked }: RowProps & { readonly chunked: boolean }) => {
  const { stores } = useApp();
  const value = useSession((s) => s.snapshot?.values[row]);
  const marked = useView((v) => v.dimension === row);
  const { short, long } = labelOf(dim.name);
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
      data-testid={`value-${dim.name}`}
      data-value={value ?? ''}
    >
      <th scope="row" title={long}>
        <button type="button" className="chip notranslate" translate="no" aria-label={`${short}: ${long}`}>
          {short}
        </button>
      </th>
      <td className="value notranslate" translate="no">
        <NumberField row={row} dim={dim} />
      </td>
      <td className="range">
        <span className="range-bar" aria-hidden="true">
          {value !== undefined && <i style={{ left: `${100 * shareOf(dim, value)}%` }} />}
        </span>
      </td>
      {chunked && (
        <td className="sure">
          <ChunkCurve row={row} dim={dim} />
        </td>
      )}
    </tr>
  );
};

const Caption = () => {
  const { hot } = useApp();
  useSession((s) => s.snapshot?.index);
  const shown = useSession((s) => s.snapshot !== null);
  const planned = useDriven().chunk;
  return (
    <p className="readout" data-testid="no-odds">
      {captionOf(shown ? (hot.shown?.evidence ?? {}) : null, planned?.execute ?? null)}
    </p>
  );
};

export const NumberTable = () => {
  const { language, chunk } = useDriven();
  const chunked = useSession((s) => (s.snapshot ? s.snapshot.chunk !== null : chunk !== null));
  const { dimensions } = language.spec;
  return (
    <>
      <table className="tokens numbers" data-chunked={chunked} data-testid="numbers">
        <colgroup>
          {['chip', 'value', 'range', ...(chunked ? ['sure'] : [])].map((name) => (
            <col key={name} className={`col-${name}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">number</th>
            <th scope="col">value</th>
            <th scope="col">in its range</th>
            {chunked && <th scope="col">over the chunk</th>}
          </tr>
        </thead>
        <tbody>
          {dimensions.map((dim, row) => (
            <NumberRow key={dim.name} row={row} dim={dim} chunked={chunked} />
          ))}
        </tbody>
      </table>
      <Caption />
    </>
  );
};
