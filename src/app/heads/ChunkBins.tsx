/** Parallel bins: all integers of a chunk, an action a column. What is carried out before the next look stands out. */
import type { ChunkEvidence, Dimension } from '../../contracts.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { useApp, useView } from '../context.tsx';
import { binsByDimension } from './reading.ts';

interface Props {
  readonly chunk: ChunkEvidence;
  readonly dimensions: readonly Dimension[];
  /** Actions of a chunk that are carried out. */
  readonly execute: number;
}

const stateOf = (column: number, at: number, execute: number): string =>
  column === at ? 'now' : column < at ? 'done' : column < execute ? 'next' : 'not';

export const ChunkBins = ({ chunk, dimensions, execute }: Props) => {
  const { stores } = useApp();
  const marked = useView((v) => v.dimension);
  const columns = Array.from({ length: chunk.length }, (_, column) => column);
  const mark = (dimension: number | null) => () => stores.view.setState({ dimension });
  return (
    <table className="chunk-bins" data-testid="chunk-bins" data-at={chunk.at}>
      <thead>
        <tr>
          <th scope="col">action</th>
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              data-when={stateOf(column, chunk.at, execute)}
              aria-current={column === chunk.at ? 'step' : undefined}
            >
              {column + 1}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {binsByDimension(chunk).map((bins, d) => {
          const dim = dimensions[d];
          if (!dim) return null;
          return (
            <tr
              key={dim.name}
              className="token"
              data-marked={marked === d}
              style={{ '--dim': `var(${dimensionVariable(d)})` } as React.CSSProperties}
              onPointerEnter={mark(d)}
              onPointerLeave={mark(null)}
            >
              <th scope="row" className="chip notranslate" translate="no" title={labelOf(dim.name).long}>
                {labelOf(dim.name).short}
              </th>
              {bins.map((bin, column) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: an action of a chunk is its place in it
                  key={column}
                  className="notranslate"
                  translate="no"
                  data-when={stateOf(column, chunk.at, execute)}
                >
                  {bin}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
