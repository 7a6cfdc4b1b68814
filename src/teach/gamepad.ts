/** A gamepad, read once a picture: sticks and the gripper while one records by hand, a button that starts and stops. Pure. */
import type { HeldKeys } from './held.ts';

/** What is read of the browser's own `Gamepad`. */
export interface PadState {
  readonly index: number;
  readonly connected: boolean;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean }[];
}

/** 'lost': it was there, and is not any more. */
export type PadPresence = 'none' | 'here' | 'lost';

/** Buttons of the standard gamepad (W3C Gamepad, section 11): the lowest of the right four, and the right one in the middle. */
export const GRIPPER_BUTTON = 0;
export const RECORD_BUTTON = 9;

export interface PadParts {
  readonly held: Pick<HeldKeys, 'sticks' | 'toggle'>;
  /** Starts a recording, or ends the one that goes on. */
  readonly record: () => void;
}

export interface PadReader {
  /** `pads`: `navigator.getGamepads()`, with gaps. */
  read(pads: readonly (PadState | null)[]): PadPresence;
  /** Nobody reads any more: what the sticks said last does not stay in force. */
  leave(): void;
}

export const createPadReader = ({ held, record }: PadParts): PadReader => {
  let presence: PadPresence = 'none';
  let chosen: number | null = null;
  let down: readonly boolean[] = [];

  const find = (pads: readonly (PadState | null)[]): PadState | undefined =>
    pads.find((pad) => pad?.connected === true && (chosen === null || pad.index === chosen)) ?? undefined;

  return {
    read: (pads) => {
      const pad = find(pads);
      if (!pad) {
        if (chosen !== null) held.sticks([]);
        chosen = null;
        presence = presence === 'none' ? 'none' : 'lost';
        return presence;
      }
      const now = pad.buttons.map(({ pressed }) => pressed);
      // browsers show a pad at its first press: that one says "I am here", and nothing else
      const before = chosen === null ? now : down;
      const pressed = (button: number): boolean => now[button] === true && before[button] !== true;
      [chosen, down, presence] = [pad.index, now, 'here'];
      held.sticks(pad.axes);
      if (pressed(GRIPPER_BUTTON)) held.toggle();
      if (pressed(RECORD_BUTTON)) record();
      return presence;
    },
    leave: () => held.sticks([]),
  };
};
