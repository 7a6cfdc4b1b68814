/** The action that all four languages say: one slider a dimension, in this project's bins. */
import { ACTION_SPEC, binCentre, type DimensionSpec } from '../../action/index.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { quantityOf } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';

interface Props {
  readonly tokens: readonly number[];
  readonly onTokens: (tokens: readonly number[]) => void;
}

interface RowProps {
  readonly dim: DimensionSpec;
  readonly row: number;
  readonly token: number;
  readonly onToken: (token: number) => void;
}

const Row = ({ dim, row, token, onToken }: RowProps) => {
  const { short, long } = labelOf(dim.name);
  const { value, unit } = quantityOf(dim.unit, binCentre(dim, token));
  return (
    <label className="lab-dim" style={{ '--dim': `var(--dim-${row})` } as React.CSSProperties} title={long}>
      <span className="lab-chip notranslate" translate="no">
        {short}
      </span>
      <input
        type="range"
        min={0}
        max={dim.legal - 1}
        value={token}
        aria-label={long}
        aria-valuetext={`${token}: ${value} ${unit}`}
        onChange={(event) => onToken(Number(event.target.value))}
        data-testid={`dim-${dim.name}`}
      />
      <b>{token}</b>
      <span className="lab-dim-value">
        <Words>{`${value} `}</Words>
        <span className="unit notranslate" translate="no">
          {unit}
        </span>
      </span>
    </label>
  );
};

export const ActionSliders = ({ tokens, onTokens }: Props) => (
  <div className="lab-dims">
    {ACTION_SPEC.map((dim, row) => (
      <Row
        key={dim.name}
        dim={dim}
        row={row}
        token={tokens[row] ?? 0}
        onToken={(token) => onTokens(tokens.map((old, i) => (i === row ? token : old)))}
      />
    ))}
  </div>
);
