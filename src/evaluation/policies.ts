/** The policies and observations that evaluation compares the model with. Each is labelled as what it is. */
import type { Action, ActionTokens, Frame, FrameSource, Goal, Policy } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { sameGoal } from './sets.ts';

export const CONTROLS = ['none', 'blind', 'wrong-instruction', 'no-op', 'expert'] as const;
export type Control = (typeof CONTROLS)[number];

/**
 * "Expert (scripted)": looks at the simulator's state, not at the frame. It speaks the same eight integers as the
 * model, so that what its success is measured through is the same decoder and the same control.
 */
export const createExpertPolicy = (
  label: () => Action,
  encode: (action: Action) => ActionTokens,
): Policy => ({
  kind: 'expert',
  act: async () => ({ ok: true, value: { tokens: encode(label()), times: {} } }),
});

/** Go on, stay, gripper open: what the arm's home pose alone is worth. */
const STAY: ActionTokens = [0, 128, 128, 128, 128, 128, 128, 255];

export const createNoOpPolicy = (): Policy => ({
  kind: 'no-op',
  act: async () => ({ ok: true, value: { tokens: STAY, times: {} } }),
});

const GREY = 128; // sRGB byte, all three channels

/** The same frame with nothing on it: every pixel grey 128. */
export const blindFrame = (frame: Frame): Frame => ({
  ...frame,
  rgb: new Uint8Array(frame.rgb.length).fill(GREY),
});

/** The same camera with its eyes shut. Size, order and timing of the frames are the camera's. */
export const blindSource = (source: FrameSource): FrameSource => ({
  kind: source.kind,
  grab: async () => {
    const frame = await source.grab();
    return frame.ok ? { ok: true, value: blindFrame(frame.value) } : frame;
  },
  dispose: source.dispose,
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
