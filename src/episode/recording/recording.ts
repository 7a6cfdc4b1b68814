/**
 * A recorded episode: what the page shows before physics and model have arrived. Every step as the model made it, with
 * the frame it looked at and how sure it was, and where every body was in between.
 *
 * What is exact and what is rounded is said once, here: frames, tokens and the scene are exact; positions are within
 * half of POSITION_STEP, quaternion components within half of QUAT_STEP, a logit that lies d below the largest of its
 * row within logitError(d), attention within 1/510 of its map's peak, milliseconds within 0.05.
 */
import type { ActionSpec, SceneSpec, Step } from '../../contracts.ts';

export const FORMAT_VERSION = 1;

/** Metres. */
export const POSITION_STEP = 0.0001;
/** Of a component of a unit quaternion. */
export const QUAT_STEP = 1 / 32767;

/** Who drove, and the files that made every token: their SHA-256 as the model's manifest lists them. */
export interface RecordedModel {
  readonly id: string;
  readonly title: string;
  readonly variant: string;
  readonly provider: string;
  readonly files: { readonly policy: string; readonly encoder: string; readonly tokenizer: string };
}

/** Logits and attention are rounded as said above; times as they were measured when it was recorded. */
export interface RecordedStep {
  readonly step: Step;
  /** World hash when its frame was taken: a live world that comes there by the same actions has the same. */
  readonly hash: string;
}

/** Where every drawn body was at some moments, about 20 a second. */
export interface RecordedMotion {
  readonly bodies: readonly string[];
  /** Simulated seconds, rising. */
  readonly times: readonly number[];
  /** Row-major [times, bodies, 7]: position in metres, quaternion (w, x, y, z), world frame. */
  readonly poses: Float32Array;
}

export interface Recording {
  readonly model: RecordedModel;
  readonly instruction: string;
  readonly scene: SceneSpec;
  /** What its actions are: this format holds end-effector displacements in tokens. */
  readonly spec: ActionSpec;
  /** Was the goal met when the model said "terminate"? */
  readonly succeeded: boolean;
  readonly steps: readonly RecordedStep[];
  readonly motion: RecordedMotion;
}

/** Numbers of a pose. */
export const POSE = 7;
