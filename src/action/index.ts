export { decodeTokens, encodeAction, type TokenDetail, tokenDetails } from './decode.ts';
export { decodeProprioception, encodeProprioception } from './proprioception.ts';
export { MIN_MERGED_BINS, mergedTokens, requantize } from './requantize.ts';
export {
  ACTION_SPEC,
  BINS,
  binCentre,
  binOf,
  binWidth,
  DIMENSIONS,
  type DimensionSpec,
  PROPRIOCEPTION_SPEC,
} from './spec.ts';
