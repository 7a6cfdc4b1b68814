import type { Result } from '../contracts.ts';
import { fail } from './errors.ts';
import type { Manifest } from './manifest.ts';
import { buildPrompt } from './prompt.ts';
import type { ActOutput, ActRequest, EngineStats } from './protocol.ts';
import type { EngineSession, TensorData, Tensors } from './runtime.ts';
import { allFinite, gumbelNoise, imageTensor } from './tensor.ts';
import type { TextTokenizer } from './text-tokenizer.ts';

const DIMENSIONS = 8;
const BINS = 256;
/** How many instructions keep their features: enough for a page's examples, 75 kB each. */
const REMEMBERED_INSTRUCTIONS = 16;

export const ENCODER_INPUTS = ['input_ids', 'attention_mask'] as const;
export const ENCODER_OUTPUTS = ['features'] as const;
export const POLICY_INPUTS = ['image', 'text', 'text_mask', 'proprioception', 'noise'] as const;
export const POLICY_OUTPUTS = ['tokens', 'logits'] as const;

interface TextFeatures {
  /** [1, maxTokens, dim] float32. */
  readonly features: Float32Array;
  /** [1, maxTokens] float32. */
  readonly mask: Float32Array;
  readonly words: readonly string[];
}

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
  act(request: ActRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
  stats(): EngineStats;
  release(): Promise<void>;
}

// a call, so that the compiler does not take an early false for a later one
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** The output `name`, of this type and length. */
const float32 = (tensors: Tensors, name: string, length: number): Float32Array<ArrayBuffer> | undefined => {
  const tensor = tensors[name];
  if (tensor?.type !== 'float32' || tensor.data.length !== length) return undefined;
  return new Float32Array(tensor.data); // own memory, so that it can be transferred
};

const int32 = (tensors: Tensors, name: string, length: number): number[] | undefined => {
  const tensor = tensors[name];
  return tensor?.type === 'int32' && tensor.data.length === length ? [...tensor.data] : undefined;
};

export const createModel = ({ manifest, tokenizer, encoder, policy, now }: ModelParts): Model => {
  const { maxTokens, dim } = manifest.encoder;
  const { width, height } = manifest.observation;
  const remembered = new Map<string, TextFeatures>(); // insertion order = least recently used first
  let policyRuns = 0;
  let encoderRuns = 0;

  const textFeatures = async (instruction: string): Promise<Result<TextFeatures>> => {
    const prompt = buildPrompt(manifest.prompt, instruction);
    if (!prompt.ok) return prompt;
    const known = remembered.get(prompt.value);
    if (known !== undefined) {
      remembered.delete(prompt.value);
      remembered.set(prompt.value, known);
      return { ok: true, value: known };
    }
    const text = tokenizer.encode(prompt.value);
    if (!text.ok) return text;
    const int64 = (values: Int32Array): TensorData => ({
      type: 'int64',
      dims: [1, maxTokens],
      data: BigInt64Array.from(values, BigInt),
    });
    encoderRuns += 1;
    const run = await encoder.run({
      input_ids: int64(text.value.ids),
      attention_mask: int64(text.value.mask),
    });
    if (!run.ok) return run;
    const features = float32(run.value, 'features', maxTokens * dim);
    if (features === undefined)
      return fail('MODEL_INVALID', `encoder: features are not float32 [1,${maxTokens},${dim}]`);
    if (!allFinite(features)) return fail('NON_FINITE_LOGITS', 'instruction features');
    const value = { features, mask: Float32Array.from(text.value.mask), words: text.value.words };
    remembered.set(prompt.value, value);
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED_INSTRUCTIONS && oldest !== undefined) remembered.delete(oldest);
    return { ok: true, value };
  };

  const refuse = (request: ActRequest): Result<never> | undefined => {
    if (request.width !== width || request.height !== height || request.rgb.length !== width * height * 3) {
      const got = `${request.width}x${request.height}, ${request.rgb.length} bytes`;
      return fail('ENGINE_FAILED', `frame is ${got}, the model wants ${width}x${height} RGB`);
    }
    const bins = request.proprioception;
    if (bins.length !== 7 || !bins.every((b) => Number.isInteger(b) && b >= 0 && b < BINS)) {
      return fail('ILLEGAL_TOKEN', `proprioception [${bins.join(' ')}]`);
    }
    return undefined;
  };

  const act: Model['act'] = async (request, signal) => {
    const refusal = refuse(request);
    if (refusal !== undefined) return refusal;
    const start = now();
    const text = await textFeatures(request.instruction);
    if (!text.ok) return text;
    if (isAborted(signal)) return fail('CANCELLED');
    const { temperature = 0, seed = 0 } = request.sampling ?? {};
    const feeds: Tensors = {
      image: { type: 'float32', dims: [1, 3, height, width], data: imageTensor(request.rgb, width, height) },
      text: { type: 'float32', dims: [1, maxTokens, dim], data: text.value.features },
      text_mask: { type: 'float32', dims: [1, maxTokens], data: text.value.mask },
      proprioception: { type: 'int32', dims: [1, 7], data: Int32Array.from(request.proprioception) },
      noise: {
        type: 'float32',
        dims: [1, DIMENSIONS, BINS],
        data: gumbelNoise(DIMENSIONS * BINS, temperature, seed),
      },
    };
    const encoded = now();
    policyRuns += 1;
    const run = await policy.run(feeds);
    const inferred = now();
    if (!run.ok) return run;
    if (isAborted(signal)) return fail('CANCELLED');
    const tokens = int32(run.value, 'tokens', DIMENSIONS);
    const logits = float32(run.value, 'logits', DIMENSIONS * BINS);
    if (tokens === undefined || logits === undefined) {
      return fail('MODEL_INVALID', 'policy: tokens are not int32 [1,8] or logits not float32 [1,8,256]');
    }
    if (!allFinite(logits)) return fail('NON_FINITE_LOGITS');
    const times = { encode: encoded - start, infer: inferred - encoded };
    return { ok: true, value: { tokens, logits, words: text.value.words, times, stats: stats() } };
  };

  const stats = (): EngineStats => ({ policyRuns, encoderRuns });

  const release = async (): Promise<void> => {
    await policy.release();
    await encoder.release();
  };

  return { act, stats, release };
};
