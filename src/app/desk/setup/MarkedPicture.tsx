/** The picture, the rectangle marked in it, and where the arm would stand and reach. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Point, Quad } from '../../../math/homography.ts';
import { type DeskPlane, placeDesk } from '../../../observe/index.ts';
import { CornerHandle } from './CornerHandle.tsx';
import { armOutline, CORNER_NAMES, gridOf, moveCorner, type PictureSize } from './geometry.ts';
import { Magnifier } from './Magnifier.tsx';
import type { LivePicture } from './use-picture.ts';

const pathOf = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

const Lines = ({ plane, size, valid }: { plane: DeskPlane; size: PictureSize; valid: boolean }) => {
  const { corners } = plane;
  const grid = useMemo(() => gridOf(plane), [plane]);
  const arm = useMemo(() => {
    const placed = placeDesk(plane);
    return placed.ok ? armOutline(placed.value.pictureFromTable, size) : null;
  }, [plane, size]);
  const rectangle = `${pathOf(corners)}Z`;
  const far = pathOf([corners[0], corners[1]]);
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-valid={valid}
    >
      {valid && arm?.reach.map((piece) => <path key={pathOf(piece)} className="reach" d={pathOf(piece)} />)}
      {valid && arm?.foot.map((piece) => <path key={pathOf(piece)} className="foot" d={pathOf(piece)} />)}
      <path className="sheet" d={rectangle} />
      {valid &&
        grid.lines.map(({ from, to }) => {
          const d = pathOf([from, to]);
          return <path key={d} className="square" d={d} />;
        })}
      <path className="halo" d={rectangle} />
      <path className="side" d={rectangle} />
      <path className="far" d={far} />
    </svg>
  );
};

interface Props {
  readonly live: LivePicture;
  readonly size: PictureSize;
  readonly plane: DeskPlane;
  readonly valid: boolean;
  readonly onCorners: (corners: Quad) => void;
}

export const MarkedPicture = ({ live, size, plane, valid, onCorners }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const { corners } = plane;
  const { onPicture } = live;
  useEffect(
    () =>
      onPicture(({ rgba, width, height }) => {
        const context = canvas.current?.getContext('2d');
        if (!context || !canvas.current) return;
        if (canvas.current.width !== width) canvas.current.width = width;
        if (canvas.current.height !== height) canvas.current.height = height;
        const image = context.createImageData(width, height);
        image.data.set(rgba);
        context.putImageData(image, 0, 0);
      }),
    [onPicture],
  );
  const far: Point = [(corners[0][0] + corners[1][0]) / 2, (corners[0][1] + corners[1][1]) / 2];
  const at = active === null ? undefined : corners[active];
  return (
    <div
      className="desk-picture"
      style={{ aspectRatio: `${size.width} / ${size.height}`, '--shape': size.width / size.height } as object}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label="The newest picture of your desk, with the marked rectangle"
        data-testid="desk-picture"
      />
      <Lines plane={plane} size={size} valid={valid} />
      <span
        className="desk-far"
        style={{ left: `${(100 * far[0]) / size.width}%`, top: `${(100 * far[1]) / size.height}%` }}
      >
        far edge
      </span>
      {corners.map((corner, i) => (
        <CornerHandle
          key={CORNER_NAMES[i]}
          name={CORNER_NAMES[i] ?? ''}
          at={corner}
          picture={size}
          onMove={(to) => onCorners(moveCorner(corners, i, to, size))}
          onActive={(on) => setActive((old) => (on ? i : old === i ? null : old))}
        />
      ))}
      {at && <Magnifier at={at} picture={size} live={live} shown={canvas} />}
    </div>
  );
};
