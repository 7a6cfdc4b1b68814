/**
 * A model loaded and made into a policy, once for the page and for the bench: engine, un-normalization, chunk broker
 * and plan put together by what its manifest says.
 */
import { type ActionLanguage, actionOf } from '../action/index.ts';
import type { Observation, Policy, Provider, Result, Step, TabletopError } from '../contracts.ts';
import {
  type AskOutput,
  buildPrompt,
  buildQuestion,
  createChunkBroker,
  createEngineClient,
  createGuardedPolicy,
  createModelPolicy,
  createPlanningPolicy,
  createSignedPolicy,
  type EngineInfo,
  type EngineStats,
  givenBy,
  hasObjects,
  type LoadProgress,
  type MadePlan,
  manifestPath,
  type Planner,
  saidLastBy,
  sameTrunk,
  type VariantId,
  type WordEmbedding,
} from '../policy/index.ts';
import type { ObjectPolicyOptions } from '../policy/objects/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import { languageOf, modelSpecOf } from './manifest-spec.ts';
import type { FirstLook } from './own-policy/first-look.ts';
import { notHere } from './own-policy/not-here.ts';
import { filesAt, OWN_PREFIX, type OwnPolicyShelf } from './own-policy/shelf.ts';
import { explainHere } from './page-files.browser.ts';
import type { ModelSpec } from './stores.ts';
import type { CloseFrames, ThingsModel } from './things-model.ts';

/** Plan words -> the instruction they stand for; null when they are no plan. */
export type PlanReader = (words: readonly string[]) => string | null;

/** What is asked for: a folder of models/, and the device's own choice of provider and variant where they are left out. */
export interface ModelRequest {
  readonly model: string;
  readonly variant?: VariantId | undefined;
  readonly provider: Provider | 'auto';
  /** The most threads that may be used on WASM; absent: one. */
  readonly threads?: number | undefined;
}

