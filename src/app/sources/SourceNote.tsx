/** What the chosen source is waiting for, what is wrong with it and what can be done, or what its picture is. */
import { useStore } from 'zustand';
import type { FrameSourceKind } from '../../contracts.ts';
import type { SourceState } from '../../runtime/stores.ts';
import { useApp } from '../context.tsx';

const PRIVATE = 'Pictures stay in this tab: nothing is sent or stored.';

const EMPTY: Readonly<Partial<Record<FrameSourceKind, string>>> = {
  image: 'Choose a picture, or drop one on the page.',
  video: 'Choose a video, or drop one on the page. It plays over and over, without sound.',
};

export const SourceNote = ({ source, kind }: { source: SourceState; kind: FrameSourceKind }) => {
  const { retryCamera, change, desk: desks } = useApp();
  const desk = useStore(desks.state, (s) => s.plane !== null);
  switch (source.phase) {
    case 'asking':
      return (
        <div className="note" role="status">
          <p>Waiting for the camera. The browser asks for permission.</p>
          <p data-testid="source-private">{PRIVATE}</p>
        </div>
      );
    case 'empty':
      return <p className="note">{EMPTY[kind] ?? 'Opening.'}</p>;
    case 'failed':
      return (
        <div className="note" role="alert" data-testid="source-error" data-code={source.error.code}>
          <p>{source.error.message}</p>
          <div className="actions">
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
        </div>
      );
    case 'ready':
      return kind === 'sim' ? (
        <p className="note">The camera faces the arm from across the table. Left and right are swapped.</p>
      ) : desk ? null : (
        <p className="note">
          The simulated arm moves by what the model says about this picture.{' '}
          <span data-testid="source-private">{PRIVATE}</span>
        </p>
      );
  }
};
