export { CONTROLS, type Control, createExpertPolicy, createNoOpPolicy } from './policies.ts';
export { createRecorder } from './recorder.ts';
export { replay } from './replay.ts';
export { mean, quantile, wilson95 } from './statistics.ts';
