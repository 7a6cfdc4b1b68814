export { CONTROLS, type Control } from './policies.ts';
export { mean, type Proportion, proportion, quantile, wilson95 } from './statistics.ts';
