/**
 * Remembers the arm's posture before and after every step that the page has shown, for whoever explains a step later.
 * A step is announced when its motion is over; while the cursor stands on one, where its frame was taken.
 */

import type { Step } from '../../contracts.ts';
import type { Hot } from '../../runtime/hot.ts';
import { type Posture, postureOf } from './posture.ts';

export interface PostureLogParts {
  readonly hot: Pick<Hot, 'steps' | 'shown' | 'on'>;
  /** The bodies as they are drawn now; null: nothing is. */
  readonly bodies: () => Parameters<typeof postureOf>[0] | null;
  /** The bodies stand where the shown step's frame was taken, not where its motion ended. */
  readonly sought: () => boolean;
  /** The bodies at a simulated second of a recording; null: what is shown is live. */
  readonly recordedAt?: (time: number) => Parameters<typeof postureOf>[0] | null;
}

export interface Postures {
  /** Null: was not looked at. */
  readonly before: Posture | null;
  readonly after: Posture | null;
}

export interface PostureLog {
  of(step: Step): Postures;
  dispose(): void;
}

export const createPostureLog = ({ hot, bodies, sought, recordedAt }: PostureLogParts): PostureLog => {
  const before = new WeakMap<Step, Posture>();
  const after = new WeakMap<Step, Posture>();
  /** Where the world stood when the episode began. */
  let start: Posture | null = null;

  const neighbour = (step: Step, by: 1 | -1): Step | undefined => {
    const at = hot.steps.indexOf(step);
    return at < 0 ? undefined : hot.steps[at + by];
  };

  const listen = (): void => {
    const now = bodies();
    const posture = now && postureOf(now);
    const step = hot.shown;
    if (!posture) return;
    if (!step) start = posture;
    else if (sought()) before.set(step, posture);
    else after.set(step, posture);
    if (step && !sought() && hot.steps[0] === step && start) before.set(step, start);
  };
  const leave = hot.on('step', listen);
  listen();

  return {
    // a step begins where the one before it ended
    of: (step) => {
      const started = recordedAt?.(step.commandTime);
      const ended = recordedAt?.(neighbour(step, 1)?.commandTime ?? step.simTime);
      if (started && ended) return { before: postureOf(started), after: postureOf(ended) };
      const [previous, next] = [neighbour(step, -1), neighbour(step, 1)];
      return {
        before: before.get(step) ?? (previous && after.get(previous)) ?? null,
        after: after.get(step) ?? (next && before.get(next)) ?? null,
      };
    },
    dispose: leave,
  };
};
