/**
 * Episodes of the pushed expert with the state in place of the picture: rows to train heads on, physics alone and in Node.
 *
 * As in DART (Laskey et al. 2017, arXiv 1703.09327) what is carried out is disturbed and what is learnt is not: now and then the
 * hand is pushed off for a moment. A row counts where the expert then has its way for a whole chunk, so that the chunk is what it did,
 * and nothing has to be simulated twice.
 */
import { DEFAULT_LANGUAGE, valuesOf } from '../../action/index.ts';
import type { EndEffectorAction, Vec3 } from '../../contracts.ts';
import { createRandom, type Random } from '../../math/random.ts';
import { add } from '../../math/rotation.ts';
import { createArena } from '../../runtime/arena.ts';
import { languageAt, stepsAt } from '../../runtime/robot-language.ts';
import { expertAction, type TaskSpec } from '../../tasks/index.ts';
import type { Physics } from '../../world/index.ts';
import type { StateEpisode } from './episodes.ts';
import { observerOf } from './observation.ts';

export interface DemonstrationOptions {
  readonly task: TaskSpec;
  readonly episode: StateEpisode;
  /** Actions a simulated second. */
  readonly hz: number;
  /** Actions of a chunk. */
  readonly chunk: number;
  /** Pushes a simulated second. */
  readonly pushes: number;
  /** Simulated seconds after which an episode ends, if it has not before. */
  readonly most: number;
}

export interface Demonstration {
  readonly succeeded: boolean;
  /** The state, and [chunk, dimensions] in units, row by row; what follows "terminate" repeats it. */
  readonly rows: readonly { readonly state: readonly number[]; readonly actions: readonly number[] }[];
}

interface Moment {
  readonly state: readonly number[];
  /** What the expert wanted, by the ActionSpec's dimensions. */
  readonly wanted: readonly number[];
  readonly pushed: boolean;
  readonly last: boolean;
}

const STREAM = 37; // of createRandom
/** Of a push: seconds that it lasts, most metres a second along an axis, spread of radians a second about one. */
const LASTS = [0.1, 0.4] as const;
const SHIFT = 0.06;
const TURN = 0.12;

/** A push, for one action of so many a second. */
const pushOf = (random: Random, hz: number): Pick<EndEffectorAction, 'translation' | 'rotation'> => {
  const three = (draw: () => number): Vec3 => [draw() / hz, draw() / hz, draw() / hz];
  return {
    translation: three(() => random.uniform(-SHIFT, SHIFT)),
    rotation: three(() => random.normal() * TURN),
  };
};

/** Moments from which the expert has its way for `chunk` actions, or to its end. */
const rowsOf = (moments: readonly Moment[], chunk: number): Demonstration['rows'] =>
  moments.flatMap(({ state }, i) => {
    const ahead = moments.slice(i, i + chunk);
    const end = ahead.findIndex(({ last }) => last);
    const some = end < 0 ? ahead : ahead.slice(0, end + 1);
    if (some.some(({ pushed }) => pushed) || (end < 0 && some.length < chunk)) return [];
    const wanted = some.map((one) => one.wanted);
    const repeated = Array.from({ length: chunk }, (_, k) => wanted[k] ?? wanted.at(-1) ?? []);
    return [{ state, actions: repeated.flat() }];
  });

/** Deterministic in its options. */
export const demonstrate = async (
  physics: Physics,
  { task, episode, hz, chunk, pushes, most }: DemonstrationOptions,
): Promise<Demonstration> => {
  const { seed, scene, goal } = episode;
  const { spec } = languageAt(DEFAULT_LANGUAGE, hz);
  const random = createRandom(seed, STREAM);
  const world = createArena(physics, scene);
  try {
    const observe = observerOf(world, goal);
    const moments: Moment[] = [];
    let push = pushOf(random, hz);
    let left = 0; // actions that the push still lasts
    const steps = Math.min(stepsAt(task.maxSteps, hz), Math.round(most * hz));
    for (let step = 0; step < steps; step++) {
      if (left === 0 && random.next() < pushes / hz) {
        push = pushOf(random, hz);
        left = Math.max(1, Math.round(random.uniform(...LASTS) * hz));
      }
      const wanted = expertAction(world, goal, 'turning', hz);
      const pushed = left > 0;
      const last = wanted.terminate && !pushed;
      moments.push({ state: observe(), wanted: valuesOf(wanted, spec), pushed, last });
      if (last) break;
      const off = {
        translation: add(wanted.translation, push.translation),
        rotation: add(wanted.rotation, push.rotation),
      };
      world.command({ ...wanted, ...(pushed ? off : {}), terminate: false }, 1 / hz);
      if (!world.advance(1 / hz).ok) break; // an unstable state teaches nothing
      left = Math.max(0, left - 1);
    }
    return { succeeded: world.succeeded(goal), rows: rowsOf(moments, chunk) };
  } finally {
    world.dispose();
  }
};
