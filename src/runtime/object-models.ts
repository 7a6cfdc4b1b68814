/** Models on object tokens, put together: fetched with the first of them, since other models need nothing of it. */
import type { ActionLanguage } from '../action/index.ts';
import type { Result } from '../contracts.ts';
import type { EngineClient, Manifest, ObjectTokens } from '../policy/index.ts';
import {
  createObjectPolicy,
  glance,
  type ObjectPolicyParts,
  rememberingLooks,
} from '../policy/objects/index.ts';
import { createReader, freeNames, PROBE_ENCODER } from '../tasks/index.ts';
import { answerSeen, namesSeen } from './object-answers.ts';
import type { CloseFrames, SeenBy, ThingsModel } from './things-model.ts';

export interface ObjectModelParts {
  readonly client: ObjectPolicyParts['client'] & Pick<EngineClient, 'embed'>;
  readonly manifest: Manifest & { readonly objects: ObjectTokens };
  readonly language: ActionLanguage;
  /** Milliseconds. */
  readonly now: () => number;
}

export const thingsModelOf = ({ client: engine, manifest, language, now }: ObjectModelParts): ThingsModel => {
  const client = { objects: rememberingLooks(engine.objects) };
  const { objects: rules } = manifest;
  const parts = (close: CloseFrames) => ({ client, rules, close: close(rules.look.frame) });
  const embed = async (text: string, signal: AbortSignal): Promise<Result<Float32Array>> => {
    const found = await engine.embed([text], signal);
    if (!found.ok) return found;
    return { ok: true, value: found.value[0]?.vector ?? new Float32Array(0) };
  };
  // vectors of another encoder mean nothing to the map from vectors to tasks
  const read = createReader(manifest.encoder?.id === PROBE_ENCODER ? embed : null);
  const driving = (close: CloseFrames) => ({ ...parts(close), language, read });

  const namesOf = async ({ concepts }: Pick<SeenBy, 'concepts'>) => {
    const found = await concepts();
    return found.ok ? ({ ok: true, value: freeNames(found.value, manifest.tables ?? null) } as const) : found;
  };

  const looked = async (seenBy: SeenBy, signal: AbortSignal) => {
    const { about } = seenBy;
    const names = await namesOf(seenBy);
    if (!names.ok) return names;
    const state = language.encodeState(about.proprioception);
    const seen = await glance(parts(seenBy.close), about, state, signal);
    if (!seen.ok) return seen;
    return {
      ok: true,
      value: { glance: seen.value, names: names.value, found: rules.found, signal },
    } as const;
  };

  const sees: ThingsModel['sees'] = async (seenBy, signal) => {
    const seen = await looked(seenBy, signal);
    return seen.ok ? namesSeen(seen.value) : seen;
  };

  return {
    policy: ({ close, ...options }) => createObjectPolicy(driving(close), options),
    sees,
    find: async (instruction, seenBy, signal) => {
      const { about, close } = seenBy;
      const missing = await createObjectPolicy(driving(close)).find({ ...about, instruction }, signal);
      if (!missing.ok) {
        // words that name nothing are no matter of what is seen
        return missing.error.code === 'GOAL_UNKNOWN' ? { ok: true, value: null } : missing;
      }
      if (!missing.value) return missing;
      const names = await sees(seenBy, signal);
      return names.ok ? { ok: true, value: { ...missing.value, sees: names.value } } : names;
    },
    answer: async (question, seenBy, signal) => {
      const start = now();
      const seen = await looked(seenBy, signal);
      if (!seen.ok) return seen;
      const said = await answerSeen(question, seen.value);
      return said.ok ? { ok: true, value: { ...said.value, ms: now() - start } } : said;
    },
    learn: async (concepts, signal) => {
      const names = await namesOf({ concepts });
      if (!names.ok) return;
      const nothing = { features: new Float32Array(0), logits: new Float32Array(0) };
      for (const phrase of [...names.value.names, ...names.value.kinds]) {
        if (signal.aborted) return;
        const learned = await client.objects.match({ ...nothing, phrases: [phrase] }, signal);
        if (!learned.ok) return;
      }
    },
  };
};
