/** Follow mode between the drivers and the runner: on over a desk, when the model drives and the visitor wants it. */
import type { Action, ActionTokens, Frame, Policy, Result } from '../../contracts.ts';
import type { Point } from '../../math/homography.ts';
import type { MadePlan } from '../../policy/index.ts';
import { createFollowing, type Following } from '../../policy/index.ts';
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
  readonly decode: (tokens: ActionTokens) => Result<Action>;
  readonly now: () => number;
}

export interface FollowingDriver {
  policy(plan?: MadePlan): Result<Policy>;
  decode(tokens: ActionTokens): Result<Action>;
  /** The episode only reached its step limit: what is followed is still to be followed. */
  goesOn(): boolean;
}

export const createFollowingDriver = (parts: FollowingDriverParts): FollowingDriver => {
  const { session, settings } = parts.stores;
  let following: Following | null = null;

  const wanted = (): boolean => {
    const { follow, driver } = settings.getState();
    return parts.desk.on() && follow && driver === 'model';
  };

  return {
    policy: (plan) => {
      const driver = parts.drivers.policy(plan);
      following = null;
      if (!driver.ok || !wanted()) return driver;
      following = createFollowing({
        policy: driver.value,
        ask: async (question, frame, signal) => {
          const answer = await parts.ask(question, frame, signal);
          return answer?.ok ? answer.value.words : null;
        },
        reachable: parts.reachable,
        onVerdict: parts.desk.verdict,
        now: parts.now,
      });
      return { ok: true, value: following.policy };
    },
    decode: (tokens) => (following ? following.decode(parts.decode)(tokens) : parts.decode(tokens)),
    goesOn: () => following !== null && wanted() && session.getState().end?.reason === 'step-limit',
  };
};
