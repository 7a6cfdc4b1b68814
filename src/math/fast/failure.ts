import type { ErrorCode, TabletopError } from '../../contracts.ts';

export type Failure = { readonly ok: false; readonly error: TabletopError };

type CodecErrorCode = Extract<ErrorCode, 'ILLEGAL_TOKEN' | 'SETTING_INVALID'>;

/** `message` says what to do next, `detail` what was found. */
export const fail = (code: CodecErrorCode, message: string, detail: string): Failure => ({
  ok: false,
  error: { code, message, detail },
});

export const isFiniteList = (values: readonly number[]): boolean => values.every(Number.isFinite);
