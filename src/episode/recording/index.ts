export { decodeRecording, encodeRecording } from './codec.ts';
export { LOGIT_RANGE, logitError } from './quantize.ts';
export {
  POSE,
  POSITION_STEP,
  QUAT_STEP,
  type RecordedModel,
  type RecordedMotion,
  type RecordedStep,
  type Recording,
} from './recording.ts';
