/**
 * The headless command `latency`: what an action costs, and whether asking for it holds up the main thread.
 *
 * The frames are drawn beforehand and nothing is drawn while the clock runs, so that a long task in that time comes
 * from inference (copying a frame to the worker, reading its answer) and not from a software rasterizer. Two checks go
 * with it: an idle wait of the same length, which should count none, and a task made long on purpose, which must be seen.
 */

import type { Frame, Observation, Result, TabletopError } from '../contracts.ts';
import { mean, quantile } from '../evaluation/statistics.ts';
import { z } from '../schema.ts';
import { instructionFor, sampleGoal, sampleScene } from '../tasks/index.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { block, countLongTasks } from './long-tasks.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const SCENES = 3;
/** First actions of an instruction that are timed, of a model that looks closely: each of a scene and a sentence of its own. */
const FIRST_ACTIONS = 15;
const PROVOKED_MS = 120;
const NO_SCENE: TabletopError = { code: 'WORLD_FAILED', message: 'No scene was drawn. Run it again.' };
const SETTLE_MS = 500; // what drawing the frames and loading the model left to do

const latencyArguments = z.object({
  engine: engineRequest,
  actions: z.number().int().positive().max(10_000),
  seed: z.number().int().nonnegative(),
});

interface Shown {
  readonly observation: Observation;
  /** Of a model that looks closely. */
  readonly close: Result<Frame> | null;
}

/** The first look into `count` scenes, each with a sentence about it that none before it had. */
const observations = async (
  rig: Rig,
  seed: number,
  { spec: { observation }, info }: LoadedEngine,
  count: number,
): Promise<Result<readonly Shown[]>> => {
  const side = info.manifest.objects?.look.frame;
  const seen: Shown[] = [];
  for (let at = seed; seen.length < count; at++) {
    const scene = sampleScene(at);
    const goal = sampleGoal(scene, 'reach', at);
    const instruction = goal && instructionFor(scene, goal, at);
    if (!instruction || seen.some((one) => one.observation.instruction === instruction)) continue;
    const bench = await rig.open(scene, { observation });
    if (!bench.ok) return bench;
    const { world, observer, dispose } = bench.value;
    const sight = await observer().look();
    const close = side === undefined ? null : await bench.value.close(side).grab();
    const proprioception = world.proprioception();
    dispose();
    if (!sight.ok) return sight;
    seen.push({ observation: { ...sight.value, instruction, proprioception }, close });
  }
  return { ok: true, value: seen };
};

const spread = (values: readonly number[]): { readonly p50: number; readonly p95: number } => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
});

export const latencyCommand = (rig: Rig): Command =>
  command(latencyArguments, async ({ engine: wanted, actions, seed }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { identity, info, runs } = engine.value;
    const looks = info.manifest.objects !== undefined;
    const shownAll = await observations(rig, seed, engine.value, SCENES + (looks ? FIRST_ACTIONS : 0));
    if (!shownAll.ok) return shownAll;
    const [seen, fresh] = [shownAll.value.slice(0, SCENES), shownAll.value.slice(SCENES)];
    let closeUp: Shown['close'] = null;
    const policy = engine.value.policy({
      close: () => ({ grab: async () => closeUp ?? { ok: false, error: NO_SCENE } }),
      insists: () => true,
    });
    const { signal } = new AbortController();
    const act = async ({ observation, close }: Shown) => {
      closeUp = close;
      return policy.act(observation, signal);
    };
    for (const shown of seen) {
      const warm = await act(shown); // a sentence's features are computed once, here
      if (!warm.ok) return warm;
    }

    await rig.sleep(SETTLE_MS);

    const first: { readonly ms: number; readonly looks: number }[] = [];
    for (const shown of fresh) {
      const asked = rig.now();
      const output = await act(shown);
      if (!output.ok) return output;
      first.push({ ms: rig.now() - asked, looks: output.value.evidence.things?.seen.length ?? 0 });
    }

    const took: number[] = [];
    const infer: number[] = [];
    const runsBefore = runs();
    const started = rig.now();
    const acting = await countLongTasks(async (): Promise<Result<null>> => {
      for (let i = 0; i < actions; i++) {
        // scene after scene, as runs are: who looks closely looks once a scene
        const shown = seen[Math.floor((i * seen.length) / actions)];
        if (!shown) break;
        const asked = rig.now();
        const output = await act(shown);
        if (!output.ok) return output;
        took.push(rig.now() - asked);
        infer.push(output.value.times.infer ?? Number.NaN);
      }
      return { ok: true, value: null };
    });
    if (!acting.value.ok) return acting.value;
    const lasted = rig.now() - started;
    const idle = await countLongTasks(() => rig.sleep(lasted));
    const provoked = await countLongTasks(() => block(PROVOKED_MS));

    const value = {
      ...identity,
      build: info.build,
      actions,
      policyRuns: runs() - runsBefore,
      msPerAction: spread(took),
      msInGraph: spread(infer),
      /** The first action of an instruction, its words and its close looks included; null: a model that does not look closely. */
      first: looks
        ? {
            actions: first.length,
            ms: spread(first.map(({ ms }) => ms)),
            looks: mean(first.map((one) => one.looks)),
          }
        : null,
      longTasks: acting.tasks.count,
      longestTaskMs: acting.tasks.longest,
      /** The same wait without a single action: what the page and the machine do by themselves. */
      idleLongTasks: idle.tasks.count,
      /** One task of 120 ms made on purpose; 0 here would mean that the counting does not work. */
      provokedLongTasks: provoked.tasks.count,
    };
    return { ok: true, value };
  });
