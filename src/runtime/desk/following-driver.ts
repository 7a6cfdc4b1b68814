/** Follow mode between the drivers and the runner: on over a desk, when the model drives and the visitor wants it. */
import type { Frame, Policy, Proprioception, Result, Step } from '../../contracts.ts';
import type { Point } from '../../math/homography.ts';
import { createFollowing } from '../../policy/index.ts';
import type { Drivers } from '../drivers.ts';
import type { Stores } from '../stores.ts';
import type { Desk } from './desk.ts';

export interface FollowingDriverParts {
  readonly stores: Pick<Stores, 'session' | 'settings'>;
  readonly desk: Pick<Desk, 'on' | 'verdict'>;
  readonly drivers: Pick<Drivers, 'policy'>;
  /** Null while there is no scene. */
  readonly ask: (
    question: string,
    frame: Frame,
    signal: AbortSignal,
  ) => Promise<Result<{ readonly words: readonly string[] }>> | null;
  readonly reachable: (point: Point) => boolean;
  /** Measured joints in the robot's own units, the gripper last. */
  readonly joints: (p: Proprioception) => readonly number[];
  readonly now: () => number;
}

export interface FollowingDriver {
  policy(earlier: readonly Step[]): Result<Policy>;
  /** It is to follow, if anything drives. */
  wanted(): boolean;
  /** The episode only reached its step limit: what is followed is still to be followed. */
  goesOn(): boolean;
}

export const createFollowingDriver = (parts: FollowingDriverParts): FollowingDriver => {
  const { session, settings } = parts.stores;
  let following = false;

  const wanted = (): boolean => {
    const { follow, driver } = settings.getState();
    return parts.desk.on() && follow && driver === 'model';
  };

  return {
    policy: (earlier) => {
      const driver = parts.drivers.policy(earlier);
      following = driver.ok && wanted();
      if (!driver.ok || !following) return driver;
      const policy = createFollowing({
        policy: driver.value,
        ask: async (question, frame, signal) => {
          const answer = await parts.ask(question, frame, signal);
          return answer?.ok ? answer.value.words : null;
        },
        reachable: parts.reachable,
        joints: parts.joints,
        onVerdict: parts.desk.verdict,
        now: parts.now,
      });
      return { ok: true, value: policy };
    },
    wanted,
    goesOn: () => following && wanted() && session.getState().end?.reason === 'step-limit',
  };
};
