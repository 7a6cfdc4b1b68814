/** How a picture that is not simulated stands, and which of several cameras it comes from. */
import { useId } from 'react';
import { useStore } from 'zustand';
import { TURNS } from '../../observe/index.ts';
import { nextCamera } from '../../runtime/camera-list.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSettings } from '../context.tsx';

const Orientation = () => {
  const { change } = useApp();
  const mirror = useSettings((s) => s.mirror);
  const turn = useSettings((s) => s.turn);
  const next = TURNS[(TURNS.indexOf(turn) + 1) % TURNS.length] ?? 0;
  return (
    <fieldset className="picture-controls">
      <legend className="unseen">How the picture stands</legend>
      <button
        type="button"
        aria-pressed={mirror}
        onClick={() => change({ mirror: !mirror })}
        title="Swap left and right"
        data-testid="mirror"
      >
        Mirror
      </button>
      <button
        type="button"
        onClick={() => change({ turn: next })}
        title="Turned clockwise by this much; each press adds 90°"
        data-testid="turn"
        data-turn={turn}
      >
        Turn <span className="number notranslate" translate="no">{`${turn}°`}</span>
      </button>
    </fieldset>
  );
};

const CameraChoice = () => {
  const id = useId();
  const { choose, next, state } = useApp().cameras;
  const { cameras, chosen, facing } = useStore(state);
  const another = nextCamera({ cameras, chosen, facing });
  if (!another) return null;
  return (
    <div className="camera-choice">
      <button type="button" onClick={() => void next()} data-testid="next-camera">
        <Words>{another.label}</Words>
      </button>
      <label htmlFor={id} className="unseen">
        Which camera
      </label>
      <select
        id={id}
        value={chosen ?? ''}
        onChange={(event) => void choose(event.target.value)}
        data-testid="camera-choice"
      >
        {!cameras.some((camera) => camera.id === chosen) && <option value={chosen ?? ''}>(unplugged)</option>}
        {cameras.map((camera) => (
          <option key={camera.id} value={camera.id}>
            {camera.label}
          </option>
        ))}
      </select>
    </div>
  );
};

export const PictureControls = () => {
  const kind = useSettings((s) => s.camera);
  return kind === 'sim' ? null : (
    <>
      {kind === 'webcam' && <CameraChoice />}
      <Orientation />
    </>
  );
};
