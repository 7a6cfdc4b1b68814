/** The headless command `evaluate` with task `question`: study/evaluate-questions.ts on the real world, renderer, engine. */

import { poseForQuestion } from '../datagen/dataset.browser.ts';
import { bringTo, questionState } from '../datagen/question-state.ts';
import {
  type AskQuestion,
  evaluateQuestions,
  type QuestionParts,
  stateRandom,
  stateRequestOf,
} from '../evaluation/evaluate-questions.ts';
import { conditionOf, QUESTION_SETS, type QuestionSet } from '../evaluation/sets.ts';
import { appearanceFor } from '../render/index.ts';
import { NO_ANSWERS } from '../runtime/model-host.browser.ts';
import { z } from '../schema.ts';
import { crowdedCount, QUESTION_KINDS, sampleScene } from '../tasks/index.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const questionArguments = z.object({
  task: z.literal('question'),
  kind: z.enum(['all', ...QUESTION_KINDS]),
  set: z.enum(QUESTION_SETS),
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  engine: engineRequest,
  commit: z.string().nullable(),
});

const asker =
  (ask: NonNullable<LoadedEngine['ask']>): AskQuestion =>
  async (text, about) => {
    const answer = await ask(text, about);
    return answer.ok ? { ok: true, value: answer.value.words } : answer;
  };

const opener =
  (rig: Rig, set: QuestionSet): QuestionParts['open'] =>
  async (seed) => {
    const scene = sampleScene(seed, set === 'crowded' ? { count: crowdedCount(seed) } : {});
    const bench = await rig.open(scene, { appearance: appearanceFor(conditionOf(set), seed) });
    if (!bench.ok) return bench;
    const { world, camera, dispose } = bench.value;
    const home = world.save();
    return {
      ok: true,
      value: {
        dispose,
        view: async (balanced) => {
          world.restore(home);
          const random = stateRandom(seed, balanced);
          const found = bringTo(stateRequestOf(random, balanced), world, () =>
            poseForQuestion(random, world),
          );
          if (!found) return { ok: true, value: null };
          const frame = await camera.grab();
          if (!frame.ok) return frame;
          const proprioception = world.proprioception();
          return {
            ok: true,
            value: { ...questionState(world, camera.project), frame: frame.value, proprioception },
          };
        },
      },
    };
  };

export const questionCommand = (rig: Rig): Command =>
  command(questionArguments, async ({ engine: wanted, kind, set, seed, episodes, commit }, { report }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { ask } = engine.value;
    if (!ask) return { ok: false, error: NO_ANSWERS };
    const kinds = kind === 'all' ? QUESTION_KINDS : [kind];
    const options = { ...engine.value.identity, commit, kinds, set, seed, episodes };
    return evaluateQuestions(options, { open: opener(rig, set), ask: asker(ask) }, report);
  });
