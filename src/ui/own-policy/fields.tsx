/** Fields of the form for a policy of the visitor's own. */
import { type ReactNode, useId } from 'react';
import type { Answers } from '../../runtime/own-policy/answers.ts';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly testId: string;
  readonly value: T | null;
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onChange: (value: T) => void;
}

/** A question with one answer at most is none. */
export const Choice = <T extends string>({ label, testId, value, options, onChange }: ChoiceProps<T>) => {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        data-testid={testId}
        onChange={(event) => onChange(event.target.value as T)}
      >
        {value === null && <option value="">choose…</option>}
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </>
  );
};

export const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="own-form">
    <legend>{title}</legend>
    {children}
  </fieldset>
);

interface NumbersProps {
  readonly answers: Answers;
  readonly most: number;
  readonly onChange: (more: Partial<Answers>) => void;
}

export const Numbers = ({ answers, most, onChange }: NumbersProps) => {
  const id = useId();
  return (
    <>
      <label htmlFor={`${id}-hz`}>Actions a second</label>
      <input
        id={`${id}-hz`}
        type="number"
        min={1}
        max={50}
        value={answers.hz}
        data-testid="policy-hz"
        onChange={(event) => onChange({ hz: Math.min(50, Math.max(1, Number(event.target.value) || 1)) })}
      />
      {most > 1 && (
        <>
          <label htmlFor={`${id}-execute`}>{`Of ${most} actions, carried out`}</label>
          <input
            id={`${id}-execute`}
            type="number"
            min={1}
            max={most}
            value={answers.execute}
            data-testid="policy-execute"
            onChange={(event) =>
              onChange({ execute: Math.min(most, Math.max(1, Math.round(Number(event.target.value)) || 1)) })
            }
          />
        </>
      )}
    </>
  );
};
