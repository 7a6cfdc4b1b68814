/** What the hand was at when it first closed: which thing was meant, apart from whether it is then held. */
import type { Goal, Step, Vec3, World } from '../contracts.ts';
import type { LoopSubscriber } from '../loop.ts';
import { distance } from '../math/rotation.ts';

/** Openings, 0 closed to 1 open: told to be less than half open, and less open afterwards by more than a measurement's noise. */
const HALF = 0.5;
const LESS = 0.01;

/** Of one step: the opening that was told, and the measured ones before and after, 0 closed to 1 open. */
export interface Grip {
  readonly told: number;
  readonly before: number;
  readonly after: number;
}

/** Is the gripper told to close, and does it? One that is closed already, or stopped by a thing between its pads, does not. */
export const closes = ({ told, before, after }: Grip): boolean => told < HALF && after < before - LESS;

/** Which of the things (index, middle in metres) is nearest to the point between the tips; the first of two as near; null of none. */
export const nearestThing = (tips: Vec3, things: readonly (readonly [number, Vec3])[]): number | null => {
  let best: { readonly index: number; readonly away: number } | null = null;
  for (const [index, middle] of things) {
    const away = distance(tips, middle);
    if (!best || away < best.away) best = { index, away };
  }
  return best?.index ?? null;
};

/** Things by their index in the scene. */
export interface Closing {
  /** Index of the step at which the hand first closed; null: it never did, and `nearest` is of the end. */
  readonly step: number | null;
  /** Nearest to the point between the tips when that step was told, before it moved anything. */
  readonly nearest: number | null;
  /** What is scored. */
  readonly target: number;
  /** All that the task could be about here: a thing drawn at random is the target once in as many. */
  readonly among: readonly number[];
  /** What those are called in the scene, as "red_cube": which of them a sentence fits. */
  readonly names: readonly string[];
}

export interface ClosingKeeper extends LoopSubscriber {
  /** When the loop has ended and the world still stands there. */
  closing(): Closing;
}

/** Subscribed to the loop that moves `world` by displacements of the hand; `goals`: all that its scene has of the task. */
export const createClosingKeeper = (
  world: Pick<World, 'scene' | 'proprioception' | 'objectPose'>,
  { target }: Pick<Goal, 'target'>,
  goals: readonly Pick<Goal, 'target'>[],
): ClosingKeeper => {
  const among = [...new Set([target, ...goals.map((goal) => goal.target)])].sort((a, b) => a - b);
  const middles = () => among.map((index) => [index, world.objectPose(index).position] as const);
  let found: Pick<Closing, 'step' | 'nearest'> | null = null;
  let before = middles();
  return {
    onStep: ({ index, action, observation }: Step) => {
      if (found || action.kind !== 'ee-delta' || action.terminate) return;
      const { position, opening } = observation.proprioception;
      const grip = { told: action.gripper, before: opening, after: world.proprioception().opening };
      if (closes(grip)) found = { step: index, nearest: nearestThing(position, before) };
      before = middles();
    },
    closing: () => {
      const end = () => ({ step: null, nearest: nearestThing(world.proprioception().position, middles()) });
      const names = among.map((index) => world.scene.objects[index]?.name ?? '');
      return { ...(found ?? end()), target, among, names };
    },
  };
};
