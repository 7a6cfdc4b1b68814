export { replay } from '../episode/replay.ts';
export { createRecorder, type Trace } from '../episode/trace.ts';
export { CONTROLS, type Control, createExpertPolicy, createNoOpPolicy } from './policies.ts';
export { mean, type Proportion, proportion, quantile, wilson95 } from './statistics.ts';
