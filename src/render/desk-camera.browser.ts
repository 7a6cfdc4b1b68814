/**
 * The simulated arm over a picture of a desk, as the policy camera would see it. The picture has been brought to the
 * policy's frame before (observe/desk); it is drawn as the backdrop, so that one drawing gives the composite.
 */
import { DataTexture, NearestFilter, PerspectiveCamera, RGBAFormat, Scene, SRGBColorSpace } from 'three';
import type { Result, SceneSpec, Vec3, World } from '../contracts.ts';
import { type Appearance, DEFAULT_APPEARANCE } from './appearance.ts';
import type { FrameRenderer } from './policy-camera.browser.ts';
import { createStage } from './stage.ts';

export interface DeskCamera {
  /** Take over the arm's pose. */
  update(world: Pick<World, 'bodyPoses'>): void;
  /** RGB bytes [height, width, 3] of the renderer's size in, the same with arm and shadow out. Errors: WEBGL_FAILED. */
  compose(rgb: Uint8Array): Result<Uint8Array>;
  dispose(): void;
}

/** `scene` gives the arm its home; its objects are not drawn. The camera is the policy's own: no jitter. */
export const createDeskCamera = (
  scene: SceneSpec,
  frames: FrameRenderer,
  appearance: Appearance = DEFAULT_APPEARANCE,
): DeskCamera => {
  const { width, height } = frames;
  const stage = createStage({ ...scene, objects: [] }, { appearance, overPicture: true });
  const root = new Scene();
  root.add(stage.root);
  const bytes = new Uint8Array(width * height * 4).fill(255);
  const picture = new DataTexture(bytes, width, height, RGBAFormat);
  picture.colorSpace = SRGBColorSpace;
  picture.minFilter = NearestFilter;
  picture.magFilter = NearestFilter;
  root.background = picture;
  const { position, target, fov } = DEFAULT_APPEARANCE.camera;
  const camera = new PerspectiveCamera(fov, width / height, 0.05, 5);
  camera.up.set(0, 0, 1);
  camera.position.set(...(position as Vec3));
  camera.lookAt(...(target as Vec3));
  camera.updateMatrixWorld();
  return {
    update: stage.update,
    compose: (rgb) => {
      // WebGL's first row is the bottom one
      for (let row = 0; row < height; row++) {
        let to = (height - 1 - row) * width * 4;
        let from = row * width * 3;
        for (let col = 0; col < width; col++, to += 4, from += 3) {
          bytes[to] = rgb[from] ?? 0;
          bytes[to + 1] = rgb[from + 1] ?? 0;
          bytes[to + 2] = rgb[from + 2] ?? 0;
        }
      }
      picture.needsUpdate = true;
      return frames.render(root, camera);
    },
    dispose: () => {
      stage.dispose();
      picture.dispose();
    },
  };
};
