/** One small curve a dimension, over the actions of a chunk; a second chunk beside it, and the action carried out. */
import type { Dimension } from '../../contracts.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { useView } from '../context.tsx';
import { curvePoints } from './reading.ts';

const [WIDTH, HEIGHT] = [96, 34]; // units of the drawing

interface Props {
  readonly dimensions: readonly Dimension[];
  /** Row-major [length, dimensions]. */
  readonly values: Float32Array;
  /** What it is held against, drawn faint. */
  readonly against?: Float32Array | undefined;
  readonly at: number | null;
}

export const Multiples = ({ dimensions, values, against, at }: Props) => {
  const marked = useView((v) => v.dimension);
  const length = values.length / dimensions.length;
  const line = (of: Float32Array, d: number): string =>
    curvePoints(of, d, dimensions)
      .map(([x, y]) => `${(x * WIDTH).toFixed(1)},${((1 - y) * HEIGHT).toFixed(1)}`)
      .join(' ');
  const x = at === null || length < 2 ? null : (at / (length - 1)) * WIDTH;
  return (
    <ul className="multiples" data-testid="chunk-curves">
      {dimensions.map((dim, d) => (
        <li
          key={dim.name}
          style={{ '--dim': `var(${dimensionVariable(d)})` } as React.CSSProperties}
          data-marked={marked === d}
        >
          <span className="multiple-name notranslate" translate="no" title={labelOf(dim.name).long}>
            {labelOf(dim.name).short}
          </span>
          <svg
            viewBox={`-2 -3 ${WIDTH + 4} ${HEIGHT + 6}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${labelOf(dim.name).long}, over ${length} actions and its whole range`}
          >
            <line className="middle" x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
            {x !== null && <line className="now" x1={x} x2={x} y1={0} y2={HEIGHT} />}
            {against && <polyline className="against" points={line(against, d)} />}
            <polyline points={line(values, d)} />
          </svg>
        </li>
      ))}
    </ul>
  );
};
