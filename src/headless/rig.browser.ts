/** What headless commands share: the physics, one WebGL context a frame shape, the engine; each made at first use. */

import type { ObservationSpec, Observer, Result, SceneSpec } from '../contracts.ts';
import { createObserver } from '../observe/index.ts';
import {
  type Appearance,
  createLookLibrary,
  type LookLibrary,
  type Looks,
  lazyReader,
} from '../render/index.ts';
import { siteAssets } from '../runtime/assets.browser.ts';
import type { Assets } from '../runtime/assets.ts';
import { DEFAULT_OBSERVATION } from '../runtime/model-spec.ts';
import { createOwnShelf, type OwnShelf } from '../runtime/own/own-shelf.ts';
import { createOwnPolicyShelf, type OwnPolicyShelf } from '../runtime/own-policy/shelf.ts';
import {
  cameraOn,
  createRenderers,
  type LiveCamera,
  openStage,
  type Renderers,
} from '../runtime/scene-stage.browser.ts';
import type { CloseFrames } from '../runtime/things-model.ts';
import { nextTask, sleep } from '../runtime/timers.ts';
import { type EditableWorld, loadPhysics, type Physics } from '../world/index.ts';
import { createEngineHolder, type EngineHolder } from './engine.browser.ts';

export interface Bench {
  readonly world: EditableWorld;
  readonly looks: Looks;
  /** The first camera of the specification; every grab shows the world as it is now. */
  readonly camera: LiveCamera;
  /** The same camera at another size, made when first grabbed from: what a policy on object tokens looks closely at. */
  readonly close: CloseFrames;
  /** What a policy of the specification is shown, from the beginning of an episode. */
  readonly observer: () => Observer;
  readonly dispose: () => void;
}

export interface BenchOptions {
  /** The usual look, if left out. */
  readonly appearance?: Appearance | undefined;
  /** The shipped models' one camera, if left out. */
  readonly observation?: ObservationSpec | undefined;
}

export interface Rig {
  /** Catalogue and files of the things. */
  readonly assets: Assets;
  /** Things of one's own that were brought. */
  readonly shelf: OwnShelf;
  /** What they look like. */
  readonly library: LookLibrary;
  readonly engine: EngineHolder;
  /** Policies that were brought. */
  readonly policies: OwnPolicyShelf;
  /** A scene brought to life with its policy cameras. Errors: WORLD_FAILED, WEBGL_FAILED, THING_MISSING. */
  readonly open: (scene: SceneSpec, options?: BenchOptions) => Promise<Result<Bench>>;
  /** What draws frames of each shape. */
  readonly renderers: Renderers;
  /** The scene's picture now, `size` pixels square, from where the policy camera stands. */
  readonly picture: (of: Pick<Bench, 'world' | 'looks'>, size: number) => Promise<Result<Picture>>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** The shipped models' camera at another size, pixels. */
export const squareFrames = (size: number): ObservationSpec => ({
  ...DEFAULT_OBSERVATION,
  cameras: DEFAULT_OBSERVATION.cameras.map((camera) => ({ ...camera, width: size, height: size })),
});

/** Most of the catalogue: a bench opens scene after scene. */
const KEPT_MODELS = 150;

export const createRig = (): Rig => {
  const shelf = createOwnShelf();
  const policies = createOwnPolicyShelf();
  const assets = siteAssets(shelf);
  const renderers = createRenderers();
  const library = createLookLibrary({ file: assets.file, reader: lazyReader, keep: KEPT_MODELS });
  // the last scene's cameras are kept until the next one's go: their materials hold the compiled shaders, 0.2 s a scene
  let retired: readonly LiveCamera[] = [];
  const retire = (cameras: readonly LiveCamera[]): void => {
    for (const camera of retired) camera.dispose();
    retired = cameras;
  };

  const physics = async (): Promise<Result<Physics>> => {
    try {
      return { ok: true, value: await loadPhysics() };
    } catch (thrown) {
      const message = 'The physics could not be loaded. Build the site again.';
      return { ok: false, error: { code: 'WORLD_FAILED', message, detail: String(thrown) } };
    }
  };

  const open: Rig['open'] = async (scene, { appearance, observation = DEFAULT_OBSERVATION } = {}) => {
    await nextTask(); // yield to the tab between scenes: a scripted run never waits for anything else
    const loaded = await physics();
    if (!loaded.ok) return loaded;
    const hulls = await assets.hulls(scene);
    if (!hulls.ok) return hulls;
    const looks = await library.open(scene);
    if (!looks.ok) return looks;
    const stage = openStage(scene, {
      ...{ physics: loaded.value, hulls: hulls.value, looks: looks.value, renderers, appearance },
    });
    const cameras = stage.cameras(observation.cameras);
    const camera = cameras.ok ? cameras.value[observation.cameras[0]?.name ?? ''] : undefined;
    if (!cameras.ok || !camera) {
      stage.dispose();
      const message = 'The policy asks for no camera. Its manifest must name one.';
      return cameras.ok ? { ok: false, error: { code: 'MANIFEST_INVALID', message } } : cameras;
    }
    // a scene's first frame uploads its shapes; drawn here, so that no action of the run is charged for it
    for (const one of Object.values(cameras.value)) {
      const first = await one.grab();
      if (first.ok) continue;
      stage.dispose();
      return first;
    }
    const close: CloseFrames = (side) => ({
      grab: async () => {
        const { name } = observation.cameras[0] ?? { name: '' };
        const larger = stage.cameras([{ name, width: side, height: side }]);
        return larger.ok ? (larger.value[name] ?? camera).grab() : larger;
      },
    });
    const observer = (): Observer => createObserver({ spec: observation, sources: cameras.value });
    return {
      ok: true,
      value: {
        ...{ world: stage.world, looks: stage.looks, camera, close, observer },
        dispose: () => stage.dispose(retire),
      },
    };
  };

  const picture: Rig['picture'] = async ({ world, looks }, size) => {
    const frames = renderers({ width: size, height: size });
    if (!frames.ok) return frames;
    const camera = cameraOn(world, frames.value, { looks });
    const frame = await camera.grab();
    camera.dispose();
    return frame.ok ? { ok: true, value: { width: size, height: size, rgb: frame.value.rgb } } : frame;
  };

  return {
    engine: createEngineHolder(policies),
    policies,
    assets,
    shelf,
    renderers,
    library,
    open,
    picture,
    now: () => performance.now(),
    sleep,
  };
};
