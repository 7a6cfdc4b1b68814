/** A graph's inputs and outputs -> what each is: a picture, the arm's state, words, noise. By shape and name, or it is refused. */
import type { Result, TabletopError } from '../../contracts.ts';
import { type Dims, type DraftInput, type DraftOutput, type Normalized, tensorText } from './contract.ts';
import { refuse } from './files.ts';
import type { OnnxFile, TensorInfo } from './onnx-file.ts';
import { isEmbedding, isWordsMask, tokenInputs } from './words.ts';

/** What a reader knows of one group of numbers: pictures, states, actions. */
export type NormalizedBy = (
  role: 'image' | 'state' | 'action',
  name: string,
  size: number,
) => Result<Normalized>;

/** What a reader knows beside the graph. */
export interface Hints {
  /** Height and width of pictures whose graph leaves them open. */
  readonly pixels: (input: string) => readonly [height: number, width: number] | null;
  /** Actions a run, where the graph leaves it open. */
  readonly chunk: number | null;
  readonly names: { readonly state: readonly string[] | null; readonly action: readonly string[] | null };
  readonly normalized: NormalizedBy;
}

const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** "observation.images.top" and "images.top" are of the camera "top". */
export const cameraOf = (input: string): string =>
  last(input).replace(/^(img|image|pixels?|rgb)_(?=.)/i, '') || input;

const no = (code: 'POLICY_SHAPE' | 'POLICY_INPUT', message: string): Result<never> => refuse(code, message);

/** Sides as numbers, a free first one as one; null: another is free. */
const fixed = (dims: TensorInfo['dims']): number[] | null => {
  const sides = dims.map((side, i) => (typeof side === 'number' ? side : i === 0 ? 1 : 0));
  return sides.every((side) => side > 0) ? sides : null;
};

/** What an input is told by, beside itself. */
interface Known {
  readonly hints: Hints;
  /** Inputs of the graph that take token ids. */
  readonly tokens: readonly TensorInfo[];
  /** Length of a sentence; 0: no tokenizer came along. */
  readonly maxTokens: number;
}

const volume = (dims: readonly number[]): number => dims.reduce((product, side) => product * side, 1);

const oneAtATime = (tensor: TensorInfo): Result<never> =>
  no(
    'POLICY_SHAPE',
    `The graph wants several observations at once: ${tensorText(tensor)}. This page shows one a step: export it with batch size 1.`,
  );

const looksLikeImage = ({ type, dims }: TensorInfo): boolean => {
  if (type !== 'float32' && type !== 'uint8') return false;
  if (dims.length !== 4 && dims.length !== 5) return false;
  return dims.at(-3) === 3 || dims.at(-1) === 3;
};

const imageOf = (tensor: TensorInfo, hints: Hints): Result<DraftInput> => {
  const { name, dims, type } = tensor;
  const chw = dims.at(-3) === 3;
  const known = hints.pixels(name);
  const sides = chw ? dims.slice(-2) : dims.slice(-3, -1);
  const [height, width] = sides.map((side, i) => (typeof side === 'number' ? side : known?.[i]));
  if (!height || !width) {
    return no(
      'POLICY_SHAPE',
      `The graph does not say how large its pictures are: ${tensorText(tensor)}. Export it with fixed sides.`,
    );
  }
  const before = dims.slice(0, -3).map((side) => (typeof side === 'number' ? side : 1));
  if (before.some((side) => side !== 1)) return oneAtATime(tensor);
  const normalized = hints.normalized('image', name, 3);
  if (!normalized.ok) return normalized;
  return {
    ok: true,
    value: {
      role: 'image',
      ...{ name, width, height },
      camera: cameraOf(name),
      dims: [...before, ...(chw ? [3, height, width] : [height, width, 3])],
      layout: chw ? 'chw' : 'hwc',
      type: type === 'uint8' ? 'uint8' : 'float32',
      ...normalized.value,
    },
  };
};

