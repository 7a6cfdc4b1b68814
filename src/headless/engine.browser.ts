/** The engine of a headless page: one model at a time, loaded at most once, and the command that loads it. */

import type { Result } from '../contracts.ts';
import type { Identity } from '../evaluation/evaluate.ts';
import { type AdapterInfo, type EngineInfo, MODEL_NAME } from '../policy/index.ts';
import {
  createModelHost,
  type LoadedModel,
  type LoadWatch,
  type ModelRequest,
} from '../runtime/model-host.browser.ts';
import type { OwnPolicyShelf } from '../runtime/own-policy/shelf.ts';
import type { ModelSpec } from '../runtime/stores.ts';
import { z } from '../schema.ts';
import { type Command, command } from './registry.ts';

export const engineRequest = z.object({
  /** A folder of models/, with a colon one of its other heads. */
  model: z.string().regex(MODEL_NAME, 'is no model name'),
  variant: z.enum(['float32', 'float16', 'int8']),
  provider: z.enum(['wasm', 'webgpu']),
  /** The most threads on WASM, as far as the manifest says that they pay; one where it is left out. */
  threads: z.number().int().min(1).max(16).optional(),
});

export interface LoadedEngine {
  readonly identity: Omit<Identity, 'commit'>;
  readonly info: EngineInfo;
  readonly spec: ModelSpec;
  /** A policy of its own for every episode: a chunk broker remembers. */
  readonly policy: LoadedModel['policy'];
  /** Of a policy that brought nothing to verify it by. */
  readonly firstLook: LoadedModel['firstLook'];
  /** Null: it does not tell things apart. */
  readonly things: LoadedModel['things'];
  /** Null: it was trained to act alone. */
  readonly ask: LoadedModel['ask'];
  /** Null: it has no open decoding. */
  readonly say: LoadedModel['say'];
  /** Runs of the policy graph since it was loaded, warm-up and self-test included. */
  readonly runs: () => number;
}

export interface EngineHolder {
  /** Errors: the engine's. A failed self-test on WASM is reported in `info.parity`, not an error. */
  readonly load: (request: ModelRequest, watch?: LoadWatch) => Promise<Result<LoadedEngine>>;
}

const adapterName = (adapter: AdapterInfo): string => {
  const names = [adapter.vendor, adapter.architecture, adapter.description].filter((name) => name !== '');
  return `${names.join(' ') || 'unnamed'}${adapter.isFallbackAdapter ? ' (software)' : ''}`;
};

/** The model of a request, loaded at most once. */
/** `own`: policies that were brought, loaded by their id. */
export const createEngineHolder = (own?: Pick<OwnPolicyShelf, 'find'>): EngineHolder => {
  const host = createModelHost(own);
  let held: { readonly key: string; readonly engine: LoadedEngine } | null = null;
  return {
    load: async (request, watch = {}) => {
      const key = JSON.stringify([request.model, request.variant, request.provider, request.threads ?? 1]);
      if (held?.key === key && host.loaded()) return { ok: true, value: held.engine };
      held = null;
      const loaded = await host.load(request, watch);
      if (!loaded.ok) return loaded;
      const { info, spec, policy, things, ask, say, firstLook } = loaded.value;
      const adapter = info.adapter ? adapterName(info.adapter) : null;
      const identity = { model: info.manifest.id, variant: info.variant, provider: info.provider, adapter };
      const engine = {
        identity,
        info,
        spec,
        policy,
        things,
        ask,
        say,
        firstLook,
        runs: () => host.stats().policyRuns,
      };
      held = { key, engine };
      return { ok: true, value: engine };
    },
  };
};

/** `engine`: load a model and say what runs it. */
export const engineCommand = (rig: { readonly engine: EngineHolder }): Command =>
  command(engineRequest, async (request) => {
    const loaded = await rig.engine.load(request);
    if (!loaded.ok) return loaded;
    const { identity, info, spec, firstLook } = loaded.value;
    const { build, bytes, cachedBytes, parity, loadMs, threads } = info;
    const controlHz = spec.language.spec.hz;
    return {
      ok: true,
      value: {
        ...{ ...identity, controlHz, build, threads, bytes, cachedBytes, parity, loadMs },
        ...(firstLook ? { firstLook } : {}),
      },
    };
  });
