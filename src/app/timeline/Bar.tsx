/** What can be done with the episode, and what is under the pointer. */
import { useState } from 'react';
import { BINS } from '../../action/index.ts';
import { SETTINGS } from '../../runtime/settings.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { ExportButtons } from './ExportButtons.tsx';

const PlayButton = () => {
  const { play, stop } = useApp();
  const run = useSession((s) => s.run);
  const some = useSession((s) => (s.snapshot?.steps ?? 0) > 0);
  const playing = run === 'playing';
  return (
    <button
      type="button"
      onClick={() => (playing ? stop() : void play())}
      disabled={!playing && (run !== 'idle' || !some)}
      title={playing ? 'Stop at this step' : 'Show the recorded steps again, from the one that is shown'}
      data-testid="play"
    >
      <Icon name={playing ? 'pause' : 'run'} />
      <Words>{` ${playing ? 'Pause' : 'Play'}`}</Words>
    </button>
  );
};

const BranchButton = () => {
  const { branch } = useApp();
  const able = useView((v) => v.cursor !== null);
  const idle = useSession((s) => s.run === 'idle');
  return (
    <button
      type="button"
      onClick={() => void branch()}
      disabled={!able || !idle}
      title="Drop this step and all after it, then run with another sentence or draw. Undo brings them back."
      data-testid="branch"
    >
      <Icon name="branch" /> Branch here
    </button>
  );
};

const UndoButtons = () => {
  const { undo, redo } = useApp();
  const idle = useSession((s) => s.run === 'idle');
  const [back, forth] = [useSession((s) => s.undo), useSession((s) => s.redo)];
  return (
    <>
      <button
        type="button"
        className="quiet"
        onClick={() => void undo()}
        disabled={!idle || back === 0}
        aria-label="Undo the last branch"
        title="Undo the last branch (Ctrl+Z)"
        data-testid="undo"
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() => void redo()}
        disabled={!idle || forth === 0}
        aria-label="Redo the branch"
        title="Redo the branch (Ctrl+Shift+Z)"
        data-testid="redo"
      >
        <Icon name="redo" />
      </button>
    </>
  );
};

interface NumberProps {
  readonly name: 'temperature' | 'draw' | 'delay' | 'hz';
  readonly label: string;
  readonly title: string;
  readonly step: number;
  readonly max: number;
  /** What the field says where the setting is 0, if that is not a quantity. */
  readonly zero?: string;
}

/** A number of the settings; what is not allowed stays in the field and changes nothing. */
const NumberField = ({ name, label, title, step, max, zero }: NumberProps) => {
  const { change } = useApp();
  const value = useSettings((s) => s[name]);
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && SETTINGS[name].parse(typed) === undefined;
  return (
    <label className="timeline-number" title={title}>
      <Words>{label}</Words>
      <input
        type="number"
        min={0}
        max={max}
        step={step}
        placeholder={zero}
        value={typed ?? (zero !== undefined && value === 0 ? '' : String(value))}
        aria-invalid={wrong}
        onChange={(event) => {
          const next = SETTINGS[name].parse(event.target.value || (zero !== undefined ? '0' : ''));
          setTyped(next === undefined ? event.target.value : null);
          if (next !== undefined) change({ [name]: next });
        }}
        onBlur={() => setTyped(null)}
        data-testid={`next-${name}`}
      />
    </label>
  );
};

/** How late an action is (paused clock), and how often a script acts. */
const Timing = () => {
  const scripted = useSettings((s) => s.driver !== 'model');
  const paused = useSettings((s) => s.clock === 'paused');
  const [late, often] = [
    'Simulated milliseconds from a look to its action',
    'Actions a simulated second; empty: as usual. Another rate is another scene',
  ];
  return (
    <>
      {scripted && <NumberField name="hz" label="rate, Hz" title={often} step={1} max={50} zero="own" />}
      {paused && <NumberField name="delay" label="late, ms" title={late} step={10} max={2000} />}
    </>
  );
};

/** How the model's next tokens are drawn. */
const Sampling = () => {
  const sampled = useSettings((s) => s.temperature > 0);
  const model = useSettings((s) => s.driver === 'model');
  if (!model) return null;
  const [warm, other] = [
    'Temperature of the next steps: 0 takes the likeliest token, above 0 tokens are sampled',
    'Another seed of the sampling: the same scene and sentence, other chances',
  ];
  return (
    <>
      <NumberField name="temperature" label="next steps: temperature" title={warm} step={0.1} max={2} />
      {sampled && <NumberField name="draw" label="sampling seed" title={other} step={1} max={9999} />}
    </>
  );
};

export const Bar = ({ hovered }: { hovered: string | null }) => {
  const { stores } = useApp();
  const tall = useView((v) => v.panel === 'timeline');
  const bins = useSettings((s) => s.bins);
  const label = tall ? 'Lower the timeline' : 'A taller timeline';
  return (
    <div className="timeline-bar">
      <PlayButton />
      <BranchButton />
      <UndoButtons />
      <output className="timeline-cell notranslate" translate="no" data-testid="cell">
        {hovered ?? ''}
      </output>
      {bins !== BINS && (
        <span
          className="timeline-bins notranslate"
          translate="no"
          title="Displacements are merged to so many bins before they are carried out"
        >
          <b>{bins}</b> bins
        </span>
      )}
      <Sampling />
      <Timing />
      <button
        type="button"
        className="quiet"
        onClick={() => stores.view.setState({ panel: tall ? null : 'timeline' })}
        aria-pressed={tall}
        aria-label={label}
        title={label}
        data-testid="taller"
      >
        <Icon name="taller" />
      </button>
      <ExportButtons />
    </div>
  );
};
