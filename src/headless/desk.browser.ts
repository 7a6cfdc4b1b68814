/** The headless command `desk-reach`: the policy follows sentences over pictures of desks. */

import { DEFAULT_LANGUAGE } from '../action/index.ts';
import type { Observation, Policy, Result, StopReason } from '../contracts.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { blindObserver, CONTROLS, type Control } from '../evaluation/policies.ts';
import { proportion } from '../evaluation/statistics.ts';
import { hypot } from '../math/exact.ts';
import { applyHomography } from '../math/homography.ts';
import { observerOf } from '../observe/index.ts';
import { type Doubt, doubtOf, FOLLOW_LIMITS, focusShare, moveEntropy, thingNamed } from '../policy/index.ts';
import { z } from '../schema.ts';
import { taskOf } from '../tasks/index.ts';
import { toBase64 } from './base64.ts';
import { deskPicture, openDeskBench } from './desk-bench.browser.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { NO_MODEL, policyFor } from './evaluate.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const point = z.tuple([z.number(), z.number()]);

const entry = deskPicture.extend({
  instruction: z.string().min(1),
  /** What the end of the run is measured from, pixels: the thing that counts first. */
  targets: z.array(point).nonempty(),
});
type Entry = z.infer<typeof entry>;

const deskArguments = z.object({
  engine: engineRequest.nullable(),
  control: z.enum(CONTROLS),
  entries: z.array(entry).nonempty(),
  /** Of the arm's first pose; one more a picture. */
  seed: z.number().int().nonnegative(),
  maxSteps: z.number().int().positive().optional(),
  /** Metres of the desk that count as there. */
  within: z.number().positive(),
});

interface Reached {
  /** Metres of the desk from each target. */
  readonly distances: readonly number[];
  /** Of the fingertips above the desk, metres of the desk. */
  readonly height: number;
  readonly scale: number;
  readonly steps: number;
  readonly end: StopReason;
  /** The last frame the policy saw, base64 RGB. */
  readonly frame: string | null;
  /** What follow mode would go by (policy/following.ts); null without a model. */
  readonly doubt: SeenDoubt | null;
}

interface SeenDoubt extends Doubt {
  /** Answer to "is there a ...?" at the first look; null: there is no name, or the model does not answer. */
  readonly seen: string | null;
}

/** Watches the policy's outputs, and asks at the first frame whether the thing is there. */
const doubting = (policy: Policy, engine: LoadedEngine, limits = FOLLOW_LIMITS) => {
  const entropies: (number | null)[] = [];
  const focuses: (number | null)[] = [];
  let seen: string | null = null;
  const ask = async (observation: Observation): Promise<void> => {
    const name = thingNamed(observation.instruction);
    if (name === null) return;
    const answer = await engine.ask?.(`is there a ${name}?`, observation);
    if (answer?.ok) seen = answer.value.words.join(' ');
  };
  const watched: Policy = {
    kind: policy.kind,
    act: async (observation, signal) => {
      if (entropies.length === 0) await ask(observation);
      const decision = await policy.act(observation, signal);
      if (decision.ok && entropies.length < limits.looks) {
        entropies.push(moveEntropy(decision.value.evidence));
        focuses.push(focusShare(decision.value.evidence));
      }
      return decision;
    },
  };
  const doubt = (): SeenDoubt => ({ seen, ...doubtOf(focuses, entropies, limits) });
  return { watched, doubt };
};

interface Setting {
  readonly rig: Rig;
  readonly engine: LoadedEngine | null;
  readonly control: Control;
  readonly seed: number;
  readonly maxSteps: number | undefined;
}

const reachOn = async (
  given: Entry,
  { rig, engine, control, seed, maxSteps }: Setting,
): Promise<Result<Reached>> => {
  const bench = await openDeskBench(given, seed, engine?.spec.observation.cameras[0]?.width);
  if (!bench.ok) return bench;
  const { world, seen, close, placed, dispose } = bench.value;
  const policy = policyFor(control, engine, world, null, { close, insists: () => true });
  if (!policy.ok) return policy;
  const doubts = engine && control === 'none' ? doubting(policy.value, engine) : null;
  let last: Uint8Array | null = null;
  const { end, steps } = await runEpisode({
    ...{ world, instruction: given.instruction, goal: null, clock: 'paused' },
    ...{ now: rig.now, sleep: rig.sleep, policy: doubts?.watched ?? policy.value },
    controlHz: (engine?.spec.language ?? DEFAULT_LANGUAGE).spec.hz,
    maxSteps: maxSteps ?? taskOf('reach').maxSteps,
    observe: control === 'blind' ? blindObserver(observerOf(seen)) : observerOf(seen),
    subscribers: [
      {
        onStep: ({ observation }) => {
          last = observation.frame.rgb;
        },
      },
    ],
  });
  const [x, y, height] = world.proprioception().position;
  const { tableFromPicture, scale } = placed;
  dispose();
  if (end.error) return { ok: false, error: end.error };
  const distances = given.targets.map((target) => {
    const [tx, ty] = applyHomography(tableFromPicture, target);
    return hypot(x - tx, y - ty) / scale;
  });
  const [frame, doubt] = [last ? toBase64(last) : null, doubts?.doubt() ?? null];
  const value = { distances, height: height / scale, scale, steps, end: end.reason, frame, doubt };
  return { ok: true, value };
};

/** Follows each sentence over its picture, one after the other. */
export const deskReachCommand = (rig: Rig): Command =>
  command(deskArguments, async ({ engine: wanted, entries, seed, within, maxSteps, control }, { report }) => {
    const engine = wanted ? await rig.engine.load(wanted) : null;
    if (engine && !engine.ok) return engine;
    const loaded = engine?.value ?? null;
    const runs: Reached[] = [];
    for (const [i, one] of entries.entries()) {
      const ran = await reachOn(one, { rig, engine: loaded, control, seed: seed + i, maxSteps });
      if (!ran.ok) return ran;
      runs.push(ran.value);
      const { frame, ...rest } = ran.value;
      report({ done: i + 1, of: entries.length, ...rest });
    }
    const there = runs.filter(({ distances }) => (distances[0] ?? Number.POSITIVE_INFINITY) <= within).length;
    return {
      ok: true,
      value: {
        ...proportion(there, runs.length),
        control,
        ...(loaded?.identity ?? NO_MODEL),
        seed,
        within,
        runs,
      },
    };
  });
