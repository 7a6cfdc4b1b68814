/** The simulated cameras that a policy may ask for by name, in the world frame. Pure data, so that a manifest can be checked early. */
import type { Vec3 } from '../contracts.ts';

export interface FixedCamera {
  /** Metres. */
  readonly position: Vec3;
  readonly target: Vec3;
  /** Vertical field of view, degrees. */
  readonly fov: number;
}

/**
 * 'table' is the one that shipped models look through; its pose belongs to the scene's appearance, which training and
 * evaluation vary (render/appearance.ts). A camera with a pose here stands still.
 */
export const CAMERAS: Readonly<Record<string, FixedCamera | null>> = {
  table: null,
  /** From the arm's right, low: heights, which the one from above sees least. */
  side: { position: [0.52, -0.85, 0.4], target: [0.5, 0, 0.06], fov: 40 },
};

export const CAMERA_NAMES: readonly string[] = Object.keys(CAMERAS);
