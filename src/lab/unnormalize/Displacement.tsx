/** Two displacements from the same hand, to one scale: what was meant, and what is done. */
import { GRASPABLE_SIDE } from '../bins/hand.ts';
import { useWidth } from '../ui/use-width.ts';
import { barOf, flat, frameOf, lengthText, type Move, type Seen } from './frame.ts';

interface Props {
  readonly meant: Move;
  readonly done: Move;
  readonly seen: Seen;
}

const Arrow = ({ to, kind }: { to: readonly [number, number]; kind: 'meant' | 'done' }) => {
  const length = Math.hypot(to[0], to[1]);
  const angle = (Math.atan2(to[1], to[0]) * 180) / Math.PI;
  const head = Math.min(11, length / 2);
  return (
    <g className={`lab-arrow-${kind}`} transform={`rotate(${angle})`}>
      <path className="lab-shaft" d={`M0 0H${Math.max(0, length - head)}`} />
      <path className="lab-head" d={`M${length} 0l${-head} ${-head / 2}v${head}z`} />
    </g>
  );
};

export const Displacement = ({ meant, done, seen }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(270);
  const height = Math.round(width * 0.86);
  const { scale, origin } = frameOf(meant, done, GRASPABLE_SIDE, width, height);
  const [a, b] = [flat(meant, seen), flat(done, seen)];
  const px = ([x, y]: readonly [number, number]): readonly [number, number] => [x * scale, y * scale];
  const bar = barOf(width / scale);
  const side = GRASPABLE_SIDE * scale;
  const [ox, oy] = origin;
  const title = seen === 'side' ? 'From the side' : 'From above';
  return (
    <figure className="lab-moves" ref={box}>
      <svg
        width={width}
        height={height}
        viewBox={`${-ox} ${-oy} ${width} ${height}`}
        role="img"
        aria-label={`${title}: meant ${lengthText(Math.hypot(...a))}, done ${lengthText(Math.hypot(...b))}.`}
      >
        <path className="lab-axis" d={`M${-ox} 0h${width}M0 ${-oy}v${height}`} />
        <rect
          className="lab-block"
          x={px(a)[0] - side / 2}
          y={px(a)[1] - side / 2}
          width={side}
          height={side}
          rx={3}
        />
        <Arrow to={px(b)} kind="done" />
        <Arrow to={px(a)} kind="meant" />
        <circle className="lab-joint" r={5} />
        <text className="lab-caption" x={width - ox - 6} y={-6} textAnchor="end">
          forward
        </text>
        <text className="lab-caption" x={6} y={14 - oy}>
          {seen === 'side' ? 'up' : 'left'}
        </text>
        <g className="lab-scale" transform={`translate(${10 - ox} ${height - oy - 10})`}>
          <path d={`M0 -4V4M0 0H${bar * scale}M${bar * scale} -4V4`} />
          <text x={bar * scale + 8} y={4}>
            {lengthText(bar)}
          </text>
        </g>
      </svg>
      <figcaption>{title}</figcaption>
    </figure>
  );
};
