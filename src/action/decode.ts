/** Tokens to actions and back, by the ranges of an ActionSpec. */
import type {
  Action,
  ActionSpec,
  ActionTokens,
  EndEffectorAction,
  Result,
  TabletopError,
  Unit,
} from '../contracts.ts';
import { ACTION_SPEC, binCentre, binOf, type DimensionSpec, EE_DELTA, tokenDimensions } from './spec.ts';
import { actionOf, valuesOf } from './values.ts';

/** One action token, explained: what a chip of the page shows. */
export interface TokenDetail {
  readonly name: string;
  /** The integer the model said. */
  readonly bin: number;
  /** The bin's centre, in `unit` (terminate: the integer itself). */
  readonly value: number;
  readonly unit: Unit;
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

/** What the integers of one ActionSpec mean: a head that speaks tokens has one, others have none. */
export interface TokenCodec {
  readonly spec: ActionSpec;
  /** The specification's dimensions with their legal integers. */
  readonly dimensions: readonly DimensionSpec[];
  /**
   * Each value is its bin's centre. Errors: ILLEGAL_TOKEN (see `tokenDetails`). A malformed answer is never read as
   * zeros: the caller holds the arm.
   */
  decode(tokens: ActionTokens): Result<Action>;
  /**
   * An action of the specification's kind -> the integers whose bins contain it, clipped to each dimension's range.
   * Values must be finite: a NaN gives a NaN token, which `decode` refuses.
   */
  encode(action: Action): ActionTokens;
}

/** `spread`: of the targets that its odds were taught by (spec.ts). */
export const createTokenCodec = (spec: ActionSpec, spread?: readonly number[]): TokenCodec => {
  const dimensions = tokenDimensions(spec, spread);
  return {
    spec,
    dimensions,
    decode: (tokens) => {
      const details = tokenDetails(tokens, dimensions);
      if (!details.ok) return details;
      return actionOf(
        details.value.map(({ value }) => value),
        spec,
      );
    },
    encode: (action) =>
      valuesOf(action, spec).map((value, i) => {
        const dim = dimensions[i];
        return dim === undefined || dim.unit === 'flag' ? value : binOf(dim, value);
      }),
  };
};

/** The codec of the shipped models. */
export const EE_DELTA_CODEC: TokenCodec = createTokenCodec(EE_DELTA);

/** Eight tokens of the shipped models -> a displacement. Errors: ILLEGAL_TOKEN (see `tokenDetails`). */
export const decodeTokens = (tokens: ActionTokens): Result<EndEffectorAction> => {
  const action = EE_DELTA_CODEC.decode(tokens);
  if (!action.ok) return action;
  const { value } = action;
  return value.kind === 'ee-delta' ? { ok: true, value } : illegal('no displacement');
};

export const encodeAction = (action: EndEffectorAction): ActionTokens => EE_DELTA_CODEC.encode(action);
