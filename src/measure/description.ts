/**
 * A measurement as data: which episodes, driven by whom, and by whom else for comparison. It is its own link: a page
 * that opens the query runs the same episodes, and so does the command that is written from it. Pure.
 */
import type { Clock, Provider, TableName, TaskName } from '../contracts.ts';
import {
  CONTROLS,
  type Control,
  EVALUATION_SETS,
  type EvaluationSet,
  isScripted,
} from '../evaluation/index.ts';
import type { VariantId } from '../policy/index.ts';
import { DEFAULT_ROBOT, ROBOT_IDS } from '../robots/index.ts';
import {
  choice,
  decimal,
  flag,
  integer,
  keysOf,
  type Rows,
  readAddress,
  text,
  writeRows,
} from '../runtime/address-rows.ts';
import { checkInstruction, MAX_INSTRUCTION } from '../runtime/instruction.ts';
import { OWN_PREFIX } from '../runtime/own-policy/shelf.ts';
import { SETTINGS } from '../runtime/settings.ts';
import { strayKeys } from '../runtime/unknown-keys.ts';
import { STAGED, TASK_NAMES } from '../tasks/index.ts';
import { NAMED_TABLES } from '../things/table-names.ts';

/** The key that opens the view; its value says nothing. */
export const MEASURE_KEY = 'measure';

export const VARIANTS = ['float32', 'float16', 'int8'] as const satisfies readonly VariantId[];
export const PROVIDERS = ['wasm', 'webgpu'] as const satisfies readonly Provider[];
export const [FEWEST, MOST] = [5, 200] as const;
/** The first of the seeds that are for looking, choosing and tuning (docs/evaluation.md). */
export const FIRST_SEED = 10_000;
export const MOST_SEED = 0x7fff_ffff;
export const MAX_TEMPERATURE = 2;

/** Who drives. */
export interface Side {
  /** 'none': the model as it is; others are compared with (docs/evaluation.md, Controls). */
  readonly control: Control;
  /** A folder of models/, with a colon another head that lies on its trunk: "pico", "pico:flow". */
  readonly model: string;
  /** 'usual': the smallest that the provider runs. */
  readonly variant: VariantId | 'usual';
  readonly provider: Provider;
  /** 0: greedy. */
  readonly temperature: number;
  /** The model writes a plan first. */
  readonly plan: boolean;
}

/** Which episodes, the same for both sides. */
export interface Episodes {
  readonly task: TaskName;
  /** Said in every episode in place of the task's wordings; empty: those. It decides the task. */
  readonly sentence: string;
  readonly set: EvaluationSet;
  readonly table: TableName;
  readonly robot: string;
  /** Real-time: the world does not wait for the model, so an episode depends on the machine. */
  readonly clock: Clock;
  /** Simulated milliseconds from a look to its action, of both sides (paused clock). */
  readonly delay: number;
  /** Actions a simulated second of a side that no model drives; 0: as its language says. */
  readonly rate: number;
  readonly episodes: number;
  /** The first seed that is looked at; the next ones follow. */
  readonly seed: number;
}

export interface Description extends Episodes {
  readonly a: Side;
  /** Null: nothing is compared. */
  readonly b: Side | null;
}

export type SideName = 'a' | 'b';

const isModelName = (name: string): boolean => SETTINGS.model.parse(name) === name;

/** Tasks of every table, and those that have a table of their own. */
const ASKED: readonly TaskName[] = [...TASK_NAMES, ...STAGED.map(({ name }) => name)];
export const [MAX_DELAY, MAX_RATE] = [2000, 50] as const;

