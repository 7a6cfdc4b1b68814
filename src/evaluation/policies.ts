/** The policies and observations that evaluation compares the model with. Each is labelled as what it is. */
import type { Frame, Goal, Observer } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { sameGoal } from '../tasks/index.ts';

export const CONTROLS = [
  'none',
  'blind',
  'wrong-instruction',
  'nonsense-word',
  'no-op',
  'expert',
  'fixed-wrist',
  'shuffled',
] as const;
export type Control = (typeof CONTROLS)[number];

/** Is no model needed? */
export const isScripted = (control: Control): boolean =>
  control === 'expert' || control === 'fixed-wrist' || control === 'shuffled' || control === 'no-op';

const GREY = 128; // sRGB byte, all three channels

/** The same frame with nothing on it: every pixel grey 128. */
export const blindFrame = (frame: Frame): Frame => ({
  ...frame,
  rgb: new Uint8Array(frame.rgb.length).fill(GREY),
});

/** The same cameras with their eyes shut. Size, order and timing of the frames are the cameras'. */
export const blindObserver = ({ kind, look }: Observer): Observer => ({
  kind,
  look: async () => {
    const seen = await look();
    if (!seen.ok) return seen;
    const { frame, views } = seen.value;
    const grey =
      views &&
      Object.fromEntries(Object.entries(views).map(([name, frames]) => [name, frames.map(blindFrame)]));
    return { ok: true, value: { frame: blindFrame(frame), ...(grey ? { views: grey } : {}) } };
  },
});

const TOLD_STREAM = 7; // of createRandom: independent of the streams that make scene, goal and wording

/**
 * What a wrong instruction asks for: another target, another destination, or both, of the same task and scene, by the
 * seed; null if there is none.
 */
export const wrongGoal = (goals: readonly Goal[], goal: Goal, seed: number): Goal | null => {
  const others = goals.filter((other) => !sameGoal(other, goal));
  return others.length === 0 ? null : createRandom(seed, TOLD_STREAM).pick(others);
};
