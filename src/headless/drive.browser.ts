/** The headless command `drive`: one episode from a typed sentence; reports every frame the policy saw. */

import { DEFAULT_LANGUAGE } from '../action/index.ts';
import { createRecorder } from '../episode/trace.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { blindObserver } from '../evaluation/policies.ts';
import type { LoopSubscriber } from '../loop.ts';
import { z } from '../schema.ts';
import { parseGoal, sceneOf, taskOf } from '../tasks/index.ts';
import { nameOf } from '../things/paint.ts';
import { TABLES } from '../things/table-names.ts';
import { toBase64 } from './base64.ts';
import { NO_MODEL, policyFor } from './evaluate.browser.ts';
import { runArguments } from './evaluate-arguments.browser.ts';
import { type Command, command } from './registry.ts';
import type { Picture, Rig } from './rig.browser.ts';

const FINAL_SIZE = 768; // pixels, square
const UNSCORED_STEPS = 50; // step limit of a sentence that names no task

const driveArguments = runArguments.extend({
  instruction: z.string(),
  table: z.enum(TABLES).default('blocks'),
});

/** A picture inside JSON: rgb in base64. */
const packed = ({ width, height, rgb }: Picture) => ({ width, height, rgb: toBase64(rgb) });

export const driveCommand = (rig: Rig): Command =>
  command(driveArguments, async ({ instruction, seed, table, control, clock, ...args }, { report }) => {
    const engine = args.engine ? await rig.engine.load(args.engine) : null;
    if (engine && !engine.ok) return engine;
    const loaded = engine?.value ?? null;
    const catalogue = table === 'blocks' ? null : await rig.assets.catalogue();
    if (catalogue && !catalogue.ok) return catalogue;
    const scene = sceneOf(seed, { table, catalogue: catalogue?.value ?? null });
    const goal = parseGoal(scene, instruction);
    const maxSteps = args.maxSteps ?? (goal ? taskOf(goal.task).maxSteps : UNSCORED_STEPS);
    const bench = await rig.open(scene, { observation: loaded?.spec.observation });
    if (!bench.ok) return bench;
    const { world, observer, close, dispose } = bench.value;
    const policy = policyFor(control, loaded, world, goal, { close });
    if (!policy.ok) return policy;
    const { spec: actionSpec } = loaded?.spec.language ?? DEFAULT_LANGUAGE;
    const controlHz = actionSpec.hz;
    const lies = table === 'blocks' ? {} : { table };
    const head = { seed, ...lies, instruction, goal, policy: policy.value.kind, actionSpec, clock, maxSteps };
    const recorder = createRecorder(head, world);
    const frames: LoopSubscriber = {
      onStep: ({ index, observation, evidence: { tokens } }) =>
        report({ index, ...(tokens ? { tokens } : {}), frame: packed(observation.frame) }),
    };
    const outcome = await runEpisode({
      ...{ world, instruction, goal, clock, controlHz, maxSteps },
      ...{ now: rig.now, sleep: rig.sleep, policy: policy.value },
      observe: control === 'blind' ? blindObserver(observer()) : observer(),
      subscribers: [recorder, frames],
    });
    const final = await rig.picture(bench.value, FINAL_SIZE);
    dispose();
    if (!final.ok) return final;
    const { success, everSuccess } = outcome;
    const objects = scene.objects.map(nameOf);
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
