/**
 * The simulated policy camera: a fixed-size off-screen render. The same code makes training data, evaluation
 * frames and the page's frames. No anti-aliasing and no shadow maps: same bytes on every launch of one renderer.
 */
import { Color, PerspectiveCamera, Scene, SRGBColorSpace, Vector3, WebGLRenderer } from 'three';
import type { Frame, FrameSource, Result, SceneSpec, Vec3, World } from '../contracts.ts';
import { type Appearance, DEFAULT_APPEARANCE } from './appearance.ts';
import { createStage, type Stage } from './stage.ts';

export const FRAME_SIZE = 128;

/** One WebGL context serves every policy camera of the page: browsers allow few. */
export interface FrameRenderer {
  render(scene: Scene, camera: PerspectiveCamera): Result<Uint8Array>;
  dispose(): void;
}

export const createFrameRenderer = (size = FRAME_SIZE): Result<FrameRenderer> => {
  const lost = (detail: string): Result<never> => ({
    ok: false,
    error: {
      code: 'WEBGL_FAILED',
      message:
        'The browser stopped drawing (WebGL). Reload the page; if it happens again, close other tabs that draw in 3D.',
      detail,
    },
  });
  let renderer: WebGLRenderer;
  try {
    const canvas = document.createElement('canvas');
    renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, powerPreference: 'low-power' });
  } catch (error) {
    return lost(String(error));
  }
  renderer.setPixelRatio(1);
  renderer.setSize(size, size, false);
  renderer.outputColorSpace = SRGBColorSpace;
  const gl = renderer.getContext();
  const rgba = new Uint8Array(size * size * 4);
  return {
    ok: true,
    value: {
      render: (scene, camera) => {
        if (gl.isContextLost()) return lost('context lost');
        renderer.render(scene, camera);
        gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
        const rgb = new Uint8Array(size * size * 3);
        // WebGL's first row is the bottom one; a frame's is the top one
        for (let row = 0; row < size; row++) {
          let from = (size - 1 - row) * size * 4;
          let to = row * size * 3;
          for (let col = 0; col < size; col++, from += 4, to += 3) {
            rgb[to] = rgba[from] ?? 0;
            rgb[to + 1] = rgba[from + 1] ?? 0;
            rgb[to + 2] = rgba[from + 2] ?? 0;
          }
        }
        return { ok: true, value: rgb };
      },
      dispose: () => {
        renderer.dispose();
        renderer.forceContextLoss();
      },
    },
  };
};

export interface PolicyCamera extends FrameSource {
  readonly kind: 'sim';
  /** Take over the world's poses; the next grab shows them. */
  update(world: Pick<World, 'bodyPoses'>): void;
  /** Where a world point falls in the frame: u right, v down, 0..1 inside. */
  project(point: Vec3): readonly [number, number];
}

export const createPolicyCamera = (
  scene: SceneSpec,
  frames: FrameRenderer,
  appearance: Appearance = DEFAULT_APPEARANCE,
): PolicyCamera => {
  const stage: Stage = createStage(scene, { appearance });
  const root = new Scene();
  root.background = new Color().setRGB(...appearance.background, SRGBColorSpace);
  root.add(stage.root);
  const { position, target, fov } = appearance.camera;
  const camera = new PerspectiveCamera(fov, 1, 0.05, 5);
  camera.up.set(0, 0, 1);
  camera.position.set(...position);
  camera.lookAt(...target);
  camera.updateMatrixWorld();
  let seq = 0;
  return {
    kind: 'sim',
    update: stage.update,
    grab: async (): Promise<Result<Frame>> => {
      const rgb = frames.render(root, camera);
      if (!rgb.ok) return rgb;
      return {
        ok: true,
        value: { width: FRAME_SIZE, height: FRAME_SIZE, rgb: rgb.value, source: 'sim', seq: seq++ },
      };
    },
    project: (point) => {
      const p = new Vector3(...point).project(camera);
      return [(p.x + 1) / 2, (1 - p.y) / 2];
    },
    dispose: stage.dispose,
  };
};
