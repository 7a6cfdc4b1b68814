/**
 * How a policy's files say that a sentence becomes token ids: tokenizer.json (Hugging Face tokenizers), tokenizer_config.json
 * and special_tokens_map.json (transformers) beside it, and what the policy's own processor says. Nothing of it is guessed.
 */
import type { Result } from '../../contracts.ts';
import { createSentenceTokenizer } from '../engine/sentence-tokenizer.ts';
import type { SentenceLayout } from '../engine/tokenizer-schema.ts';
import { type DraftFile, type DraftSentence, tensorText } from './contract.ts';
import { beside, bytesOf, find, type NamedBlob, nameOf, objectOf, refuse } from './files.ts';
import { countOf, listOf, recordOf, textOf } from './json.ts';
import type { TensorInfo } from './onnx-file.ts';

/** What the policy's own processor says of its tokenizer; null: it does not say. */
export interface WordsSaid {
  /** As its hub calls the tokenizer. */
  readonly name: string | null;
  readonly maxTokens: number | null;
  /** All sentences are padded to `maxTokens`, not to the longest of a batch. */
  readonly toMaximum: boolean;
  readonly paddingSide: 'left' | 'right' | null;
  /** Sentences that are too long are cut. */
  readonly truncates: boolean | null;
  readonly suffix: string;
}

export const NOTHING_SAID: WordsSaid = {
  ...{ name: null, maxTokens: null, toMaximum: false, paddingSide: null, truncates: null },
  suffix: '',
};

type Json = Readonly<Record<string, unknown>>;

const WORDS = /(lang|token|input_ids|prompt|instruction|text|task|sentence)/i;
const BESIDE = /(mask|type_ids|position|(is_)?pad$)/i;
const isIds = ({ type }: TensorInfo): boolean => type === 'int64' || type === 'int32';

/** Inputs of a graph that take token ids: by their name, or because nothing else is whole numbers [1, T]. */
export const tokenInputs = (inputs: readonly TensorInfo[]): readonly TensorInfo[] => {
  const whole = inputs.filter((one) => isIds(one) && !BESIDE.test(one.name) && one.dims.length <= 2);
  const named = whole.filter(({ name }) => WORDS.test(name));
  return named.length > 0 ? named : whole.filter(({ type, dims }) => type === 'int64' && dims.length === 2);
};

/** Numbers that stand for a sentence, worked out by a network that is not in the graph. */
export const isEmbedding = ({ name, type }: TensorInfo): boolean =>
  /^(b?float|double)/.test(type) && WORDS.test(name) && !BESIDE.test(name);

/** 1 on words and 0 on padding: named so, and as long as the ids. */
export const isWordsMask = ({ name, dims }: TensorInfo, tokens: readonly TensorInfo[]): boolean =>
  /mask/i.test(name) &&
  tokens.some((ids) => ids.dims.length === dims.length && ids.dims.at(-1) === dims.at(-1));

const nearest = (files: readonly NamedBlob[], graph: string): NamedBlob | undefined =>
  find(files, beside(graph, 'tokenizer.json')) ??
  files
    .filter(({ path }) => nameOf(path) === 'tokenizer.json')
    .toSorted((a, b) => a.path.split('/').length - b.path.split('/').length)[0];

/** A token as transformers writes it: "<pad>", or {"content": "<pad>", ...}. */
const tokenOf = (value: unknown): string | null => textOf(value) ?? textOf(recordOf(value).content);

/** Its id: among what was added to the vocabulary, or in it (an object of BPE and WordPiece, a list of Unigram). */
const idOf = (token: string, json: Json): number | null => {
  const added = listOf(json.added_tokens)
    .map(recordOf)
    .find(({ content }) => content === token)?.id;
  if (typeof added === 'number') return added;
  const { vocab } = recordOf(json.model);
  const at = Array.isArray(vocab)
    ? vocab.findIndex((entry) => listOf(entry)[0] === token)
    : recordOf(vocab)[token];
  return typeof at === 'number' && at >= 0 ? at : null;
};

const sideOf = (value: unknown): 'left' | 'right' | null => {
  const side = textOf(value)?.toLowerCase();
  return side === 'left' || side === 'right' ? side : null;
};

interface Read {
  readonly tokenizer: NamedBlob;
  readonly json: Json;
  /** tokenizer_config.json over special_tokens_map.json; empty without them. */
  readonly config: Json;
}

