export { CONTROLS, type Control, isScripted } from './policies.ts';
export { type EpisodeRecord, type EvaluationOptions, type EvaluationResult, resultOf } from './result.ts';
export { conditionOf, EVALUATION_SETS, type EvaluationSet } from './sets.ts';
export {
  mean,
  type PairedCounts,
  type PairedDifference,
  type Proportion,
  pairedDifference,
  proportion,
  quantile,
  wilson95,
} from './statistics.ts';
export type { Trail } from './trail.ts';
