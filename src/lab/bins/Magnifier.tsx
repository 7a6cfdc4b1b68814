/** A few bins around the value, large enough to see edges, centres, ids and the error. Dragging here is fine-grained. */
import { useState } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { decodedOf, type Reading, type Ruler, windowStart } from './model.ts';
import { PAD } from './NumberLine.tsx';
import type { View } from './view.ts';

interface Props {
  readonly ruler: Ruler;
  readonly reading: Reading;
  readonly view: View;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

const HEIGHT = 98;
const TOP = 30;
const BAND = 44;

export const Magnifier = ({ ruler, reading, view, value, onValue }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(640);
  // while a pointer drags, the window stays where it is: it would run away under the pointer
  const [held, hold] = useState<number | null>(null);
  const { encoder } = ruler;
  const bins = encoder.centres.length;
  const count = Math.min(bins, width < 500 ? 3 : 7);
  const start = Math.min(held ?? windowStart(ruler, reading.value, count), bins - count);
  const low = encoder.edges[start] ?? ruler.low;
  const high = encoder.edges[start + count] ?? ruler.high;
  const perSi = (width - 2 * PAD) / (high - low);
  const x = (si: number): number =>
    PAD + Math.min(1, Math.max(0, (si - low) / (high - low))) * (width - 2 * PAD);
  const shown = Array.from({ length: count }, (_, i) => start + i);
  const [asked, meant] = [x(reading.value), x(reading.decoded)];
  const decodedOutside = reading.decoded < low || reading.decoded > high;
  return (
    <div className="lab-line" ref={box}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {shown.map((bin) => {
          const id = encoder.first + bin;
          const [from, to] = [encoder.edges[bin] ?? 0, encoder.edges[bin + 1] ?? 0];
          const twins = bin === bins - 1 && encoder.indices > bins;
          const chosen = id === reading.id || (twins && reading.id === id + 1);
          return (
            <g key={bin} data-chosen={chosen} className="lab-bin">
              <rect x={x(from)} y={TOP} width={(to - from) * perSi} height={BAND} />
              <text x={(x(from) + x(to)) / 2} y={TOP - 10} textAnchor="middle" className="lab-id">
                {twins ? `${id} = ${id + 1}` : id}
              </text>
            </g>
          );
        })}
        {shown.map((bin) => {
          const meaning = decodedOf(ruler, encoder.first + bin);
          if (meaning < low || meaning > high) return null;
          const middle = encoder.centres[bin] ?? meaning;
          return (
            <g key={bin} className="lab-meaning">
              <path d={`M${x(middle)} ${TOP + BAND / 2}H${x(meaning)}`} />
              <circle cx={x(meaning)} cy={TOP + BAND / 2} r={3} />
            </g>
          );
        })}
        {[...shown, start + count].map((edge) => (
          <text
            key={edge}
            className="lab-edge"
            x={x(encoder.edges[edge] ?? 0)}
            y={TOP + BAND + 16}
            textAnchor={edge === start ? 'start' : edge === start + count ? 'end' : 'middle'}
          >
            {view.text(encoder.edges[edge] ?? 0).replace(/ ?(mm|°)$/, '')}
          </text>
        ))}
        <line className="lab-error" x1={asked} x2={meant} y1={TOP + BAND / 2} y2={TOP + BAND / 2} />
        {!decodedOutside && <circle className="lab-decoded" cx={meant} cy={TOP + BAND / 2} r={6} />}
      </svg>
      <input
        type="range"
        className="lab-handle"
        min={low * view.perSi}
        max={high * view.perSi}
        step="any"
        value={value}
        onPointerDown={() => hold(start)}
        onPointerUp={() => hold(null)}
        onPointerCancel={() => hold(null)}
        onChange={(event) => onValue(Number(event.target.value))}
        aria-label={view.axis === 'move' ? 'Displacement asked for, fine' : 'Turn asked for, fine'}
        aria-valuetext={`${view.text(reading.value)}, id ${reading.id}`}
        data-testid="value-fine"
      />
    </div>
  );
};
