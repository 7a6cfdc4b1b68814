/**
 * Every setting is one row: name, type, default, key in a link, allowed values. The link codec, the share button
 * and the controls all read this table, so that a link carries the whole experiment, seed included.
 */
import type { Clock, FrameSourceKind, PolicyKind, TableName, TabletopError } from '../contracts.ts';
import type { EvaluationSet } from '../evaluation/index.ts';
import { TURNS, type Turn } from '../observe/index.ts';
import { DEFAULT_ROBOT, ROBOT_IDS } from '../robots/index.ts';
import { TABLES } from '../things/table-names.ts';
import { choice, flag, integer, type Row, text } from './address-rows.ts';
import { MAX_INSTRUCTION } from './instruction.ts';
import { parseOwnKey } from './own/own-key.ts';

export type Theme = 'auto' | 'dark' | 'light';
/** What the theme button changes to. */
export const NEXT_THEME = { auto: 'dark', dark: 'light', light: 'auto' } as const satisfies Record<
  Theme,
  Theme
>;
export type Shadows = 'auto' | 'on' | 'off';
export type ProviderChoice = 'auto' | 'webgpu' | 'wasm';

/** Panels that open over or beside the page. */
export const PANELS = ['walk', 'timeline', 'help', 'card'] as const;
export type PanelName = (typeof PANELS)[number];

/** Parts of the page that a link can leave out, for a lesson on the others. */
export const PARTS = [
  'header',
  'recording',
  'scene',
  'sees',
  'says',
  'command',
  'timeline',
  'status',
] as const;
export type PartName = (typeof PARTS)[number];

/** Key of the run in a link, which is no setting (episode/link.ts). */
export const RUN_KEY = 'run';

/** Of evaluation's sets those that a scene has without a task. */
export const SCENE_SETS = [
  'seen',
  'unseen-background',
  'unseen-camera',
  'crowded',
] as const satisfies readonly EvaluationSet[];
export type SceneSet = (typeof SCENE_SETS)[number];

export interface Settings {
  /** The scene is a pure function of this, the robot and the table. */
  readonly seed: number;
  /** Whose arm stands at the table. */
  readonly robot: string;
  /** What lies on it. */
  readonly table: TableName;
  /** The conditions of the scene, as evaluation has them: its look to the policy camera, and how crowded it is. */
  readonly set: SceneSet;
  /** The visitor's own thing that lies there, too, by the name of its words and file (own/own-shelf.ts); empty: none. */
  readonly own: string;
  /** The sentence; empty means the scene's first example. */
  readonly instruction: string;
  readonly driver: PolicyKind;
  readonly clock: Clock;
  readonly camera: FrameSourceKind;
  /** The webcam's, video's or image's left and right are swapped, after turning. */
  readonly mirror: boolean;
  /** Degrees clockwise that its picture is turned by to stand upright. */
  readonly turn: Turn;
  readonly provider: ProviderChoice;
  /** Folder under models/. */
  readonly model: string;
  /** 0 is greedy; above, Gumbel noise times this is added to the logits. */
  readonly temperature: number;
  /** Another draw of the same run, above temperature 0: the same scene, other chances. */
  readonly draw: number;
  /** Bins a displacement or rotation token is merged to before it is carried out; 256: as it was said. */
  readonly bins: number;
  /** Euler steps of a head that flows; 0: as its model says. */
  readonly flowSteps: number;
  /** Actions a simulated second of who drives displacements without a model; 0: as its language says. A model says its own. */
  readonly hz: number;
  /** Simulated milliseconds that pass from a look to its action (paused clock): a slower policy, deterministic. */
  readonly delay: number;
  /** The model writes a plan before the first action of a run, and acts under it. */
  readonly planFirst: boolean;
  /** The model is asked whether it sees what is named, before a run begins. */
  readonly lookFirst: boolean;
  /** Over a desk: look again and again, in real time, and never end by itself. */
  readonly follow: boolean;
  /** Steps an episode may take at 5 actions a second; faster ones get as many seconds. */
  readonly maxSteps: number;
  readonly theme: Theme;
  /** Real shadows in the large view; auto: where a graphics card draws them. */
  readonly shadows: Shadows;
  readonly panel: PanelName | null;
  /** Parts of the page that are not shown. */
  readonly hide: readonly PartName[];
}

export type SettingName = keyof Settings;

const decimal = (key: string, fallback: number, low: number, high: number): Row<number> => ({
  key,
  fallback,
  allowed: `a number from ${low} to ${high}`,
  parse: (text) => {
    if (!/^\d{1,6}(\.\d{1,17})?$/.test(text)) return undefined;
    const value = Number(text);
    return value >= low && value <= high ? value : undefined;
  },
  format: String,
});

const panel = (key: string): Row<PanelName | null> => ({
  key,
  fallback: null,
  allowed: PANELS.join(', '),
  parse: (value) => PANELS.find((name) => name === value),
  format: (value) => value ?? '',
});

const NO_PARTS: readonly PartName[] = [];

/** Some of a list of names, each once, in the list's order, separated by commas. */
const parts = (key: string): Row<readonly PartName[]> => ({
  key,
  fallback: NO_PARTS,
  allowed: `names of ${PARTS.join(', ')}, separated by commas`,
  parse: (text) => {
    const given = text.split(',');
    if (!given.every((name) => (PARTS as readonly string[]).includes(name))) return undefined;
    return PARTS.filter((name) => given.includes(name));
  },
  format: (names) => names.join(','),
});

