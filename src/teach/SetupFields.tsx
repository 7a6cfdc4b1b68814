/** What is recorded: arm, table, scene, sentence, who drives, and what the cameras keep. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { ROBOTS } from '../robots/index.ts';
import { MAX_INSTRUCTION } from '../runtime/instruction.ts';
import { type ServedModel, servedModels } from '../runtime/served-models.browser.ts';
import { TABLES } from '../things/table-names.ts';
import type { Controller, State } from './controller.browser.ts';
import { CAMERA_CHOICES, SIZES } from './setup.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

interface SelectProps {
  readonly label: string;
  readonly testId: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

const Select = ({ label, testId, value, choices, onChange }: SelectProps) => {
  const id = useId();
  return (
    <div className="teach-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)} data-testid={testId}>
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
};

const useModels = (): readonly ServedModel[] => {
  const [models, set] = useState<readonly ServedModel[]>([]);
  useEffect(() => {
    let gone = false;
    void servedModels().then((list) => {
      if (!gone) set(list);
    });
    return () => {
      gone = true;
    };
  }, []);
  return models;
};

const CAMERA_WORDS: Readonly<Record<(typeof CAMERA_CHOICES)[number], string>> = {
  table: 'Over the table',
  'table,side': 'Over the table, and from the side',
};
const TABLE_WORDS: Readonly<Record<string, string>> = {
  blocks: 'Blocks',
  things: 'Real things',
  pictures: 'Pictures',
  mixed: 'Things and pictures',
};

const Sentence = ({ state: { setup, examples }, controller }: Props): ReactNode => {
  const id = useId();
  return (
    <div className="teach-field">
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
  const models = useModels();
  const modelDrives = setup.driver !== 'hand' && setup.driver !== 'expert';
  const drivers: (readonly [string, string])[] = [
    ['hand', 'You, by hand'],
    ['expert', 'The scripted expert'],
    ...models.map(({ id, title }) => [id, `Model: ${title}`] as const),
  ];
  return (
    <fieldset
      className="teach-panel teach-setup"
      disabled={phase.phase === 'recording' || phase.phase === 'exporting'}
    >
      <legend className="unseen">What is recorded</legend>
      <Sentence state={state} controller={controller} />
      <Select
        label="Who drives"
        testId="driver"
        value={setup.driver}
        choices={drivers}
        onChange={(driver) => controller.choose({ driver })}
      />
      <Select
        label="Arm"
        testId="robot"
        value={setup.robot}
        choices={ROBOTS.map(({ id, title }) => [id, title] as const)}
        onChange={(robot) => controller.choose({ robot })}
      />
      <Select
        label="On the table"
        testId="table"
        value={setup.table}
        choices={TABLES.map((table) => [table, TABLE_WORDS[table] ?? table] as const)}
        onChange={(value) => controller.choose({ table: TABLES.find((one) => one === value) ?? 'blocks' })}
      />
      {!modelDrives && (
        <div className="teach-pair">
          <Select
            label="Cameras"
            testId="cameras"
            value={setup.cameras}
            choices={CAMERA_CHOICES.map((one) => [one, CAMERA_WORDS[one]] as const)}
            onChange={(value) =>
              controller.choose({ cameras: CAMERA_CHOICES.find((one) => one === value) ?? 'table' })
            }
          />
          <Select
            label="Frames"
            testId="size"
            value={String(setup.size)}
            choices={SIZES.map((size) => [String(size), `${size} × ${size}`] as const)}
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
