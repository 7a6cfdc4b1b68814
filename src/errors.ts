/** Errors are values: every code there is, and the result that carries one. Imports nothing. */

export type ErrorCode =
  | 'NO_ADAPTER'
  | 'DEVICE_LOST'
  | 'MODEL_MISSING'
  | 'MODEL_TRUNCATED'
  | 'HASH_MISMATCH'
  | 'MODEL_INVALID'
  | 'MANIFEST_INVALID'
  | 'DOWNLOAD_FAILED'
  | 'CANCELLED'
  | 'PAGE_FILE_FAILED'
  | 'PAGE_UPDATED'
  | 'PART_FAILED'
  | 'WEBASSEMBLY_MISSING'
  | 'ENGINE_FAILED'
  | 'PARITY_MISMATCH'
  | 'ILLEGAL_TOKEN'
  | 'ACTION_INVALID'
  | 'NON_FINITE_LOGITS'
  | 'NON_FINITE_ACTIONS'
  | 'IK_UNREACHABLE'
  | 'WORLD_FAILED'
  | 'THING_MISSING'
  | 'CAMERA_DENIED'
  | 'CAMERA_MISSING'
  | 'CAMERA_LOST'
  | 'CAMERA_INSECURE'
  | 'CAMERA_FRAMED'
  | 'CAMERA_STILL'
  | 'IMAGE_UNREADABLE'
  | 'INSTRUCTION_EMPTY'
  | 'INSTRUCTION_TOO_LONG'
  | 'WEBGL_FAILED'
  | 'READBACK_NOISE'
  | 'SETTING_INVALID'
  | 'MODEL_NOT_LOADED'
  | 'GOAL_UNKNOWN'
  | 'NOT_FOUND'
  | 'INSTRUCTION_UNCLEAR'
  | 'LINK_INVALID'
  | 'LINK_DIVERGED'
  | 'RECORDING_INVALID'
  | 'DESK_INVALID'
  | 'THING_TOO_LARGE'
  | 'THING_EMPTY'
  | 'THING_NOT_GLB'
  | 'THING_DAMAGED'
  | 'THING_OLD_GLTF'
  | 'THING_LINKS_OUT'
  | 'THING_DRACO'
  | 'THING_EXTENSION'
  | 'THING_NO_SURFACE'
  | 'THING_DEGENERATE'
  | 'THING_TOO_SLOW'
  | 'THING_RESTLESS'
  | 'THING_NAME'
  | 'THING_SIZE'
  | 'THING_NOT_HERE'
  | 'DATASET_INVALID'
  | 'STORAGE_FULL'
  | 'STORAGE_MISSING'
  | 'POLICY_FILES'
  | 'POLICY_DAMAGED'
  | 'POLICY_TOO_LARGE'
  | 'POLICY_EXTERNAL_DATA'
  | 'POLICY_OPSET'
  | 'POLICY_OPERATOR'
  | 'POLICY_SHAPE'
  | 'POLICY_INPUT'
  | 'POLICY_TOKENIZER'
  | 'POLICY_STATISTICS'
  | 'POLICY_UNSTATED'
  | 'POLICY_ABSURD'
  | 'POLICY_NOT_HERE';

/** An error is a value: a code for programs, a sentence that says what to do next for people. */
export interface TabletopError {
  readonly code: ErrorCode;
  readonly message: string;
  /** What was measured or printed, for a bug report; never shown as the headline. */
  readonly detail?: string;
  /** With NOT_FOUND. */
  readonly notFound?: NotFound;
}

/** A thing that was named and that the policy does not see, by its own outputs and no knowledge of the scene. */
export interface NotFound {
  /** The noun phrase as the sentence has it, without its article: "orange cylinder". */
  readonly phrase: string;
  /** Names of what it does see, without articles, the most certain first. */
  readonly sees: readonly string[];
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: TabletopError };
