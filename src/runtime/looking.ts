/** Questions, and the look before a run, put together: both ask the model about one picture. */
import type { FrameSource, World } from '../contracts.ts';
import { NO_MODEL } from './drivers.ts';
import type { EnginePort } from './engine.browser.ts';
import type { EngineControl } from './engine-control.ts';
import { findingByQuestions, findingByThings } from './finding.ts';
import type { Hot } from './hot.ts';
import { watchNames } from './learn-names.ts';
import { createLook, type Looked } from './look.ts';
import { createLookFirst, type LookFirst } from './look-first.ts';
import { createQuestioning, type Questioning } from './questioning.ts';
import type { Simulator } from './simulation.browser.ts';
import { canAnswer, type Stores } from './stores.ts';
import type { CloseFrames, SeenBy } from './things-model.ts';
import { trainedElsewhere } from './unfamiliar.ts';

export interface LookingParts {
  readonly stores: Stores;
  readonly hot: Hot;
  readonly engine: Pick<EnginePort, 'ask' | 'things'>;
  readonly control: Pick<EngineControl, 'policy' | 'checkAlive'>;
  /** What is looked at. */
  readonly camera: Pick<FrameSource, 'grab'>;
  /** The same at another size. */
  readonly close: CloseFrames;
  readonly world: () => World | null;
  readonly simulator: () => Pick<
    Simulator,
    'language' | 'missingIn' | 'missingOf' | 'blocksSeen' | 'names'
  > | null;
  /** Over a desk the model follows what is named: it looks again and again, and waits for what is not there yet. */
  readonly follows: () => boolean;
  /** Names are learned while nothing runs. */
  readonly learns: boolean;
  /** What stands against an instruction by its words alone. */
  readonly doubtOf: (sentence: string) => string | null;
}

export const createLooking = (
  parts: LookingParts,
): { readonly questioning: Questioning; readonly lookFirst: LookFirst } => {
  const { stores, hot, engine, control, camera, close, world, simulator } = parts;
  const { session, settings } = stores;

  /** Of a simulated table that was in no training the model's answers say nothing. */
  const trained = (): string | null =>
    settings.getState().camera === 'sim' ? trainedElsewhere(session.getState()) : null;

  const state = () => world()?.proprioception() ?? null;
  const look = createLook({ session, hot, camera, state });
  const concepts: SeenBy['concepts'] = async () => (await simulator()?.names()) ?? { ok: true, value: [] };
  const seenBy = (about: Looked): SeenBy => ({ about, close, concepts });
  if (parts.learns) watchNames(stores, engine, concepts);
  const questioning = createQuestioning({
    ...{ stores, look, control, engine },
    byThings: (question, about, signal) => engine.things()?.answer(question, seenBy(about), signal) ?? null,
    scene: () => {
      const now = world() && simulator();
      return now && { language: now.language, missingOf: now.missingOf, trained: trained() };
    },
    notLoaded: NO_MODEL,
  });
  const lookFirst = createLookFirst({
    ...{ stores },
    finding: () => {
      const { driver, lookFirst: wanted } = settings.getState();
      const able = driver === 'model' && canAnswer(session.getState()) === true && trained() === null;
      const now = simulator();
      if (!now || !wanted || !able || parts.follows()) return null;
      const things = engine.things();
      return things ? findingByThings(look, things, seenBy) : findingByQuestions(look, engine, now);
    },
    doubtOf: parts.doubtOf,
    failed: control.checkAlive,
    begun: (told) => session.getState().end === null && hot.steps.at(-1)?.observation.instruction === told,
    changes: () => settings.getState().camera !== 'sim',
  });
  return { questioning, lookFirst };
};
