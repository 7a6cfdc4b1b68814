/** One choice of a few, all visible: native radio buttons, so arrow keys and screen readers work by themselves. */
import { useId } from 'react';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly title?: string;
}

interface Props<T extends string> {
  readonly label: string;
  readonly testId: string;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Stacked instead of side by side. */
  readonly vertical?: boolean;
}

export const Segmented = <T extends string>({
  label,
  testId,
  options,
  value,
  onChange,
  vertical,
}: Props<T>) => {
  const name = useId();
  return (
    <fieldset className="segmented" data-vertical={vertical === true} data-testid={testId} data-value={value}>
      <legend className="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.title} data-testid={`${testId}-${option.value}`}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
};
