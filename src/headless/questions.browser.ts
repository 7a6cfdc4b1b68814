/** The headless command `evaluate` with task `question`: evaluation/evaluate-questions.ts on the real world, renderer, engine. */

import type { Frame, NameSpec, ObservationSpec } from '../contracts.ts';
import { poseForQuestion } from '../datagen/dataset.browser.ts';
import { bringTo, questionState } from '../datagen/question-state.ts';
import {
  type AskedView,
  type AskQuestion,
  BLOCK_QUESTIONS,
  evaluateAsked,
  openQuestions,
  type QuestionParts,
  type QuestionView,
  stateRandom,
  stateRequestOf,
} from '../evaluation/evaluate-questions.ts';
import { blindFrame } from '../evaluation/policies.ts';
import { conditionOf, QUESTION_SETS, type QuestionSet } from '../evaluation/sets.ts';
import { wordsOf } from '../language/answer-words.ts';
import { appearanceFor } from '../render/index.ts';
import { NO_ANSWERS } from '../runtime/model-host.browser.ts';
import type { CloseFrames } from '../runtime/things-model.ts';
import { z } from '../schema.ts';
import { crowdedCount, OPEN_KINDS, openQuestionOf, QUESTION_KINDS, sampleScene } from '../tasks/index.ts';
import { SPLITS } from '../things/index.ts';
import { TABLES } from '../things/table-names.ts';
import { engineRequest, type LoadedEngine } from './engine.browser.ts';
import { openOfThings } from './open-questions.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const questionArguments = z.object({
  task: z.literal('question'),
  kind: z.enum(['all', ...new Set([...QUESTION_KINDS, ...OPEN_KINDS])]),
  table: z.enum(TABLES).default('blocks'),
  names: z.enum(SPLITS).optional(),
  set: z.enum(QUESTION_SETS),
  seed: z.number().int().nonnegative(),
  episodes: z.number().int().positive(),
  engine: engineRequest,
  commit: z.string().nullable(),
});

/** What is asked of a model on object tokens needs the same camera's larger frame. */
interface CloseView {
  readonly close: CloseFrames;
  /** The frame as it is, to know a grey one by. */
  readonly seen: Frame;
}

const wordAsker =
  (ask: NonNullable<LoadedEngine['ask']>): AskQuestion =>
  async (text, about) => {
    const answer = await ask(text, about);
    return answer.ok ? { ok: true, value: answer.value.words } : answer;
  };

const thingAsker =
  (things: NonNullable<LoadedEngine['things']>, names: readonly NameSpec[]) =>
  async (text: string, { close, seen, ...about }: AskedView & CloseView): ReturnType<AskQuestion> => {
    const hidden: CloseFrames = (size) => ({
      grab: async () => {
        const frame = await close(size).grab();
        return frame.ok ? { ok: true, value: blindFrame(frame.value) } : frame;
      },
    });
    const answer = await things.answer(
      text,
      {
        about,
        close: about.frame === seen ? close : hidden,
        concepts: async () => ({ ok: true, value: names }),
      },
      new AbortController().signal,
    );
    const question = openQuestionOf(text);
    if (!answer.ok || !question) return answer.ok ? { ok: true, value: [answer.value.sentence] } : answer;
    return { ok: true, value: wordsOf(answer.value.sentence, question) };
  };

const opener =
  (
    rig: Rig,
    set: QuestionSet,
    observation?: ObservationSpec,
  ): QuestionParts<QuestionView & CloseView>['open'] =>
  async (seed) => {
    const scene = sampleScene(seed, set === 'crowded' ? { count: crowdedCount(seed) } : {});
    const bench = await rig.open(scene, { appearance: appearanceFor(conditionOf(set), seed), observation });
    if (!bench.ok) return bench;
    const { world, camera, close, dispose } = bench.value;
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
          const seen = {
            frame: frame.value,
            seen: frame.value,
            proprioception: world.proprioception(),
            close,
          };
          return { ok: true, value: { ...questionState(world, camera.project), ...seen } };
        },
      },
    };
  };

const NOT_OF_BLOCKS = {
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message:
      'This kind of question is of another table, or the model answers none about this one. Choose another.',
  },
} as const;

export const questionCommand = (rig: Rig): Command =>
  command(questionArguments, async ({ engine: wanted, ...args }, { report }) => {
    const { kind, set, table, names, seed, episodes, commit } = args;
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { ask, things, identity, spec } = engine.value;
    if (!ask && !things) return { ok: false, error: NO_ANSWERS };
    const common = { ...identity, commit, set, seed, episodes };
    const catalogue = things || table !== 'blocks' ? await rig.assets.catalogue() : null;
    if (catalogue && !catalogue.ok) return catalogue;
    const asker = things && catalogue ? thingAsker(things, catalogue.value.names) : null;
    if (table === 'blocks') {
      const kinds = QUESTION_KINDS.filter((one) => kind === 'all' || kind === one);
      if (kinds.length === 0 || names) return NOT_OF_BLOCKS;
      const asked = asker ?? (ask && wordAsker(ask));
      if (!asked) return { ok: false, error: NO_ANSWERS };
      const parts = { open: opener(rig, set, things ? spec.observation : undefined), ask: asked };
      return evaluateAsked({ ...common, kinds }, { ...parts, ...BLOCK_QUESTIONS }, report);
    }
    const kinds = OPEN_KINDS.filter((one) => kind === 'all' || kind === one);
    if (!asker || !catalogue || kinds.length === 0) return NOT_OF_BLOCKS;
    const open = openOfThings(rig, {
      ...{ table, names, catalogue: catalogue.value, observation: spec.observation },
      appearance: (of) => appearanceFor(conditionOf(set), of),
    });
    const options = { ...common, kinds, table, ...(names ? { names } : {}) };
    return evaluateAsked(options, { open, ask: asker, ...openQuestions(names) }, report);
  });
