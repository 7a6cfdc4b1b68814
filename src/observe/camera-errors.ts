/** What a browser says when a camera cannot be had -> our words. Pure, so every case is tested in Node. */
import type { ErrorCode, TabletopError } from '../contracts.ts';

const CODE_BY_NAME: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'CAMERA_DENIED',
  SecurityError: 'CAMERA_DENIED',
  NotFoundError: 'CAMERA_MISSING',
  OverconstrainedError: 'CAMERA_MISSING',
  NotReadableError: 'CAMERA_LOST',
  AbortError: 'CAMERA_LOST',
};

const MESSAGES = {
  CAMERA_DENIED: 'The camera is blocked. Allow it in the address bar, or use the simulated camera.',
  CAMERA_MISSING: 'No camera was found. Plug one in, or use the simulated camera.',
  CAMERA_LOST:
    'The camera stopped or another program is using it. Close that program and try again, or use the simulated camera.',
} as const;

export type CameraErrorCode = keyof typeof MESSAGES;

export const cameraError = (code: CameraErrorCode, detail?: string): TabletopError => ({
  code,
  message: MESSAGES[code],
  ...(detail ? { detail } : {}),
});

/** A rejected getUserMedia (DOMException or anything else thrown) -> an error value. */
export const cameraErrorFrom = (thrown: unknown): TabletopError => {
  const name = thrown instanceof Error ? thrown.name : '';
  const code = CODE_BY_NAME[name] ?? 'CAMERA_LOST';
  return cameraError(
    code as CameraErrorCode,
    thrown instanceof Error ? `${name}: ${thrown.message}` : String(thrown),
  );
};
