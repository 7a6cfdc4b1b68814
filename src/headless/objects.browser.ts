/** Things of one's own on the bench: the headless command `object` brings one, `evaluate` puts one into every scene. */
import type { Goal, Result, SceneSpec } from '../contracts.ts';
import type { EvaluationResult } from '../evaluation/evaluate.ts';
import { makeOwn } from '../runtime/own/make-own.browser.ts';
import type { Guest } from '../runtime/own/own-shelf.ts';
import { UPS } from '../runtime/own/own-thing.ts';
import { z } from '../schema.ts';
import { fromBase64 } from './base64.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

/** A guest and four of ours. */
export const OBJECTS_WITH_GUEST = 5;

const objectArguments = z.object({
  base64: z.string(),
  name: z.string(),
  /** Metres. */
  longest: z.number(),
  synonyms: z.array(z.string()).default([]),
  descriptions: z.array(z.string()).default([]),
  up: z.enum(UPS).default('guess'),
});

/** Makes a thing of a file and keeps it. Errors: every THING_* of its making. */
export const objectCommand = (rig: Rig): Command =>
  command(objectArguments, async ({ base64, ...words }) => {
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const request = { ...words, bytes: fromBase64(base64) };
    const made = await makeOwn(request, { names: catalogue.value.names });
    if (!made.ok) return made;
    rig.shelf.add(made.value);
    const { thing, concept, notes } = made.value;
    const grasp = thing.rests[0].grasp?.score ?? null;
    const { id, pieces, size, mass } = thing;
    return { ok: true, value: { id, name: concept.name, pieces, size, mass, grasp, notes } };
  });

/** Errors: SETTING_INVALID for one that was not brought. */
export const guestsOf = (rig: Rig, ids: readonly string[]): Result<readonly Guest[]> => {
  const found: Guest[] = [];
  for (const id of ids) {
    const guest = rig.shelf.find(id);
    if (!guest) {
      return { ok: false, error: { code: 'SETTING_INVALID', message: `No object ${id} was brought.` } };
    }
    found.push(guest);
  }
  return { ok: true, value: found };
};

const isGuest = (object: SceneSpec['objects'][number] | undefined, guests: readonly Guest[]): boolean =>
  object?.kind === 'thing' && guests.some(({ thing }) => thing.id === object.thing.id);

/** Is one of them what the goal is about? Without guests every goal is. */
export const isAbout = (scene: SceneSpec, goal: Goal, guests: readonly Guest[]): boolean =>
  guests.length === 0 || isGuest(scene.objects[goal.target], guests);

export interface ObjectTally {
  readonly id: string;
  readonly name: string;
  readonly episodes: number;
  readonly successes: number;
}

/** How often each was what was asked for, and how often that succeeded. */
export const tally = (
  { summaries }: Pick<EvaluationResult, 'summaries'>,
  guests: readonly Guest[],
  sceneAt: (seed: number) => SceneSpec,
): readonly ObjectTally[] => {
  const ids = summaries.map(({ seed, success }) => {
    const own = sceneAt(seed).objects.find((object) => isGuest(object, guests));
    return { id: own?.kind === 'thing' ? own.thing.id : '', success };
  });
  return guests.map(({ thing, concept }) => {
    const mine = ids.filter(({ id }) => id === thing.id);
    return {
      ...{ id: thing.id, name: concept.name, episodes: mine.length },
      successes: mine.filter(({ success }) => success).length,
    };
  });
};
