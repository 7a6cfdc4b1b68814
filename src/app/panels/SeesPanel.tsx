/** What it sees: exactly the bytes the model gets, enlarged by whole pixels, and the switch between three cameras. */
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { Frame, FrameSourceKind } from '../../contracts.ts';
import { useApp, useSession, useSettings } from '../context.tsx';
import type { SourceState } from '../stores.ts';
import { type Option, Segmented } from '../ui/Segmented.tsx';
import { LooksControl } from './inspector/LooksControl.tsx';
import { LooksOverlay } from './inspector/LooksOverlay.tsx';
import { useInspector } from './inspector/state.ts';

const SOURCES: readonly Option<FrameSourceKind>[] = [
  { value: 'sim', label: 'Simulated', title: 'The camera across the table' },
  { value: 'webcam', label: 'Webcam', title: 'Your camera; its pictures stay in this tab' },
  { value: 'image', label: 'Image', title: 'A picture from a file' },
];

const paint = (canvas: HTMLCanvasElement, frame: Frame | null): void => {
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

const FramePixels = () => {
  const { hot } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = useRef<HTMLElement>(null);
  useEffect(() => {
    const draw = (): void => {
      if (canvas.current) paint(canvas.current, hot.frame);
      if (count.current) count.current.textContent = hot.frame ? String(hot.frame.seq) : '–';
    };
    draw();
    return hot.on('frame', draw);
  }, [hot]);
  return (
    <figure className="pixels">
      <canvas
        ref={canvas}
        width={128}
        height={128}
        role="img"
        data-testid="frame"
        aria-label="The model’s input picture"
      />
      <LooksOverlay />
      <figcaption>
        <span>128 × 128 px, RGB</span>
        <span>
          frame <b ref={count} data-testid="frame-seq" />
        </span>
      </figcaption>
    </figure>
  );
};

const SourceNote = ({ source, kind }: { source: SourceState; kind: FrameSourceKind }) => {
  const { retryCamera, change } = useApp();
  switch (source.phase) {
    case 'asking':
      return <p className="note">Waiting for the camera. The browser asks for permission.</p>;
    case 'empty':
      return <p className="note">Choose a picture, or drop one here.</p>;
    case 'failed':
      return (
        <div className="note" role="alert" data-testid="source-error" data-code={source.error.code}>
          <p>{source.error.message}</p>
          {kind === 'webcam' && (
            <button type="button" onClick={retryCamera} data-testid="source-retry">
              Try again
            </button>
          )}
          {kind !== 'sim' && (
            <button type="button" onClick={() => change({ camera: 'sim' })} data-testid="source-use-sim">
              Use simulated
            </button>
          )}
        </div>
      );
    case 'ready':
      return kind === 'sim' ? (
        <p className="note">The camera faces the arm from across the table. Left and right are swapped.</p>
      ) : (
        <p className="note">The simulated arm moves by what the model says about this picture.</p>
      );
  }
};

export const SeesPanel = () => {
  const { change, showImage } = useApp();
  const kind = useSettings((s) => s.camera);
  const source = useSession((s) => s.source);
  const [over, setOver] = useState(false);
  const looking = useInspector((s) => s.looks !== null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (!file) return;
    change({ camera: 'image' });
    void showImage(file);
  };
  return (
    <section
      className="panel sees"
      aria-labelledby="sees-title"
      data-testid="sees"
      data-state={source.phase}
      data-source={kind}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id="sees-title">What it sees</h2>
      <div className="sees-body">
        <FramePixels />
        <div className="sees-side">
          <Segmented
            label="Camera"
            testId="source"
            options={SOURCES}
            value={kind}
            onChange={(value) => change({ camera: value })}
            vertical
          />
          {kind === 'image' && (
            <label className="button file">
              Choose a picture
              <input
                type="file"
                accept="image/*"
                data-testid="image-file"
                onChange={(event) => {
                  const file = event.target.files?.[0];
                  if (file) void showImage(file);
                  event.target.value = '';
                }}
              />
            </label>
          )}
          <LooksControl />
          {!(looking && source.phase === 'ready') && <SourceNote source={source} kind={kind} />}
        </div>
      </div>
    </section>
  );
};
