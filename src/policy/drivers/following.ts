/**
 * Follow mode: the policy looks again at every frame and never ends by itself. Where it is not to be trusted (unsure,
 * nothing there, out of reach) the arm waits, and the page says why. All verdicts come from what the model says.
 */

import type {
  Action,
  Decision,
  Evidence,
  Frame,
  JointAction,
  Policy,
  Proprioception,
} from '../../contracts.ts';
import { exp, log } from '../../math/exact.ts';
import type { Point } from '../../math/homography.ts';

export type Verdict = 'following' | 'arrived' | 'unsure' | 'not-seen' | 'out-of-reach';

export interface FollowLimits {
  /** Mean entropy of dx and dy as a share of that of 256 equal bins, above which the model does not know. */
  readonly unsure: number;
  /** Share of the map that must be about one place, or the thing is not seen. */
  readonly focus: number;
  /** Looks that both means are taken over. */
  readonly looks: number;
  /** Milliseconds between two times that a model without such a map is asked whether the thing is there. */
  readonly askEvery: number;
}

/** Between pictures with and without the named thing; docs/desk.md says on which, and how often each is wrong. */
export const FOLLOW_LIMITS: FollowLimits = { unsure: 0.82, focus: 0.5, looks: 4, askEvery: 1500 };

const BINS = 256;
/** Rows of the logits: terminate, dx, dy, dz, ... */
const [DX, DY] = [1, 2];

/** Entropy of one row of logits as a share of ln 256: 0 sure, 1 knows nothing. */
export const entropyShare = (logits: Float32Array, row: number): number => {
  const values = logits.subarray(row * BINS, (row + 1) * BINS);
  let top = Number.NEGATIVE_INFINITY;
  for (const value of values) top = Math.max(top, value);
  let [sum, weighted] = [0, 0];
  for (const value of values) {
    const e = exp(value - top);
    sum += e;
    weighted += e * (value - top);
  }
  return (log(sum) - weighted / sum) / log(BINS);
};

/**
 * Middle of the cell of the first map that the model looks at most, or of the thing that it says is meant: frame coordinates 0..1, v
 * down.
 */
export const lookedAt = ({ attention, attentionMaps, things }: Evidence): Point | null => {
  const meant = things?.seen.find(({ id }) => id === things.target);
  if (meant) return [meant.u, meant.v];
  if (!attention || !attentionMaps) return null;
  const { rows, columns } = attentionMaps;
  let best = 0;
  for (let i = 1; i < rows * columns; i++) {
    if ((attention[i] ?? 0) > (attention[best] ?? 0)) best = i;
  }
  return [((best % columns) + 0.5) / columns, (Math.floor(best / columns) + 0.5) / rows];
};

/** Share of the first map that is within a cell of where the model looks at most: 1 at one place, near 0 all over. */
export const focusShare = (evidence: Evidence): number | null => {
  const { attention, attentionMaps } = evidence;
  const point = lookedAt(evidence);
  if (!point || !attention || !attentionMaps) return null;
  const { rows, columns } = attentionMaps;
  const [row, column] = [Math.floor(point[1] * rows), Math.floor(point[0] * columns)];
  let [near, all] = [0, 0];
  for (let i = 0; i < rows * columns; i++) {
    const value = attention[i] ?? 0;
    all += value;
    const away = Math.max(Math.abs(Math.floor(i / columns) - row), Math.abs((i % columns) - column));
    if (away <= 1) near += value;
  }
  return near / all;
};

/** "please reach for the red mug now" -> "red mug"; null when no "the", "a" or "my" says where the name begins. */
export const thingNamed = (instruction: string): string | null => {
  const found = /\b(?:the|an|a|my|that|this)\s+([^,.!?]+)/i.exec(instruction)?.[1];
  const name = found?.replace(/\s+(?:please|now|for me|on the (?:desk|table))\b.*$/i, '').trim();
  return name ? name : null;
};

/** Mean entropy of dx and dy, each as a share of that of 256 equal bins; null without logits. */
export const moveEntropy = ({ logits }: Evidence): number | null =>
  logits ? (entropyShare(logits, DX) + entropyShare(logits, DY)) / 2 : null;

/** Looks in a row, and what they come to: means of what was given, null where none gave it. */
export interface Doubt {
  readonly entropy: number | null;
  readonly focus: number | null;
  readonly verdict: 'go' | 'not-seen' | 'unsure';
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const given = values.filter((value) => value !== null);
  return given.length > 0 ? given.reduce((sum, value) => sum + value, 0) / given.length : null;
};

