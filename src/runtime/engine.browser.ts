/** The engine as the page needs it: what would be downloaded, load, and a policy, in the words of the page's stores. */
import type { Policy, Provider, Result, TabletopError } from '../contracts.ts';
import {
  createDownloader,
  type DownloadFile,
  deleteCachedFiles,
  filesOf,
  hasObjects,
  type LoadProgress,
  listCachedFiles,
  type Manifest,
  parseManifest,
  variantBytes,
} from '../policy/index.ts';
import type { RawAnswer } from './asker.ts';
import { CAPABILITIES } from './capabilities.ts';
import { createFetchAhead } from './fetch-ahead.ts';
import { languageOf, modelSpecOf } from './manifest-spec.ts';
import {
  type Asked,
  createModelHost,
  type LoadedModel,
  manifestUrl,
  NO_ANSWERS,
  type PolicyOptions,
} from './model-host.browser.ts';
import { normalizationShort } from './own-policy/normalization-words.ts';
import { notHere } from './own-policy/not-here.ts';
import { createOwnPolicyShelf, OWN_PREFIX, type OwnPolicy, type OwnPolicyPort } from './own-policy/shelf.ts';
import { keepInTab, policiesOfTab } from './own-policy/tab-policies.browser.ts';
import { explainHere } from './page-files.browser.ts';
import type { ProviderChoice } from './settings.ts';
import type { EngineSummary, LoadStage, ModelCardData, ModelSummary } from './stores.ts';
import type { ThingsModel } from './things-model.ts';
import type { WordVector } from './word-hints.ts';

export interface LoadStep {
  readonly stage: LoadStage;
  /** Bytes, while downloading. */
  readonly loaded: number;
  readonly total: number;
}

export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
}

export interface EnginePort extends OwnPolicyPort {
  /** Reads the manifest only: what a load would fetch, and whether it is here already. */
  describe(model: string, provider: ProviderChoice): Promise<Result<ModelSummary>>;
  load(
    model: string,
    provider: ProviderChoice,
    onStep: (step: LoadStep) => void,
    signal: AbortSignal,
  ): Promise<Result<EngineSummary>>;
  /** Files of models of this site that may be chosen next, fetched and kept where that is wished for. Never fails. */
  fetchAhead(models: readonly string[], provider: ProviderChoice): Promise<void>;
  /** Present once loaded. */
  policy(options: PolicyOptions): Policy | null;
  /** Errors: ENGINE_FAILED without a model, MODEL_INVALID for one that does not answer, and the engine's. */
  ask(question: string, about: Asked, signal: AbortSignal): Promise<Result<RawAnswer>>;
  /** What the loaded model can be asked that sees things one by one; null of all others. */
  things(): ThingsModel | null;
  /** What the sentence encoder makes of one word. */
  embed(word: string, signal: AbortSignal): Promise<Result<WordVector>>;
  loaded(): boolean;
  /** Runs of the policy graph since it was loaded. */
  runs(): number;
  /** Verified files this browser keeps, and a way to be rid of them. */
  kept(): Promise<readonly KeptFile[]>;
  forget(): Promise<void>;
  dispose(): void;
}

const failure = (code: TabletopError['code'], message: string, detail: string): Result<never> => ({
  ok: false,
  error: { code, message, detail },
});

const readManifest = async (model: string, own: OwnPolicy | undefined): Promise<Result<Manifest>> => {
  if (own) return parseManifest(own.manifest, CAPABILITIES);
  if (model.startsWith(OWN_PREFIX)) return { ok: false, error: notHere(model) };
  const url = manifestUrl(model);
  try {
    const response = await fetch(url, { cache: 'no-cache' });
    if (!response.ok) {
      return failure(
        'MODEL_MISSING',
        `There is no model “${model}” on this server.`,
        `${response.status} for ${url}`,
      );
    }
    return parseManifest(await response.json(), CAPABILITIES);
  } catch (thrown) {
    return thrown instanceof SyntaxError
      ? failure('MANIFEST_INVALID', 'The description of the model cannot be read.', String(thrown))
      : failure('DOWNLOAD_FAILED', 'The description of the model could not be fetched.', String(thrown));
  }
};

