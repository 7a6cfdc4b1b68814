import type { Provider, Result } from '../../contracts.ts';
import type { Downloader, DownloadFile } from './download.ts';
import { fail } from './errors.ts';
import { type Manifest, type ManifestFile, type ManifestVariant, parseManifest } from './manifest.ts';
import { createModel, type Model, policyInputs, policyOutputs } from './model.ts';
import { compareTokens, type ParityReport } from './parity.ts';
import type { ActRequest, EngineInfo, LoadProgress, LoadRequest } from './protocol.ts';
import type { EngineRuntime, EngineSession } from './runtime.ts';
import { ENCODER_INPUTS, ENCODER_OUTPUTS } from './text-features.ts';
import { createTextTokenizer } from './text-tokenizer.ts';
import { chooseVariant } from './variant.ts';

export interface EnginePorts {
  readonly openRuntime: (provider: Provider) => Promise<Result<EngineRuntime>>;
  readonly downloader: Downloader;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Let waiting messages in (a cancel): compiling and running block the thread. */
  readonly breathe: () => Promise<void>;
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
  readonly encoder: Uint8Array;
  readonly tokenizer: Uint8Array;
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
  const wanted = [
    at(manifest.encoder.tokenizer),
    at(manifest.encoder.model),
    at(variant),
    ...[...manifest.golden, ...(manifest.goldenAnswers ?? [])].map((golden) => at(golden.frame)),
  ];
  const result = await downloader.download(wanted, {
    signal,
    onProgress: (progress) => onProgress?.({ phase: 'download', ...progress }),
  });
  if (!result.ok) return result;
  const [tokenizer, encoder, policy, ...frames] = result.value;
  if (tokenizer === undefined || encoder === undefined || policy === undefined) {
    return fail('ENGINE_FAILED', 'the downloader lost a file');
  }
  const count = (files: readonly { readonly bytes: Uint8Array }[]): number =>
    files.reduce((sum, file) => sum + file.bytes.length, 0);
  return {
    ok: true,
    value: {
      encoder: encoder.bytes,
      tokenizer: tokenizer.bytes,
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
  const odd =
    inputs.find((name) => !inputNames.includes(name)) ??
    inputNames.find((name) => !inputs.includes(name)) ??
    outputs.find((name) => !outputNames.includes(name));
  if (odd === undefined) return session;
  await session.value.release();
  return fail(
    'MODEL_INVALID',
    `${odd}: missing or unknown; inputs ${inputNames.join(' ')}, outputs ${outputNames.join(' ')}`,
  );
};

const goldenRequests = (manifest: Manifest, files: Files): ActRequest[] =>
  manifest.golden.flatMap(({ instruction, proprioception }, i) => {
    const rgb = files.frames[i];
    const { width, height } = manifest.observation;
    return rgb === undefined ? [] : [{ rgb, width, height, instruction, proprioception }];
  });

type TokenPair = readonly [readonly number[], readonly number[]];

/** The golden questions, openly decoded: [expected, said], both without the end token. */
const askGolden = async (
  { answers, golden, goldenAnswers = [], observation: { width, height } }: Manifest,
  model: Model,
  frames: Files['frames'],
  pause: () => Promise<boolean>,
): Promise<Result<readonly TokenPair[]>> => {
  if (!answers) return { ok: true, value: [] };
  const pairs: TokenPair[] = [];
  for (const [i, { question, proprioception, tokens }] of goldenAnswers.entries()) {
    const rgb = frames[golden.length + i];
    if (rgb === undefined) continue;
    if (await pause()) return fail('CANCELLED');
    const prompt = answers.question.replace('{question}', () => question); // as trained, to the letter
    const output = await model.ask({ rgb, width, height, proprioception, prompt });
    if (!output.ok) return output;
    pairs.push([tokens.filter((id) => id !== answers.eos), output.value.tokens]);
  }
  return { ok: true, value: pairs };
};

const selfTest = async (
  manifest: Manifest,
  variant: ManifestVariant,
  model: Model,
  files: Files,
  pause: () => Promise<boolean>,
): Promise<Result<ParityReport>> => {
  const pairs: TokenPair[] = [];
  for (const [i, request] of goldenRequests(manifest, files).entries()) {
    if (await pause()) return fail('CANCELLED');
    const output = await model.act(request);
    if (!output.ok) return output;
    const { [variant.id]: own, float32 } = manifest.golden[i]?.tokens ?? {};
    pairs.push([own ?? float32 ?? [], output.value.tokens]);
  }
  const answers = await askGolden(manifest, model, files.frames, pause);
  return answers.ok ? { ok: true, value: compareTokens(pairs, variant.id, answers.value) } : answers;
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
    await ports.breathe();
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
  const parsed = parseManifest(json.value);
  if (!parsed.ok) return parsed;
  const manifest = parsed.value;
  const variant = chooseVariant(manifest, request.provider, runtime.adapter, request.variant);
  if (!variant.ok) return variant;

  const beforeDownload = now();
  const files = await fetchFiles(manifest, variant.value, request.manifestUrl, ports, options);
  if (!files.ok) return files;

  onProgress?.({ phase: 'compile' });
  const beforeCompile = now();
  const tokenizer = createTextTokenizer(files.value.tokenizer, manifest.encoder.maxTokens);
  if (!tokenizer.ok) return tokenizer;
  if (await pause()) return fail('CANCELLED');
  // the encoder is int8 and runs once an instruction: always on the processor, also beside WebGPU
  const encoder = await openSession(runtime, files.value.encoder, 'wasm', ENCODER_INPUTS, ENCODER_OUTPUTS);
  if (!encoder.ok) return encoder;
  cleanup.push(() => encoder.value.release());
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
  const model = createModel({
    manifest,
    tokenizer: tokenizer.value,
    encoder: encoder.value,
    policy: policy.value,
    now,
  });
  const [first] = goldenRequests(manifest, files.value);
  if (first !== undefined) {
    const warm = await model.act(first);
    if (!warm.ok) return warm;
  }

  onProgress?.({ phase: 'parity' });
  const beforeParity = now();
  const parity = await selfTest(manifest, variant.value, model, files.value, pause);
  if (!parity.ok) return parity;
  if (!parity.value.ok && request.provider === 'webgpu') {
    const { maxBinDifference, frames, answers, wrongAnswers } = parity.value;
    const asked = answers > 0 ? `; ${wrongAnswers} of ${answers} golden questions answered otherwise` : '';
    return fail(
      'PARITY_MISMATCH',
      `off by up to ${maxBinDifference} bins in ${frames} golden frames${asked}`,
    );
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
