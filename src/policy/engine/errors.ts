import type { ErrorCode, TabletopError } from '../../contracts.ts';

/** What the visitor reads: what happened, and what to do next. One sentence each, no jargon. */
const MESSAGES = {
  NO_ADAPTER: 'This browser offers no usable graphics adapter (WebGPU). Choose WASM to run on the processor.',
  DEVICE_LOST: 'The graphics device stopped answering. Load the model again, or choose WASM.',
  MODEL_MISSING: 'A model file is not on this server. Reload the page, or choose another model.',
  MODEL_TRUNCATED: 'A model file arrived incomplete. Load the model again.',
  HASH_MISMATCH:
    'A model file is not the one that was published. Load the model again; if it stays, report it.',
  MODEL_INVALID: 'The model file cannot be used. Choose another model or variant.',
  MANIFEST_INVALID: 'The description of the model cannot be read. Choose another model, or report it.',
  DOWNLOAD_FAILED: 'The model could not be downloaded. Check the connection and load it again.',
  CANCELLED: 'Stopped.',
  ENGINE_FAILED: 'The model engine failed. Load the model again.',
  PARITY_MISMATCH: 'On this graphics adapter the model gives wrong answers. Choose WASM.',
  ILLEGAL_TOKEN: 'The arm’s state cannot be told to the model. Reset the scene.',
  NON_FINITE_LOGITS:
    'The model gave numbers that are not finite, so the arm holds still. Load the model again, or choose WASM.',
  NON_FINITE_ACTIONS:
    'The model gave an action that is not finite, so the arm holds still. Load the model again, or choose WASM.',
  INSTRUCTION_EMPTY: 'Type what the robot should do, for example "pick up the red cube".',
  INSTRUCTION_TOO_LONG: 'The instruction is too long. Shorten it to one sentence of at most 200 characters.',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** The codes this stage can give: those that have a message. */
export type PolicyErrorCode = keyof typeof MESSAGES;

/** The error value of a code; `detail` is for bug reports and is never the headline. */
export const policyError = (code: PolicyErrorCode, detail?: string): TabletopError => ({
  code,
  message: MESSAGES[code],
  ...(detail === undefined ? {} : { detail }),
});

export type Failure = { readonly ok: false; readonly error: TabletopError };

export const fail = (code: PolicyErrorCode, detail?: string): Failure => ({
  ok: false,
  error: policyError(code, detail),
});

/** What a thrown thing says, without its stack. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
