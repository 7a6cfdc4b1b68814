/** The whole set-up: what is asked in which scenes, how often, and who drives; B beside A where two are compared. */
import { useEffect, useId, useState } from 'react';
import type { Clock, TaskName } from '../contracts.ts';
import { EVALUATION_SETS, isScripted } from '../evaluation/index.ts';
import { ROBOTS } from '../robots/index.ts';
import { MAX_INSTRUCTION } from '../runtime/instruction.ts';
import type { Brought } from '../runtime/own-policy/brought.ts';
import type { ServedModel } from '../runtime/served-models.browser.ts';
import { STAGED, TASKS } from '../tasks/index.ts';
import { NAMED_TABLES } from '../things/table-names.ts';
import { TABLE_TITLES } from '../ui/table-titles.ts';
import { Check, type Choice, NumberField, Select } from '../ui/view/fields.tsx';
import { useServedModels } from '../ui/view/use-served-models.browser.ts';
import { type Description, FEWEST, MAX_DELAY, MAX_RATE, MOST, MOST_SEED, type Side } from './description.ts';
import { type Bringing, BringOwn } from './OwnPolicies.tsx';
import { SideFields } from './SideFields.tsx';
import { SET_WORDS } from './words.ts';

const SENTENCE = 'sentence';
const ASKED = [
  ...[...TASKS, ...STAGED].map(({ name, title }) => ({ value: name, label: title })),
  { value: SENTENCE, label: 'A sentence of your own' },
];
const SETS = EVALUATION_SETS.map((value) => ({ value, label: SET_WORDS[value] }));
const ON_TABLE = (['blocks', ...NAMED_TABLES] as const).map((value) => ({
  value,
  label: TABLE_TITLES[value],
}));
const CLOCKS: readonly Choice<Clock>[] = [
  { value: 'paused', label: 'paused: the world waits' },
  { value: 'realtime', label: 'real time' },
];
const ARMS = ROBOTS.map(({ id, title }) => ({ value: id, label: title }));

interface FieldsProps {
  readonly description: Description;
  readonly onChange: (part: Partial<Description>) => void;
}

interface Props extends FieldsProps {
  /** Policies of the visitor's own. */
  readonly brought: readonly Brought[];
  readonly bringing: Bringing;
  readonly busy: boolean;
}

const EXAMPLE = 'pick up the red cube';

/** Taken over when it is finished: every letter would be another measurement. */
const SentenceField = ({ description: { sentence }, onChange }: FieldsProps) => {
  const id = useId();
  const [draft, write] = useState(sentence);
  useEffect(() => write(sentence), [sentence]);
  const take = (): void => onChange({ sentence: draft.trim() === '' ? EXAMPLE : draft });
  return (
    <div className="view-field">
      <label htmlFor={id}>Sentence</label>
      <input
        id={id}
        type="text"
        value={draft}
        maxLength={MAX_INSTRUCTION}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => write(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) take();
        }}
        data-testid="sentence"
      />
    </div>
  );
};

const EpisodeFields = (props: FieldsProps) => {
  const { description, onChange } = props;
  const { task, sentence, set, table, robot, clock, episodes, seed, delay, rate } = description;
  return (
    <>
      <div className="view-pair">
        <Select
          label="Asked for"
          testId="task"
          choices={ASKED}
          value={sentence === '' ? task : SENTENCE}
          onChange={(asked: TaskName) =>
            onChange(asked === SENTENCE ? { sentence: EXAMPLE } : { task: asked, sentence: '' })
          }
        />
        <Select
          label="Arm"
          testId="robot"
          choices={ARMS}
          value={robot}
          onChange={(value) => onChange({ robot: value })}
        />
      </div>
      {sentence !== '' && <SentenceField {...props} />}
      <div className="view-pair">
        <Select
          label="Table"
          testId="table"
          choices={ON_TABLE}
          value={table}
          onChange={(value) => onChange({ table: value })}
        />
        <Select
          label="Scenes"
          testId="set"
          choices={SETS}
          value={set}
          onChange={(value) => onChange({ set: value })}
        />
      </div>
      <Select
        label="Clock"
        testId="clock"
        choices={CLOCKS}
        value={clock}
        onChange={(value) => onChange({ clock: value })}
      />
      <div className="view-pair">
        <NumberField
          label="Episodes"
          testId="episodes"
          value={episodes}
          min={FEWEST}
          max={MOST}
          onChange={(value) => onChange({ episodes: value })}
        />
        <NumberField
          label="From seed"
          testId="seed"
          value={seed}
          min={0}
          max={MOST_SEED}
          onChange={(value) => onChange({ seed: value })}
        />
      </div>
      <div className="view-pair">
        <NumberField
          label="Late by, ms"
          testId="delay"
          value={delay}
          min={0}
          max={MAX_DELAY}
          onChange={(value) => onChange({ delay: value })}
        />
        <NumberField
          label="Rate of scripts, Hz"
          testId="rate"
          value={rate}
          min={0}
          max={MAX_RATE}
          onChange={(value) => onChange({ rate: value })}
        />
      </div>
      <p className="note">Late: from a picture to its action, simulated. Rate 0: the script’s own.</p>
    </>
  );
};

/** Something to begin with: the same model drawing its tokens, or the model beside the script. */
const rivalOf = (a: Side): Side =>
  isScripted(a.control) ? { ...a, control: 'none' } : { ...a, temperature: a.temperature === 0 ? 1 : 0 };

const asModel = ({ id, file, unverified }: Brought): ServedModel => ({
  ...{ id, heads: [] },
  title: `Yours: ${file}${unverified === null ? '' : ' (unverified)'}`,
});

export const SetupPanel = (props: Props) => {
  const { description, brought, bringing, busy, onChange } = props;
  const served = useServedModels();
  const models = [...served, ...brought.map(asModel)];
  const { a, b } = description;
  /** A policy of the visitor's own drives one arm; the other side then must, too, and says so when it starts. */
  const armOf = ({ control, model }: Side): Partial<Description> => {
    const own = isScripted(control) ? undefined : brought.find(({ id }) => id === model);
    return own ? { robot: own.robot } : {};
  };
  return (
    <fieldset
      className="view-panel measure-setup"
      disabled={busy}
      data-over={bringing.over}
      data-testid="setup"
    >
      <legend className="unseen">What is measured</legend>
      <h2>Episodes</h2>
      <EpisodeFields description={description} onChange={onChange} />
      <h2>Policy</h2>
      <SideFields
        name="a"
        alone={b === null}
        side={a}
        models={models}
        onChange={(side) => onChange({ a: side, ...(side.model === a.model ? {} : armOf(side)) })}
      />
      <BringOwn {...bringing} />
      <Check
        label="Compare with B, in the same scenes"
        testId="compare"
        checked={b !== null}
        onChange={(on) => onChange({ b: on ? rivalOf(a) : null })}
      />
      {b && (
        <SideFields
          name="b"
          alone={false}
          side={b}
          models={models}
          onChange={(side) => onChange({ b: side, ...(side.model === b.model ? {} : armOf(side)) })}
        />
      )}
    </fieldset>
  );
};
