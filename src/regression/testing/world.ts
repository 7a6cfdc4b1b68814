/** The real world in Node, with a camera that draws nothing: what a replay and the scripted expert need. */
import type { Frame, Observer, SceneSpec } from '../../contracts.ts';
import { createArena } from '../../runtime/arena.ts';
import { type EditableWorld, loadPhysics } from '../../world/index.ts';

const FRAME: Frame = { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 };

/** One grey pixel, again and again. */
export const noCamera: Observer = {
  kind: 'sim',
  look: async () => ({ ok: true, value: { frame: FRAME } }),
};

/** A world of the scene for as long as `use` takes. */
export const withWorld = async <T>(
  scene: SceneSpec,
  use: (world: EditableWorld) => T | Promise<T>,
): Promise<T> => {
  const world = createArena(await loadPhysics(), scene);
  try {
    return await use(world);
  } finally {
    world.dispose();
  }
};