const STATE = /(^|[._])(state|proprio\w*|qpos|joint_?pos\w*|joints?|robot_state|obs|observation)$/i;
const STEPS = /^(x_t|timesteps?|noisy_\w+|t|sample)$/i;
const FLAGS = ['bool', 'float32', 'int64', 'int32', 'uint8'] as const;
type Flag = (typeof FLAGS)[number];
const isFlag = (type: TensorInfo['type']): type is Flag => FLAGS.includes(type as Flag);

const stateOf = (tensor: TensorInfo, hints: Hints): Result<DraftInput> => {
  const dims = fixed(tensor.dims);
  if (!dims)
    return no(
      'POLICY_SHAPE',
      `The graph does not say how long its state is: ${tensorText(tensor)}. Export it with a fixed length.`,
    );
  if (dims.slice(0, -1).some((side) => side !== 1)) return oneAtATime(tensor);
  const size = dims.at(-1) ?? 0;
  const normalized = hints.normalized('state', tensor.name, size);
  if (!normalized.ok) return normalized;
  return {
    ok: true,
    value: { role: 'state', name: tensor.name, dims, size, names: hints.names.state, ...normalized.value },
  };
};

/** Sides of a tensor of tokens: what the graph leaves open is the sentence's length. */
const tokenDims = ({ dims }: TensorInfo, maxTokens: number): Dims =>
  dims.map((side, i) => (i === dims.length - 1 ? maxTokens : typeof side === 'number' ? side : 1));

const wordsOf = (tensor: TensorInfo, known: Known): Result<DraftInput> | null => {
  const { name, type } = tensor;
  const { tokens, maxTokens } = known;
  if (isEmbedding(tensor)) {
    return no(
      'POLICY_INPUT',
      `The graph takes a sentence as numbers that another network made of it (${tensorText(tensor)}), and that network is not in it. Export the policy with its text encoder inside, so that it takes token ids.`,
    );
  }
  const [ids, second] = tokens;
  if (!ids) return null;
  if (second) {
    return no(
      'POLICY_INPUT',
      `The graph reads two texts (${tokens.map(tensorText).join('; ')}), and one sentence is typed on this page. Export it with one.`,
    );
  }
  if (tensor === ids && (type === 'int64' || type === 'int32')) {
    if (tensor.dims.slice(0, -1).some((side) => typeof side === 'number' && side !== 1))
      return oneAtATime(tensor);
    return {
      ok: true,
      value: { role: 'words', part: 'ids', name, dims: tokenDims(tensor, maxTokens), type },
    };
  }
  if (isWordsMask(tensor, tokens) && isFlag(type)) {
    return {
      ok: true,
      value: { role: 'words', part: 'mask', name, dims: tokenDims(tensor, maxTokens), type },
    };
  }
  if (/type_ids$/i.test(name) && isFlag(type)) {
    // of pairs of texts: all of a single one is text 0 (Devlin et al. 2019, section 3)
    return {
      ok: true,
      value: { role: 'constant', name, dims: tokenDims(tensor, maxTokens), type, value: 0 },
    };
  }
  return null;
};

const inputOf = (tensor: TensorInfo, known: Known): Result<DraftInput> => {
  const { name, type } = tensor;
  const { hints } = known;
  if (looksLikeImage(tensor)) return imageOf(tensor, hints);
  if (STEPS.test(last(name))) {
    return no(
      'POLICY_INPUT',
      `The graph is one step of a denoising loop (its input “${name}”), and this page runs a graph once an action. Export the policy with the loop inside.`,
    );
  }
  const words = wordsOf(tensor, known);
  if (words) return words;
  const dims = fixed(tensor.dims);
  const small = dims !== null && volume(dims) <= 8;
  if (/(is_)?pad$/i.test(name) && isFlag(type) && dims) {
    return { ok: true, value: { role: 'constant', name, dims, type, value: 0 } };
  }
  if (/mask/i.test(name) && isFlag(type) && dims && small) {
    return { ok: true, value: { role: 'constant', name, dims, type, value: 1 } }; // a picture that is there
  }
  if (/noise/i.test(name) && type === 'float32' && dims)
    return { ok: true, value: { role: 'noise', name, dims } };
  if (STATE.test(name) && type === 'float32' && (tensor.dims.length === 2 || tensor.dims.length === 3))
    return stateOf(tensor, hints);
  if (type === 'float16' || type === 'float64' || type === 'bfloat16') {
    return no(
      'POLICY_SHAPE',
      `The graph takes ${tensorText(tensor)}; this page feeds float32. Export it with float32 inputs and outputs (weights may stay as they are).`,
    );
  }
  return no(
    'POLICY_INPUT',
    `The graph wants ${tensorText(tensor)}, and this page does not know what that is: it shows a policy pictures, the arm’s own state, and words. Name it in the policy’s manifest, or export without it.`,
  );
};

