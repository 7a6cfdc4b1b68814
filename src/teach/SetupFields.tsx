/** What is recorded: arm, table, scene, sentence, who drives, and what the cameras keep. */
import { type ReactNode, useId } from 'react';
import { ROBOTS } from '../robots/index.ts';
import { MAX_INSTRUCTION } from '../runtime/instruction.ts';
import { TABLES } from '../things/table-names.ts';
import { TABLE_TITLES } from '../ui/table-titles.ts';
import { Select } from '../ui/view/fields.tsx';
import { useServedModels } from '../ui/view/use-served-models.browser.ts';
import { driversOf } from './brought.ts';
import type { Controller } from './controller.browser.ts';
import { OwnDriver } from './OwnDriver.tsx';
import { CAMERA_CHOICES, SIZES } from './setup.ts';
import type { State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

const CAMERA_WORDS: Readonly<Record<(typeof CAMERA_CHOICES)[number], string>> = {
  table: 'Over the table',
  'table,side': 'Over the table, and from the side',
};
const CAMERAS = CAMERA_CHOICES.map((value) => ({ value, label: CAMERA_WORDS[value] }));
const FRAMES = SIZES.map((size) => ({ value: String(size), label: `${size} × ${size}` }));
const ARMS = ROBOTS.map(({ id, title }) => ({ value: id, label: title }));
const ON_TABLE = TABLES.map((value) => ({ value, label: TABLE_TITLES[value] }));

const Sentence = ({ state: { setup, examples }, controller }: Props): ReactNode => {
  const id = useId();
  return (
    <div className="view-field">
      <label htmlFor={id}>What is asked of the arm</label>
      <input
        id={id}
        type="text"
        list={`${id}-examples`}
        value={setup.sentence}
        maxLength={MAX_INSTRUCTION}
        autoComplete="off"
        onChange={(event) => controller.choose({ sentence: event.target.value })}
        data-testid="sentence"
      />
      <datalist id={`${id}-examples`}>
        {examples.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </div>
  );
};

export const SetupFields = ({ state, controller }: Props) => {
  const { setup, phase } = state;
  const models = useServedModels();
  const modelDrives = setup.driver !== 'hand' && setup.driver !== 'expert';
  return (
    <fieldset
      className="view-panel teach-setup"
      disabled={phase.phase === 'recording' || phase.phase === 'exporting'}
    >
      <legend className="unseen">What is recorded</legend>
      <Sentence state={state} controller={controller} />
      <Select
        label="Who drives"
        testId="driver"
        value={setup.driver}
        choices={driversOf(setup.robot, models, state.brought)}
        onChange={(driver) => controller.choose({ driver })}
      />
      <OwnDriver state={state} controller={controller} />
      <Select
        label="Arm"
        testId="robot"
        value={setup.robot}
        choices={ARMS}
        onChange={(robot) => controller.choose({ robot })}
      />
      <Select
        label="On the table"
        testId="table"
        value={setup.table}
        choices={ON_TABLE}
        onChange={(table) => controller.choose({ table })}
      />
      {!modelDrives && (
        <div className="view-pair">
          <Select
            label="Cameras"
            testId="cameras"
            value={setup.cameras}
            choices={CAMERAS}
            onChange={(cameras) => controller.choose({ cameras })}
          />
          <Select
            label="Frames"
            testId="size"
            value={String(setup.size)}
            choices={FRAMES}
            onChange={(size) => controller.choose({ size: Number(size) })}
          />
        </div>
      )}
      <button
        type="button"
        onClick={() => controller.choose({ seed: setup.seed + 1 })}
        data-testid="next-scene"
      >
        Another scene
      </button>
    </fieldset>
  );
};
