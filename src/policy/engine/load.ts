import type { Provider, Result } from '../../contracts.ts';
import type { Downloader, DownloadFile } from './download.ts';
import { overFiles } from './dropped-files.ts';
import { fail } from './errors.ts';
import type { ManifestFile } from './files.ts';
import { withInnerValues } from './inner-values.ts';
import { type Manifest, type ManifestVariant, parseManifest } from './manifest.ts';
import { createModel, type Model, type ModelParts, policyInputs, policyOutputs } from './model.ts';
import { createObjectModel, objectGraphs } from './object-model.ts';
import { runChain, selfTestObjects } from './object-self-test.ts';
import { hasObjects, innerFits, type PartName } from './object-tokens.ts';
import { describeParity } from './parity.ts';
import type { EngineInfo, LoadProgress, LoadRequest } from './protocol.ts';
import type { EngineRuntime, EngineSession, ExternalData } from './runtime.ts';
import { goldenRequests, selfTest } from './self-test.ts';
import { createSentenceTokenizer } from './sentence-tokenizer.ts';
import { ENCODER_INPUTS, ENCODER_OUTPUTS } from './text-features.ts';
import { createTextTokenizer } from './text-tokenizer.ts';
import { chooseVariant, filesOf } from './variant.ts';
import { readVocabulary } from './vocabulary.ts';

export interface EnginePorts {
  readonly openRuntime: (provider: Provider) => Promise<Result<EngineRuntime>>;
  readonly downloader: Downloader;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Let waiting messages in (a cancel): compiling and running block the thread. */
  readonly yield: () => Promise<void>;
}

export interface LoadOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface Loaded {
  readonly model: Model;
  readonly runtime: EngineRuntime;
  readonly info: EngineInfo;
  /** Of a policy that reads. */
  readonly text: ModelParts['text'];
}

