/** The VLA: prompt, text tokenizer, ONNX sessions, constrained decoding; its worker and client. */
export { createEngineClient } from './client.browser.ts';
export type {
  ClientActRequest,
  ClientAskRequest,
  ClientLoadOptions,
  EngineClient,
  WordEmbedding,
} from './client.ts';
export {
  createFollowing,
  type Doubt,
  doubtOf,
  FOLLOW_LIMITS,
  type Following,
  focusShare,
  moveEntropy,
  thingNamed,
  type Verdict,
} from './following.ts';
export {
  type Manifest,
  type ManifestAnswers,
  type ManifestVariant,
  parseManifest,
  type VariantId,
} from './manifest.ts';
export type { Metrics, Share } from './metrics.ts';
export { type CachedFile, deleteCachedFiles, listCachedFiles } from './model-cache.ts';
export { createModelPolicy, type ModelPolicyOptions } from './model-policy.ts';
export type { ParityReport } from './parity.ts';
export { createPlanningPolicy, type MadePlan, type Planner } from './planning-policy.ts';
export {
  buildPrompt,
  buildQuestion,
  MAX_INSTRUCTION_CHARACTERS,
  normalizeInstruction,
  normalizeQuestion,
} from './prompt.ts';
export type {
  ActOutput,
  AskOutput,
  EngineInfo,
  EngineStats,
  LoadPhase,
  LoadProgress,
  Sampling,
} from './protocol.ts';
export type { AdapterInfo, Build } from './runtime.ts';
