/** A check box with its sentence. */
interface Props {
  readonly label: string;
  readonly testId: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export const Check = ({ label, testId, checked, onChange }: Props) => (
  <label className="lab-check">
    <input
      type="checkbox"
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
      data-testid={testId}
    />
    <span>{label}</span>
  </label>
);
