/** The headless command `drive`: one episode from a typed sentence; reports every frame the policy saw. */

import { decodeTokens } from '../action/index.ts';
import { createRecorder } from '../episode/trace.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { blindSource } from '../evaluation/policies.ts';
import type { LoopSubscriber } from '../loop.ts';
import { z } from '../schema.ts';
import { parseGoal, sampleScene, taskOf } from '../tasks/index.ts';
import { toBase64 } from './base64.ts';
import { NO_MODEL, policyFor, runArguments } from './evaluate.browser.ts';
import { type Command, command } from './registry.ts';
import { CONTROL_HZ, type Picture, type Rig } from './rig.browser.ts';

const FINAL_SIZE = 768; // pixels, square
const UNSCORED_STEPS = 50; // step limit of a sentence that names no task

const driveArguments = runArguments.extend({ instruction: z.string() });

/** A picture inside JSON: rgb in base64. */
const packed = ({ width, height, rgb }: Picture) => ({ width, height, rgb: toBase64(rgb) });

export const driveCommand = (rig: Rig): Command =>
  command(driveArguments, async ({ instruction, seed, control, clock, ...args }, { report }) => {
    const engine = args.engine ? await rig.engine.load(args.engine) : null;
    if (engine && !engine.ok) return engine;
    const loaded = engine?.value ?? null;
    const scene = sampleScene(seed);
    const goal = parseGoal(scene, instruction);
    const maxSteps = args.maxSteps ?? (goal ? taskOf(goal.task).maxSteps : UNSCORED_STEPS);
    const bench = await rig.open(scene);
    if (!bench.ok) return bench;
    const { world, camera, dispose } = bench.value;
    const policy = policyFor(control, loaded, world, goal);
    if (!policy.ok) return policy;
    const controlHz = loaded?.controlHz ?? CONTROL_HZ;
    const head = { seed, instruction, goal, policy: policy.value.kind, clock, controlHz, maxSteps };
    const recorder = createRecorder(head, world);
    const frames: LoopSubscriber = {
      onStep: ({ index, observation, output }) =>
        report({ index, tokens: output.tokens, frame: packed(observation.frame) }),
    };
    const outcome = await runEpisode({
      ...{ world, decode: decodeTokens, instruction, goal, clock, controlHz, maxSteps },
      ...{ now: rig.now, sleep: rig.sleep, policy: policy.value },
      observe: control === 'blind' ? blindSource(camera) : camera,
      subscribers: [recorder, frames],
    });
    const final = await rig.picture(world, FINAL_SIZE);
    dispose();
    if (!final.ok) return final;
    const { success, everSuccess } = outcome;
    const objects = scene.objects.map(({ color, shape }) => `${color} ${shape}`);
    const identity = { control, ...(loaded?.identity ?? NO_MODEL) };
    const value = {
      trace: recorder.trace(),
      success,
      everSuccess,
      objects,
      identity,
      final: packed(final.value),
    };
    return { ok: true, value };
  });
