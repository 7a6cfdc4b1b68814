/** What is recorded, by whom and of what: the view's choices, and the address that stands for them. Pure. */
import type { TableName } from '../contracts.ts';
import type { TeachScene } from '../headless/index.ts';
import { DEFAULT_ROBOT, ROBOT_IDS } from '../robots/index.ts';
import { choice, integer, keysOf, type Rows, readAddress, text } from '../runtime/address-rows.ts';
import { SETTINGS } from '../runtime/settings.ts';
import { strayKeys } from '../runtime/unknown-keys.ts';
import { TABLES } from '../things/table-names.ts';
import { EPISODE_KEY } from './share.ts';

export interface Setup {
  readonly robot: string;
  readonly table: TableName;
  readonly seed: number;
  /** Empty: the first that the scene offers. */
  readonly sentence: string;
  /** 'hand', 'expert', a folder of models/, or the id of a policy that was brought. */
  readonly driver: string;
  readonly cameras: 'table' | 'table,side';
  /** Side of the frames, pixels. */
  readonly size: number;
}

export const SIZES = [96, 128, 224] as const;
export const CAMERA_CHOICES = ['table', 'table,side'] as const;

/** Scenes of recordings by hand start here; evaluation uses 10000 to 99999. */
const FIRST_SEED = 600_000_000;

const ROWS: Rows<Setup> = {
  robot: choice('robot', DEFAULT_ROBOT, ROBOT_IDS),
  table: choice<TableName>('table', 'blocks', TABLES),
  seed: integer('seed', FIRST_SEED, 0, Number.MAX_SAFE_INTEGER),
  sentence: text('say', '', 'words', () => true),
  driver: text('driver', 'hand', 'hand, expert or the name of a model', (name) =>
    /^[a-z0-9][a-z0-9-]*$/.test(name),
  ),
  cameras: choice('cameras', 'table', CAMERA_CHOICES),
  size: {
    ...{ key: 'size', fallback: 128, allowed: SIZES.join(', '), format: String },
    parse: (said) => SIZES.find((one) => String(one) === said),
  },
};
const KEYS = ['teach', EPISODE_KEY, ...keysOf(ROWS), SETTINGS.theme.key, 'test'];

export const readSetup = (query: string): Setup => readAddress(ROWS, query).state;

/** A sentence for every value and every key of the address that is not used. */
export const addressProblems = (query: string): readonly string[] => [
  ...readAddress(ROWS, query).problems,
  ...strayKeys(query, KEYS),
];

export const sceneOfSetup = ({ robot, table, seed, driver, cameras, size }: Setup): TeachScene => ({
  ...{ robot, table, seed, size, cameras: cameras.split(',') },
  model: driver === 'hand' || driver === 'expert' ? null : driver,
});
