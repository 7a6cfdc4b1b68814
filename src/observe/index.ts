/** Frame sources: the webcam and a still image (the simulated camera is render's), and the preprocessing they share. */
export { cameraError, cameraErrorFrom } from './camera-errors.ts';
export { centreCrop, FRAME_SIDE, preprocess } from './preprocess.ts';
export { openStillImage } from './still-image.browser.ts';
export { openWebcam, type WebcamOptions } from './webcam.browser.ts';
