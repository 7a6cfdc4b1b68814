/** The whole range with its bins, and the value that is asked for: a range input lies over the drawing. */
import { useWidth } from '../ui/use-width.ts';
import type { Reading, Ruler } from './model.ts';
import { isFine, ticksOf, type View } from './view.ts';

interface Props {
  readonly ruler: Ruler;
  readonly reading: Reading;
  readonly view: View;
  /** Page units at the ends of the drawing. */
  readonly reach: number;
  /** The value in page units. */
  readonly value: number;
  readonly onValue: (value: number) => void;
}

const HEIGHT = 84;
const TOP = 26;
const BAND = 26;
export const PAD = 10; // half the thumb of the range input: its centre and the drawing agree

export const NumberLine = ({ ruler, reading, view, reach, value, onValue }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(640);
  const perPage = (width - 2 * PAD) / (2 * reach);
  const x = (si: number): number => PAD + (si * view.perSi + reach) * perPage;
  const { encoder } = ruler;
  const fine = isFine(ruler, view.perSi * perPage);
  const [left, right] = [x(ruler.low), x(ruler.high)];
  const last = encoder.first + encoder.indices - 1;
  return (
    <div className="lab-line" ref={box}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {/* few bins around an exact zero reach further than the drawing */}
        <rect className="lab-outside" x={PAD} y={TOP} width={Math.max(0, left - PAD)} height={BAND} />
        <rect
          className="lab-outside"
          x={right}
          y={TOP}
          width={Math.max(0, width - PAD - right)}
          height={BAND}
        />
        <rect className="lab-band" x={left} y={TOP} width={right - left} height={BAND} data-fine={fine} />
        {!fine &&
          encoder.edges
            .slice(1)
            .map((edge, k) =>
              k % 2 === 0 ? (
                <rect
                  key={edge}
                  className="lab-band-odd"
                  x={x(encoder.edges[k] ?? edge)}
                  y={TOP}
                  width={x(edge) - x(encoder.edges[k] ?? edge)}
                  height={BAND}
                />
              ) : null,
            )}
        {fine && (
          <text
            className="lab-caption"
            x={left + 8}
            y={TOP + BAND / 2 + 4}
          >{`${encoder.centres.length} bins, too narrow to draw`}</text>
        )}
        <rect
          className="lab-chosen"
          x={x(reading.from)}
          y={TOP}
          width={Math.max(2, x(reading.to) - x(reading.from))}
          height={BAND}
        />
        {ticksOf(-reach, reach, width < 500 ? 6 : 12).map((tick) => (
          <g key={tick} className="lab-tick">
            <line x1={x(tick / view.perSi)} x2={x(tick / view.perSi)} y1={TOP + BAND} y2={TOP + BAND + 5} />
            <text x={x(tick / view.perSi)} y={TOP + BAND + 18} textAnchor="middle">
              {tick === 0 ? '0' : tick > 0 ? `+${tick}` : `−${-tick}`}
            </text>
          </g>
        ))}
        <text className="lab-end" x={left} y={TOP - 8} textAnchor="middle">{`id ${encoder.first}`}</text>
        <text className="lab-end" x={right} y={TOP - 8} textAnchor="middle">{`id ${last}`}</text>
        <circle className="lab-decoded" cx={x(reading.decoded)} cy={TOP + BAND / 2} r={4.5} />
      </svg>
      <input
        type="range"
        className="lab-handle"
        min={-reach}
        max={reach}
        step={view.axis === 'move' ? 0.1 : 0.05}
        value={value}
        onChange={(event) => onValue(Number(event.target.value))}
        aria-label={view.axis === 'move' ? 'Displacement asked for' : 'Turn asked for'}
        aria-valuetext={`${view.text(reading.value)}, id ${reading.id}`}
        data-testid="value"
      />
    </div>
  );
};