const EPISODES: Rows<Episodes> = {
  task: choice<TaskName>('task', 'pick', ASKED),
  sentence: text(
    'say',
    '',
    `words, at most ${MAX_INSTRUCTION} characters`,
    (said) => said === '' || checkInstruction(said).ok,
  ),
  set: choice<EvaluationSet>('set', 'seen', EVALUATION_SETS),
  table: choice<TableName>('table', 'blocks', ['blocks', ...NAMED_TABLES]),
  robot: choice('robot', DEFAULT_ROBOT, ROBOT_IDS),
  clock: choice<Clock>('clock', 'paused', ['paused', 'realtime']),
  delay: integer('delay', 0, 0, MAX_DELAY),
  rate: integer('rate', 0, 0, MAX_RATE),
  episodes: integer('episodes', 20, FEWEST, MOST),
  seed: integer('seed', FIRST_SEED, 0, MOST_SEED),
};

const USUAL: Side = {
  control: 'none',
  model: 'pico',
  variant: 'usual',
  provider: 'wasm',
  temperature: 0,
  plan: false,
};

/** Keys of side B begin with "b-", and what it does not say is as side A has it. */
const sideRows = (prefix: string, usual: Side): Rows<Side> => ({
  control: choice<Control>(`${prefix}control`, usual.control, CONTROLS),
  model: text(
    `${prefix}model`,
    usual.model,
    'a name of small letters, digits and dashes, and after a colon its head',
    isModelName,
  ),
  variant: choice<Side['variant']>(`${prefix}variant`, usual.variant, ['usual', ...VARIANTS]),
  provider: choice<Provider>(`${prefix}provider`, usual.provider, PROVIDERS),
  temperature: decimal(`${prefix}temperature`, usual.temperature, 0, MAX_TEMPERATURE),
  plan: flag(`${prefix}plan`, usual.plan),
});

const SIDE_A = sideRows('', USUAL);
const B_PREFIX = 'b-';
const COMPARED = { b: flag('b', false) };

/** Keys of the page that stay in the address. */
export const KEPT_KEYS = [SETTINGS.theme.key, 'test'] as const;

const B_KEYS = keysOf(sideRows(B_PREFIX, USUAL));
const KEYS = [
  ...[MEASURE_KEY, ...keysOf(EPISODES), ...keysOf(SIDE_A), ...keysOf(COMPARED)],
  ...[...B_KEYS, ...KEPT_KEYS],
];

/** A sentence for every key that nothing reads, and for what is said of a B that there is not. */
const strays = (query: string, compared: boolean): readonly string[] => {
  const given = [...new Set(new URLSearchParams(query).keys())];
  const alone = compared ? [] : given.filter((key) => B_KEYS.includes(key));
  return [
    ...strayKeys(query, KEYS),
    ...alone.map((key) => `“${key}” is about B, and nothing is compared: add b=1.`),
  ];
};

/** What says nothing where no model drives is as if it had not been said: one measurement, one link. */
const plain = (side: Side): Side => {
  if (!isScripted(side.control)) return side;
  const { model, variant, provider, temperature, plan } = USUAL;
  return { control: side.control, model, variant, provider, temperature, plan };
};

/** As its link reopens it. */
export const settled = (description: Description): Description => {
  const said = checkInstruction(description.sentence);
  return {
    ...description,
    sentence: description.sentence === '' || !said.ok ? description.sentence : said.value,
    a: plain(description.a),
    b: description.b && plain(description.b),
  };
};

export interface ReadDescription {
  readonly description: Description;
  /** A sentence for every value of the query that was not used. */
  readonly problems: readonly string[];
}

export const readDescription = (query: string): ReadDescription => {
  const episodes = readAddress(EPISODES, query);
  const a = readAddress(SIDE_A, query);
  const compared = readAddress(COMPARED, query);
  const b = compared.state.b ? readAddress(sideRows(B_PREFIX, a.state), query) : null;
  return {
    description: settled({ ...episodes.state, a: a.state, b: b?.state ?? null }),
    problems: [
      ...[...episodes.problems, ...a.problems, ...compared.problems, ...(b?.problems ?? [])],
      ...strays(query, compared.state.b),
    ],
  };
};

/** What differs from the defaults, in a fixed order. */
export const writeDescription = (description: Description): string => {
  const { a, b, ...episodes } = settled(description);
  const params = new URLSearchParams({ [MEASURE_KEY]: '' });
  writeRows(EPISODES, episodes, params);
  writeRows(SIDE_A, a, params);
  if (b) {
    params.set('b', '1');
    writeRows(sideRows(B_PREFIX, a), b, params);
  }
  return params.toString();
};

