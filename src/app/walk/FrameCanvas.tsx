/** The frame of a step, enlarged by whole pixels, with marks on it. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Frame } from '../../contracts.ts';

interface Props {
  readonly frame: Frame;
  readonly label: string;
  /** SVG in units of the frame's pixels. */
  readonly children?: ReactNode;
}

export const FrameCanvas = ({ frame, label, children }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(frame.width, frame.height);
    for (let i = 0, j = 0; i < frame.rgb.length; i += 3, j += 4) {
      image.data[j] = frame.rgb[i] ?? 0;
      image.data[j + 1] = frame.rgb[i + 1] ?? 0;
      image.data[j + 2] = frame.rgb[i + 2] ?? 0;
      image.data[j + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [frame]);
  return (
    <div className="walk-frame">
      <canvas ref={canvas} width={frame.width} height={frame.height} role="img" aria-label={label} />
      {children && (
        <svg viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
          {children}
        </svg>
      )}
    </div>
  );
};
