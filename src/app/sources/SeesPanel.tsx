/** What it sees: exactly the bytes the model gets, enlarged by whole pixels, and the switch between the cameras. */
import type { FrameSourceKind } from '../../contracts.ts';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { useApp, useSession, useSettings } from '../context.tsx';
import { DeskControls } from '../desk/index.ts';
import { LooksControl, ThingsNote, useInspector } from '../inspector/index.ts';
import { FileButton } from './FileButton.tsx';
import { FramePixels } from './FramePixels.tsx';
import { PictureControls } from './PictureControls.tsx';
import { SourceNote } from './SourceNote.tsx';

const SOURCES: readonly Option<FrameSourceKind>[] = [
  { value: 'sim', label: 'Simulated', title: 'The camera across the table' },
  { value: 'webcam', label: 'Webcam', title: 'Your camera; its pictures stay in this tab' },
  { value: 'video', label: 'Video', title: 'A video from a file' },
  { value: 'image', label: 'Image', title: 'A picture from a file' },
];

export const SeesPanel = () => {
  const { change } = useApp();
  const kind = useSettings((s) => s.camera);
  const source = useSession((s) => s.source);
  const things = useSession((s) => s.model?.things === true);
  const looking = useInspector((s) => s.looks !== null);
  const note = !(looking && source.phase === 'ready') && <SourceNote source={source} kind={kind} />;
  return (
    <section
      className="panel sees"
      aria-labelledby="sees-title"
      data-testid="sees"
      data-state={source.phase}
      data-source={kind}
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
          {(kind === 'video' || kind === 'image') && <FileButton kind={kind} />}
          <PictureControls />
          {kind !== 'sim' && <DeskControls />}
          {things ? <ThingsNote /> : <LooksControl />}
          {kind === 'sim' && note}
        </div>
      </div>
      {kind !== 'sim' && note}
    </section>
  );
};
