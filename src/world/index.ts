export { createBench } from './bench.ts';
export { loadPhysics, type Physics } from './physics.ts';
export { createWorld, type EditableWorld } from './world.ts';
