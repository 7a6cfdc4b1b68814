/** Record and Stop, what goes on, and buttons that move the arm for those without keys. */

import { Icon } from '../ui/Icon.tsx';
import { Words } from '../ui/Words.tsx';
import type { Controller } from './controller.browser.ts';
import type { PadPresence } from './gamepad.ts';
import type { Press } from './hand.ts';
import type { State } from './state.ts';
import { useGamepad } from './use-gamepad.browser.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

const BUTTONS: readonly (readonly [name: string, sign: string, key: string, press: Partial<Press>])[] = [
  ['Left', '←', 'A', { right: -1 }],
  ['Right', '→', 'D', { right: 1 }],
  ['Away', '↑', 'W', { away: 1 }],
  ['Nearer', '↓', 'S', { away: -1 }],
  ['Up', '⤒', 'R', { up: 1 }],
  ['Down', '⤓', 'F', { up: -1 }],
  ['Turn left', '↺', 'Q', { turn: 1 }],
  ['Turn right', '↻', 'E', { turn: -1 }],
];

/** Held down: by pointer, or by Enter and Space like any button, a tenth of a second at a time. */
const HandPad = ({ controller: { held } }: { readonly controller: Controller }) => (
  <fieldset className="teach-pad">
    <legend className="unseen">Move the hand</legend>
    {BUTTONS.map(([name, sign, key, press]) => (
      <button
        key={name}
        type="button"
        title={`${name} (${key})`}
        data-testid={`move-${key}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          held.hold(name, press);
        }}
        onPointerUp={() => held.release(name)}
        onPointerCancel={() => held.release(name)}
        onKeyDown={({ key: pressed }) => (pressed === 'Enter' || pressed === ' ') && held.hold(name, press)}
        onKeyUp={() => held.release(name)}
        onBlur={() => held.release(name)}
      >
        <span aria-hidden="true">{sign}</span> <span className="unseen">{name}</span> <kbd>{key}</kbd>
      </button>
    ))}
    <button type="button" onClick={held.toggle} title="Open or close (Space)" data-testid="gripper">
      Gripper <kbd>Space</kbd>
    </button>
  </fieldset>
);

const PAD_WORDS: Readonly<Record<PadPresence, string>> = {
  none: 'A gamepad’s sticks do the same; press one of its buttons to wake it.',
  here: 'Gamepad: left stick along the table, right stick up and turn, button A the gripper, Start records and stops.',
  lost: 'The gamepad is gone, and the arm holds still. Connect it again, or go on with the keys.',
};

const said = ({ phase, said: last }: State): string => {
  switch (phase.phase) {
    case 'recording':
      return `Recording: ${phase.seconds.toFixed(1)} s, ${phase.frames} frames`;
    case 'exporting':
      return `Writing the dataset: ${phase.done} of ${phase.total} episodes`;
    case 'loading':
      return phase.what;
    default:
      return last;
  }
};

export const RecordBar = ({ state, controller }: Props) => {
  const { phase, setup } = state;
  const recording = phase.phase === 'recording';
  const byHand = setup.driver === 'hand';
  const pad = useGamepad(controller.pad, byHand);
  return (
    <div className="view-panel teach-bar" data-testid="bar" data-state={phase.phase}>
      <div className="teach-buttons">
        {recording ? (
          <button type="button" className="stop" onClick={controller.stop} data-testid="stop">
            <Icon name="stop" /> <Words>Stop</Words>
          </button>
        ) : (
          <button
            type="button"
            className="primary"
            onClick={controller.record}
            disabled={phase.phase !== 'ready' || setup.sentence.trim() === '' || !state.keeps}
            data-testid="record"
          >
            <Icon name="run" /> <Words>Record</Words>
          </button>
        )}
        <p role="status" data-testid="said">
          {said(state)}
        </p>
      </div>
      {!state.keeps && (
        <p>This browser keeps no files, so it cannot record here. A window that is not private may.</p>
      )}
      {byHand && <HandPad controller={controller} />}
      {byHand && (
        <p className="teach-hint">
          Drag in the picture to move the hand; the wheel, or Shift and dragging, moves it away from the
          camera.
        </p>
      )}
      {byHand && (
        <p
          className={pad === 'lost' ? 'teach-missing' : 'teach-hint'}
          role="status"
          data-testid="pad"
          data-state={pad}
        >
          {PAD_WORDS[pad]}
        </p>
      )}
    </div>
  );
};
