import type { AttentionMaps, Result, TabletopError } from '../../contracts.ts';
import { createHead, type HeadOutput } from '../heads/index.ts';
import { float32 } from '../heads/outputs.ts';
import { fail } from './errors.ts';
import { BINS } from './interface.ts';
import type { Manifest, ManifestAnswers } from './manifest.ts';
import type { ObjectModel } from './object-model.ts';
import { buildPrompt } from './prompt.ts';
import type {
  ActOutput,
  ActRequest,
  AskOutput,
  AskRequest,
  Attention,
  EmbedOutput,
  EmbedRequest,
  EngineStats,
  ObservationRequest,
  Sampling,
} from './protocol.ts';
import type { EngineSession, Tensors } from './runtime.ts';
import type { SentenceTokenizer, SentenceTokens } from './sentence-tokenizer.ts';
import { allFinite } from './tensor.ts';
import { createTextEncoder, type TextFeatures } from './text-features.ts';
import type { TextTokenizer } from './text-tokenizer.ts';

/** Inputs and outputs that the graph must have, by what its manifest declares. */
export const policyInputs = (manifest: Manifest): readonly string[] => createHead(manifest).inputs;
export const policyOutputs = (manifest: Manifest): readonly string[] => [
  ...createHead(manifest).outputs,
  ...(manifest.outputs?.attention ? [manifest.outputs.attention.name] : []),
];

