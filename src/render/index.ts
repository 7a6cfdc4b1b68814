export {
  type Appearance,
  type CameraPose,
  DEFAULT_APPEARANCE,
  type Light,
  POLICY_CAMERA,
  sampleAppearance,
} from './appearance.ts';
export { appearanceFor, CONDITIONS, type Condition } from './conditions.ts';
export { createDeskCamera, type DeskCamera } from './desk-camera.browser.ts';
export {
  createDeskStudio,
  type DeskPicture,
  type DeskStudio,
  type Standing,
} from './desk-picture.browser.ts';
export { shapeGeometry } from './geometry.ts';
export { createGhosts, type GhostOptions, type Ghosts, type HandPose } from './ghost.ts';
export { createGizmo, type Gizmo, TURN_EXAGGERATION } from './gizmo.ts';
export { createLookLibrary, type LookLibrary, lazyReader } from './looks/library.ts';
export { type LookPart, type Looks, noLooks } from './looks/part.ts';
export {
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type FrameRenderer,
  type FrameShape,
  LARGEST_FRAME,
  type PolicyCamera,
  type PolicyCameraOptions,
} from './policy-camera.browser.ts';
export { loadRoom, showRoom } from './room.ts';
export { createStage, type Stage, type StageOptions } from './stage.ts';
export { HELD_OUT_FAMILIES, type TableTexture, type TextureFamily, TRAINING_FAMILIES } from './texture.ts';
export { sampleClutter, sampleThing, THINGS, type Thing } from './things.ts';
