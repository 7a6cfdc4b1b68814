/** Exactly the bytes the model gets, enlarged by whole pixels. */
import { useEffect, useRef } from 'react';
import type { Frame } from '../../contracts.ts';
import { useApp, useDriven, useSession } from '../context.tsx';
import { LooksOverlay, ThingsOverlay } from '../inspector/index.ts';

const paint = (canvas: HTMLCanvasElement, frame: Frame | null): void => {
  if (frame && (canvas.width !== frame.width || canvas.height !== frame.height)) {
    canvas.width = frame.width;
    canvas.height = frame.height;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  if (!frame) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    return;
  }
  const image = context.createImageData(frame.width, frame.height);
  for (let i = 0, j = 0; i < frame.rgb.length; i += 3, j += 4) {
    image.data[j] = frame.rgb[i] ?? 0;
    image.data[j + 1] = frame.rgb[i + 1] ?? 0;
    image.data[j + 2] = frame.rgb[i + 2] ?? 0;
    image.data[j + 3] = 255;
  }
  context.putImageData(image, 0, 0);
};

export const FramePixels = () => {
  const { hot } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = useRef<HTMLElement>(null);
  const size = useRef<HTMLSpanElement>(null);
  const [usual] = useDriven().observation.cameras;
  const things = useSession((s) => s.model?.things === true);
  useEffect(() => {
    const draw = (): void => {
      if (canvas.current) paint(canvas.current, hot.frame);
      if (size.current && hot.frame) {
        size.current.textContent = `${hot.frame.width} × ${hot.frame.height} px, RGB`;
      }
      if (count.current) count.current.textContent = hot.frame ? String(hot.frame.seq) : '–';
    };
    draw();
    return hot.on('frame', draw);
  }, [hot]);
  return (
    <figure className="pixels">
      <canvas
        ref={canvas}
        width={usual?.width ?? 128}
        height={usual?.height ?? 128}
        role="img"
        data-testid="frame"
        aria-label="The model’s input picture"
      />
      {things ? <ThingsOverlay /> : <LooksOverlay />}
      <figcaption>
        <span ref={size}>{`${usual?.width ?? 128} × ${usual?.height ?? 128} px, RGB`}</span>
        <span>
          frame <b ref={count} data-testid="frame-seq" />
        </span>
      </figcaption>
    </figure>
  );
};
