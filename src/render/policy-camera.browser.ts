/**
 * The simulated policy camera: a fixed-size off-screen render. The same code makes training data, evaluation
 * frames and the page's frames. No anti-aliasing and no shadow maps: same bytes on every launch of one renderer.
 */
import { Color, PerspectiveCamera, Scene, SRGBColorSpace, Vector3, WebGLRenderer } from 'three';
import type { Frame, FrameSource, Result, SceneSpec, Vec3, World } from '../contracts.ts';
import { CAMERAS } from '../robots/cameras.ts';
import { type Appearance, DEFAULT_APPEARANCE } from './appearance.ts';
import { topDownRgb } from './flip.ts';
import type { Looks } from './looks/part.ts';
import { createStage, type Stage } from './stage.ts';

/** Side of the frames that the shipped models were trained with. */
export const FRAME_SIZE = 128;
/** The largest side that is drawn for a policy, pixels. */
export const LARGEST_FRAME = 512;

export interface FrameShape {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** One WebGL context serves every policy camera of one shape: browsers allow few. */
export interface FrameRenderer extends FrameShape {
  /** What draws, as the browser names it. */
  readonly adapter: string;
  /** RGB bytes, [height, width, 3], the top row first. */
  render(scene: Scene, camera: PerspectiveCamera): Result<Uint8Array>;
  /** The last picture's bytes again, nothing drawn: what reading costs. */
  read(): Uint8Array;
  dispose(): void;
}

export const createFrameRenderer = (
  { width, height }: FrameShape = { width: FRAME_SIZE, height: FRAME_SIZE },
): Result<FrameRenderer> => {
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
  renderer.setSize(width, height, false);
  renderer.outputColorSpace = SRGBColorSpace;
  const gl = renderer.getContext();
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  const adapter = String(gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  const rgba = new Uint8Array(width * height * 4);
  const read = (): Uint8Array => {
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    return topDownRgb(rgba, width, height);
  };
  return {
    ok: true,
    value: {
      ...{ width, height, adapter, read },
      render: (scene, camera) => {
        if (gl.isContextLost()) return lost('context lost');
        renderer.render(scene, camera);
        return { ok: true, value: read() };
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

export interface PolicyCameraOptions {
  /** Of `CAMERAS`; the one over the table, if left out. */
  readonly name?: string;
  /** Of this scene; needed where it has more than blocks. */
  readonly looks?: Looks | null;
}

export const createPolicyCamera = (
  scene: SceneSpec,
  frames: FrameRenderer,
  appearance: Appearance = DEFAULT_APPEARANCE,
  { name = 'table', looks = null }: PolicyCameraOptions = {},
): PolicyCamera => {
  const stage: Stage = createStage(scene, { appearance, looks });
  const root = new Scene();
  root.background = new Color().setRGB(...appearance.background, SRGBColorSpace);
  root.add(stage.root);
  const { width, height } = frames;
  const { position, target, fov } = CAMERAS[name] ?? appearance.camera;
  const camera = new PerspectiveCamera(fov, width / height, 0.05, 5);
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
        value: { width, height, rgb: rgb.value, source: 'sim', seq: seq++ },
      };
    },
    project: (point) => {
      const p = new Vector3(...point).project(camera);
      return [(p.x + 1) / 2, (1 - p.y) / 2];
    },
    dispose: stage.dispose,
  };
};
