/** The headless command `evaluate` with task `absent`: evaluation/evaluate-absent.ts on the real world, renderer, engine. */
import { type AbsentParts, evaluateAbsent } from '../evaluation/evaluate-absent.ts';
import { conditionOf, QUESTION_SETS } from '../evaluation/sets.ts';
import { appearanceFor } from '../render/index.ts';
import { NO_ANSWERS } from '../runtime/model-host.browser.ts';
import { z } from '../schema.ts';
import { crowdedCount, sampleScene } from '../tasks/index.ts';
import { engineRequest } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const absentArguments = z.object({
  task: z.literal('absent'),
  set: z.enum(QUESTION_SETS),
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  engine: engineRequest,
  commit: z.string().nullable(),
});

export const absentCommand = (rig: Rig): Command =>
  command(absentArguments, async ({ engine: wanted, set, seed, episodes, commit }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { ask, spec, identity } = engine.value;
    if (!ask) return { ok: false, error: NO_ANSWERS };
    const open: AbsentParts['open'] = async (scene) => {
      const appearance = appearanceFor(conditionOf(set), scene.seed);
      const bench = await rig.open(scene, { appearance, observation: spec.observation });
      if (!bench.ok) return bench;
      const { world, camera, dispose } = bench.value;
      const frame = await camera.grab();
      if (!frame.ok) {
        dispose();
        return frame;
      }
      const about = { frame: frame.value, proprioception: world.proprioception() };
      return {
        ok: true,
        value: {
          dispose,
          ask: async (question) => {
            const answer = await ask(question, about);
            return answer.ok ? { ok: true, value: answer.value.words } : answer;
          },
        },
      };
    };
    const scenes: AbsentParts['sampleScene'] = (from, of) =>
      sampleScene(from, of === 'crowded' ? { count: crowdedCount(from) } : {});
    const options = { ...identity, commit, set, seed, episodes };
    return evaluateAbsent(options, { sampleScene: scenes, open }, report);
  });
