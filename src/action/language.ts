/** What a policy's numbers mean: the part of a manifest that turns states into inputs and outputs into actions. */
import type { Action, ActionSpec, ActionTokens, Proprioception, Result, StateSpec } from '../contracts.ts';
import { createTokenCodec, EE_DELTA_CODEC, type TokenCodec } from './decode.ts';
import { encodeState, type JointUnits, type StateEncoding } from './proprioception.ts';
import { EE_DELTA } from './spec.ts';
import { actionOf } from './values.ts';

/** How a chunk's numbers are written: in the units of the ActionSpec, or as -1..1 over its ranges. */
export type ChunkValues = 'units' | 'range';

/** The part of a manifest that this file reads. */
export interface LanguageSpec {
  readonly action: ActionSpec;
  /** What the head gives. */
  readonly given:
    | { readonly kind: 'tokens'; readonly spread?: readonly number[] | undefined }
    | { readonly kind: 'chunk'; readonly values: ChunkValues };
  readonly observation: { readonly state: (StateSpec & { readonly encoding: StateEncoding }) | null };
}

/** What a head gave: tokens, or a chunk of numbers, row-major [length, dimensions]. */
export interface HeadOutput {
  readonly tokens?: ActionTokens;
  readonly chunk?: { readonly values: Float32Array; readonly length: number };
}

export interface ActionLanguage {
  readonly spec: ActionSpec;
  /** Null for heads that do not speak tokens. */
  readonly codec: TokenCodec | null;
  encodeState(p: Proprioception): readonly number[];
  /**
   * Un-normalization: a head's output -> actions, and for a chunk its numbers in the units of the ActionSpec.
   * Errors: ILLEGAL_TOKEN, ACTION_INVALID.
   */
  read(output: HeadOutput): Result<{
    readonly actions: readonly [Action, ...Action[]];
    readonly values?: Float32Array;
  }>;
}

/** -1..1 over the ranges -> units, row by row. */
const unNormalize = (values: Float32Array, { dimensions }: ActionSpec): Float32Array =>
  values.map((value, i) => {
    const { low = 0, high = 0 } = dimensions[i % dimensions.length] ?? {};
    return low + ((value + 1) / 2) * (high - low);
  });

const readChunk = (
  { values, length }: NonNullable<HeadOutput['chunk']>,
  how: ChunkValues,
  spec: ActionSpec,
): ReturnType<ActionLanguage['read']> => {
  const units = how === 'range' ? unNormalize(values, spec) : values;
  const size = spec.dimensions.length;
  const first = actionOf(units.subarray(0, size), spec);
  if (!first.ok) return first;
  const rest: Action[] = [];
  for (let row = 1; row < length; row++) {
    const action = actionOf(units.subarray(row * size, (row + 1) * size), spec);
    if (!action.ok) return action;
    rest.push(action.value);
  }
  return { ok: true, value: { actions: [first.value, ...rest], values: units } };
};

/** `joints`: the robot's own units; needed where the state is of that kind. */
export const createActionLanguage = (
  { action: spec, given, observation: { state } }: LanguageSpec,
  joints: JointUnits,
): ActionLanguage => {
  const codec = given.kind === 'tokens' ? createTokenCodec(spec, given.spread) : null;
  return {
    spec,
    codec,
    encodeState: (p) => (state ? encodeState(p, state, state.encoding, joints) : []),
    read: ({ tokens = [], chunk }) => {
      if (given.kind === 'chunk') {
        return readChunk(chunk ?? { values: new Float32Array(), length: 0 }, given.values, spec);
      }
      const action = (codec ?? EE_DELTA_CODEC).decode(tokens);
      return action.ok ? { ok: true, value: { actions: [action.value] } } : action;
    },
  };
};

/** The language of a robot that is driven without a model: displacements as integers, as the shipped models speak. */
export const DEFAULT_LANGUAGE: Pick<ActionLanguage, 'spec' | 'codec'> = {
  spec: EE_DELTA,
  codec: EE_DELTA_CODEC,
};