/** Equal for equal measurements: what they are kept under. */
export const keyOf = writeDescription;

/** Null: nothing stands against it. */
export const problemOf = (description: Description): string | null => {
  const { task, sentence, table, set, clock, delay, a, b } = description;
  const sides = b ? [a, b] : [a];
  const own = sentence === '' ? STAGED.find(({ name }) => name === task) : undefined;
  const checked = sentence === '' ? null : checkInstruction(sentence);
  if (checked && !checked.ok) return checked.error.message;
  if (sentence !== '' && set === 'unseen-pairs') {
    return 'The set of unseen pairs is about the task’s own wordings: leave out the sentence, or choose another set.';
  }
  if (table !== 'blocks' && set === 'unseen-pairs') {
    return 'Unseen pairs are of colours and shapes: choose a table of blocks, or another set.';
  }
  if (delay > 0 && clock === 'realtime') {
    return 'A delay is of simulated time: choose the paused clock, or take the delay out.';
  }
  if (own && table !== 'blocks' && table !== own.table) {
    return `“${own.title}” has a table of its own: choose blocks, which stands for any, or ${own.table}.`;
  }
  if (own && (set === 'unseen-pairs' || set === 'crowded')) {
    return `“${own.title}” has scenes of its own: choose a set that is about how they look.`;
  }
  if (own && sides.some(({ control }) => control === 'wrong-instruction' || control === 'nonsense-word')) {
    return `“${own.title}” has one goal, and no other to tell: choose another control.`;
  }
  for (const side of sides) {
    if (sentence !== '' && (side.control === 'wrong-instruction' || side.control === 'nonsense-word')) {
      return 'This control says something else than your sentence: leave out one of the two.';
    }
  }
  return null;
};

const quoted = (said: string): string => `"${said.replace(/(["\\$`])/g, '\\$1')}"`;

/**
 * The command that runs the episodes of one side, by what its head says when it has been loaded. `own`: options that stand for a
 * policy of the visitor's own.
 */
export const commandOf = (
  description: Description,
  name: SideName,
  loaded: { readonly variant?: string | null | undefined; readonly own?: string | undefined } = {},
): string => {
  const { task, sentence, set, table, robot, clock, episodes, seed, delay, rate } = settled(description);
  const side = settled(description)[name] ?? description.a;
  const chosen = side.variant === 'usual' ? loaded.variant : side.variant;
  const brought = side.model.startsWith(OWN_PREFIX);
  const [folder, head] = side.model.split(':');
  const driver = isScripted(side.control)
    ? []
    : [
        brought ? (loaded.own ?? '--policy PATH') : `--model ${folder}`,
        ...(head === undefined ? [] : [`--head ${head}`]),
        `--provider ${side.provider}`,
        ...(chosen ? [`--variant ${chosen}`] : []),
        ...(side.temperature > 0 ? [`--temperature ${side.temperature}`] : []),
        ...(side.plan ? ['--plan yes'] : []),
      ];
  return [
    'npm run eval --',
    sentence === '' ? `--task ${task}` : `--sentence ${quoted(sentence)}`,
    ...(set === 'seen' ? [] : [`--set ${set}`]),
    ...(table === 'blocks' ? [] : [`--table ${table}`]),
    ...(robot === DEFAULT_ROBOT || (brought && driver.length > 0) ? [] : [`--robot ${robot}`]),
    ...(clock === 'paused' ? [] : [`--clock ${clock}`]),
    ...(delay === 0 ? [] : [`--delay ${delay}`]),
    ...(rate === 0 || !isScripted(side.control) ? [] : [`--rate ${rate}`]),
    `--episodes ${episodes} --seed ${seed}`,
    ...(side.control === 'none' ? [] : [`--control ${side.control}`]),
    ...driver,
    '--steps --json result.json',
  ].join(' ');
};
