export {
  createTokenCodec,
  decodeTokens,
  EE_DELTA_CODEC,
  encodeAction,
  type TokenCodec,
  type TokenDetail,
  tokenDetails,
} from './decode.ts';
export {
  type ActionLanguage,
  createActionLanguage,
  DEFAULT_LANGUAGE,
  type LanguageSpec,
} from './language.ts';
export { decodeState, encodeState, encodeTcpPose, type JointUnits } from './proprioception.ts';
export { MIN_MERGED_BINS, mergedTokens, requantize } from './requantize.ts';
export {
  ACTION_SPEC,
  BINS,
  binCentre,
  binOf,
  binWidth,
  DIMENSIONS,
  type DimensionSpec,
  EE_DELTA,
  TCP_POSE,
  tokenDimension,
  tokenDimensions,
} from './spec.ts';
export { actionOf, STAY, sameAction, valuesOf } from './values.ts';
