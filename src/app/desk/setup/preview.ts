/** The picture as the policy's camera would see the desk in it: what the model gets, before the arm is drawn. */
import { invertHomography, multiplyHomography } from '../../../math/homography.ts';
import { planeToFrame } from '../../../math/pinhole.ts';
import { createRectifier, type DeskPlane, type Picture, placeDesk } from '../../../observe/index.ts';
import { POLICY_CAMERA } from '../../../render/index.ts';

const FRAME_FROM_TABLE = planeToFrame(POLICY_CAMERA);

/** RGBA bytes [side, side, 4]; null for corners that make no rectangle. */
export const rectifiedView = (
  { rgba, width, height }: Pick<Picture, 'rgba' | 'width' | 'height'>,
  plane: DeskPlane,
  side: number,
): Uint8ClampedArray<ArrayBuffer> | null => {
  const placed = placeDesk(plane);
  if (!placed.ok) return null;
  const pictureFromFrame = multiplyHomography(
    placed.value.pictureFromTable,
    invertHomography(FRAME_FROM_TABLE),
  );
  const rgb = createRectifier(pictureFromFrame, width, height, side)(rgba);
  const out = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    out[j] = rgb[i] ?? 0;
    out[j + 1] = rgb[i + 1] ?? 0;
    out[j + 2] = rgb[i + 2] ?? 0;
  }
  return out;
};
