/** How large the marked rectangle really is: a sheet of A4, or centimetres. */
import { type Option, Segmented } from '../../../ui/Segmented.tsx';
import { Words } from '../../../ui/Words.tsx';
import { metresOf } from './geometry.ts';

export type SizeKind = 'across' | 'away' | 'own';

export interface SizeFields {
  readonly kind: SizeKind;
  /** Centimetres, as typed. */
  readonly width: string;
  readonly depth: string;
}

/** A4, metres: the long side and the short one. */
const LONG = 0.297;
const SHORT = 0.21;

const text = (metres: number): string => String(Math.round(metres * 1000) / 10);

export const fieldsOf = ([width, depth]: readonly [number, number]): SizeFields => {
  const is = (w: number, d: number): boolean => Math.abs(width - w) < 5e-4 && Math.abs(depth - d) < 5e-4;
  const kind = is(LONG, SHORT) ? 'across' : is(SHORT, LONG) ? 'away' : 'own';
  return { kind, width: text(width), depth: text(depth) };
};

/** Width and depth, metres; null when what is typed is no length. */
export const sizeOf = ({ kind, width, depth }: SizeFields): readonly [number, number] | null => {
  if (kind === 'across') return [LONG, SHORT];
  if (kind === 'away') return [SHORT, LONG];
  const [w, d] = [metresOf(width), metresOf(depth)];
  return w === null || d === null ? null : [w, d];
};

const KINDS: readonly Option<SizeKind>[] = [
  { value: 'across', label: 'A4, long side across', title: '29.7 cm wide, 21 cm deep' },
  { value: 'away', label: 'A4, long side away from you', title: '21 cm wide, 29.7 cm deep' },
  { value: 'own', label: 'Another size' },
];

interface Props {
  readonly fields: SizeFields;
  readonly onChange: (fields: SizeFields) => void;
}

export const SizeChoice = ({ fields, onChange }: Props) => {
  const field = (name: 'width' | 'depth', label: string) => (
    <label>
      <Words>{label}</Words>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={fields[name]}
        aria-invalid={metresOf(fields[name]) === null}
        onChange={(event) => onChange({ ...fields, [name]: event.target.value })}
        data-testid={`desk-${name}`}
      />
      cm
    </label>
  );
  return (
    <div className="desk-size">
      <Segmented
        label="Size of the rectangle"
        testId="desk-size"
        options={KINDS}
        value={fields.kind}
        onChange={(kind) => onChange({ ...fields, kind })}
        vertical
      />
      {fields.kind === 'own' && (
        <div className="desk-lengths">
          {field('width', 'Width')}
          {field('depth', 'Depth')}
        </div>
      )}
    </div>
  );
};
