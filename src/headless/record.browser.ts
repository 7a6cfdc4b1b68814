/** The headless command `record`: one episode of the model in every detail, as the page plays it before it can run one. */

import type { Goal, Observer, Result, World } from '../contracts.ts';
import { encodeRecording, POSE, type RecordedMotion, type RecordedStep } from '../episode/recording/index.ts';
import { runEpisode } from '../evaluation/episode.ts';
import type { LoopSubscriber } from '../loop.ts';
import { z } from '../schema.ts';
import {
  goalsOf,
  parseGoal,
  planText,
  planWordsOf,
  sampleScene,
  TASK_NAMES,
  taskOf,
} from '../tasks/index.ts';
import { toBase64 } from './base64.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

/** Least simulated seconds between two moments that are kept: about 20 a second. */
const EVERY = 0.045;

const recordArguments = z.object({
  engine: engineRequest,
  seed: z.number().int().nonnegative(),
  /** What to tell it; else every goal of the task is tried in its plain wording. */
  instruction: z.string().optional(),
  task: z.enum(TASK_NAMES),
  maxSteps: z.number().int().positive().optional(),
});

/** Keeps where every drawn body is while the world is moved. */
const watched = (world: World): { readonly world: World; readonly motion: () => RecordedMotion } => {
  const times: number[] = [];
  const poses: number[] = [];
  const keep = (): void => {
    times.push(world.time());
    for (const { pose } of world.bodyPoses()) poses.push(...pose.position, ...pose.quat);
  };
  keep();
  return {
    world: {
      ...world,
      advance: (seconds) => {
        const moved = world.advance(seconds);
        if (world.time() - (times.at(-1) ?? 0) >= EVERY) keep();
        return moved;
      },
    },
    motion: () => {
      if (world.time() > (times.at(-1) ?? 0)) keep();
      const bodies = world.bodyPoses().map(({ name }) => name);
      if (poses.length !== times.length * bodies.length * POSE) throw new Error('a body came or went');
      return { bodies, times, poses: Float32Array.from(poses) };
    },
  };
};

/** One attempt, and the file it would make. */
export interface Attempt {
  readonly instruction: string;
  readonly steps: number;
  /** Why the episode ended. */
  readonly reason: string;
  readonly success: boolean;
}

interface Told {
  readonly goal: Goal;
  readonly instruction: string;
  readonly maxSteps: number;
}

const attempt = async (
  rig: Rig,
  { info, spec: model, policy }: LoadedEngine,
  seed: number,
  { goal, instruction, maxSteps }: Told,
): Promise<Result<Attempt & { readonly file: Uint8Array }>> => {
  const scene = sampleScene(seed);
  const { spec } = model.language;
  const bench = await rig.open(scene, { observation: model.observation });
  if (!bench.ok) return bench;
  const { world, motion } = watched(bench.value.world);
  const steps: RecordedStep[] = [];
  let hash = '';
  const seen = bench.value.observer();
  const observe: Observer = {
    kind: seen.kind,
    look: () => {
      hash = world.hash();
      return seen.look();
    },
  };
  const keeper: LoopSubscriber = { onStep: (step) => void steps.push({ step, hash }) };
  const { end, success } = await runEpisode({
    ...{ world, policy: policy(), instruction, goal, controlHz: spec.hz, maxSteps },
    ...{ observe, clock: 'paused' },
    ...{ now: rig.now, sleep: rig.sleep, subscribers: [keeper] },
  });
  const kept = motion();
  bench.value.dispose();
  if (end.error) return { ok: false, error: end.error };
  const { manifest, variant, provider } = info;
  const policyFile = manifest.variants.find(({ id }) => id === variant);
  const file = encodeRecording({
    model: {
      ...{ id: manifest.id, title: manifest.title, variant, provider },
      files: {
        policy: policyFile?.sha256 ?? '',
        encoder: manifest.encoder?.model.sha256 ?? '',
        tokenizer: manifest.encoder?.tokenizer.sha256 ?? '',
      },
    },
    ...{ instruction, scene, spec, steps, motion: kept },
    succeeded: success === true,
  });
  const value = { instruction, steps: steps.length, reason: end.reason, success: success === true, file };
  return { ok: true, value };
};

/** Tries the scene's goals until one is met and the model says so; null when none is. Reports every attempt. */
export const recordCommand = (rig: Rig): Command =>
  command(recordArguments, async ({ engine: wanted, seed, task, ...args }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const scene = sampleScene(seed);
    const asked = args.instruction === undefined ? null : parseGoal(scene, args.instruction);
    const goals = args.instruction === undefined ? goalsOf(scene, task) : asked ? [asked] : [];
    for (const goal of goals) {
      const instruction = args.instruction ?? planText(planWordsOf(scene, goal));
      if (instruction === null) continue;
      const maxSteps = args.maxSteps ?? taskOf(goal.task).maxSteps;
      const tried = await attempt(rig, engine.value, seed, { goal, instruction, maxSteps });
      if (!tried.ok) return tried;
      const { file, ...rest } = tried.value;
      report(rest);
      if (rest.success && rest.reason === 'terminated') return { ok: true, value: toBase64(file) };
    }
    return { ok: true, value: null };
  });
