/**
 * Dataset aggregation (Ross, Gordon, Bagnell 2011): the policy drives, the expert labels every state the policy got
 * itself into. A share of the actions is the expert's, so that episodes also get past the policy's first mistake.
 */
import { EE_DELTA_CODEC } from '../action/index.ts';
import type { Action, Goal, Policy, Result, SceneSpec, TaskName } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import {
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type PolicyCamera,
  sampleAppearance,
} from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import { expertAction, goalsOf, instructionFor, sampleScene } from '../tasks/index.ts';
import type { Physics } from '../world/index.ts';
import { chunksOf } from './chunks.ts';
import type { Shard, ShardOptions } from './dataset.browser.ts';
import { labelWorld, type SampleRecord } from './labels.ts';

export interface DaggerOptions {
  /** First scene seed; one episode a scene. */
  readonly seed: number;
  readonly episodes: number;
  readonly maxSteps: number;
  readonly controlHz: number;
  /** Share of steps the expert drives. */
  readonly expertShare: number;
  readonly randomized: number;
  readonly tasks: readonly TaskName[];
  /** One is drawn for each episode: a policy that samples gets into states that a greedy one does not. */
  readonly temperatures: readonly number[];
  /** Absent: none. How many actions a chunk has, and of how many goals of a state one is recorded. */
  readonly chunks?: ShardOptions['chunks'];
}

export interface DaggerReport {
  readonly shard: Shard;
  /** Episodes at whose end the goal's predicate held: a running measure, not an evaluation. */
  readonly succeeded: number;
}

/** Tasks are drawn among those the scene has; only what robot data may show is asked for. */
const sampleGoal = (random: Random, options: DaggerOptions, scene: SceneSpec): Goal | null => {
  const able = options.tasks.filter((task) => goalsOf(scene, task, 'seen').length > 0);
  return able.length > 0 ? random.pick(goalsOf(scene, random.pick(able), 'seen')) : null;
};

/** Errors: the policy's, the decoder's, the world's. */
export const driveAndLabel = async (
  physics: Physics,
  policyOf: (sampling: { readonly temperature: number; readonly seed: number }) => Policy,
  options: DaggerOptions,
): Promise<Result<DaggerReport>> => {
  const renderer = createFrameRenderer();
  if (!renderer.ok) return renderer;
  const bytes = FRAME_SIZE * FRAME_SIZE * 3;
  const frames = new Uint8Array(options.episodes * options.maxSteps * bytes);
  const samples: SampleRecord[] = [];
  const signal = new AbortController().signal;
  let succeeded = 0;
  let retired: PolicyCamera | null = null; // keeps the compiled shaders until the next scene has drawn

  const episode = async (seed: number): Promise<Result<null>> => {
    const random = createRandom(seed, 12);
    const scene = sampleScene(seed, { pairs: 'seen', bare: 0.25 });
    const goal = sampleGoal(random, options, scene);
    if (!goal) return { ok: true, value: null };
    const instruction = instructionFor(scene, goal, seed);
    const policy = policyOf({ temperature: random.pick(options.temperatures), seed });
    const world = createArena(physics, scene);
    const camera = createPolicyCamera(
      scene,
      renderer.value,
      sampleAppearance(random, random.next() < options.randomized ? 1 : 0.15),
    );
    try {
      for (let step = 0; step < options.maxSteps; step++) {
        camera.update(world);
        const frame = await camera.grab();
        if (!frame.ok) return frame;
        retired?.dispose();
        retired = null;
        frames.set(frame.value.rgb, samples.length * bytes);
        const sample = labelWorld(world, camera, 'dagger', random, goal);
        const chunks =
          options.chunks && chunksOf(createRandom(seed, 100 + step), world, goal, options.chunks);
        samples.push({ ...sample, instruction, ...(chunks ? { chunks } : {}) });
        const wanted = expertAction(world, goal);
        const said = await policy.act(
          { frame: frame.value, instruction, proprioception: world.proprioception() },
          signal,
        );
        if (!said.ok) return said;
        const expert = EE_DELTA_CODEC.decode(EE_DELTA_CODEC.encode(wanted));
        const action: Result<Action> =
          random.next() < options.expertShare ? expert : { ok: true, value: said.value.actions[0] };
        if (!action.ok) return action;
        // an episode ends when both agree that it has; a lone "terminate" is a state to learn from, not an end
        if (wanted.terminate && action.value.terminate) break;
        world.command(action.value);
        const moved = world.advance(1 / options.controlHz);
        if (!moved.ok) break; // an unstable state teaches nothing: on to the next scene
      }
      if (world.succeeded(goal)) succeeded++;
      return { ok: true, value: null };
    } finally {
      retired = camera;
      world.dispose();
    }
  };

  for (let i = 0; i < options.episodes; i++) {
    const done = await episode(options.seed + i);
    if (!done.ok) return done;
  }
  renderer.value.dispose();
  return {
    ok: true,
    value: { shard: { frames: frames.subarray(0, samples.length * bytes), samples }, succeeded },
  };
};
