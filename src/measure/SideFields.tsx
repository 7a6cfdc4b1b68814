/** Who drives one side: the model as it is or under a control, or a script; where it runs, and how it draws. */
import type { Provider } from '../contracts.ts';
import { CONTROLS, type Control, isScripted } from '../evaluation/index.ts';
import { headLabel } from '../runtime/head-label.ts';
import type { ServedModel } from '../runtime/served-models.browser.ts';
import { Check, type Choice, NumberField, Select } from '../ui/view/fields.tsx';
import { Words } from '../ui/Words.tsx';
import { MAX_TEMPERATURE, PROVIDERS, type Side, type SideName, VARIANTS } from './description.ts';
import { useModelFacts, variantsFor } from './model-facts.browser.ts';
import { CONTROL_WORDS, PROVIDER_WORDS } from './words.ts';

const DRIVERS = CONTROLS.map((value): Choice<Control> => ({ value, label: CONTROL_WORDS[value] }));
const RUNTIMES = PROVIDERS.map((value): Choice<Provider> => ({ value, label: PROVIDER_WORDS[value] }));

interface Props {
  readonly name: SideName;
  readonly side: Side;
  /** Nothing is compared with it. */
  readonly alone: boolean;
  readonly models: readonly ServedModel[];
  readonly onChange: (side: Side) => void;
}

const SHIPPED = '';

/** The model's own head, and the others that lie on its trunk; one of the address that is not served keeps its name. */
const headsOf = (served: ServedModel | undefined, head: string | undefined): readonly Choice<string>[] => {
  const others = (served?.heads ?? []).map(({ id, title }) => ({
    value: id,
    label: headLabel(title, served?.title ?? ''),
  }));
  const named = head === undefined || others.some(({ value }) => value === head);
  return [
    { value: SHIPPED, label: 'as shipped' },
    ...others,
    ...(named ? [] : [{ value: head, label: head }]),
  ];
};

const ModelFields = ({ name, side, models, onChange }: Props) => {
  const facts = useModelFacts(side.model);
  const change = (part: Partial<Side>): void => onChange({ ...side, ...part });
  const [folder = '', head] = side.model.split(':');
  const served = models.find(({ id }) => id === folder);
  const all = served ? models : [...models, { id: folder, title: folder, heads: [] }];
  const heads = headsOf(served, head);
  const fitting = variantsFor(facts, side.provider);
  const variants: readonly Choice<Side['variant']>[] = [
    { value: 'usual', label: 'smallest' },
    ...VARIANTS.map((value) => ({ value, label: value, disabled: !fitting.includes(value) })),
  ];
  return (
    <>
      <Select
        label="Model"
        testId={`${name}-model`}
        choices={all.map(({ id, title }) => ({ value: id, label: title }))}
        value={folder}
        onChange={(model) => change({ model, variant: 'usual' })}
      />
      {heads.length > 1 && (
        <Select
          label="Head"
          testId={`${name}-head`}
          choices={heads}
          value={head ?? SHIPPED}
          onChange={(id) => change({ model: id === SHIPPED ? folder : `${folder}:${id}`, variant: 'usual' })}
        />
      )}
      <div className="view-pair">
        <Select
          label="Runs on"
          testId={`${name}-provider`}
          choices={RUNTIMES}
          value={side.provider}
          onChange={(provider) => change({ provider, variant: 'usual' })}
        />
        <Select
          label="Weights"
          testId={`${name}-variant`}
          choices={variants}
          value={side.variant}
          onChange={(variant) => change({ variant })}
        />
      </div>
      <div className="view-pair">
        <NumberField
          label="Temperature"
          testId={`${name}-temperature`}
          value={side.temperature}
          min={0}
          max={MAX_TEMPERATURE}
          step={0.1}
          onChange={(temperature) => change({ temperature })}
        />
        <Check
          label="Plan first"
          testId={`${name}-plan`}
          checked={side.plan}
          onChange={(plan) => change({ plan })}
        />
      </div>
      <p className="note">
        <Words>
          {`${facts.head === '' ? '' : `Head: ${facts.head}. `}${side.temperature === 0 ? 'Temperature 0 is greedy.' : 'Draws repeat with the scene’s seed.'}`}
        </Words>
      </p>
    </>
  );
};

export const SideFields = (props: Props) => {
  const { name, side, alone, onChange } = props;
  return (
    <fieldset className="measure-side" data-side={name} data-alone={alone} data-testid={`side-${name}`}>
      <legend className={alone ? 'unseen' : ''}>{name.toUpperCase()}</legend>
      <Select
        label="Driven by"
        testId={`${name}-control`}
        choices={DRIVERS}
        value={side.control}
        onChange={(control) => onChange({ ...side, control })}
      />
      {!isScripted(side.control) && <ModelFields {...props} />}
    </fieldset>
  );
};