export interface ModelParts {
  readonly manifest: Manifest;
  /** Of a policy that reads; absent exactly when manifest.encoder is. */
  readonly text?: { readonly tokenizer: TextTokenizer; readonly encoder: EngineSession } | undefined;
  /** Of a policy whose graph reads tokens itself; absent exactly when manifest.tokenizer is. */
  readonly sentences?: SentenceTokenizer | undefined;
  readonly policy: EngineSession;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The loaded model: pixels, words and the arm's state in, tokens or a chunk out, by exactly one run of the policy graph. */
export interface Model {
  /** An action of a bins head (constrained to action tokens), a chunk of a chunk head. */
  act(request: ActRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
  /** The whole vocabulary is open unless `closed`; greedy. Errors: as `act`; MODEL_INVALID if the model was not trained to answer. */
  ask(request: AskRequest, signal?: AbortSignal): Promise<Result<AskOutput>>;
  /** One run of the sentence encoder, none of the policy. Errors: MODEL_INVALID for a policy that reads no words. */
  embed(request: EmbedRequest, signal?: AbortSignal): Promise<Result<EmbedOutput>>;
  /** Of a policy on object tokens, whose `act` and `ask` answer MODEL_INVALID: it takes no frame. */
  readonly objects?: ObjectModel;
  stats(): EngineStats;
  release(): Promise<void>;
}

/** What one run of the policy graph gives, checked. */
interface RunOutput extends HeadOutput, Partial<Attention> {
  readonly text: TextFeatures | undefined;
  readonly times: ActOutput['times'];
}

interface RunOptions {
  /** Absent: the policy reads no words. */
  readonly prompt: string | undefined;
  /** Absent: the graph reads no tokens itself. */
  readonly sentence?: SentenceTokens | undefined;
  /** 0 or 1; ignored by a graph without the switch. */
  readonly open: 0 | 1;
  readonly sampling?: Sampling | undefined;
  /** Of a flow. */
  readonly flowSteps?: number | undefined;
  readonly signal: AbortSignal | undefined;
}

const NO_ANSWERS: TabletopError = {
  code: 'MODEL_INVALID',
  message: 'This model was trained to act, not to answer. Choose a model that answers questions.',
};

// a call, so that the compiler does not take an early false for a later one
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const NO_WORDS: TabletopError = {
  code: 'MODEL_INVALID',
  message: 'This policy reads no words. Choose a model with a sentence encoder.',
};

/** Ids to words, up to the end token. Errors: MODEL_INVALID for an id that the manifest's vocabulary does not have. */
const readAnswer = (
  ids: readonly number[],
  { eos, vocabulary }: ManifestAnswers,
): Result<Pick<AskOutput, 'tokens' | 'words'>> => {
  const end = ids.indexOf(eos);
  const tokens = end < 0 ? ids : ids.slice(0, end);
  const words = tokens.flatMap((id) => vocabulary[id] ?? []);
  if (words.length === tokens.length) return { ok: true, value: { tokens, words } };
  return fail('MODEL_INVALID', `answer [${ids.join(' ')}] is not of the vocabulary`);
};

export const createModel = ({
  manifest,
  text: language,
  sentences: tokenizer,
  policy,
  now,
}: ModelParts): Model => {
  const { answers, observation } = manifest;
  const { cameras, frames, state: stateSpec } = observation;
  const views = cameras.flatMap((camera) => Array.from({ length: frames }, () => camera));
  const head = createHead(manifest);
  const looks = manifest.outputs?.attention;
  const sentences =
    language && manifest.encoder
      ? createTextEncoder(language.tokenizer, language.encoder, manifest.encoder)
      : undefined;
  let policyRuns = 0;

  const refuse = ({ images, state }: ObservationRequest): Result<never> | undefined => {
    if (images.length !== views.length) {
      return fail('ENGINE_FAILED', `${images.length} frames, the model wants ${views.length}`);
    }
    for (const [i, { width, height }] of views.entries()) {
      const image = images[i];
      const fits = image?.width === width && image.height === height;
      if (!fits || image.rgb.length !== width * height * 3) {
        const got = `${image?.width}x${image?.height}, ${image?.rgb.length} bytes`;
        return fail('ENGINE_FAILED', `frame is ${got}, the model wants ${width}x${height} RGB`);
      }
    }
    const isBin = (b: number): boolean => Number.isInteger(b) && b >= 0 && b < BINS;
    const isState = stateSpec?.encoding === 'bins' ? isBin : Number.isFinite;
    return state.length === (stateSpec?.dimensions.length ?? 0) && state.every(isState)
      ? undefined
      : fail('ILLEGAL_TOKEN', `state [${state.join(' ')}]`);
  };

  const read = async (prompt: string | undefined): Promise<Result<TextFeatures | undefined>> =>
    sentences && prompt !== undefined ? sentences.features(prompt) : { ok: true, value: undefined };

  const readAttention = (tensors: Tensors): Result<Partial<Attention>> => {
    if (!looks) return { ok: true, value: {} };
    const [maps, rows, columns] = looks.shape;
    const attention = float32(tensors, looks.name, maps * rows * columns);
    if (!attention)
      return fail('MODEL_INVALID', `policy: ${looks.name} is not float32 [${looks.shape.join()}]`);
    if (!allFinite(attention)) return fail('NON_FINITE_LOGITS', looks.name);
    const attentionMaps: AttentionMaps = { of: looks.of, rows, columns };
    return { ok: true, value: { attention, attentionMaps } };
  };

  const run = async (
    observed: ObservationRequest,
    { prompt, sentence, open, sampling, flowSteps, signal }: RunOptions,
  ): Promise<Result<RunOutput>> => {
    const refusal = refuse(observed);
    if (refusal !== undefined) return refusal;
    const start = now();
    const text = await read(prompt);
    if (!text.ok) return text;
    if (isAborted(signal)) return fail('CANCELLED');
    const request = { ...observed, text: text.value, sentence, open, sampling, flowSteps };
    const inputs = head.feeds(request);
    const encoded = now();
    policyRuns += 1;
    const result = await policy.run(inputs);
    const inferred = now();
    if (!result.ok) return result;
    if (isAborted(signal)) return fail('CANCELLED');
    const output = head.read(result.value, request);
    if (!output.ok) return output;
    const attention = readAttention(result.value);
    if (!attention.ok) return attention;
    const times = { encode: encoded - start, infer: inferred - encoded };
    return { ok: true, value: { ...output.value, text: text.value, times, ...attention.value } };
  };

  const act: Model['act'] = async (request, signal) => {
    const { prompt: template } = manifest;
    const prompt = template === undefined ? undefined : buildPrompt(template, request.instruction);
    if (prompt?.ok === false) return prompt;
    const sentence = tokenizer?.encode(request.instruction);
    if (sentence?.ok === false) return sentence;
    const { sampling, flowSteps } = request;
    const told = { prompt: prompt?.value, sentence: sentence?.value };
    const result = await run(request, { ...told, open: 0, sampling, flowSteps, signal });
    if (!result.ok) return result;
    const { text, ...output } = result.value;
    const words = text?.words ?? sentence?.value.words ?? [];
    return { ok: true, value: { ...output, words, stats: stats() } };
  };

  const ask: Model['ask'] = async (request, signal) => {
    if (!answers) return { ok: false, error: NO_ANSWERS };
    if (request.prompt.trim() === '') return fail('INSTRUCTION_EMPTY');
    const open = request.closed === true ? 0 : 1;
    const result = await run(request, { prompt: request.prompt, open, signal });
    if (!result.ok) return result;
    const { tokens = [], logits: _, chunk: __, text: ___, ...output } = result.value;
    const answer = readAnswer(tokens, answers);
    return answer.ok ? { ok: true, value: { ...output, ...answer.value, stats: stats() } } : answer;
  };

  const embed: Model['embed'] = async ({ word }, signal) => {
    if (!sentences) return { ok: false, error: NO_WORDS };
    if (isAborted(signal)) return fail('CANCELLED');
    const result = await sentences.embed(word);
    if (!result.ok) return result;
    return isAborted(signal) ? fail('CANCELLED') : { ok: true, value: { ...result.value, stats: stats() } };
  };

  const stats = (): EngineStats => ({ policyRuns, encoderRuns: sentences?.runs() ?? 0 });

  const release = async (): Promise<void> => {
    await policy.release();
    await language?.encoder.release();
  };

  return { act, ask, embed, stats, release };
};
