/** Labelled native fields. A number is taken over while it fits; what does not stays in its field and is marked. */
import { useEffect, useId, useState } from 'react';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly testId: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export const Select = <T extends string>({ label, testId, choices, value, onChange }: SelectProps<T>) => {
  const id = useId();
  return (
    <div className="view-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((one) => one.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
        data-testid={testId}
      >
        {choices.map((one) => (
          <option key={one.value} value={one.value} disabled={one.disabled === true}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
};

interface NumberProps {
  readonly label: string;
  readonly testId: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
}

export const NumberField = ({ label, testId, value, min, max, step = 1, onChange }: NumberProps) => {
  const id = useId();
  const [draft, write] = useState(String(value));
  const fits = (text: string): boolean => {
    const number = Number(text);
    const whole = step !== 1 || Number.isInteger(number);
    return text.trim() !== '' && whole && number >= min && number <= max;
  };
  // what the address or the other side changed is shown; a half-written number is not written over
  useEffect(() => write((text) => (Number(text) === value && text !== '' ? text : String(value))), [value]);
  return (
    <div className="view-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        {...{ min, max, step }}
        value={draft}
        aria-invalid={!fits(draft)}
        title={`${min} to ${max}`}
        onChange={(event) => {
          write(event.target.value);
          if (fits(event.target.value)) onChange(Number(event.target.value));
        }}
        onBlur={() => write(String(value))}
        data-testid={testId}
      />
    </div>
  );
};

interface CheckProps {
  readonly label: string;
  readonly testId: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export const Check = ({ label, testId, checked, onChange }: CheckProps) => (
  <label className="view-check">
    <input
      type="checkbox"
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
      data-testid={testId}
    />
    <span>{label}</span>
  </label>
);