/** One entry a look, of `focusShare` and `moveEntropy`. A thing that is not seen is not also called unsure. */
export const doubtOf = (
  focuses: readonly (number | null)[],
  entropies: readonly (number | null)[],
  limits = FOLLOW_LIMITS,
): Doubt => {
  const [focus, entropy] = [meanOf(focuses), meanOf(entropies)];
  const lost = focus !== null && focus < limits.focus;
  const torn = entropy !== null && entropy > limits.unsure;
  return { focus, entropy, verdict: lost ? 'not-seen' : torn ? 'unsure' : 'go' };
};

export interface FollowParts {
  readonly policy: Policy;
  /** Asks the model; its words, or null when it cannot be asked. */
  readonly ask: (question: string, frame: Frame, signal: AbortSignal) => Promise<readonly string[] | null>;
  /** Can the hand go to what lies at this point of the frame? */
  readonly reachable: (point: Point) => boolean;
  readonly onVerdict: (verdict: Verdict) => void;
  /** Measured joints in the robot's own units, the gripper last: where an arm of joint targets holds. */
  readonly joints: (p: Proprioception) => readonly number[];
  readonly now: () => number;
  readonly limits?: FollowLimits;
}

/** The arm stays where it is and the loop goes on: what is followed may move again. `at`: joint targets to stay at. */
const held = (action: Action, at: () => readonly number[]): Action =>
  action.kind === 'ee-delta'
    ? { ...action, translation: [0, 0, 0], rotation: [0, 0, 0], terminate: false }
    : { ...action, values: at().map(Math.fround), terminate: false };

/**
 * A policy whose decision is carried out only if what it says of itself allows it; else the arm holds, and the verdict
 * says why. The evidence stays as it was said.
 */
export const createFollowing = (parts: FollowParts): Policy => {
  const { policy, ask, reachable, onVerdict, joints, now, limits = FOLLOW_LIMITS } = parts;
  let entropies: (number | null)[] = [];
  let focuses: (number | null)[] = [];
  let asked = Number.NEGATIVE_INFINITY;
  let about = '';
  /** Consecutive "no": one may be a slip. */
  let missing = 0;
  /** The last targets carried out: an arm told its measured joints over and over would sink under its own weight. */
  let targets: JointAction['values'] | null = null;

  const forget = (instruction: string): void => {
    [about, missing, asked, entropies, focuses] = [instruction, 0, Number.NEGATIVE_INFINITY, [], []];
  };

  const askAbout = async (frame: Frame, instruction: string, signal: AbortSignal): Promise<void> => {
    const name = thingNamed(instruction);
    if (name === null || now() - asked < limits.askEvery) return;
    const words = await ask(`is there a ${name}?`, frame, signal);
    asked = now();
    if (words) missing = words[0] === 'no' ? missing + 1 : 0;
  };

  const judge = ({ actions: [action], evidence }: Decision): Verdict => {
    focuses = [...focuses, focusShare(evidence)].slice(-limits.looks);
    entropies = [...entropies, moveEntropy(evidence)].slice(-limits.looks);
    if (missing >= 2 || (evidence.things?.missing.length ?? 0) > 0) return 'not-seen';
    const doubt = doubtOf(focuses, entropies, limits);
    if (doubt.verdict !== 'go') return doubt.verdict;
    const point = lookedAt(evidence);
    if (point && !reachable(point)) return 'out-of-reach';
    return action.terminate ? 'arrived' : 'following';
  };

  return {
    kind: policy.kind,
    act: async (observation, signal) => {
      const { frame, instruction } = observation;
      if (instruction !== about) forget(instruction);
      const decision = await policy.act(observation, signal);
      if (!decision.ok) return decision;
      // a map, or what is seen one by one, says it better than an answer, and costs no run
      const { attention, things } = decision.value.evidence;
      if (!attention && !things) await askAbout(frame, instruction, signal);
      const verdict = judge(decision.value);
      onVerdict(verdict);
      const [said] = decision.value.actions;
      const at = (): readonly number[] => targets ?? joints(observation.proprioception);
      const action = verdict === 'following' ? said : held(said, at);
      if (action.kind === 'joint-target') targets = action.values;
      if (verdict === 'following') return decision;
      return { ok: true, value: { ...decision.value, actions: [action] } };
    },
  };
};