/** What 'auto' will probably choose here; the engine decides for itself when it loads. */
const likelyProvider = async (choice: ProviderChoice): Promise<{ provider: Provider; f16: boolean }> => {
  if (choice === 'wasm' || !('gpu' in navigator)) return { provider: 'wasm', f16: false };
  const gpu = navigator.gpu as { requestAdapter(): Promise<GpuAdapterFacts | null> };
  const adapter = await gpu.requestAdapter().catch(() => null);
  const software = adapter?.info?.isFallbackAdapter === true;
  if (!adapter || (software && choice === 'auto')) return { provider: 'wasm', f16: false };
  return { provider: 'webgpu', f16: adapter.features.has('shader-f16') };
};

interface GpuAdapterFacts {
  readonly features: { has(name: string): boolean };
  readonly info?: { readonly isFallbackAdapter?: boolean };
}

const cardOf = (manifest: Manifest): ModelCardData => ({
  parameters: manifest.parameters ?? null,
  head: manifest.head,
  encoder: manifest.encoder
    ? {
        id: manifest.encoder.id,
        license: manifest.encoder.license,
        bytes: manifest.encoder.model.bytes,
      }
    : null,
  variants: manifest.variants.map((variant) => {
    const { id, providers } = variant;
    return { id, bytes: variantBytes(variant), providers };
  }),
  gflopPerAction: manifest.gflopPerAction ?? null,
  tables: manifest.tables ?? null,
  metrics: manifest.metrics ?? null,
});

/** The smallest variant that will probably run here. */
const likelyVariant = async (manifest: Manifest, choice: ProviderChoice) => {
  const { provider, f16 } = await likelyProvider(choice);
  const variant = manifest.variants
    .filter((v) => v.providers.includes(provider) && v.needs.every((need) => need !== 'shader-f16' || f16))
    .toSorted((a, b) => variantBytes(a) - variantBytes(b))[0];
  return { provider, variant };
};

/** All that a load of it fetches; none if it cannot be read or does not run here. */
const filesToLoad = async (model: string, choice: ProviderChoice): Promise<readonly DownloadFile[]> => {
  const read = await readManifest(model, undefined);
  if (!read.ok) return [];
  const { variant } = await likelyVariant(read.value, choice);
  if (!variant) return [];
  const { words, graphs, external, tokenizer, vocabulary, frames } = filesOf(read.value, variant);
  const all = [...words, ...graphs, ...external, ...tokenizer, ...vocabulary, ...frames];
  return all.map(({ file, bytes, sha256 }) => ({
    ...{ url: new URL(file, manifestUrl(model)).href, bytes, sha256 },
  }));
};

const keptHashes = async (): Promise<ReadonlySet<string>> =>
  new Set((await listCachedFiles()).map((file) => file.sha256));

const summarize = async (
  model: string,
  choice: ProviderChoice,
  own: OwnPolicy | undefined,
): Promise<Result<ModelSummary>> => {
  const read = await readManifest(model, own);
  if (!read.ok) return read;
  const manifest = read.value;
  const { provider, variant } = await likelyVariant(manifest, choice);
  if (!variant) return failure('MODEL_INVALID', 'The model has no variant for this device.', provider);
  const { words, graphs, external, frames } = filesOf(manifest, variant);
  const files = [...words, ...graphs, ...external, ...frames];
  const kept = await keptHashes();
  return {
    ok: true,
    value: {
      title: manifest.title,
      summary: manifest.summary,
      license: manifest.license,
      ...{ variant: variant.id, provider },
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      cached: files.every((file) => own?.files[file.file] !== undefined || kept.has(file.sha256)),
      answers: manifest.answers !== undefined || hasObjects(manifest),
      plans: manifest.answers !== undefined,
      things: hasObjects(manifest),
      spec: modelSpecOf(manifest, languageOf(manifest)),
      card: cardOf(manifest),
    },
  };
};

const STAGES: Readonly<Record<LoadProgress['phase'], LoadStage>> = {
  manifest: 'manifest',
  download: 'download',
  compile: 'compile',
  'warm-up': 'warm-up',
  parity: 'self-test',
  ready: 'self-test',
};

