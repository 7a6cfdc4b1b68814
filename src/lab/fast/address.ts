import type { FastRepair } from '../../action/codecs/index.ts';
import { choice, integer, type Row, type Rows } from '../address.ts';
import type { Fault } from './faults.ts';
import { type MotionName, type Path, PRESETS, readPath, writePath } from './motion.ts';

export interface FastState {
  readonly motion: MotionName;
  /** What was drawn; empty until something is. */
  readonly path: Path;
  readonly rate: '5' | '10' | '20' | '50';
  readonly scale: number;
  readonly fault: Fault;
  /** Which token: chosen in the row of tokens, damaged by the fault. */
  readonly at: number;
  readonly repair: FastRepair;
}

const path: Row<Path> = {
  key: 'path',
  fallback: [],
  allowed: '51 points as 306 hexadecimal digits',
  parse: readPath,
  format: writePath,
};

export const FAST_ROWS: Rows<FastState> = {
  motion: choice<MotionName>('motion', 'wiggle', ['reach', 'wiggle', 'step', 'drawn']),
  path,
  rate: choice<FastState['rate']>('hz', '20', ['5', '10', '20', '50']),
  scale: integer('scale', 10, 1, 40),
  fault: choice<Fault>('fault', 'drop', ['none', 'drop', 'repeat', 'swap', 'unknown']),
  at: integer('token', 2, 0, 999),
  repair: choice<FastRepair>('repair', 'error', ['error', 'pad-truncate', 'zeros']),
};

/** The motion that the state shows: what was drawn if anything was, else a preset. */
export const pathOfState = ({ motion, path: drawn }: FastState): Path =>
  motion === 'drawn' ? (drawn.length > 1 ? drawn : PRESETS.reach) : PRESETS[motion];
