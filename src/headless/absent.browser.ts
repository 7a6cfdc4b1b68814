/** The headless command `evaluate` with task `absent`: evaluation/evaluate-absent.ts on the real world, renderer, engine. */
import { type AbsentParts, evaluateAbsent } from '../evaluation/evaluate-absent.ts';
import { conditionOf, QUESTION_SETS } from '../evaluation/sets.ts';
import { appearanceFor } from '../render/index.ts';
import { NO_ANSWERS } from '../runtime/model-host.browser.ts';
import { z } from '../schema.ts';
import { crowdedCount, missingIn, sceneOf } from '../tasks/index.ts';
import { TABLES } from '../things/table-names.ts';
import { engineRequest } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const absentArguments = z.object({
  task: z.literal('absent'),
  set: z.enum(QUESTION_SETS),
  table: z.enum(TABLES).default('blocks'),
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  engine: engineRequest,
  commit: z.string().nullable(),
});

export const absentCommand = (rig: Rig): Command =>
  command(absentArguments, async ({ engine: wanted, set, table, seed, episodes, commit }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { ask, things, spec, identity } = engine.value;
    if (!ask && !things) return { ok: false, error: NO_ANSWERS };
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const concepts = async () => ({ ok: true as const, value: catalogue.value.names });
    const open: AbsentParts['open'] = async (scene) => {
      const appearance = appearanceFor(conditionOf(set), scene.seed);
      const bench = await rig.open(scene, { appearance, observation: spec.observation });
      if (!bench.ok) return bench;
      const { world, camera, close, dispose } = bench.value;
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
          missing: async (instruction) => {
            if (things)
              return things.find(instruction, { about, close, concepts }, new AbortController().signal);
            return missingIn(instruction, async (question) => {
              const answer = ask ? await ask(question, about) : { ok: false as const, error: NO_ANSWERS };
              return answer.ok ? { ok: true, value: answer.value.words } : answer;
            });
          },
        },
      };
    };
    const scenes: AbsentParts['sampleScene'] = (from, of) =>
      sceneOf(from, {
        ...(of === 'crowded' ? { count: crowdedCount(from) } : {}),
        ...{ table, catalogue: catalogue.value },
      });
    const options = { ...identity, commit, set, ...(table === 'blocks' ? {} : { table }), seed, episodes };
    return evaluateAbsent(options, { sampleScene: scenes, open }, report);
  });
