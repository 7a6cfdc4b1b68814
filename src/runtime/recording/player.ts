/** Plays a recording: a playhead in simulated seconds, the step it is in, and where the bodies are. No browser here. */
import type { BodyPose, SceneSpec } from '../../contracts.ts';
import { POSE, type RecordedMotion, type Recording } from '../../episode/recording/index.ts';

/** What draws the large view: the world, or a recording of one. */
export interface Posed {
  readonly scene: SceneSpec;
  bodyPoses(): readonly { readonly name: string; readonly pose: BodyPose }[];
  /** The same at another moment, simulated seconds; only a recording knows. */
  bodyPosesAt?(time: number): ReturnType<Posed['bodyPoses']>;
}

export interface Player extends Posed {
  readonly playing: () => boolean;
  /** Index of the step at the playhead. */
  readonly step: () => number;
  play(): void;
  pause(): void;
  /** Pauses where the frame of step `index` was taken. */
  seek(index: number): void;
}

export interface PlayerParts {
  readonly recording: Recording;
  /** Wall clock, ms. */
  readonly now: () => number;
  /** Calls back before the next picture; returns a function that cancels. */
  readonly nextPicture: (callback: () => void) => () => void;
  /** The playhead is in another step, or was put into one. */
  readonly onStep: (index: number) => void;
  /** The bodies moved. */
  readonly onMotion: () => void;
}

/** Seconds the end is looked at before it starts again. */
export const HOLD = 2;
/** A picture that comes later than this moves the playhead no further: a hidden tab does not skip. Seconds. */
const LONGEST = 0.25;
const EPSILON = 1e-6;

const OPEN = 128; // gripper bins from here on open the hand
const GRIPPER = 7;

/** The step worth stopping at: where the hand first closes on something, else the middle one. */
export const stillStep = ({ steps }: Recording): number => {
  const closed = (index: number): boolean => (steps[index]?.step.evidence.tokens?.[GRIPPER] ?? OPEN) < OPEN;
  const first = steps.findIndex((_, i) => i > 0 && closed(i) && !closed(i - 1));
  return first > 0 ? first : steps.length >> 1;
};

/** The last step that had begun at `time`. */
export const stepAt = ({ steps }: Recording, time: number): number =>
  Math.max(
    0,
    steps.findLastIndex(({ step }) => step.commandTime <= time + EPSILON),
  );

/**
 * Poses at `time` into `out`, row-major [bodies, 7]: between two moments positions go straight and quaternions along
 * the shorter chord, normalized (at 20 Hz the difference from the arc is far below a pixel).
 */
export const posesAt = ({ times, poses, bodies }: RecordedMotion, time: number, out: Float32Array): void => {
  const size = bodies.length * POSE;
  const after = times.findIndex((t) => t > time);
  const last = after === -1 ? times.length - 1 : Math.max(0, after - 1);
  const next = after === -1 ? last : after;
  const span = (times[next] ?? 0) - (times[last] ?? 0);
  const part = span > 0 ? Math.max(0, (time - (times[last] ?? 0)) / span) : 0;
  for (let at = 0; at < size; at += POSE) {
    let dot = 0;
    for (let k = 3; k < POSE; k++)
      dot += (poses[last * size + at + k] ?? 0) * (poses[next * size + at + k] ?? 0);
    let norm = 0;
    for (let k = 0; k < POSE; k++) {
      const from = poses[last * size + at + k] ?? 0;
      const sign = k >= 3 && dot < 0 ? -1 : 1;
      const value = from + part * (sign * (poses[next * size + at + k] ?? 0) - from);
      out[at + k] = value;
      if (k >= 3) norm += value * value;
    }
    const scale = norm > 0 ? 1 / Math.sqrt(norm) : 1;
    for (let k = 3; k < POSE; k++) out[at + k] = (out[at + k] ?? 0) * scale;
  }
};

export const createPlayer = ({ recording, now, nextPicture, onStep, onMotion }: PlayerParts): Player => {
  const { scene, steps, motion } = recording;
  const flat = new Float32Array(motion.bodies.length * POSE);
  const end = Math.max(motion.times.at(-1) ?? 0, steps.at(-1)?.step.simTime ?? 0) + HOLD;
  let time = 0;
  let shown = -1;
  let cancel: (() => void) | null = null;

  const show = (always: boolean): void => {
    const step = stepAt(recording, time);
    if (always || step !== shown) {
      shown = step;
      onStep(step);
    }
    onMotion();
  };

  const roll = (): void => {
    let last = now();
    const picture = (): void => {
      const at = now();
      time += Math.min(LONGEST, (at - last) / 1000);
      last = at;
      if (time >= end) time = 0;
      cancel = nextPicture(picture);
      show(false);
    };
    cancel = nextPicture(picture);
  };

  const pause = (): void => {
    cancel?.();
    cancel = null;
  };

  const bodyPosesAt = (at: number): ReturnType<Posed['bodyPoses']> => {
    posesAt(motion, at, flat);
    return motion.bodies.map((name, i) => {
      const [x = 0, y = 0, z = 0, qw = 1, qx = 0, qy = 0, qz = 0] = flat.subarray(i * POSE, (i + 1) * POSE);
      return { name, pose: { position: [x, y, z], quat: [qw, qx, qy, qz] } };
    });
  };

  return {
    scene,
    bodyPosesAt,
    bodyPoses: () => bodyPosesAt(time),
    playing: () => cancel !== null,
    step: () => stepAt(recording, time),
    play: () => {
      if (cancel) return;
      show(true);
      roll();
    },
    pause,
    seek: (index) => {
      pause();
      time = steps[Math.min(Math.max(0, index), steps.length - 1)]?.step.commandTime ?? 0;
      show(true);
    },
  };
};
