/** The engine of a headless page: one model at a time, loaded at most once, and the command that loads it. */

import { encodeProprioception } from '../action/index.ts';
import type { Policy, Result } from '../contracts.ts';
import type { Identity } from '../evaluation/evaluate.ts';
import {
  type AdapterInfo,
  createEngineClient,
  createModelPolicy,
  type EngineClient,
  type EngineInfo,
  type LoadProgress,
} from '../policy/index.ts';
import { CAPABILITIES } from '../runtime/capabilities.ts';
import { z } from '../schema.ts';
import { type Command, command } from './registry.ts';

export const engineRequest = z.object({
  /** A folder of models/. */
  model: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'is no model name'),
  variant: z.enum(['float32', 'float16', 'int8']),
  provider: z.enum(['wasm', 'webgpu']),
});
export type EngineRequest = z.infer<typeof engineRequest>;

export interface LoadedEngine {
  readonly identity: Omit<Identity, 'commit'>;
  readonly info: EngineInfo;
  readonly policy: Policy;
  readonly controlHz: number;
  /** Open decoding: a question or a plan. */
  readonly ask: EngineClient['ask'];
  /** Runs of the policy graph since it was loaded, warm-up and self-test included. */
  readonly runs: () => number;
}

/** What a page asks for: the device's own choice of provider and variant, seen arriving, and cancelled at will. */
export interface EngineChoice {
  readonly model: string;
  readonly variant?: EngineRequest['variant'];
  readonly provider: EngineRequest['provider'] | 'auto';
}
export interface LoadWatch {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface EngineHolder {
  /** Errors: the engine's. A failed self-test on WASM is reported in `info.parity`, not an error. */
  readonly load: (choice: EngineChoice, watch?: LoadWatch) => Promise<Result<LoadedEngine>>;
}

/** Absolute. */
export const manifestUrl = (model: string): string =>
  new URL(`models/${model}/manifest.json`, document.baseURI).href;

const adapterName = (adapter: AdapterInfo): string => {
  const names = [adapter.vendor, adapter.architecture, adapter.description].filter((name) => name !== '');
  return `${names.join(' ') || 'unnamed'}${adapter.isFallbackAdapter ? ' (software)' : ''}`;
};

export const createEngineHolder = (): EngineHolder => {
  const client = createEngineClient(CAPABILITIES);
  let held: { readonly key: string; readonly engine: LoadedEngine } | null = null;

  const load: EngineHolder['load'] = async ({ model, ...choice }, watch = {}) => {
    const key = JSON.stringify([model, choice.variant, choice.provider]);
    if (held?.key === key && client.info()) return { ok: true, value: held.engine };
    held = null;
    const loaded = await client.load({ manifestUrl: manifestUrl(model), ...choice, ...watch });
    if (!loaded.ok) return loaded;
    const info = loaded.value;
    const adapter = info.adapter ? adapterName(info.adapter) : null;
    const identity = { model: info.manifest.id, variant: info.variant, provider: info.provider, adapter };
    const policy = createModelPolicy(client, encodeProprioception);
    const runs = (): number => client.stats().policyRuns;
    const controlHz = info.manifest.action.hz;
    const engine: LoadedEngine = { identity, info, policy, controlHz, ask: client.ask, runs };
    held = { key, engine };
    return { ok: true, value: engine };
  };

  return { load };
};

/** `engine`: load a model and say what runs it. */
export const engineCommand = (rig: { readonly engine: EngineHolder }): Command =>
  command(engineRequest, async (request) => {
    const loaded = await rig.engine.load(request);
    if (!loaded.ok) return loaded;
    const { identity, info, controlHz } = loaded.value;
    const { build, bytes, cachedBytes, parity, loadMs } = info;
    return { ok: true, value: { ...identity, controlHz, build, bytes, cachedBytes, parity, loadMs } };
  });
