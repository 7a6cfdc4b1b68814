/** What is recorded, by whom and of what: the view's choices, and the address that stands for them. Pure. */
import type { TableName } from '../contracts.ts';
import type { TeachScene } from '../headless/index.ts';
import { DEFAULT_ROBOT, ROBOT_IDS } from '../robots/index.ts';
import { TABLES } from '../things/table-names.ts';

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

const oneOf = <T extends string>(all: readonly T[], value: string | null, fallback: T): T =>
  all.find((one) => one === value) ?? fallback;

export const readSetup = (query: string): Setup => {
  const params = new URLSearchParams(query);
  const seed = Number(params.get('seed') ?? FIRST_SEED);
  const size = SIZES.find((one) => String(one) === params.get('size')) ?? 128;
  const driver = params.get('driver') ?? 'hand';
  return {
    robot: oneOf(ROBOT_IDS, params.get('robot'), DEFAULT_ROBOT),
    table: oneOf(TABLES, params.get('table'), 'blocks'),
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : FIRST_SEED,
    sentence: params.get('say') ?? '',
    driver: /^[a-z0-9][a-z0-9-]*$/.test(driver) ? driver : 'hand',
    cameras: oneOf(CAMERA_CHOICES, params.get('cameras'), 'table'),
    size,
  };
};

export const sceneOfSetup = ({ robot, table, seed, driver, cameras, size }: Setup): TeachScene => ({
  ...{ robot, table, seed, size, cameras: cameras.split(',') },
  model: driver === 'hand' || driver === 'expert' ? null : driver,
});
