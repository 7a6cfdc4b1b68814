/** A labelled range input with its value beside it, in words that a screen reader says too. */
import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly testId: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The value as people read it: "1.6 mm". */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

export const Slider = ({ label, testId, value, min, max, step = 1, text, onChange }: Props) => {
  const id = useId();
  return (
    <div className="lab-slider">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
        data-testid={testId}
      />
      <output htmlFor={id} translate="no">
        {text}
      </output>
    </div>
  );
};
