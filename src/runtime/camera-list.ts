/** Which cameras there are, and which is one press away from the one that is open. Pure. */
import type { Facing } from '../observe/index.ts';

export interface Camera {
  /** The browser's id of it for this site; identifies hardware, so it is in no link and no storage. */
  readonly id: string;
  readonly label: string;
}

export interface CameraState {
  /** Empty until the visitor has allowed one: before, browsers give no names. */
  readonly cameras: readonly Camera[];
  /** Id of the open one, and after it of the last; null: whichever looks the wanted way. */
  readonly chosen: string | null;
  /** Which way it looks; null: it does not say. */
  readonly facing: Facing | null;
}

export interface NextCamera {
  readonly label: string;
  /** Null: any that looks the way that `facing` says. */
  readonly id: string | null;
  readonly facing: Facing | null;
}

/**
 * The other side of a phone, be it of two cameras or of five: one for each way, as the browser picks it. Where cameras do
 * not say which way they look, the next of the list, round. Null: there is no other.
 */
export const nextCamera = ({ cameras, chosen, facing }: CameraState): NextCamera | null => {
  if (cameras.length < 2) return null;
  if (facing === 'environment') return { label: 'Front camera', id: null, facing: 'user' };
  if (facing === 'user') return { label: 'Rear camera', id: null, facing: 'environment' };
  const at = cameras.findIndex(({ id }) => id === chosen);
  const next = cameras[(at + 1) % cameras.length];
  return next ? { label: 'Next camera', id: next.id, facing: null } : null;
};
