/**
 * The desk as the policy sees it: a picture of it brought to the policy's frame, and over that the simulated arm.
 * observe knows pictures, render knows the arm; the joint is made here.
 */
import type { Frame, FrameSource, Result, World } from '../contracts.ts';
import { applyHomography, invertHomography, multiplyHomography, type Point } from '../math/homography.ts';
import { planeToFrame } from '../math/pinhole.ts';
import {
  createRectifier,
  type DeskPlacement,
  type DeskPlane,
  type Picture,
  type PictureSource,
  placeDesk,
  type Rectifier,
  scalePlane,
} from '../observe/index.ts';
import { type DeskCamera, FRAME_SIZE, POLICY_CAMERA } from '../render/index.ts';

export const FRAME_FROM_TABLE = planeToFrame(POLICY_CAMERA);
const TABLE_FROM_FRAME = invertHomography(FRAME_FROM_TABLE);

/** Where a point of the policy's frame (0..1, v down) lies on the table, metres. */
export const tableOfFrame = (point: Point): Point => applyHomography(TABLE_FROM_FRAME, point);

const rectifierOf = (placement: DeskPlacement, width: number, height: number): Rectifier =>
  createRectifier(multiplyHomography(placement.pictureFromTable, TABLE_FROM_FRAME), width, height);

export interface OverlayCameraParts {
  readonly picture: PictureSource;
  readonly camera: DeskCamera;
  readonly world: () => Pick<World, 'bodyPoses'>;
  /** The rectangle, and the size of the picture it was marked in. */
  readonly plane: () => { readonly plane: DeskPlane; readonly marked: readonly [number, number] };
}

/**
 * Behind the frame port. A grab reads the newest picture there is and draws the arm as it stands now; nothing queues.
 * Errors: the picture's, DESK_INVALID, WEBGL_FAILED. Disposing of it leaves picture and camera to their owners.
 */
export const createOverlayCamera = ({ picture, camera, world, plane }: OverlayCameraParts): FrameSource => {
  let seq = 0;
  let known: { readonly key: string; readonly rectify: Rectifier } | null = null;
  let flat: { readonly of: Picture; readonly by: Rectifier; readonly rgb: Uint8Array } | null = null;

  const rectifier = (width: number, height: number): Result<Rectifier> => {
    const { plane: given, marked } = plane();
    const key = JSON.stringify([given, marked, width, height]);
    if (known?.key !== key) {
      const placed = placeDesk(scalePlane(given, marked, [width, height]));
      if (!placed.ok) return placed;
      known = { key, rectify: rectifierOf(placed.value, width, height) };
    }
    return { ok: true, value: known.rectify };
  };

  const grab = async (): Promise<Result<Frame>> => {
    const read = await picture.read();
    if (!read.ok) return read;
    const by = rectifier(read.value.width, read.value.height);
    if (!by.ok) return by;
    if (flat?.of !== read.value || flat.by !== by.value) {
      flat = { of: read.value, by: by.value, rgb: by.value(read.value.rgba) };
    }
    camera.update(world());
    const rgb = camera.compose(flat.rgb);
    if (!rgb.ok) return rgb;
    return {
      ok: true,
      value: { width: FRAME_SIZE, height: FRAME_SIZE, rgb: rgb.value, source: picture.kind, seq: seq++ },
    };
  };
  return { kind: picture.kind, grab, dispose: () => {} };
};
