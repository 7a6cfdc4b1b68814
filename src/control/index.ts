export { createController } from './displacement.ts';
export { IK_DEFAULTS, type IkOptions, type IkProblem, type IkSolution, solveIk } from './ik.ts';
