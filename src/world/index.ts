export { loadPhysics, type Physics } from './physics.ts';
export { createBench } from './bench.ts';
export { createWorld, type EditableWorld } from './world.ts';
