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
  CAMERA_INSECURE:
    'Browsers give a camera only to pages opened by https, or on the machine itself as localhost. Open the page so, or use the simulated camera.',
  CAMERA_FRAMED:
    'This page is part of another site, which must allow it the camera (allow="camera" on its frame). Open it in a tab of its own, or use the simulated camera.',
  CAMERA_STILL:
    'The camera delivers no pictures. Open its cover or the lid, or switch it on, or use the simulated camera.',
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

/** What a page can know of whether it may ask for a camera at all. */
export interface Surroundings {
  /** `isSecureContext`: https, or the machine itself. */
  readonly secure: boolean;
  /** `navigator.mediaDevices` is there. */
  readonly media: boolean;
  /** The page is part of another page. */
  readonly framed: boolean;
  /** The permissions policy lets the page ask; null: this browser does not say. */
  readonly allowed: boolean | null;
}

/** Why asking is in vain, or null: no browser would put the question to the visitor. */
export const cameraBarred = ({ secure, media, framed, allowed }: Surroundings): TabletopError | null => {
  if (!secure) return cameraError('CAMERA_INSECURE', 'isSecureContext is false');
  if (framed && allowed === false)
    return cameraError('CAMERA_FRAMED', 'the permissions policy has no camera');
  return media ? null : cameraError('CAMERA_MISSING', 'mediaDevices is absent');
};

/** Chromium names the policy only in its refusal; Firefox and Safari say no more than that they refuse. */
export const refusedInFrame = (thrown: unknown, framed: boolean): boolean =>
  framed && thrown instanceof Error && /polic/i.test(thrown.message);
