/**
 * Where is the desk? The visitor marks a rectangle of known size in the picture, or lets the page find a sheet of A4.
 * Every change shows at once how the arm would stand and what the model would see.
 */
import '../../styles/desk-setup.css';
import { useEffect, useId, useMemo, useState } from 'react';
import type { Quad } from '../../../math/homography.ts';
import { type DeskPlane, findPaper, lyingA4, placeDesk } from '../../../observe/index.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { armOutline, faultOf, firstGuess, gridOf, type PictureSize, rescale } from './geometry.ts';
import { MarkedPicture } from './MarkedPicture.tsx';
import { RectifiedView } from './RectifiedView.tsx';
import { fieldsOf, SizeChoice, sizeOf } from './SizeChoice.tsx';
import { type SetupPicture, useLivePicture } from './use-picture.ts';

export type { SetupPicture } from './use-picture.ts';

export interface DeskSetupProps {
  /** The newest upright picture, the same object as before if there is no newer one; null: none yet. */
  readonly picture: () => Promise<SetupPicture | null>;
  /** In pixels of that picture; null: nothing is known of this desk. */
  readonly initial: DeskPlane | null;
  /** `size`: of the picture that the plane's corners are pixels of. */
  readonly onDone: (plane: DeskPlane, size: PictureSize) => void;
  readonly onCancel: () => void;
}

const A4_ACROSS = [0.297, 0.21] as const;

const SIZE_FAULT = 'Write width and depth in centimetres, for example 29.7 and 21.';
const FOUND = 'A sheet was found. Check that each corner lies on a corner of the sheet.';
const NOT_FOUND =
  'No sheet of A4 is seen for sure. Lay a white one on a darker desk, wholly in the picture, or drag the corners.';

/** Keys pressed on what is not the set-up's own are not the page's either: Space would start the arm behind it. */
const useOwnKeys = (): void => {
  useEffect(() => {
    const keep = (event: KeyboardEvent): void => {
      const own = event.target instanceof Element && event.target.closest('.desk-setup');
      if (!own) event.stopPropagation();
    };
    window.addEventListener('keydown', keep, true);
    return () => window.removeEventListener('keydown', keep, true);
  }, []);
};

const Steps = ({ now }: { now: 1 | 2 | 3 }) => (
  <ol className="desk-steps" data-testid="desk-steps" data-now={now}>
    {[
      'Point the camera at your desk and leave it there.',
      'Mark a rectangle you know the size of: lay a sheet of A4 down and press “Find the sheet”, or drag the corners.',
      'Done: the arm will stand beyond the far edge, facing you.',
    ].map((step, i) => (
      <li key={step} aria-current={i + 1 === now ? 'step' : undefined}>
        {step}
      </li>
    ))}
  </ol>
);

/** What the outlines mean, and where the arm is when its foot is not in the picture. */
const Legend = ({ plane, size }: { plane: DeskPlane; size: PictureSize }) => {
  const placed = useMemo(() => placeDesk(plane), [plane]);
  if (!placed.ok) return null;
  const { step } = gridOf(plane);
  const { footInPicture } = armOutline(placed.value.pictureFromTable, size);
  const larger = 1 / placed.value.scale;
  return (
    <ul className="desk-legend note">
      <li data-line="square">{`Squares of ${Math.round(step * 100)} cm on the desk`}</li>
      <li data-line="reach">What the hand can reach</li>
      <li data-line="foot">
        {footInPicture
          ? 'The foot of the arm'
          : 'The foot of the arm: beyond the far edge, out of the picture'}
      </li>
      {larger > 1.005 && (
        <li>{`The rectangle is larger than the arm’s reach: the arm is drawn ${larger.toFixed(1)} times as large.`}</li>
      )}
    </ul>
  );
};

const Body = ({ picture, initial, onDone, onCancel }: DeskSetupProps) => {
  useOwnKeys();
  const live = useLivePicture(picture);
  const { size } = live;
  const [fields, setFields] = useState(() => fieldsOf(initial?.size ?? A4_ACROSS));
  /** Corners with the size of the picture that they are pixels of. */
  const [marked, setMarked] = useState<{ readonly corners: Quad; readonly of: PictureSize } | null>(null);
  const [said, setSaid] = useState('');
  const problem = useId();

  const corners = useMemo(() => {
    if (!size) return null;
    if (marked) return rescale(marked.corners, marked.of, size);
    return initial?.corners ?? firstGuess(size);
  }, [size, marked, initial]);
  const metres = useMemo(() => sizeOf(fields), [fields]);
  const plane = useMemo<DeskPlane | null>(
    () => (corners && metres ? { corners, size: metres } : null),
    [corners, metres],
  );

  const placed = plane && placeDesk(plane);
  const cornerFault = corners && size ? faultOf(corners, size) : null;
  const fault = cornerFault ?? (metres ? (placed && !placed.ok ? placed.error.message : null) : SIZE_FAULT);
  const ready = plane !== null && size !== null && fault === null;

  const mark = (next: Quad): void => {
    if (size) setMarked({ corners: next, of: size });
    setSaid('');
  };
  const find = (): void => {
    const newest = live.newest();
    if (!newest) return;
    const { rgba, width, height } = newest;
    const found = findPaper(rgba, width, height);
    setSaid(found ? FOUND : NOT_FOUND);
    if (!found) return;
    setMarked({ corners: found, of: { width, height } });
    setFields((old) => ({ ...old, kind: lyingA4(found, width, height).lies }));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: no control, it keeps keys from the page behind
    <div
      className="desk-setup"
      data-state={!size ? 'waiting' : ready ? 'ready' : 'faulty'}
      data-testid="desk-setup-body"
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Steps now={!size ? 1 : ready ? 3 : 2} />
      <div className="desk-stage">
        {size && corners ? (
          <MarkedPicture
            live={live}
            size={size}
            plane={plane ?? { corners, size: A4_ACROSS }}
            valid={ready}
            onCorners={mark}
          />
        ) : (
          <p className="desk-waiting">Waiting for the first picture of your desk.</p>
        )}
      </div>
      <div className="desk-side">
        <button type="button" onClick={find} disabled={!size} data-testid="desk-find">
          Find the sheet
        </button>
        <SizeChoice fields={fields} onChange={setFields} />
        <RectifiedView live={live} plane={ready ? plane : null} />
        {size && plane && ready && <Legend plane={plane} size={size} />}
      </div>
      <div className="desk-foot">
        <div className="desk-said" aria-live="polite" id={problem} data-testid="desk-said">
          {size && fault ? <p className="bad">{fault}</p> : <p>{said}</p>}
        </div>
        <p className="note">Pictures from your camera stay in this tab.</p>
        <div className="actions">
          <button type="button" onClick={onCancel} data-testid="desk-cancel">
            Cancel
          </button>
          <button
            type="button"
            className="primary"
            disabled={!ready}
            aria-describedby={problem}
            onClick={() => plane && size && onDone(plane, size)}
            data-testid="desk-done"
          >
            Done
          </button>
        </div>
      </div>
    </div>
  );
};

/** A modal dialog; it is open for as long as it is mounted. */
export const DeskSetup = (props: DeskSetupProps) => (
  <Dialog open onClose={props.onCancel} title="Set up your desk" testId="desk-setup" wide>
    <Body {...props} />
  </Dialog>
);