interface Files {
  /** Of a policy that reads. */
  readonly text: { readonly tokenizer: Uint8Array; readonly encoder: Uint8Array } | undefined;
  readonly policy: Uint8Array;
  /** Of a policy on object tokens. */
  readonly parts: Readonly<Record<PartName, Uint8Array>> | undefined;
  /** What the policy's graph keeps beside it. */
  readonly external: readonly ExternalData[];
  /** Of a policy whose graph reads tokens itself. */
  readonly tokenizer: Uint8Array | undefined;
  /** Of a policy on object tokens that brings one. */
  readonly vocabulary: Uint8Array | undefined;
  /** One a golden frame, then one a golden answer, then one a golden larger frame. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly bytes: number;
  readonly cachedBytes: number;
}

/** Things to undo, last first, when a load fails on the way. */
type Cleanup = (() => void | Promise<void>)[];

const fetchFiles = async (
  manifest: Manifest,
  variant: ManifestVariant,
  manifestUrl: string,
  { downloader }: EnginePorts,
  { signal, onProgress }: LoadOptions,
  /** Its words are read by what is loaded already. */
  reads: boolean,
): Promise<Result<Files>> => {
  const at = ({ file, bytes, sha256 }: ManifestFile): DownloadFile => ({
    url: new URL(file, manifestUrl).href,
    bytes,
    sha256,
  });
  const { words: all, graphs, external, tokenizer: own, vocabulary, frames } = filesOf(manifest, variant);
  const words = reads ? [] : all;
  const wanted = [...words, ...graphs, ...external, ...own, ...vocabulary, ...frames];
  const result = await downloader.download(wanted.map(at), {
    signal,
    onProgress: (progress) => onProgress?.({ phase: 'download', ...progress }),
  });
  if (!result.ok) return result;
  const files = result.value.map((file) => file.bytes);
  const [tokenizer, encoder] = files;
  const [policy, sight, tower, match] = files.slice(words.length, words.length + graphs.length);
  if (tokenizer === undefined || policy === undefined || (words.length > 0 && encoder === undefined)) {
    return fail('ENGINE_FAILED', 'the downloader lost a file');
  }
  const beside = files.slice(words.length + graphs.length);
  const more = beside.slice(external.length + own.length);
  const count = (some: readonly { readonly bytes: Uint8Array }[]): number =>
    some.reduce((sum, file) => sum + file.bytes.length, 0);
  return {
    ok: true,
    value: {
      text: words.length > 0 && encoder !== undefined ? { tokenizer, encoder } : undefined,
      policy,
      parts: sight && tower && match ? { sight, tower, match } : undefined,
      external: external.flatMap(({ file, path = file.slice(file.lastIndexOf('/') + 1) }, i) => {
        const data = beside[i];
        return data === undefined ? [] : [{ path, data }];
      }),
      tokenizer: own.length > 0 ? beside[external.length] : undefined,
      vocabulary: vocabulary.length > 0 ? more[0] : undefined,
      frames: more.slice(vocabulary.length),
      bytes: count(result.value),
      cachedBytes: count(result.value.filter((file) => file.cached)),
    },
  };
};

/** A session whose inputs and outputs are the ones the engine feeds and reads. */
const openSession = async (
  runtime: EngineRuntime,
  model: Uint8Array,
  on: Provider,
  inputs: readonly string[],
  outputs: readonly string[],
  external?: readonly ExternalData[],
  optimize?: boolean,
): Promise<Result<EngineSession>> => {
  const session = await runtime.createSession(model, on, external, optimize);
  if (!session.ok) return session;
  const { inputNames, outputNames } = session.value;
  const missing =
    inputs.find((name) => !inputNames.includes(name)) ?? outputs.find((name) => !outputNames.includes(name));
  const unknown = inputNames.find((name) => !inputs.includes(name));
  if (missing === undefined && unknown === undefined) return session;
  await session.value.release();
  const [problem, short] =
    missing === undefined
      ? [`wants “${unknown}”, which nothing feeds`, `${unknown}: unknown`]
      : [`has no “${missing}”`, `${missing}: missing`];
  const message = `The model file does not fit its manifest: the graph ${problem}. Choose another model.`;
  const detail = `${short}; inputs ${inputNames.join(' ')}, outputs ${outputNames.join(' ')}`;
  return { ok: false, error: { code: 'MODEL_INVALID', message, detail } };
};

/** Of a model that is loaded already, the sentence encoder for one that reads by the same: whoever opened it releases it. */
const textBeside = (manifest: Manifest, held: Loaded | undefined): ModelParts['text'] => {
  const [wanted, there] = [manifest.encoder, held?.info.manifest.encoder];
  const same =
    wanted?.model.sha256 === there?.model.sha256 &&
    wanted?.tokenizer.sha256 === there?.tokenizer.sha256 &&
    wanted?.maxTokens === there?.maxTokens;
  if (!same || !held?.text) return undefined;
  return { ...held.text, encoder: { ...held.text.encoder, release: async () => undefined } };
};

/** The sentence encoder; undefined for a policy that reads no words. */
const openText = async (
  { encoder: spec }: Manifest,
  files: Files['text'],
  runtime: EngineRuntime,
  cleanup: Cleanup,
): Promise<Result<ModelParts['text']>> => {
  if (!spec || !files) return { ok: true, value: undefined };
  const tokenizer = createTextTokenizer(files.tokenizer, spec.maxTokens);
  if (!tokenizer.ok) return tokenizer;
  // the encoder is int8 and runs once an instruction: always on the processor, also beside WebGPU
  const encoder = await openSession(runtime, files.encoder, 'wasm', ENCODER_INPUTS, ENCODER_OUTPUTS);
  if (!encoder.ok) return encoder;
  cleanup.push(() => encoder.value.release());
  return { ok: true, value: { tokenizer: tokenizer.value, encoder: encoder.value } };
};

interface Opening {
  readonly runtime: EngineRuntime;
  readonly provider: Provider;
  readonly cleanup: Cleanup;
  readonly now: () => number;
  /** May the runtime change the policy's own graph before it runs it? */
  readonly optimize: boolean;
}

/** The policy's graph, or all graphs of a policy on object tokens, with the sentence encoder. */
const openModel = async (
  manifest: Manifest,
  files: Files,
  text: ModelParts['text'],
  { runtime, provider, cleanup, now, optimize }: Opening,
): Promise<Result<Model>> => {
  const open = async (
    bytes: Uint8Array,
    inputs: readonly string[],
    outputs: readonly string[],
    changed = true,
  ) => {
    const session = await openSession(runtime, bytes, provider, inputs, outputs, files.external, changed);
    if (session.ok) cleanup.push(() => session.value.release());
    return session;
  };
  if (!hasObjects(manifest)) {
    const sentences =
      files.tokenizer && manifest.tokenizer
        ? createSentenceTokenizer(files.tokenizer, manifest.tokenizer)
        : undefined;
    if (sentences?.ok === false) return sentences;
    const policy = await open(files.policy, policyInputs(manifest), policyOutputs(manifest), optimize);
    return policy.ok
      ? {
          ok: true,
          value: createModel({ manifest, text, sentences: sentences?.value, policy: policy.value, now }),
        }
      : policy;
  }
  const { parts } = files;
  if (!parts || !text) return fail('ENGINE_FAILED', 'the downloader lost a part');
  const graphs = objectGraphs(manifest.objects);
  const hand = await open(files.policy, graphs.act.inputs, graphs.act.outputs);
  if (!hand.ok) return hand;
  const sight = await open(parts.sight, graphs.sight.inputs, graphs.sight.outputs);
  if (!sight.ok) return sight;
  const tower = await open(parts.tower, graphs.tower.inputs, graphs.tower.outputs);
  if (!tower.ok) return tower;
  const inner = withInnerValues(parts.match, innerFits(manifest.objects.fits));
  const match = await open(inner, graphs.match.inputs, graphs.match.outputs);
  if (!match.ok) return match;
  const vocabulary = files.vocabulary && readVocabulary(files.vocabulary, manifest.encoder?.dim ?? 0);
  if (vocabulary && !vocabulary.ok) return vocabulary;
  const sessions = { sight: sight.value, tower: tower.value, match: match.value };
  return {
    ok: true,
    value: createObjectModel({
      ...{ manifest, text, hand: hand.value, parts: sessions, now },
      ...(vocabulary ? { vocabulary: vocabulary.value } : {}),
    }),
  };
};

/** The first run of each graph, which is slower than all others. */
const warmUp = async (
  manifest: Manifest,
  model: Model,
  frames: Files['frames'],
): Promise<Result<unknown>> => {
  const [golden] = manifest.golden;
  const [frame, close] = [frames[0], frames[manifest.golden.length]];
  if (model.objects && hasObjects(manifest) && golden && frame && close) {
    const side = manifest.observation.cameras[0]?.width ?? 0;
    return runChain(model.objects, { objects: manifest.objects, side, golden, frame, close });
  }
  const [first] = goldenRequests(manifest, frames);
  return first === undefined ? { ok: true, value: null } : model.act(first);
};

const build = async (
  request: LoadRequest,
  ports: EnginePorts,
  options: LoadOptions,
  cleanup: Cleanup,
  held: Loaded | undefined,
): Promise<Result<Loaded>> => {
  const { now } = ports;
  const { signal, onProgress } = options;
  const start = now();
  /** True when the load was cancelled meanwhile. */
  const pause = async (): Promise<boolean> => {
    await ports.yield();
    return signal.aborted;
  };

  onProgress?.({ phase: 'manifest' });
  const opened: Result<EngineRuntime> = held
    ? { ok: true, value: held.runtime }
    : await ports.openRuntime(request.provider);
  if (!opened.ok) return opened;
  const runtime = opened.value;
  if (!held) cleanup.push(() => runtime.close());
  if (runtime.adapter?.isFallbackAdapter === true && !request.allowSoftwareAdapter) {
    return fail('NO_ADAPTER', 'the only adapter is a software one, which is slower than WASM');
  }
  const downloader = request.files ? overFiles(request.files, ports.downloader) : ports.downloader;
  const json = await downloader.json(request.manifestUrl, signal);
  if (!json.ok) return json;
  const parsed = parseManifest(json.value, request.capabilities);
  if (!parsed.ok) return parsed;
  const manifest = parsed.value;
  const variant = chooseVariant(manifest, request.provider, runtime.adapter, request.variant);
  if (!variant.ok) return variant;
  const threads =
    held?.info.threads ?? runtime.takeThreads({ pay: variant.value.threads, allowed: request.threads });

  const beforeDownload = now();
  const shared = textBeside(manifest, held);
  const files = await fetchFiles(
    manifest,
    variant.value,
    request.manifestUrl,
    { ...ports, downloader },
    options,
    shared !== undefined,
  );
  if (!files.ok) return files;

  onProgress?.({ phase: 'compile' });
  const beforeCompile = now();
  const text: Result<ModelParts['text']> = shared
    ? { ok: true, value: shared }
    : await openText(manifest, files.value.text, runtime, cleanup);
  if (!text.ok) return text;
  if (await pause()) return fail('CANCELLED');
  const { provider } = request;
  const optimize = provider !== 'wasm' || variant.value.optimization !== 'none';
  const opening = { runtime, provider, cleanup, now, optimize };
  const made = await openModel(manifest, files.value, text.value, opening);
  if (!made.ok) return made;
  const model = made.value;
  if (await pause()) return fail('CANCELLED');

  onProgress?.({ phase: 'warm-up' });
  const beforeWarmUp = now();
  const { frames } = files.value;
  // another head is waited for in the middle of a run: the self-test's first run, which is not timed, is its warm-up, too
  const warm = held ? null : await warmUp(manifest, model, frames);
  if (warm && !warm.ok) return warm;

  onProgress?.({ phase: 'parity' });
  const beforeParity = now();
  const { id } = variant.value;
  const parity =
    model.objects && hasObjects(manifest)
      ? await selfTestObjects(manifest, id, model.objects, frames, pause)
      : await selfTest(manifest, id, model, frames, pause);
  if (!parity.ok) return parity;
  if (!parity.value.ok && manifest.golden.length > 0 && request.provider === 'webgpu') {
    return fail('PARITY_MISMATCH', describeParity(parity.value));
  }
  // on WASM, the reference, there is nothing to fall back to: the report says it and the page shows it
  if (await pause()) return fail('CANCELLED');
  const done = now();
  onProgress?.({ phase: 'ready' });
  const info: EngineInfo = {
    provider: request.provider,
    build: runtime.build,
    ...(runtime.adapter === undefined ? {} : { adapter: runtime.adapter }),
    variant: variant.value.id,
    threads,
    bytes: files.value.bytes,
    cachedBytes: files.value.cachedBytes,
    parity: parity.value,
    loadMs: {
      download: beforeCompile - beforeDownload,
      compile: beforeWarmUp - beforeCompile,
      warmUp: beforeParity - beforeWarmUp,
      parity: done - beforeParity,
      total: done - start,
    },
    stats: model.stats(),
    manifest,
  };
  return { ok: true, value: { model, runtime, info, text: text.value } };
};

/**
 * Manifest -> verified files -> sessions -> warm-up -> self-test. Whatever was opened is closed again on failure.
 * `held`: a model that stays loaded, whose runtime serves this one, too, and whose sentence encoder where it is the same.
 * Errors: NO_ADAPTER, PARITY_MISMATCH (WebGPU only), and those of the downloader, manifest, runtime and model.
 */
export const loadModel = async (
  request: LoadRequest,
  ports: EnginePorts,
  options: LoadOptions,
  held?: Loaded,
): Promise<Result<Loaded>> => {
  const cleanup: Cleanup = [];
  const result = await build(request, ports, options, cleanup, held);
  if (!result.ok) {
    for (const undo of cleanup.reverse()) await undo();
  }
  return result;
};
