/** A manifest's measured numbers -> the tables of the model card. Pure; nothing is computed that was not published. */
import type { Metrics, Share } from '../../policy/index.ts';
import type { QuestionKind } from '../../tasks/index.ts';

/** One number of a table: a rate in 0..1, its Wilson 95% interval, and its n where that is not the row's. */
export interface MetricCell {
  readonly rate: number;
  readonly interval: readonly [number, number] | null;
  readonly n: number | null;
  /** What else belongs to the number, in a word or two. */
  readonly note?: string;
}

export interface MetricTableRow {
  readonly label: string;
  readonly n: number;
  /** A control: not what the model does by itself. */
  readonly control: boolean;
  readonly cells: readonly (MetricCell | null)[];
}

export interface MetricTable {
  readonly id: 'tasks' | 'sampling' | 'generalization' | 'things' | 'questions' | 'ablations';
  readonly caption: string;
  /** What the rows are. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly MetricTableRow[];
}

type Row = Metrics['rows'][number];
type QuestionRow = NonNullable<Metrics['questions']>[number];

/** A number with its place in a grid. */
interface Placed extends Share {
  readonly row: string;
  readonly column: string;
  readonly n: number;
  readonly control: boolean;
}

const CONTROLS: Readonly<Record<string, string>> = {
  none: 'the model',
  'plan first': 'planning first',
  blind: 'grey frames',
  'wrong-instruction': 'wrong instruction',
  'wrong-instruction: the object meant': 'wrong instruction: what was meant',
  'wrong-instruction: the object told': 'wrong instruction: what was told',
  'nonsense-word': 'target called “the blicket”',
  'no-op': 'no action',
  expert: 'scripted expert',
};

const SETS: Readonly<Record<string, string>> = {
  seen: 'as in training',
  'unseen-pairs': 'pairs kept out of instructions',
  'unseen-background': 'backgrounds beyond training',
  'unseen-camera': 'camera and light beyond training',
  crowded: 'up to ten objects',
  'unseen-wording': 'unseen wording',
  'asked-words': 'names only questions had',
  'unseen-words': 'names never seen',
};

const KINDS: Readonly<Record<QuestionKind, string>> = {
  color: 'what colour',
  shape: 'what shape',
  exists: 'is there',
  count: 'how many',
  where: 'where',
  beside: 'what is beside',
  holding: 'holding anything',
  held: 'holding what',
};

/** What is not in the list is written as the manifest has it. */
const inWords = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] ?? name) : name;

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

/** The column of all kinds of question in one. */
const QUESTIONS = 'questions';

/** Columns by task, in the order the tasks come, questions last: "pick", and "pick, unseen wording" behind it. */
const inOrder = (columns: readonly string[]): readonly string[] => {
  const taskIn = (column: string): string => column.split(',')[0] ?? '';
  const tasks = distinct(columns.map(taskIn)).toSorted(
    (a, b) => Number(a === QUESTIONS) - Number(b === QUESTIONS),
  );
  return columns.toSorted((a, b) => tasks.indexOf(taskIn(a)) - tasks.indexOf(taskIn(b)));
};

/** Rows and tasks in the order they come, which is that of the registry (scripts/publish-metrics.mjs). */
const grid = (placed: readonly Placed[]): Pick<MetricTable, 'columns' | 'rows'> => {
  const columns = inOrder(distinct(placed.map(({ column }) => column)));
  const rows = distinct(placed.map(({ row }) => row)).map((label) => {
    const found = columns.map((c) => placed.find(({ row, column }) => row === label && column === c));
    const first = found.find((cell) => cell !== undefined);
    const n = first?.n ?? 0;
    const cells = found.map((cell) =>
      cell ? { rate: cell.rate, interval: cell.wilson95, n: cell.n === n ? null : cell.n } : null,
    );
    return { label, n, control: first?.control ?? false, cells };
  });
  return { columns, rows };
};

/** "int8, wasm" only where one of its kind would be taken for the other. */
const variantWords = (variant: string, among: readonly string[]): string =>
  distinct(among).length > 1 && variant !== '-' ? ` (${variant})` : '';
const clockWords = (clock: string): string => (clock === 'paused' ? '' : `, ${clock} clock`);
/** "plan first" is the model itself; "blind, plan first" is not. */
const isControl = (control: string): boolean => control !== 'none' && control !== 'plan first';

const taskTable = (rows: readonly Row[]): MetricTable => {
  const label = ({ control, variant, clock }: Row): string => {
    const among = rows.filter((r) => r.control === control).map((r) => r.variant);
    const which = control === 'none' && variant !== '-' ? ` (${variant})` : variantWords(variant, among);
    return inWords(CONTROLS, control) + which + clockWords(clock);
  };
  const placed = rows.map((r) => ({
    ...r,
    ...{ row: label(r), column: r.task, n: r.episodes, control: isControl(r.control) },
  }));
  const caption = 'Closed-loop success on the release seeds';
  return { id: 'tasks', caption, corner: 'driven by', ...grid(placed) };
};

