/** What a model can do wrong with FAST tokens, and what a decoder can do then. */
import type { Chunk, FastCodec, FastRepair } from '../../action/codecs/index.ts';
import type { TabletopError } from '../../contracts.ts';
import { type Off, offBetween } from './model.ts';

export type Fault = 'none' | 'drop' | 'repeat' | 'swap' | 'unknown';

/** The tokens with one of them damaged; `at` is wrapped to their number. */
export const damaged = (
  tokens: readonly number[],
  fault: Fault,
  at: number,
  size: number,
): readonly number[] => {
  const i = tokens.length === 0 ? 0 : at % tokens.length;
  switch (fault) {
    case 'none':
      return tokens;
    case 'drop':
      return tokens.filter((_, j) => j !== i);
    case 'repeat':
      return tokens.flatMap((id, j) => (j === i ? [id, id] : [id]));
    case 'swap':
      return tokens.map((id, j) => (j === i ? (id + 1) % size : id));
    case 'unknown':
      return tokens.map((id, j) => (j === i ? size + 7 : id));
  }
};

export interface Outcome {
  readonly tokens: readonly number[];
  /** How many coefficients the known tokens stand for, of how many. */
  readonly integers: number;
  readonly wanted: number;
  /** What the arm would do; null: it holds. */
  readonly motion: Chunk | null;
  readonly error: TabletopError | null;
  readonly off: Off | null;
  readonly padded: number;
  readonly dropped: number;
  readonly unknown: number;
}

export const outcomeOf = (
  codec: FastCodec,
  asked: Chunk,
  tokens: readonly number[],
  repair: FastRepair,
): Outcome => {
  const integers = tokens.reduce((sum, id) => sum + (codec.pairs.expand(id)?.length ?? 0), 0);
  const wanted = codec.horizon * codec.dimensions;
  const result = codec.decode(tokens, repair);
  const counts = (result.ok ? result.value.repaired : undefined) ?? { padded: 0, dropped: 0, unknown: 0 };
  const motion = result.ok ? result.value.chunk : null;
  return {
    tokens,
    integers,
    wanted,
    motion,
    error: result.ok ? null : result.error,
    off: motion && offBetween(asked, motion),
    ...counts,
  };
};
