/** A labelled native list of choices. */
import { useId } from 'react';
import type { Option } from '../../ui/Segmented.tsx';

interface Props<T extends string> {
  readonly label: string;
  readonly testId: string;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export const Pick = <T extends string>({ label, testId, options, value, onChange }: Props<T>) => {
  const id = useId();
  return (
    <div className="lab-pick">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
        data-testid={testId}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
};
