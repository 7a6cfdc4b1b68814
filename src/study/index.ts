export { CONTROLS, type Control, createExpertPolicy, createNoOpPolicy } from './policies.ts';
export { createRecorder, type Trace } from './recorder.ts';
export { replay } from './replay.ts';
export { mean, type Proportion, proportion, quantile, wilson95 } from './statistics.ts';
