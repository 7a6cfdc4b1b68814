/** The table from above, to scale: forward is up, the arm's left is left. */
import type { ReactNode } from 'react';
import type { Chunk } from '../../action/codecs/index.ts';
import { FIELD } from './motion.ts';

export interface PlanLine {
  /** asked: the motion as it is; said: what the tokens say; wrong: what malformed tokens say. */
  readonly kind: 'asked' | 'said' | 'wrong';
  readonly points: Chunk;
  readonly dots?: boolean;
}

const DEPTH = FIELD.high[0] - FIELD.low[0];
const BREADTH = FIELD.high[1] - FIELD.low[1];

/** Height of the field at a width, both in pixels. */
export const heightAt = (width: number): number => Math.round((width * DEPTH) / BREADTH);

export const toPixels = (point: readonly number[], width: number): readonly [number, number] => [
  ((FIELD.high[1] - (point[1] ?? 0)) / BREADTH) * width,
  ((FIELD.high[0] - (point[0] ?? 0)) / DEPTH) * heightAt(width),
];

/** Pixels -> metres, kept in the field. */
export const toPoint = (left: number, top: number, width: number): readonly [number, number] => {
  const share = (pixels: number, size: number): number => Math.min(1, Math.max(0, pixels / size));
  return [FIELD.high[0] - share(top, heightAt(width)) * DEPTH, FIELD.high[1] - share(left, width) * BREADTH];
};

const pathData = (points: Chunk, width: number): string =>
  points
    .map((point, i) => {
      const [x, y] = toPixels(point, width);
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');

const SCALE_BAR = 0.1; // metres

interface Props {
  readonly width: number;
  readonly lines: readonly PlanLine[];
  readonly label: string;
  readonly children?: ReactNode;
}

export const Plan = ({ width, lines, label, children }: Props) => {
  const height = heightAt(width);
  const bar = (SCALE_BAR / BREADTH) * width;
  return (
    <svg className="fast-plan" width={width} height={height} role="img" aria-label={label}>
      {lines.map(({ kind, points, dots }) => (
        <g key={kind} className={`fast-${kind}`}>
          <path d={pathData(points, width)} />
          {dots &&
            points.map((point, i) => {
              const [x, y] = toPixels(point, width);
              // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place in time
              return <circle key={i} cx={x} cy={y} r={points.length > 30 ? 2 : 3} />;
            })}
        </g>
      ))}
      {children}
      <g className="lab-scale" transform={`translate(${width - bar - 12} ${height - 12})`}>
        <path d={`M0 -4V4M0 0H${bar}M${bar} -4V4`} />
        <text x={bar / 2} y={-6} textAnchor="middle">
          100 mm
        </text>
      </g>
    </svg>
  );
};