const outputOf = ({ outputs }: OnnxFile, hints: Hints): Result<DraftOutput> => {
  const named = outputs.filter(({ name }) => /^(actions?|action_chunk|action_pred\w*)$/i.test(last(name)));
  const floats = outputs.filter(({ type }) => type === 'float32');
  const tensor =
    named[0] ?? (floats.length === 1 ? floats[0] : outputs.length === 1 ? outputs[0] : undefined);
  if (!tensor) {
    return no(
      'POLICY_SHAPE',
      `The graph has no output called “action”: ${outputs.map(tensorText).join('; ')}. Name the one that is it.`,
    );
  }
  if (tensor.type !== 'float32') {
    return no(
      'POLICY_SHAPE',
      `The graph gives ${tensorText(tensor)}; actions are read as float32. Export it with float32 outputs.`,
    );
  }
  const { dims } = tensor;
  const size = dims.at(-1);
  const rows = dims.length >= 3 ? dims.at(-2) : 1;
  const length = typeof rows === 'number' ? rows : hints.chunk;
  const before = dims.slice(0, dims.length >= 3 ? -2 : -1);
  if (dims.length < 1 || dims.length > 4 || typeof size !== 'number' || !length) {
    return no(
      'POLICY_SHAPE',
      `The graph does not say how many actions of how many numbers it gives: ${tensorText(tensor)}. Export it with fixed sides.`,
    );
  }
  if (before.some((side) => typeof side === 'number' && side !== 1)) return oneAtATime(tensor);
  const normalized = hints.normalized('action', tensor.name, size);
  if (!normalized.ok) return normalized;
  return {
    ok: true,
    value: { name: tensor.name, length, size, names: hints.names.action, ...normalized.value },
  };
};

export interface Sketch {
  readonly inputs: readonly DraftInput[];
  readonly output: DraftOutput;
}

/** `maxTokens`: length of a sentence, of a graph that reads one. Errors: POLICY_SHAPE, POLICY_INPUT, and those of `hints.normalized`. */
export const sketchOf = (onnx: OnnxFile, hints: Hints, maxTokens = 0): Result<Sketch> => {
  const inputs: DraftInput[] = [];
  const known: Known = { hints, tokens: tokenInputs(onnx.inputs), maxTokens };
  for (const tensor of onnx.inputs) {
    const input = inputOf(tensor, known);
    if (!input.ok) return input;
    inputs.push(input.value);
  }
  if (inputs.length === 0)
    return no(
      'POLICY_INPUT',
      'The graph has no inputs: it gives the same whatever it sees. Export the policy’s inference graph.',
    );
  const output = outputOf(onnx, hints);
  return output.ok ? { ok: true, value: { inputs, output: output.value } } : output;
};

/** What a reader says that found nothing. */
export const UNSTATED: Normalized = { normalization: null, statistics: null };

/** Statistics that were looked for, as a choice of the visitor. */
export const offered = (statistics: Normalized['statistics']): Normalized => ({
  normalization: null,
  statistics,
});

export const isError = (value: Normalized['statistics']): value is TabletopError =>
  value !== null && 'code' in value;