const samplingTable = (drawn: NonNullable<Metrics['sampling']>): MetricTable => ({
  id: 'sampling',
  caption: 'Tokens drawn instead of the likeliest',
  corner: 'temperature',
  ...grid(
    drawn.map((r) => ({
      ...r,
      ...{ row: String(r.temperature), column: r.task, n: r.episodes, control: false },
    })),
  ),
});

const thingsTable = (rows: NonNullable<Metrics['things']>): MetricTable => ({
  id: 'things',
  caption: 'Things and pictures: whose names, and how they are called',
  corner: 'table, names, called by',
  ...grid(
    rows.map((r) => {
      const control = r.control === 'none' ? '' : `, ${inWords(CONTROLS, r.control)}`;
      const row = `${r.table}, ${r.names ?? 'any'}, ${r.wording ?? 'name'}${control}`;
      return { ...r, row, column: r.task, n: r.episodes, control: isControl(r.control) };
    }),
  ),
});

const generalizationTable = (
  unusual: NonNullable<Metrics['generalization']>,
  usual: readonly Row[],
): MetricTable => {
  const variants = unusual.filter((r) => r.control === 'none').map((r) => r.variant);
  const seen = usual
    .filter((r) => r.control === 'none' && r.clock === 'paused' && variants.includes(r.variant))
    .map((r) => ({ ...r, set: 'seen' }));
  const placed = [...seen, ...unusual].map((r) => {
    const control = r.control === 'none' ? '' : `, ${inWords(CONTROLS, r.control)}`;
    const row = inWords(SETS, r.set) + control + variantWords(r.variant, variants) + clockWords(r.clock);
    return { ...r, row, column: r.task, n: r.episodes, control: isControl(r.control) };
  });
  const caption = 'One thing changed at a time';
  return { id: 'generalization', caption, corner: 'scenes and words', ...grid(placed) };
};

const questionTable = (questions: readonly QuestionRow[]): MetricTable => {
  const sets = distinct(questions.map(({ set }) => set));
  const variants = questions.map(({ variant }) => variant);
  const cell = ({ rate, wilson95 }: Share): MetricCell => ({ rate, interval: wilson95, n: null });
  return {
    id: 'questions',
    caption: 'Exact answers to questions about a frame',
    corner: 'question',
    columns: ['exact answer', 'with a grey frame', 'always the commonest'],
    rows: questions.map((q) => ({
      label:
        inWords(KINDS, q.kind) +
        (sets.length > 1 ? `, ${inWords(SETS, q.set)}` : '') +
        variantWords(q.variant, variants),
      n: q.n,
      control: false,
      cells: [
        cell(q),
        cell(q.blind),
        { rate: q.majority.rate, interval: null, n: null, note: `“${q.majority.answer}”` },
      ],
    })),
  };
};

const ablationTable = (ablations: NonNullable<Metrics['ablations']>): MetricTable => {
  const variants = ablations.map(({ variant }) => variant);
  const column = ({ task, set }: (typeof ablations)[number]): string =>
    (task === 'question' ? QUESTIONS : task) + (set === 'seen' ? '' : `, ${inWords(SETS, set)}`);
  const known = Object.keys(SETS);
  const rank = (set: string): number => (known.includes(set) ? known.indexOf(set) : known.length);
  const placed = ablations
    // the columns of a task in this order; questions, which are no task, behind all tasks
    .toSorted(
      (a, b) => Number(a.task === 'question') - Number(b.task === 'question') || rank(a.set) - rank(b.set),
    )
    .map((r) => ({
      ...r,
      row: r.name + variantWords(r.variant, variants),
      column: column(r),
      n: r.episodes,
      control: false,
    }));
  return {
    id: 'ablations',
    caption: 'Ablations: trained from scratch for equal, fewer steps, to compare with each other',
    corner: 'trained',
    ...grid(placed),
  };
};

/** The tables that have something to say, in order. */
export const tablesOf = ({
  rows,
  sampling,
  generalization,
  things,
  questions,
  ablations,
}: Metrics): readonly MetricTable[] => [
  ...(rows.length > 0 ? [taskTable(rows)] : []),
  ...(sampling?.length ? [samplingTable(sampling)] : []),
  ...(generalization?.length ? [generalizationTable(generalization, rows)] : []),
  ...(things?.length ? [thingsTable(things)] : []),
  ...(questions?.length ? [questionTable(questions)] : []),
  ...(ablations?.length ? [ablationTable(ablations)] : []),
];