const read = async (files: readonly NamedBlob[], tokenizer: NamedBlob): Promise<Result<Read>> => {
  const json = await objectOf(tokenizer);
  if (!json.ok) return json;
  const of = async (name: string): Promise<Result<Json>> => {
    const file = find(files, beside(tokenizer.path, name));
    return file ? objectOf(file) : { ok: true, value: {} };
  };
  const special = await of('special_tokens_map.json');
  if (!special.ok) return special;
  const config = await of('tokenizer_config.json');
  if (!config.ok) return config;
  return {
    ok: true,
    value: { tokenizer, json: json.value, config: { ...special.value, ...config.value } },
  };
};

const missing = (tensor: TensorInfo, { name }: WordsSaid): Result<never> =>
  refuse(
    'POLICY_TOKENIZER',
    `The graph reads words as numbers (${tensorText(tensor)}), and their tokenizer was not dropped: another policy’s would make other words of them. Drop its tokenizer.json${name === null ? '' : ` (of “${name}”)`} together with the graph, or export the policy with its instruction fixed inside.`,
  );

const layoutOf = (
  tensor: TensorInfo,
  said: WordsSaid,
  { tokenizer, json, config }: Read,
): Result<SentenceLayout> => {
  const padding = recordOf(json.padding);
  const truncation = recordOf(json.truncation);
  const last = tensor.dims.at(-1);
  const ofGraph = typeof last === 'number' ? last : null;
  if (ofGraph !== null && said.toMaximum && said.maxTokens !== null && said.maxTokens !== ofGraph) {
    return refuse(
      'POLICY_SHAPE',
      `The graph reads ${ofGraph} tokens (${tensorText(tensor)}), and its processor pads sentences to ${said.maxTokens}: they are of two exports. Export them together.`,
    );
  }
  const maxTokens =
    ofGraph ?? said.maxTokens ?? countOf(recordOf(padding.strategy).Fixed) ?? countOf(truncation.max_length);
  if (maxTokens === null) {
    return refuse(
      'POLICY_TOKENIZER',
      `No file says how many tokens a sentence has for this graph (${tensorText(tensor)}). Export it with a fixed length.`,
    );
  }
  const pad = tokenOf(config.pad_token);
  const padId = pad === null ? padding.pad_id : idOf(pad, json);
  if (typeof padId !== 'number' || !Number.isInteger(padId) || padId < 0) {
    return refuse(
      'POLICY_TOKENIZER',
      pad === null
        ? `No file says which token fills up a short sentence. Drop the tokenizer_config.json that belongs to “${tokenizer.path}”, too.`
        : `Short sentences are filled up with “${pad}”, which “${tokenizer.path}” does not know: the two are of different tokenizers. Drop those that belong together.`,
    );
  }
  const truncates = said.truncates ?? 'max_length' in truncation;
  return {
    ok: true,
    value: {
      maxTokens,
      paddingSide: said.paddingSide ?? sideOf(config.padding_side) ?? sideOf(padding.direction) ?? 'right',
      padId,
      truncationSide: truncates
        ? (sideOf(config.truncation_side) ?? sideOf(truncation.direction) ?? 'right')
        : null,
      suffix: said.suffix,
    },
  };
};

/**
 * Of a graph whose input `tensor` takes token ids. Errors: POLICY_TOKENIZER where the tokenizer, its padding or its length is
 * not among the files, or cannot be read here; POLICY_SHAPE where two files contradict one another; those of reading.
 */
export const sentenceOf = async (
  files: readonly NamedBlob[],
  graph: string,
  said: WordsSaid,
  tensor: TensorInfo,
): Promise<Result<DraftSentence>> => {
  const tokenizer = nearest(files, graph);
  if (!tokenizer) return missing(tensor, said);
  const found = await read(files, tokenizer);
  if (!found.ok) return found;
  const layout = layoutOf(tensor, said, found.value);
  if (!layout.ok) return layout;
  const bytes = await bytesOf(tokenizer);
  if (!bytes.ok) return bytes;
  const opened = createSentenceTokenizer(bytes.value, layout.value);
  const tried = opened.ok ? opened.value.encode('pick up the red cube') : opened;
  if (!tried.ok && tried.error.code !== 'INSTRUCTION_TOO_LONG') {
    return refuse(
      'POLICY_TOKENIZER',
      `“${tokenizer.path}” is no tokenizer that this page can run. Save it again with transformers (save_pretrained).`,
      tried.error.detail,
    );
  }
  const file: DraftFile = { path: nameOf(tokenizer.path), blob: tokenizer.blob };
  return { ok: true, value: { ...layout.value, tokenizer: file } };
};
