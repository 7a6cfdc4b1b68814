/** Pictures of a webcam, a video file and a still image, and the policy's frames made of them (the simulated camera is render's). */

export { cameraError, cameraErrorFrom } from './camera-errors.ts';
export { findPaper, lyingA4 } from './desk/find-paper.ts';
export {
  type DeskPlacement,
  type DeskPlane,
  LARGEST_DESK,
  placeDesk,
  SMALLEST_SIDE,
  scalePlane,
} from './desk/placement.ts';
export { createRectifier, type Rectifier } from './desk/rectify.ts';
export { frameSourceOf, type SizedSource } from './frame-of-picture.ts';
export { drawMarks, type FramePoint, type Marks } from './marks.ts';
export { createObserver, type ObserverParts, observerOf } from './observer.ts';
export { type Orientation, orient, TURNS, type Turn, UPRIGHT } from './orientation.ts';
export {
  type Facing,
  fitWithin,
  LONGEST_SIDE,
  type Picture,
  type PictureKind,
  type PictureOptions,
  type PictureSource,
} from './picture.ts';
export { centreCrop, FRAME_SIDE, preprocess, sameSize, sizeOf } from './preprocess.ts';
export { probeReadback } from './readback.browser.ts';
export { openStillImage } from './still-image.browser.ts';
export { openVideoFile } from './video-file.browser.ts';
export { openWebcam, type WebcamOptions } from './webcam.browser.ts';
