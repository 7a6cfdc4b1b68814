/** What headless commands share: the physics, one WebGL context a size, the engine; each made at first use. */

import type { FrameSource, Result, SceneSpec } from '../contracts.ts';
import {
  type Appearance,
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type FrameRenderer,
  type PolicyCamera,
} from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import { type EditableWorld, loadPhysics, type Physics } from '../world/index.ts';
import { createEngineHolder, type EngineHolder } from './engine.browser.ts';

/** Actions a simulated second. */
export const CONTROL_HZ = 5;

export interface Bench {
  readonly world: EditableWorld;
  /** The policy camera; every grab shows the world as it is now. */
  readonly camera: FrameSource;
  /** Where a point of the world falls in its frame. */
  readonly project: PolicyCamera['project'];
  readonly dispose: () => void;
}

export interface Rig {
  readonly engine: EngineHolder;
  /** A scene brought to life with its policy camera, under the usual look or another. Errors: WORLD_FAILED, WEBGL_FAILED. */
  readonly open: (scene: SceneSpec, appearance?: Appearance) => Promise<Result<Bench>>;
  /** The world's picture now, `size` pixels square, from where the policy camera stands. */
  readonly picture: (world: EditableWorld, size: number) => Promise<Result<Picture>>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export const createRig = (): Rig => {
  const renderers = new Map<number, FrameRenderer>();
  // the last scene's camera is kept until the next one's goes: its materials hold the compiled shaders, 0.2 s a scene
  let retired: FrameSource | null = null;

  const framesOf = (size: number): Result<FrameRenderer> => {
    const known = renderers.get(size);
    if (known) return { ok: true, value: known };
    const made = createFrameRenderer(size);
    if (made.ok) renderers.set(size, made.value);
    return made;
  };

  const physics = async (): Promise<Result<Physics>> => {
    try {
      return { ok: true, value: await loadPhysics() };
    } catch (thrown) {
      const message = 'The physics could not be loaded. Build the site again.';
      return { ok: false, error: { code: 'WORLD_FAILED', message, detail: String(thrown) } };
    }
  };

  const cameraOn = (
    world: EditableWorld,
    frames: FrameRenderer,
    appearance?: Appearance,
  ): FrameSource & Pick<Bench, 'project'> => {
    const camera = createPolicyCamera(world.scene, frames, appearance);
    return {
      project: camera.project,
      kind: camera.kind,
      grab: () => {
        camera.update(world);
        return camera.grab();
      },
      dispose: () => camera.dispose(),
    };
  };

  const open: Rig['open'] = async (scene, appearance) => {
    await sleep(0); // between scenes the tab may breathe: a scripted run would otherwise never yield
    const loaded = await physics();
    if (!loaded.ok) return loaded;
    const frames = framesOf(FRAME_SIZE);
    if (!frames.ok) return frames;
    const world = createArena(loaded.value, scene);
    const camera = cameraOn(world, frames.value, appearance);
    const dispose = (): void => {
      world.dispose();
      retired?.dispose();
      retired = camera;
    };
    // a scene's first frame uploads its shapes; drawn here, so that no action of the run is charged for it
    const first = await camera.grab();
    if (!first.ok) {
      dispose();
      return first;
    }
    return { ok: true, value: { world, camera, project: camera.project, dispose } };
  };

  const picture: Rig['picture'] = async (world, size) => {
    const frames = framesOf(size);
    if (!frames.ok) return frames;
    const camera = cameraOn(world, frames.value);
    const frame = await camera.grab();
    camera.dispose();
    return frame.ok ? { ok: true, value: { width: size, height: size, rgb: frame.value.rgb } } : frame;
  };

  return { engine: createEngineHolder(), open, picture, now: () => performance.now(), sleep };
};