const summaryOf = ({ info, spec, firstLook }: LoadedModel, own: OwnPolicy | undefined): EngineSummary => ({
  title: info.manifest.title,
  variant: info.variant,
  provider: info.provider,
  build: info.build,
  threads: info.threads,
  parity: firstLook ? 'unverified' : info.parity.ok ? 'ok' : 'differs',
  ...(firstLook ? { firstLook } : {}),
  ...(own?.said ? { normalization: normalizationShort(own.said) } : {}),
  selfTest: info.parity,
  spec,
  answers: info.manifest.answers !== undefined || hasObjects(info.manifest),
  plans: info.manifest.answers !== undefined,
  adapter: info.adapter
    ? info.adapter.description || `${info.adapter.vendor} ${info.adapter.architecture}`
    : null,
  fallback: info.fallback?.reason ?? null,
});

/** One in a test: two threads add up in another order on another machine. */
const mostThreads = (): number =>
  document.documentElement.dataset.test === 'true' ? 1 : navigator.hardwareConcurrency;

const notLoaded = failure('ENGINE_FAILED', 'The model is not loaded. Load it first.', 'no model is loaded');

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
};

/** `savesData`: is every byte paid for? Handed in, so that what the page begins with is not split for it. */
export const createEngine = (savesData: () => boolean): EnginePort => {
  const shelf = createOwnPolicyShelf();
  const host = createModelHost(shelf);
  const travelling = new Map<string, Promise<boolean>>();
  const downloader = createDownloader();
  const ahead = createFetchAhead<DownloadFile, ProviderChoice>({
    filesOf: filesToLoad,
    kept: keptHashes,
    fetch: async (files) => (await downloader.download(files, { signal: new AbortController().signal })).ok,
    savesData,
  });
  const restore = once(async () => {
    for (const policy of await policiesOfTab()) {
      if (!shelf.find(policy.id)) shelf.add(policy);
      travelling.set(policy.id, Promise.resolve(true));
    }
  });
  /** What the tab has of it is taken first. */
  const own = async (model: string): Promise<OwnPolicy | undefined> => {
    if (model.startsWith(OWN_PREFIX) && !shelf.find(model)) await restore();
    return shelf.find(model);
  };
  return {
    describe: async (model, provider) => summarize(model, provider, await own(model)),
    keepPolicy: async (policy) => {
      shelf.add(policy);
      travelling.set(policy.id, keepInTab(policy)); // it drives meanwhile
    },
    ownPolicy: (id) => shelf.find(id) ?? null,
    ownPolicies: async () => {
      await restore();
      return shelf.all();
    },
    travels: async (id) => (await travelling.get(id)) ?? false,
    load: async (model, provider, onStep, signal) => {
      await own(model);
      const result = await host.load(
        { model, provider, threads: mostThreads() },
        {
          signal,
          onProgress: (progress) => {
            const bytes = progress.phase === 'download' ? progress : { loaded: 0, total: 0 };
            onStep({ stage: STAGES[progress.phase], loaded: bytes.loaded, total: bytes.total });
          },
        },
      );
      if (result.ok) return { ok: true, value: summaryOf(result.value, shelf.find(model)) };
      return result.error.code === 'ENGINE_FAILED'
        ? { ok: false, error: await explainHere(result.error) }
        : result;
    },
    fetchAhead: ahead,
    policy: (options) => host.loaded()?.policy(options) ?? null,
    ask: async (question, about, signal) => {
      const model = host.loaded();
      if (!model) return notLoaded;
      return model.ask ? model.ask(question, about, signal) : { ok: false, error: NO_ANSWERS };
    },
    things: () => host.loaded()?.things ?? null,
    embed: async (word, signal) => {
      const result = await host.embed([word], signal);
      if (!result.ok) return result;
      const [first] = result.value;
      return first ? { ok: true, value: first } : failure('ENGINE_FAILED', 'The engine lost a word.', word);
    },
    loaded: () => host.loaded() !== null,
    runs: () => host.stats().policyRuns,
    kept: async () => (await listCachedFiles()).map(({ name, bytes }) => ({ name, bytes })),
    forget: async () => {
      await deleteCachedFiles();
    },
    dispose: () => host.dispose(),
  };
};
