/** How actions become integers, in the conventions of the field, side by side. Pure: no DOM, no model. */

export { type BytePairs, createBpe, type Merge, trainBpe } from '../../math/fast/bpe.ts';
export { dct, inverseDct } from '../../math/fast/dct.ts';
export {
  type Chunk,
  createFast,
  type FastCodec,
  type FastDecoding,
  type FastEncoding,
  type FastErrorBound,
  type FastRepair,
  type FastSettings,
  type FastTraining,
  trainFast,
} from '../../math/fast/fast.ts';
export { type QuantileStatistics, quantileStatistics } from '../../math/fast/quantiles.ts';
export {
  type BinCodec,
  type BinConvention,
  createBins,
  digitize,
  type EdgesMistake,
  edgesMistake,
  MAX_BINS,
  MIN_BINS,
} from './bins.ts';
export type {
  Carrier,
  LanguageId,
  Sentence,
  SpokenToken,
  TextTrip,
  TokenLanguage,
  TripOutcome,
} from './language.ts';
export { LANGUAGES, openVlaLanguage } from './languages.ts';
export {
  type ActionStatistics,
  EXAMPLE_STATISTICS,
  normalize,
  TABLETOP_STATISTICS,
  unnormalize,
} from './normalization.ts';
