/** The VLA: prompt, text tokenizer, ONNX sessions, constrained decoding; its worker and client. */

export { createChunkBroker } from './drivers/chunk-broker.ts';
export { createCoarserPolicy } from './drivers/coarser-policy.ts';
export { createDelayedPolicy, type Delay } from './drivers/delayed-policy.ts';
export {
  createFollowing,
  type Doubt,
  doubtOf,
  FOLLOW_LIMITS,
  focusShare,
  lookedAt,
  moveEntropy,
  thingNamed,
  type Verdict,
} from './drivers/following.ts';
export { createGuardedPolicy, excessText, isAbsurd, worstExcess } from './drivers/guarded-policy.ts';
export { createLingeringPolicy } from './drivers/lingering-policy.ts';
export { createLookFirstPolicy } from './drivers/look-first-policy.ts';
export { createMarkedPolicy, MARKED_SENTENCES, markedSentence } from './drivers/marked-policy.ts';
export { createModelPolicy, type ModelPolicyOptions, type PolicyLanguage } from './drivers/model-policy.ts';
export { createPlanningPolicy, type MadePlan, type Planner } from './drivers/planning-policy.ts';
export { createExpertPolicy, createNoOpPolicy } from './drivers/scripted.ts';
export { createSignedPolicy, saidLastBy } from './drivers/signed-policy.ts';
export type { Capabilities, ServedRobot } from './engine/capabilities.ts';
export { createEngineClient } from './engine/client.browser.ts';
export type {
  ClientActRequest,
  ClientAskRequest,
  ClientLoadOptions,
  ClientObservation,
  EngineClient,
  WordEmbedding,
} from './engine/client.ts';
export { createDownloader, type DownloadFile } from './engine/download.ts';
export {
  type Manifest,
  type ManifestAnswers,
  type ManifestVariant,
  parseManifest,
  type VariantId,
} from './engine/manifest.ts';
export { MODEL_NAME, manifestPath, sameTrunk } from './engine/manifest-path.ts';
export type { Metrics, Share } from './engine/metrics.ts';
export { type CachedFile, deleteCachedFiles, listCachedFiles } from './engine/model-cache.ts';
export { hasObjects, type ObjectTokens } from './engine/object-tokens.ts';
export type { BinsParity, ChunkParity, ParityReport } from './engine/parity.ts';
export {
  buildPrompt,
  buildQuestion,
  MAX_INSTRUCTION_CHARACTERS,
  normalizeInstruction,
  normalizeQuestion,
} from './engine/prompt.ts';
export type {
  ActOutput,
  AskOutput,
  EngineInfo,
  EngineStats,
  LoadPhase,
  LoadProgress,
  Sampling,
} from './engine/protocol.ts';
export type { AdapterInfo, Build } from './engine/runtime.ts';
export { filesOf, variantBytes } from './engine/variant.ts';
export type { GraphInput, GraphOutput } from './heads/graph.ts';
export {
  type ActionChunk,
  type ChunkReading,
  type FastSpec,
  fastCodecOf,
  type Given,
  givenBy,
  type HeadSpec,
  readFast,
} from './heads/index.ts';
