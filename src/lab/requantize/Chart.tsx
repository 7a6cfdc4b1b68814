/** Success against bins: a dot a count, its 95% interval as a bar. Empty until something has been measured. */
import { useWidth } from '../ui/use-width.ts';
import { percent, stepText } from './format.ts';
import type { Summary } from './trials.ts';

const HEIGHT = 250;
const LEFT = 44;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 44;
/** Pixels a count from which on its step has room for the unit. */
const ROOMY = 56;
const RATES = [0, 0.25, 0.5, 0.75, 1] as const;

const spoken = (rows: readonly Summary[]): string => {
  const said = rows
    .filter(({ n }) => n > 0)
    .map(({ bins, successes, n }) => `${bins} bins: ${successes} of ${n}`);
  return `Success by number of bins. ${said.length > 0 ? said.join('; ') : 'Nothing is measured yet'}.`;
};

export const Chart = ({ rows, now }: { rows: readonly Summary[]; now: number | null }) => {
  const [ref, width] = useWidth<SVGSVGElement>(620);
  const step = (width - LEFT - RIGHT) / Math.max(1, rows.length);
  const x = (i: number): number => LEFT + (i + 0.5) * step;
  const y = (rate: number): number => TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM);
  const measured = rows.map((row, i) => ({ ...row, at: x(i) })).filter(({ n }) => n > 0);
  return (
    <svg
      ref={ref}
      className="requantize-chart"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      height={HEIGHT}
      role="img"
      aria-label={spoken(rows)}
      data-testid="chart"
      data-dots={measured.length}
    >
      {RATES.map((rate) => (
        <g key={rate}>
          <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(rate)} y2={y(rate)} />
          <text
            className="axis"
            x={LEFT - 8}
            y={y(rate) + 4}
            textAnchor="end"
          >{`${Math.round(rate * 100)}%`}</text>
        </g>
      ))}
      {rows.map(({ bins }, i) => (
        <g key={bins} className={bins === now ? 'now' : ''}>
          <text className="count" x={x(i)} y={HEIGHT - 24} textAnchor="middle">
            {bins}
          </text>
          <text className="axis" x={x(i)} y={HEIGHT - 7} textAnchor="middle">
            {step < ROOMY ? stepText(bins).replace(' mm', '') : stepText(bins)}
          </text>
        </g>
      ))}
      {step < ROOMY && (
        <text className="axis" x={LEFT - 8} y={HEIGHT - 7} textAnchor="end">
          mm
        </text>
      )}
      <polyline className="trend" points={measured.map(({ at, rate }) => `${at},${y(rate)}`).join(' ')} />
      {measured.map(({ bins, at, rate, wilson95: [low, high] }) => (
        <g key={bins} className="measured">
          <line x1={at} x2={at} y1={y(low)} y2={y(high)} />
          <line x1={at - 6} x2={at + 6} y1={y(low)} y2={y(low)} />
          <line x1={at - 6} x2={at + 6} y1={y(high)} y2={y(high)} />
          <circle cx={at} cy={y(rate)} r={5} />
        </g>
      ))}
    </svg>
  );
};

/** The same in numbers. */
export const ResultTable = ({ rows }: { rows: readonly Summary[] }) => (
  <div className="lab-scroll">
    <table className="lab-table requantize-table" data-testid="results">
      <thead>
        <tr>
          <th scope="col">Bins</th>
          <th scope="col" className="lab-num lab-optional">
            Step
          </th>
          <th scope="col" className="lab-num">
            Succeeded
          </th>
          <th scope="col" className="lab-num">
            Rate
          </th>
          <th scope="col" className="lab-num">
            95% interval
          </th>
          <th scope="col" className="lab-num lab-optional">
            Actions, mean
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ bins, n, successes, rate, wilson95: [low, high], meanSteps }) => (
          <tr key={bins} data-testid={`result-${bins}`} data-n={n} data-successes={successes}>
            <th scope="row">{bins}</th>
            <td className="lab-num lab-optional notranslate" translate="no">
              {stepText(bins)}
            </td>
            <td className="lab-num notranslate" translate="no">
              {n === 0 ? '–' : `${successes} of ${n}`}
            </td>
            <td className="lab-num lab-done notranslate" translate="no">
              {n === 0 ? '–' : percent(rate)}
            </td>
            <td className="lab-num notranslate" translate="no">
              {n === 0 ? '–' : `${percent(low)} to ${percent(high)}`}
            </td>
            <td className="lab-num lab-optional notranslate" translate="no">
              {n === 0 ? '–' : meanSteps.toFixed(1)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
