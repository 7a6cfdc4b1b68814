/** Every step of an episode in few bytes: enough to carry it out again, and to tell where two runs part. */
import type { ActionSpec, Step, World } from '../contracts.ts';
import { encodeRun } from '../episode/link.ts';
import { episodeRun } from '../episode/link-replay.ts';
import type { LoopEnd, LoopSubscriber } from '../loop.ts';

export interface Trail {
  /** The value of a link's `run`: every action to the bit, and the hash that they lead to (episode/link.ts). */
  readonly run: string;
  /** World hash at the end of each step. */
  readonly hashes: readonly string[];
}

export interface TrailKeeper extends LoopSubscriber {
  /** When the loop has ended and the world still stands there. */
  trail(end: LoopEnd): Trail;
}

/** Subscribed to the loop that moves `world` by actions of `spec`. */
export const createTrailKeeper = (world: Pick<World, 'hash' | 'time'>, spec: ActionSpec): TrailKeeper => {
  const steps: Step[] = [];
  const hashes: string[] = [];
  return {
    onStep: (step) => {
      steps.push(step);
      hashes.push(world.hash());
    },
    trail: ({ reason }) => ({ run: encodeRun(episodeRun({ world, steps, end: reason, spec })), hashes }),
  };
};
