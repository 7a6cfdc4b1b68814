/** Numbers of an episode: a curve each, and what they are at the frame that shows. */
import { useMemo } from 'react';
import { curve, type Track } from './shown.ts';

const digits = (value: number | undefined): string => {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3);
};

export const Tracks = ({ track, frame }: { readonly track: Track; readonly frame: number }) => {
  const { title, names, rows } = track;
  const curves = useMemo(() => names.map((_, i) => curve(rows, i)), [names, rows]);
  const width = Math.max(1, rows.length - 1);
  return (
    <table className="teach-track" data-testid={`track-${title.toLowerCase()}`}>
      <caption>{title}</caption>
      <tbody>
        {names.map((name, i) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="teach-curve">
              <svg viewBox={`0 -4 ${width} 108`} preserveAspectRatio="none" aria-hidden="true">
                <polyline points={curves[i]?.points} vectorEffect="non-scaling-stroke" />
                <line x1={frame} x2={frame} y1={-4} y2={104} vectorEffect="non-scaling-stroke" />
              </svg>
            </td>
            <td className="teach-number">{digits(rows[frame]?.[i])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
