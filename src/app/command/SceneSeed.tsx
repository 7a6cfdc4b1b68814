/** Which scene: the robot in it, what lies on the table, its seed, and another one. */

import { SETTINGS } from '../../runtime/settings.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useApp, useSettings } from '../context.tsx';
import { OwnChoice } from '../own/index.ts';
import { RobotChoice } from './RobotChoice.tsx';
import { TableChoice } from './TableChoice.tsx';

/** Conditions that a link brought, as of an evaluation; nothing where they are those of training. */
const SetChoice = () => {
  const { change } = useApp();
  const set = useSettings((s) => s.set);
  if (set === 'seen') return null;
  return (
    <button
      type="button"
      className="inline"
      onClick={() => change({ set: 'seen' })}
      title="Back to scenes as in training"
      data-testid="set"
    >
      {`${set} ×`}
    </button>
  );
};

export const SceneSeed = () => {
  const { change } = useApp();
  const seed = useSettings((s) => s.seed);
  const set = (text: string): void => {
    const value = SETTINGS.seed.parse(text);
    if (value !== undefined) change({ seed: value });
  };
  return (
    <div className="seed">
      <RobotChoice />
      <TableChoice />
      <OwnChoice />
      <SetChoice />
      <label htmlFor="seed">scene</label>
      <input
        id="seed"
        type="number"
        min={0}
        max={2 ** 31 - 1}
        value={seed}
        onChange={(event) => set(event.target.value)}
        data-testid="seed"
      />
      <button
        type="button"
        className="quiet"
        onClick={() => change({ seed: Math.floor(Math.random() * 100_000) })}
        aria-label="Another scene"
        title="Another scene"
        data-testid="seed-random"
      >
        <Icon name="dice" />
      </button>
    </div>
  );
};