export const SETTINGS: { readonly [N in SettingName]: Row<Settings[N]> } = {
  seed: integer('seed', 7, 0, 0x7fff_ffff),
  robot: choice('robot', DEFAULT_ROBOT, ROBOT_IDS),
  table: choice<TableName>('table', 'blocks', TABLES),
  set: choice<SceneSet>('set', 'seen', SCENE_SETS),
  instruction: text(
    'say',
    '',
    `at most ${MAX_INSTRUCTION} characters`,
    (value) => value.length <= MAX_INSTRUCTION,
  ),
  own: text('own', '', 'a name and eight digits of a file', (value) => parseOwnKey(value) !== null),
  driver: choice<PolicyKind>('driver', 'model', ['model', 'expert', 'no-op']),
  clock: choice<Clock>('clock', 'paused', ['paused', 'realtime']),
  camera: choice<FrameSourceKind>('camera', 'sim', ['sim', 'webcam', 'video', 'image']),
  mirror: flag('mirror', false),
  turn: {
    key: 'turn',
    fallback: 0,
    allowed: TURNS.join(', '),
    parse: (text) => TURNS.find((turn) => String(turn) === text),
    format: String,
  },
  provider: choice<ProviderChoice>('provider', 'auto', ['auto', 'webgpu', 'wasm']),
  model: text('model', 'pico', 'a name of small letters, digits and dashes', (value) =>
    /^[a-z0-9][a-z0-9-]{0,31}(?::[a-z0-9-]{1,31})?$/.test(value),
  ),
  temperature: decimal('temperature', 0, 0, 2),
  draw: integer('draw', 0, 0, 9999),
  bins: integer('bins', 256, 2, 256),
  flowSteps: integer('flow', 0, 0, 10),
  hz: integer('hz', 0, 0, 50),
  delay: decimal('delay', 0, 0, 2000),
  planFirst: flag('plan', false),
  lookFirst: flag('look', true),
  follow: flag('follow', true),
  maxSteps: integer('steps', 60, 1, 500),
  theme: choice<Theme>('theme', 'auto', ['auto', 'dark', 'light']),
  shadows: choice<Shadows>('shadows', 'auto', ['auto', 'on', 'off']),
  panel: panel('panel'),
  hide: parts('hide'),
};

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

export const defaultSettings = (): Settings =>
  Object.fromEntries(SETTING_NAMES.map((name) => [name, SETTINGS[name].fallback])) as unknown as Settings;

/** Keys that are no settings, each read where it is used. */
const OTHER_KEYS = [
  'test',
  'lab',
  'measure',
  'teach',
  'cameras',
  'size',
  'lesson',
  'did',
  'run',
  'recording',
  'offline',
  'scene',
  'frame',
];

export const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...SETTING_NAMES.map((name) => SETTINGS[name].key),
  ...OTHER_KEYS,
]);

/** Keys of an address that nothing reads, each once. */
export const unknownKeys = (query: string): readonly string[] =>
  [...new Set(new URLSearchParams(query).keys())].filter((key) => !KNOWN_KEYS.has(key));

export interface ReadSettings {
  readonly settings: Settings;
  /** One SETTING_INVALID for every value of the link that was not used. */
  readonly problems: readonly TabletopError[];
}

const shorten = (value: string): string => (value.length > 40 ? `${value.slice(0, 40)}...` : value);

/** The query part of a link -> settings. A value that is not allowed is replaced by its default, and named. */
export const readSettings = (query: string): ReadSettings => {
  const params = new URLSearchParams(query);
  const problems: TabletopError[] = [];
  const entries = SETTING_NAMES.map((name) => {
    const row = SETTINGS[name];
    const given = params.get(row.key);
    if (given === null) return [name, row.fallback];
    const value = row.parse(given);
    if (value !== undefined) return [name, value];
    const used = String(row.fallback ?? '') === '' ? 'left empty' : `set to ${String(row.fallback)}`;
    problems.push({
      code: 'SETTING_INVALID',
      message: `The link asks for ${row.key} = “${shorten(given)}”, which must be ${row.allowed}. It was ${used}.`,
    });
    return [name, row.fallback];
  });
  return { settings: Object.fromEntries(entries) as unknown as Settings, problems };
};

const formatRow = <N extends SettingName>(name: N, settings: Settings): string | null => {
  const row = SETTINGS[name];
  const value = settings[name];
  const written = row.format(value);
  return written === row.format(row.fallback) ? null : written;
};

/**
 * Settings -> the query part of a link, only what differs from the defaults, in the table's order. Keys of `keep`
 * that are not settings (`test`, `lab`) stay.
 */
export const writeSettings = (settings: Settings, keep = ''): string => {
  const ours = new Set(SETTING_NAMES.map((name) => SETTINGS[name].key));
  const params = new URLSearchParams();
  for (const [key, value] of new URLSearchParams(keep)) if (!ours.has(key)) params.append(key, value);
  for (const name of SETTING_NAMES) {
    const value = formatRow(name, settings);
    if (value !== null) params.set(SETTINGS[name].key, value);
  }
  return params.toString();
};
