/** Scenes under any look, with a camera that also says where a point falls in its frame. One WebGL context for all. */
import { createArena } from '../../arena.ts';
import type { Result, SceneSpec } from '../../contracts.ts';
import {
  type Appearance,
  createFrameRenderer,
  createPolicyCamera,
  type FrameRenderer,
  type PolicyCamera,
} from '../../render/index.ts';
import { loadPhysics } from '../../world/index.ts';
import { type Bench, sleep } from './rig.browser.ts';

export interface LookBench extends Bench {
  readonly project: PolicyCamera['project'];
}

export interface Looks {
  /** Errors: WORLD_FAILED, WEBGL_FAILED. */
  readonly open: (scene: SceneSpec, appearance: Appearance) => Promise<Result<LookBench>>;
}

export const createLooks = (): Looks => {
  let frames: FrameRenderer | null = null;
  // the last scene's camera is kept until the next one's goes: its materials hold the compiled shaders
  let retired: PolicyCamera | null = null;

  const renderer = (): Result<FrameRenderer> => {
    if (frames) return { ok: true, value: frames };
    const made = createFrameRenderer();
    if (made.ok) frames = made.value;
    return made;
  };

  const open: Looks['open'] = async (scene, appearance) => {
    await sleep(0); // between scenes the tab may breathe
    const drawing = renderer();
    if (!drawing.ok) return drawing;
    const physics = await loadPhysics().catch(String);
    if (typeof physics === 'string') {
      const message = 'The physics could not be loaded. Build the site again.';
      return { ok: false, error: { code: 'WORLD_FAILED', message, detail: physics } };
    }
    const world = createArena(physics, scene);
    const camera = createPolicyCamera(scene, drawing.value, appearance);
    const grab = () => {
      camera.update(world);
      return camera.grab();
    };
    const dispose = (): void => {
      world.dispose();
      retired?.dispose();
      retired = camera;
    };
    const first = await grab(); // uploads the scene's shapes, so that no action is charged for it
    if (!first.ok) {
      dispose();
      return first;
    }
    const source = { kind: camera.kind, grab, dispose: () => camera.dispose() };
    return { ok: true, value: { world, camera: source, project: camera.project, dispose } };
  };

  return { open };
};
