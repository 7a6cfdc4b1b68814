/** A scene come alive: its world and the cameras a policy may look through, made once for the page and for the bench. */
import type { CameraSpec, FrameSource, Hulls, Result, SceneSpec, World } from '../contracts.ts';
import {
  type Appearance,
  createFrameRenderer,
  createPolicyCamera,
  type FrameRenderer,
  type FrameShape,
  type Looks,
  noLooks,
  type PolicyCamera,
  type PolicyCameraOptions,
} from '../render/index.ts';
import type { EditableWorld, Physics } from '../world/index.ts';
import { createArena } from './arena.ts';

/** One renderer a frame shape, kept: each holds a WebGL context, of which browsers allow few. */
export type Renderers = (shape: FrameShape) => Result<FrameRenderer>;

export const createRenderers = (): Renderers => {
  const made = new Map<string, FrameRenderer>();
  return ({ width, height }) => {
    const key = `${width} ${height}`;
    const known = made.get(key);
    if (known) return { ok: true, value: known };
    const renderer = createFrameRenderer({ width, height });
    if (renderer.ok) made.set(key, renderer.value);
    return renderer;
  };
};

/** A policy camera that shows the world as it is at every grab. */
export type LiveCamera = FrameSource & Pick<PolicyCamera, 'project'>;

export const cameraOn = (
  world: Pick<World, 'scene' | 'bodyPoses'>,
  frames: FrameRenderer,
  { appearance, ...of }: { readonly appearance?: Appearance | undefined } & PolicyCameraOptions = {},
): LiveCamera => {
  const camera = createPolicyCamera(world.scene, frames, appearance, of);
  return {
    kind: camera.kind,
    project: camera.project,
    grab: () => {
      camera.update(world);
      return camera.grab();
    },
    dispose: () => camera.dispose(),
  };
};

export interface SceneStage {
  readonly world: EditableWorld;
  readonly looks: Looks;
  /** The cameras of a specification by name, made when first asked for. Errors: WEBGL_FAILED. */
  cameras(specs: readonly CameraSpec[]): Result<Readonly<Record<string, LiveCamera>>>;
  /** The cameras outlive the world where `keep` holds on to their compiled shaders, 0.2 s a scene; else null. */
  dispose(keep?: (cameras: readonly LiveCamera[]) => void): void;
}

export interface StageParts {
  readonly physics: Physics;
  /** Of the things in the scene. */
  readonly hulls?: Hulls;
  /** Of the scene; disposed of with its stage. Without: blocks alone. */
  readonly looks?: Looks;
  readonly renderers: Renderers;
  readonly appearance?: Appearance | undefined;
}

export const openStage = (
  scene: SceneSpec,
  { physics, hulls, looks = noLooks(scene), renderers, appearance }: StageParts,
): SceneStage => {
  const world = createArena(physics, scene, hulls);
  const made = new Map<string, LiveCamera>();

  const camera = (spec: CameraSpec): Result<LiveCamera> => {
    const { name, width, height } = spec;
    const key = `${name} ${width} ${height}`;
    const known = made.get(key);
    if (known) return { ok: true, value: known };
    const frames = renderers(spec);
    if (!frames.ok) return frames;
    const fresh = cameraOn(world, frames.value, { appearance, name, looks });
    made.set(key, fresh);
    return { ok: true, value: fresh };
  };

  return {
    ...{ world, looks },
    cameras: (specs) => {
      const named: Record<string, LiveCamera> = {};
      for (const spec of specs) {
        const found = camera(spec);
        if (!found.ok) return found;
        named[spec.name] = found.value;
      }
      return { ok: true, value: named };
    },
    dispose: (keep) => {
      world.dispose();
      if (keep) keep([...made.values()]);
      else for (const one of made.values()) one.dispose();
      looks.dispose();
    },
  };
};
