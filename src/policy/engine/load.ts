import type { Provider, Result } from '../../contracts.ts';
import type { Downloader, DownloadFile } from './download.ts';
import { fail } from './errors.ts';
import { type Manifest, type ManifestFile, type ManifestVariant, parseManifest } from './manifest.ts';
import { createModel, type Model, type ModelParts, policyInputs, policyOutputs } from './model.ts';
import { describeParity } from './parity.ts';
import type { EngineInfo, LoadProgress, LoadRequest } from './protocol.ts';
import type { EngineRuntime, EngineSession } from './runtime.ts';
import { goldenRequests, selfTest } from './self-test.ts';
import { ENCODER_INPUTS, ENCODER_OUTPUTS } from './text-features.ts';
import { createTextTokenizer } from './text-tokenizer.ts';
import { chooseVariant } from './variant.ts';

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
}

interface Files {
  /** Of a policy that reads. */
  readonly text: { readonly tokenizer: Uint8Array; readonly encoder: Uint8Array } | undefined;
  readonly policy: Uint8Array;
  /** One a golden frame, then one a golden answer. */
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
): Promise<Result<Files>> => {
  const at = ({ file, bytes, sha256 }: ManifestFile): DownloadFile => ({
    url: new URL(file, manifestUrl).href,
    bytes,
    sha256,
  });
  const words = manifest.encoder ? [manifest.encoder.tokenizer, manifest.encoder.model] : [];
  const wanted = [
    ...words.map(at),
    at(variant),
    ...[...manifest.golden, ...(manifest.goldenAnswers ?? [])].map((golden) => at(golden.frame)),
  ];
  const result = await downloader.download(wanted, {
    signal,
    onProgress: (progress) => onProgress?.({ phase: 'download', ...progress }),
  });
  if (!result.ok) return result;
  const [tokenizer, encoder] = result.value;
  const [policy, ...frames] = result.value.slice(words.length);
  if (tokenizer === undefined || policy === undefined || (words.length > 0 && encoder === undefined)) {
    return fail('ENGINE_FAILED', 'the downloader lost a file');
  }
  const count = (files: readonly { readonly bytes: Uint8Array }[]): number =>
    files.reduce((sum, file) => sum + file.bytes.length, 0);
  return {
    ok: true,
    value: {
      text:
        words.length > 0 && encoder !== undefined
          ? { tokenizer: tokenizer.bytes, encoder: encoder.bytes }
          : undefined,
      policy: policy.bytes,
      frames: frames.map((frame) => frame.bytes),
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
): Promise<Result<EngineSession>> => {
  const session = await runtime.createSession(model, on);
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

const build = async (
  request: LoadRequest,
  ports: EnginePorts,
  options: LoadOptions,
  cleanup: Cleanup,
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
  const opened = await ports.openRuntime(request.provider);
  if (!opened.ok) return opened;
  const runtime = opened.value;
  cleanup.push(() => runtime.close());
  if (runtime.adapter?.isFallbackAdapter === true && !request.allowSoftwareAdapter) {
    return fail('NO_ADAPTER', 'the only adapter is a software one, which is slower than WASM');
  }
  const json = await ports.downloader.json(request.manifestUrl, signal);
  if (!json.ok) return json;
  const parsed = parseManifest(json.value, request.capabilities);
  if (!parsed.ok) return parsed;
  const manifest = parsed.value;
  const variant = chooseVariant(manifest, request.provider, runtime.adapter, request.variant);
  if (!variant.ok) return variant;
  const threads = runtime.takeThreads({ pay: variant.value.threads, allowed: request.threads });

  const beforeDownload = now();
  const files = await fetchFiles(manifest, variant.value, request.manifestUrl, ports, options);
  if (!files.ok) return files;

  onProgress?.({ phase: 'compile' });
  const beforeCompile = now();
  const text = await openText(manifest, files.value.text, runtime, cleanup);
  if (!text.ok) return text;
  if (await pause()) return fail('CANCELLED');
  const policy = await openSession(
    runtime,
    files.value.policy,
    request.provider,
    policyInputs(manifest),
    policyOutputs(manifest),
  );
  if (!policy.ok) return policy;
  cleanup.push(() => policy.value.release());
  if (await pause()) return fail('CANCELLED');

  onProgress?.({ phase: 'warm-up' });
  const beforeWarmUp = now();
  const model = createModel({ manifest, text: text.value, policy: policy.value, now });
  const [first] = goldenRequests(manifest, files.value.frames);
  if (first !== undefined) {
    const warm = await model.act(first);
    if (!warm.ok) return warm;
  }

  onProgress?.({ phase: 'parity' });
  const beforeParity = now();
  const parity = await selfTest(manifest, variant.value.id, model, files.value.frames, pause);
  if (!parity.ok) return parity;
  if (!parity.value.ok && request.provider === 'webgpu') {
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
  return { ok: true, value: { model, runtime, info } };
};

/**
 * Manifest -> verified files -> sessions -> warm-up -> self-test. Whatever was opened is closed again on failure.
 * Errors: NO_ADAPTER, PARITY_MISMATCH (WebGPU only), and those of the downloader, manifest, runtime and model.
 */
export const loadModel = async (
  request: LoadRequest,
  ports: EnginePorts,
  options: LoadOptions,
): Promise<Result<Loaded>> => {
  const cleanup: Cleanup = [];
  const result = await build(request, ports, options, cleanup);
  if (!result.ok) {
    for (const undo of cleanup.reverse()) await undo();
  }
  return result;
};
