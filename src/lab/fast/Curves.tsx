/** Both coordinates over the second, after quantile normalization: most of the training data lies between -1 and 1. */
import type { Chunk } from '../../action/codecs/index.ts';
import { useWidth } from '../ui/use-width.ts';

const HEIGHT = 120;
const MARGIN = 18;
const REACH = 1.5;

const yOf = (value: number): number => (HEIGHT / 2) * (1 - value / REACH);

export const Curves = ({ values, names }: { values: Chunk; names: readonly string[] }) => {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const xOf = (i: number): number => MARGIN + ((width - MARGIN - 6) * i) / Math.max(1, values.length - 1);
  const ends = names.map(
    (name, d) => `${name} from ${values[0]?.[d]?.toFixed(2)} to ${values.at(-1)?.[d]?.toFixed(2)}`,
  );
  return (
    <div ref={box}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`Normalized coordinates over one second: ${ends.join(', ')}.`}
      >
        {[-1, 0, 1].map((level) => (
          <g key={level}>
            <path className="lab-axis" d={`M${MARGIN} ${yOf(level)}H${width}`} />
            <text x={0} y={yOf(level) + 4}>
              {level < 0 ? '−1' : level}
            </text>
          </g>
        ))}
        {names.map((name, d) => (
          <g key={name} className="fast-curve" style={{ color: `var(--dim-${d + 1})` }}>
            <path
              d={values.map((row, i) => `${i === 0 ? 'M' : 'L'}${xOf(i)} ${yOf(row[d] ?? 0)}`).join('')}
            />
            {values.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place in time
              <circle key={i} cx={xOf(i)} cy={yOf(row[d] ?? 0)} r={values.length > 30 ? 1.5 : 2.5} />
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
};
