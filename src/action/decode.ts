import type { Action, ActionTokens, Result, TabletopError } from '../contracts.ts';
import { ACTION_SPEC, binCentre, binOf, DIMENSIONS, type DimensionSpec } from './spec.ts';

/** One action token, explained: what a chip of the page shows. */
export interface TokenDetail {
  readonly name: DimensionSpec['name'];
  /** The integer the model said. */
  readonly bin: number;
  /** The bin's centre, in `unit` (terminate: the integer itself). */
  readonly value: number;
  readonly unit: DimensionSpec['unit'];
  /** The dimension's whole range, not the bin's: bin 0 starts at `low`, bin 255 ends at `high`. */
  readonly low: number;
  readonly high: number;
}

const illegal = (detail: string): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: {
    code: 'ILLEGAL_TOKEN',
    message: 'The model said something that is not an action, so the arm holds still. Step again, or reset.',
    detail,
  },
});

/**
 * Tokens -> the same tokens with their bins' centres.
 *
 * Errors: ILLEGAL_TOKEN for a wrong length, a non-integer, or an integer that is not legal at its position.
 */
export const tokenDetails = (
  tokens: ActionTokens,
  spec: readonly DimensionSpec[] = ACTION_SPEC,
): Result<readonly TokenDetail[]> => {
  if (tokens.length !== spec.length) return illegal(`${tokens.length} tokens instead of ${spec.length}`);
  const details: TokenDetail[] = [];
  for (const [i, dim] of spec.entries()) {
    const bin = tokens[i];
    if (bin === undefined || !Number.isInteger(bin) || bin < 0 || bin >= dim.legal) {
      return illegal(`${dim.name} = ${String(bin)}, legal are the integers 0 to ${dim.legal - 1}`);
    }
    const { name, unit, low, high } = dim;
    details.push({ name, bin, value: binCentre(dim, bin), unit, low, high });
  }
  return { ok: true, value: details };
};

/**
 * Eight tokens -> an action in metres, radians (world frame) and opening 0..1: each value its bin's centre.
 *
 * Errors: ILLEGAL_TOKEN (see `tokenDetails`). A malformed answer is never read as zeros: the caller holds the arm.
 */
export const decodeTokens = (
  tokens: ActionTokens,
  spec: readonly DimensionSpec[] = ACTION_SPEC,
): Result<Action> => {
  if (spec.length !== DIMENSIONS) return illegal(`a specification of ${spec.length} dimensions, not 8`);
  const details = tokenDetails(tokens, spec);
  if (!details.ok) return details;
  const at = (i: number): number => details.value[i]?.value ?? Number.NaN; // length checked above
  return {
    ok: true,
    value: {
      terminate: tokens[0] === 1,
      translation: [at(1), at(2), at(3)],
      rotation: [at(4), at(5), at(6)],
      gripper: at(7),
    },
  };
};

/**
 * An action -> the eight tokens whose bins contain it, clipped to each dimension's range. Values must be finite: a
 * NaN gives a NaN token, which `decodeTokens` refuses.
 */
export const encodeAction = (action: Action, spec: readonly DimensionSpec[] = ACTION_SPEC): ActionTokens => {
  const values = [0, ...action.translation, ...action.rotation, action.gripper];
  return spec.map((dim, i) =>
    dim.name === 'terminate' ? Number(action.terminate) : binOf(dim, values[i] ?? Number.NaN),
  );
};
