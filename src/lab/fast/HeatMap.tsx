/** Numbers by frequency (columns) and dimension (rows) as colour: one hue above zero, another below, none at zero. */
import type { Chunk } from '../../action/codecs/index.ts';
import { useWidth } from '../ui/use-width.ts';

interface Props {
  /** [K][D] */
  readonly values: Chunk;
  readonly names: readonly string[];
  /** Part of the flattened values (row by row of [K][D]) that is outlined: first and one past the last. */
  readonly marked: readonly [from: number, to: number] | null;
  /** Write the numbers where they fit. */
  readonly text: (value: number) => string;
  readonly label: string;
  readonly testId: string;
}

const MARGIN = 18; // for the names
const ROW = 24;
const CHARACTER = 6.7; // pixels, of the widest digit at 11 px

/** Square root: small coefficients, which are most, still show. */
const strength = (value: number, largest: number): number =>
  largest === 0 ? 0 : Math.sqrt(Math.abs(value) / largest);

export const HeatMap = ({ values, names, marked, text, label, testId }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const columns = values.length;
  const cell = Math.min(48, (width - MARGIN) / columns);
  const largest = Math.max(...values.flat().map(Math.abs));
  const longest = Math.max(...values.flat().map((value) => text(value).length));
  const roomy = cell > longest * CHARACTER + 2;
  const height = ROW * names.length + 14;
  return (
    <div ref={box} data-testid={testId}>
      <svg width={width} height={height} role="img" aria-label={label} className="fast-heat">
        {names.map((name, d) => (
          <text
            key={name}
            x={0}
            y={d * ROW + 16}
            className="fast-name"
            style={{ fill: `var(--dim-${d + 1})` }}
          >
            {name}
          </text>
        ))}
        {values.map((row, k) =>
          row.map((value, d) => {
            const i = k * names.length + d;
            const inside = marked !== null && i >= marked[0] && i < marked[1];
            const x = MARGIN + k * cell;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a coefficient is its frequency
              <g key={`${k} ${names[d]}`}>
                <rect
                  x={x}
                  y={d * ROW}
                  width={Math.max(1, cell - 1)}
                  height={ROW - 2}
                  className="fast-cell"
                  data-sign={Math.sign(value)}
                  data-marked={inside}
                  style={{ fillOpacity: 0.08 + 0.92 * strength(value, largest) }}
                />
                {roomy && (
                  <text x={x + cell / 2} y={d * ROW + 15} textAnchor="middle" className="fast-value">
                    {text(value)}
                  </text>
                )}
              </g>
            );
          }),
        )}
        <text x={MARGIN} y={height - 2}>
          slow
        </text>
        <text x={MARGIN + columns * cell} y={height - 2} textAnchor="end">
          fast
        </text>
      </svg>
    </div>
  );
};
