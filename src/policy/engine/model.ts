import type { AttentionMaps, Result, TabletopError } from '../../contracts.ts';
import { fail } from './errors.ts';
import { type Manifest, type ManifestAnswers, POLICY_INPUTS } from './manifest.ts';
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
  Picture,
  Sampling,
} from './protocol.ts';
import type { EngineSession, Tensors } from './runtime.ts';
import { allFinite, gumbelNoise, imageTensor } from './tensor.ts';
import { createTextEncoder, float32, type TextFeatures } from './text-features.ts';
import type { TextTokenizer } from './text-tokenizer.ts';

const DIMENSIONS = 8;
const BINS = 256;

/** Inputs and outputs that the graph must have, by what its manifest declares. */
export const policyInputs = ({ answers }: Manifest): readonly string[] =>
  answers ? [...POLICY_INPUTS, answers.input] : POLICY_INPUTS;
export const policyOutputs = ({ outputs }: Manifest): readonly string[] => [
  'tokens',
  'logits',
  ...(outputs?.attention ? [outputs.attention.name] : []),
];

export interface ModelParts {
  readonly manifest: Manifest;
  readonly tokenizer: TextTokenizer;
  readonly encoder: EngineSession;
  readonly policy: EngineSession;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The loaded model: pixels, words and the arm's state in, eight tokens out, by exactly one run of the policy graph. */
export interface Model {
  /** Constrained to action tokens. */
  act(request: ActRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
  /** The whole vocabulary is open, greedy. Errors: as `act`; MODEL_INVALID if the model was not trained to answer. */
  ask(request: AskRequest, signal?: AbortSignal): Promise<Result<AskOutput>>;
  /** One run of the sentence encoder, none of the policy. */
  embed(request: EmbedRequest, signal?: AbortSignal): Promise<Result<EmbedOutput>>;
  stats(): EngineStats;
  release(): Promise<void>;
}

/** What one run of the policy graph gives, checked. */
interface RunOutput extends Partial<Attention> {
  readonly tokens: readonly number[];
  readonly logits: Float32Array<ArrayBuffer>;
  readonly text: TextFeatures;
  readonly times: ActOutput['times'];
}

interface RunOptions {
  readonly prompt: string;
  /** 0 or 1; ignored by a graph without the switch. */
  readonly open: 0 | 1;
  readonly sampling?: Sampling | undefined;
  readonly signal: AbortSignal | undefined;
}

const NO_ANSWERS: TabletopError = {
  code: 'MODEL_INVALID',
  message: 'This model was trained to act, not to answer. Choose a model that answers questions.',
};

// a call, so that the compiler does not take an early false for a later one
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const int32 = (tensors: Tensors, name: string, length: number): number[] | undefined => {
  const tensor = tensors[name];
  return tensor?.type === 'int32' && tensor.data.length === length ? [...tensor.data] : undefined;
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

export const createModel = ({ manifest, tokenizer, encoder, policy, now }: ModelParts): Model => {
  const { maxTokens, dim } = manifest.encoder;
  const { width, height } = manifest.observation;
  const { answers } = manifest;
  const looks = manifest.outputs?.attention;
  const sentences = createTextEncoder(tokenizer, encoder, manifest.encoder);
  let policyRuns = 0;

  const refuse = ({ rgb, proprioception, ...size }: Picture): Result<never> | undefined => {
    if (size.width !== width || size.height !== height || rgb.length !== width * height * 3) {
      const got = `${size.width}x${size.height}, ${rgb.length} bytes`;
      return fail('ENGINE_FAILED', `frame is ${got}, the model wants ${width}x${height} RGB`);
    }
    if (
      proprioception.length !== 7 ||
      !proprioception.every((b) => Number.isInteger(b) && b >= 0 && b < BINS)
    ) {
      return fail('ILLEGAL_TOKEN', `proprioception [${proprioception.join(' ')}]`);
    }
    return undefined;
  };

  const feeds = (picture: Picture, text: TextFeatures, { open, sampling }: RunOptions): Tensors => {
    const { temperature = 0, seed = 0 } = sampling ?? {};
    const count = DIMENSIONS * BINS;
    return {
      image: { type: 'float32', dims: [1, 3, height, width], data: imageTensor(picture.rgb, width, height) },
      text: { type: 'float32', dims: [1, maxTokens, dim], data: text.features },
      text_mask: { type: 'float32', dims: [1, maxTokens], data: text.mask },
      proprioception: { type: 'int32', dims: [1, 7], data: Int32Array.from(picture.proprioception) },
      noise: { type: 'float32', dims: [1, DIMENSIONS, BINS], data: gumbelNoise(count, temperature, seed) },
      ...(answers ? { [answers.input]: { type: 'float32', dims: [1], data: Float32Array.of(open) } } : {}),
    };
  };

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

  const run = async (picture: Picture, options: RunOptions): Promise<Result<RunOutput>> => {
    const refusal = refuse(picture);
    if (refusal !== undefined) return refusal;
    const { signal } = options;
    const start = now();
    const text = await sentences.features(options.prompt);
    if (!text.ok) return text;
    if (isAborted(signal)) return fail('CANCELLED');
    const inputs = feeds(picture, text.value, options);
    const encoded = now();
    policyRuns += 1;
    const result = await policy.run(inputs);
    const inferred = now();
    if (!result.ok) return result;
    if (isAborted(signal)) return fail('CANCELLED');
    const tokens = int32(result.value, 'tokens', DIMENSIONS);
    const logits = float32(result.value, 'logits', DIMENSIONS * BINS);
    if (tokens === undefined || logits === undefined) {
      return fail('MODEL_INVALID', 'policy: tokens are not int32 [1,8] or logits not float32 [1,8,256]');
    }
    if (!allFinite(logits)) return fail('NON_FINITE_LOGITS');
    const attention = readAttention(result.value);
    if (!attention.ok) return attention;
    const times = { encode: encoded - start, infer: inferred - encoded };
    return { ok: true, value: { tokens, logits, text: text.value, times, ...attention.value } };
  };

  const act: Model['act'] = async (request, signal) => {
    const prompt = buildPrompt(manifest.prompt, request.instruction);
    if (!prompt.ok) return prompt;
    const { sampling } = request;
    const result = await run(request, { prompt: prompt.value, open: 0, sampling, signal });
    if (!result.ok) return result;
    const { text, ...output } = result.value;
    return { ok: true, value: { ...output, words: text.words, stats: stats() } };
  };

  const ask: Model['ask'] = async (request, signal) => {
    if (!answers) return { ok: false, error: NO_ANSWERS };
    if (request.prompt.trim() === '') return fail('INSTRUCTION_EMPTY');
    const result = await run(request, { prompt: request.prompt, open: 1, signal });
    if (!result.ok) return result;
    const { tokens, logits: _, text: __, ...output } = result.value;
    const answer = readAnswer(tokens, answers);
    return answer.ok ? { ok: true, value: { ...output, ...answer.value, stats: stats() } } : answer;
  };

  const embed: Model['embed'] = async ({ word }, signal) => {
    if (isAborted(signal)) return fail('CANCELLED');
    const result = await sentences.embed(word);
    if (!result.ok) return result;
    return isAborted(signal) ? fail('CANCELLED') : { ok: true, value: { ...result.value, stats: stats() } };
  };

  const stats = (): EngineStats => ({ policyRuns, encoderRuns: sentences.runs() });

  const release = async (): Promise<void> => {
    await policy.release();
    await encoder.release();
  };

  return { act, ask, embed, stats, release };
};
