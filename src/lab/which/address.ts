/** What the exhibit's address says: which two heads, in which scenes, under what conditions. */
import type { Provider, TaskName } from '../../contracts.ts';
import { SETTINGS } from '../../runtime/settings.ts';
import { BLOCK_TASKS } from '../../tasks/index.ts';
import { choice, integer, type Row, type Rows } from '../address.ts';
import { FACTORS, FIRST_SEED, FLOW_STEPS } from './trials.ts';

export interface WhichState {
  /** The models whose heads are compared: "pico", "pico:l1". */
  readonly a: string;
  readonly b: string;
  readonly task: TaskName;
  /** The first seed that is looked at. */
  readonly seed: number;
  /** Episodes a head. */
  readonly each: number;
  /** Actions of a chunk that are carried out before the next look. */
  readonly execute: number;
  /** Milliseconds that a look of A and of B takes, as they were measured where the link was made; 0: not yet. */
  readonly msA: number;
  readonly msB: number;
  /** Place in FACTORS: how many times its own milliseconds a look is late by. */
  readonly slow: number;
  /** Place in FLOW_STEPS. */
  readonly flow: number;
  readonly bins: number;
  readonly provider: Provider | 'auto';
}

const model = (key: string, fallback: string): Row<string> => ({ ...SETTINGS.model, key, fallback });

export const EACH = [5, 10, 20, 50] as const;

/** A look of a minute: no machine that one would wait for. */
const MOST_MS = 60_000;

export const ROWS: Rows<WhichState> = {
  a: model('a', 'pico'),
  b: model('b', 'pico:l1'),
  task: choice<TaskName>(
    'task',
    'pick',
    BLOCK_TASKS.map(({ name }) => name),
  ),
  seed: integer('first', FIRST_SEED, FIRST_SEED, 99_000),
  each: integer('each', 10, 1, 200),
  execute: integer('execute', 4, 1, 8),
  msA: integer('msa', 0, 0, MOST_MS),
  msB: integer('msb', 0, 0, MOST_MS),
  slow: integer('slow', 0, 0, FACTORS.length - 1),
  flow: integer('flow', FLOW_STEPS.length - 1, 0, FLOW_STEPS.length - 1),
  bins: integer('bins', 256, 2, 256),
  provider: choice('provider', 'auto', ['auto', 'webgpu', 'wasm']),
};
