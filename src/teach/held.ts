/** What is held down now, by keyboard, by the buttons of the page and by a gamepad, and whether the gripper is to be open. Pure. */
import { NO_PRESS, type Press, pressOfSticks, together } from './hand.ts';

export interface HeldKeys {
  hold(name: string, press: Partial<Press>): void;
  release(name: string): void;
  releaseAll(): void;
  /** Opens or closes, whichever it is not. */
  toggle(): void;
  reset(opening: number): void;
  /** Of a gamepad; none: it lets go. */
  sticks(axes: readonly number[]): void;
  press(): Press;
  opening(): number;
}

export const createHeldKeys = (): HeldKeys => {
  const down = new Map<string, Partial<Press>>();
  let pad: Press = NO_PRESS;
  let open = 1;
  const toggle = (): void => {
    open = 1 - open;
  };
  return {
    hold: (name, press) => down.set(name, press),
    release: (name) => down.delete(name),
    releaseAll: () => down.clear(),
    toggle,
    reset: (opening) => {
      open = opening;
    },
    sticks: (axes) => {
      pad = pressOfSticks(axes);
    },
    press: () => together([...down.values(), pad]),
    opening: () => open,
  };
};