export interface LoadWatch {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface PolicyOptions {
  /** 0 (default): greedy. */
  readonly temperature?: number;
  readonly seed?: number;
  /** Euler steps of a flow; absent: as its manifest says. */
  readonly flowSteps?: number;
  /** Actions of a chunk that are carried out before the next look; absent: as its manifest says. */
  readonly execute?: number;
  /** Present: plan first, if the model can. */
  readonly readPlan?: PlanReader;
  /** The steps that the policy goes on from: their plan is in force, their chunks are, and what was known in them. */
  readonly earlier?: readonly Step[];
  /** The first camera at another size; without it a model on object tokens cannot act. */
  readonly close?: CloseFrames;
  /** Of a model on object tokens: is this sentence to be carried out, although what it names may not be there? */
  readonly insists?: (instruction: string) => boolean;
  /** Of a model on object tokens: how what is meant is found; absent: as it was made to. */
  readonly finding?: Pick<ObjectPolicyOptions, 'of' | 'places' | 'rows' | 'corrected'>;
}

/** What the model is shown with a question. */
export type Asked = Pick<Observation, 'frame' | 'proprioception'>;

/** An answer, and the milliseconds of asking. */
export type Answered = Pick<AskOutput, 'tokens' | 'words'> & { readonly ms: number };

/** A sentence in the form of an instruction or of a question; closed: only action tokens may be said. */
export interface Told {
  readonly text: string;
  readonly form: 'action' | 'question';
  readonly closed: boolean;
}

/** What came out, and the prompt that it came out of. */
export type Said = Answered & { readonly prompt: string };

export interface LoadedModel {
  readonly info: EngineInfo;
  /** Of a policy that brought nothing to verify it by. */
  readonly firstLook: FirstLook | null;
  readonly spec: ModelSpec;
  policy(options?: PolicyOptions): Policy;
  /** Null: it does not tell things apart. */
  readonly things: ThingsModel | null;
  /** Null: it was trained to act alone. */
  readonly ask: ((question: string, about: Asked, signal?: AbortSignal) => Promise<Result<Answered>>) | null;
  /** What is told in one of its prompts' forms, decoded as it is wished; null: it has no open decoding. */
  readonly say: ((told: Told, about: Asked, signal?: AbortSignal) => Promise<Result<Said>>) | null;
}

export interface ModelHost {
  /**
   * Replaces what was loaded before, unless it is another head on the same trunk: then both stay, and both can be asked.
   * Errors: the engine's. A failed self-test on WASM is in `info.parity`.
   */
  load(request: ModelRequest, watch?: LoadWatch): Promise<Result<LoadedModel>>;
  /** Null when nothing is loaded, or the engine has died. */
  loaded(): LoadedModel | null;
  embed(words: readonly string[], signal?: AbortSignal): Promise<Result<readonly WordEmbedding[]>>;
  /** Runs since the model was loaded, warm-up and self-test included. */
  stats(): EngineStats;
  dispose(): void;
}

/** Absolute. */
export const manifestUrl = (model: string): string => new URL(manifestPath(model), document.baseURI).href;

export const NO_ANSWERS: TabletopError = {
  code: 'MODEL_INVALID',
  message: 'This model was trained to act, not to answer. Write an instruction.',
  detail: 'manifest.answers is missing',
};

const NO_CLOSE_FRAMES: CloseFrames = () => ({
  grab: async () => ({
    ok: false,
    error: {
      code: 'MODEL_INVALID',
      message: 'This model looks closely at what it sees, and there is no larger picture for it here.',
    },
  }),
});

const PART_MISSING: TabletopError = {
  code: 'DOWNLOAD_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and load the model again.',
};

/** The plan that the last of these steps was made under. */
const planOf = (steps: readonly Step[]): MadePlan | undefined => {
  const last = steps.at(-1);
  const plan = last?.evidence.plan;
  return last && plan && { instruction: last.observation.instruction, plan };
};

/** `own`: policies of the visitor's that are loaded by their id. */
export const createModelHost = (own?: Pick<OwnPolicyShelf, 'find'>): ModelHost => {
  const client = createEngineClient(CAPABILITIES);
  let held: LoadedModel | null = null;
  /** Of what is held. */
  let loadedFor: Pick<ModelRequest, 'model' | 'provider' | 'variant'> | null = null;

  const askPrompt = async (
    { language, model }: { readonly language: ActionLanguage; readonly model: string },
    prompt: Result<string>,
    { frame, proprioception }: Asked,
    signal?: AbortSignal,
    closed = false,
  ): Promise<Result<Answered>> => {
    if (!prompt.ok) return prompt;
    const state = language.encodeState(proprioception);
    const answer = await client.ask({ images: [frame], prompt: prompt.value, state, closed, model }, signal);
    if (!answer.ok) return answer;
    const { tokens, words, times } = answer.value;
    return { ok: true, value: { tokens, words, ms: times.encode + times.infer } };
  };

  /** Of models on object tokens; null of all others, which do not fetch it. */
  const thingsOf = async ({ manifest }: EngineInfo): Promise<Result<ThingsModel | null>> => {
    if (!hasObjects(manifest)) return { ok: true, value: null };
    try {
      const { thingsModelOf } = await import('./object-models.ts');
      const language = languageOf(manifest);
      return {
        ok: true,
        value: thingsModelOf({ client, manifest, language, now: () => performance.now() }),
      };
    } catch (thrown) {
      return { ok: false, error: await explainHere({ ...PART_MISSING, detail: String(thrown) }) };
    }
  };

  /** Of policies that brought nothing to verify them by; null of all others, which do not fetch it. */
  const lookedAt = async ({ manifest }: EngineInfo): Promise<Result<FirstLook | null>> => {
    const given = givenBy(manifest);
    if (given.kind !== 'chunk' || !given.unverified) return { ok: true, value: null };
    try {
      const { firstLook } = await import('./own-policy/first-look.ts');
      return await firstLook(client, manifest, languageOf(manifest));
    } catch (thrown) {
      return { ok: false, error: await explainHere({ ...PART_MISSING, detail: String(thrown) }) };
    }
  };

  const made = (
    name: string,
    info: EngineInfo,
    things: ThingsModel | null,
    firstLook: FirstLook | null,
  ): LoadedModel => {
    const { manifest } = info;
    const model = manifestUrl(name);
    const asked: Pick<typeof client, 'act'> = {
      act: (request, signal) => client.act({ ...request, model }, signal),
    };
    const { answers } = manifest;
    const given = givenBy(manifest);
    const language = languageOf(manifest);
    const acting = ({
      temperature,
      seed,
      flowSteps,
      execute: wanted,
      earlier = [],
      close,
      insists,
      finding = {},
    }: PolicyOptions): Policy => {
      const options = {
        ...(temperature === undefined ? {} : { temperature }),
        ...(seed === undefined ? {} : { seed }),
        ...(flowSteps === undefined ? {} : { flowSteps }),
      };
      if (things) {
        const insisting = insists ? { insists } : {};
        const eyes = { close: close ?? NO_CLOSE_FRAMES, ...finding };
        return things.policy({ ...options, ...insisting, earlier, ...eyes });
      }
      const model = createSignedPolicy(createModelPolicy(asked, language, options), name);
      if (given.kind !== 'chunk') return model;
      const { ensemble, unverified } = given;
      const execute = Math.min(Math.max(1, wanted ?? given.execute), given.length);
      const rows = ensemble ? given.length : execute;
      const careful = unverified ? createGuardedPolicy(model, language.spec.dimensions, rows) : model;
      return createChunkBroker(careful, {
        ...{ execute, ensemble, earlier: saidLastBy(name, earlier) },
        actionOf: (values) => actionOf(values, language.spec),
      });
    };
    return {
      ...{ info, things, firstLook },
      spec: modelSpecOf(manifest, language),
      policy: (options = {}) => {
        const { readPlan, earlier = [] } = options;
        const policy = acting(options);
        if (!readPlan || !answers) return policy;
        const planner: Planner = {
          instructionOf: readPlan,
          ask: (observation, signal) =>
            askPrompt(
              { language, model },
              buildPrompt(answers.plan, observation.instruction),
              observation,
              signal,
            ),
        };
        return createPlanningPolicy(policy, planner, planOf(earlier));
      },
      ask: answers
        ? (question, about, signal) =>
            askPrompt({ language, model }, buildQuestion(answers.question, question), about, signal)
        : null,
      say: answers
        ? async ({ text, form, closed }, about, signal) => {
            const template = manifest.prompt ?? answers.question;
            const prompt =
              form === 'action' ? buildPrompt(template, text) : buildQuestion(answers.question, text);
            if (!prompt.ok) return prompt;
            const said = await askPrompt({ language, model }, prompt, about, signal, closed);
            return said.ok ? { ok: true, value: { ...said.value, prompt: prompt.value } } : said;
          }
        : null,
    };
  };

  return {
    load: async ({ model, provider, variant, threads }, watch = {}) => {
      const brought = own?.find(model);
      if (!brought && model.startsWith(OWN_PREFIX)) return { ok: false, error: notHere(model) };
      const before = held;
      const last = loadedFor;
      const beside =
        last !== null &&
        last.model !== model &&
        sameTrunk(last.model, model) &&
        last.provider === provider &&
        last.variant === variant;
      held = null;
      const url = manifestUrl(model);
      const loaded = await client.load({
        ...{ manifestUrl: url, provider, ...watch },
        ...(brought ? { files: filesAt(brought, url) } : {}),
        ...(variant === undefined ? {} : { variant }),
        ...(threads === undefined ? {} : { threads }),
        ...(beside ? { beside } : {}),
      });
      if (!loaded.ok) {
        if (client.info())
          held = before; // beside which there was to be another
        else loadedFor = null;
        return loaded;
      }
      loadedFor = { model, provider, variant };
      const things = await thingsOf(loaded.value);
      if (!things.ok) return things;
      const look = await lookedAt(loaded.value);
      if (!look.ok) return look;
      held = made(model, loaded.value, things.value, look.value);
      return { ok: true, value: held };
    },
    loaded: () => (client.info() ? held : null),
    embed: (words, signal) => client.embed(words, signal),
    stats: () => client.stats(),
    dispose: () => client.dispose(),
  };
};
