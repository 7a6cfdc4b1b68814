/** The full check: the model loaded afresh on every provider that its variant runs on, beside the one that drives. */

import { dependencies, version } from '../../../package.json';
import type { Provider } from '../../contracts.ts';
import { createEngineClient, manifestPath, type VariantId } from '../../policy/index.ts';
import { CAPABILITIES } from '../capabilities.ts';
import type { AdapterFacts, CheckReport, CheckRow, DeviceFacts } from './report.ts';

export interface CheckOptions {
  readonly model: string;
  /** Of the loaded model: its files are here, so that nothing but the other provider's runtime is fetched. */
  readonly variant: VariantId;
  readonly providers: readonly Provider[];
  /** Called before each. */
  readonly onProvider: (provider: Provider) => void;
  readonly signal: AbortSignal;
}

interface Gpu {
  requestAdapter(): Promise<{
    readonly features: Iterable<string>;
    readonly limits: { readonly maxBufferSize: number };
    readonly info: {
      readonly vendor: string;
      readonly architecture: string;
      readonly description: string;
      readonly isFallbackAdapter?: boolean;
    };
  } | null>;
}

const adapterFacts = async (): Promise<AdapterFacts | null> => {
  if (!('gpu' in navigator)) return null;
  const adapter = await (navigator.gpu as Gpu).requestAdapter().catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  return {
    ...{ vendor, architecture, description },
    software: isFallbackAdapter === true,
    features: [...adapter.features].sort(),
    maxBufferSize: adapter.limits.maxBufferSize,
  };
};

const deviceFacts = async (): Promise<DeviceFacts> => ({
  browser: navigator.userAgent,
  processors: navigator.hardwareConcurrency,
  jspi: 'Suspending' in WebAssembly,
  adapter: await adapterFacts(),
});

const check = async (provider: Provider, { model, variant, signal }: CheckOptions): Promise<CheckRow> => {
  const client = createEngineClient(CAPABILITIES); // its own worker: the one that drives is left alone
  try {
    const loaded = await client.load({
      manifestUrl: manifestPath(model),
      provider,
      variant,
      signal,
    });
    if (!loaded.ok) return { provider, ok: false, error: loaded.error };
    const { build, parity, loadMs } = loaded.value;
    return { provider, ok: true, build, selfTest: parity, loadMs };
  } finally {
    client.dispose();
  }
};

export const runCheck = async (options: CheckOptions): Promise<CheckReport> => {
  const device = await deviceFacts();
  const results: CheckRow[] = [];
  for (const provider of options.providers) {
    if (options.signal.aborted) break;
    options.onProvider(provider);
    results.push(await check(provider, options));
  }
  return {
    formatVersion: 1,
    at: new Date().toISOString(),
    versions: {
      tabletop: version,
      'onnxruntime-web': dependencies['onnxruntime-web'],
      '@mujoco/mujoco': dependencies['@mujoco/mujoco'],
      three: dependencies.three,
    },
    ...{ model: options.model, variant: options.variant, device, results },
  };
};
