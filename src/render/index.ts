export {
  type Appearance,
  type CameraPose,
  DEFAULT_APPEARANCE,
  POLICY_CAMERA,
  sampleAppearance,
} from './appearance.ts';
export {
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type FrameRenderer,
  type PolicyCamera,
} from './policy-camera.browser.ts';
export { createStage, type Stage, type StageOptions } from './stage.ts';
