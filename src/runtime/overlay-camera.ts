/**
 * The desk as the policy sees it: a picture of it brought to the policy's frame, and over that the simulated arm.
 * observe knows pictures, render knows the arm; the joint is made here.
 */
import type { FrameSize, Result, World } from '../contracts.ts';
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
  type SizedSource,
  scalePlane,
  sizeOf,
} from '../observe/index.ts';
import { type DeskCamera, FRAME_SIZE, POLICY_CAMERA } from '../render/index.ts';

export const FRAME_FROM_TABLE = planeToFrame(POLICY_CAMERA);
const TABLE_FROM_FRAME = invertHomography(FRAME_FROM_TABLE);

/** Where a point of the policy's frame (0..1, v down) lies on the table, metres. */
export const tableOfFrame = (point: Point): Point => applyHomography(TABLE_FROM_FRAME, point);

const rectifierOf = (placement: DeskPlacement, { width, height }: Picture, to: FrameSize): Rectifier => {
  const tableFromFrame =
    to.width === to.height
      ? TABLE_FROM_FRAME
      : invertHomography(planeToFrame(POLICY_CAMERA, to.width / to.height));
  return createRectifier(multiplyHomography(placement.pictureFromTable, tableFromFrame), width, height, to);
};

export interface OverlayCameraParts {
  readonly picture: PictureSource;
  /** The arm at frames of this size. Errors: WEBGL_FAILED. */
  readonly camera: (size: FrameSize) => Result<DeskCamera>;
  readonly world: () => Pick<World, 'bodyPoses'>;
  /** The rectangle, and the size of the picture it was marked in. */
  readonly plane: () => { readonly plane: DeskPlane; readonly marked: readonly [number, number] };
}

const shapeKey = ({ width, height }: FrameSize): string => `${width} ${height}`;

/** The picture brought to frames of one size. */
interface Flat {
  readonly key: string;
  readonly rectify: Rectifier;
  readonly of: Picture;
  readonly rgb: Uint8Array;
}

/**
 * Behind the frame port. A grab reads the newest picture there is and draws the arm as it stands now; nothing queues.
 * Errors: the picture's, DESK_INVALID, WEBGL_FAILED. Disposing of it leaves picture and camera to their owners.
 */
export const createOverlayCamera = ({ picture, camera, world, plane }: OverlayCameraParts): SizedSource => {
  let seq = 0;
  const flats = new Map<string, Flat>();

  const rectifier = (of: Picture, size: FrameSize): Result<Pick<Flat, 'key' | 'rectify'>> => {
    const { plane: given, marked } = plane();
    const key = JSON.stringify([given, marked, of.width, of.height]);
    const known = flats.get(shapeKey(size));
    if (known?.key === key) return { ok: true, value: known };
    const placed = placeDesk(scalePlane(given, marked, [of.width, of.height]));
    return placed.ok ? { ok: true, value: { key, rectify: rectifierOf(placed.value, of, size) } } : placed;
  };

  const grab: SizedSource['grab'] = async (wanted = FRAME_SIZE) => {
    const size = sizeOf(wanted);
    const shape = shapeKey(size);
    const read = await picture.read();
    if (!read.ok) return read;
    const of = read.value;
    const by = rectifier(of, size);
    if (!by.ok) return by;
    const arm = camera(size);
    if (!arm.ok) return arm;
    const before = flats.get(shape);
    const { rectify, key } = by.value;
    const flat =
      before?.of === of && before.rectify === rectify ? before : { of, rectify, key, rgb: rectify(of.rgba) };
    flats.set(shape, flat);
    arm.value.update(world());
    const rgb = arm.value.compose(flat.rgb);
    if (!rgb.ok) return rgb;
    return {
      ok: true,
      value: { ...size, rgb: rgb.value, source: picture.kind, seq: seq++ },
    };
  };
  return { kind: picture.kind, grab, dispose: () => {} };
};
