import type { Result } from '../../contracts.ts';
import { fail, reasonOf } from './errors.ts';
import { type EnginePorts, type Loaded, type LoadOptions, loadModel } from './load.ts';
import type { Model } from './model.ts';
import type {
  ActOutput,
  ActRequest,
  AskOutput,
  AskRequest,
  EmbedOutput,
  EmbedRequest,
  EngineInfo,
  LoadRequest,
} from './protocol.ts';

/** The engine without its worker. One provider, one model, one request at a time. */
export interface EngineCore {
  /** A model loaded before is released first. Errors: those of `loadModel`; ENGINE_FAILED 'busy'. */
  load(request: LoadRequest, options: LoadOptions): Promise<Result<EngineInfo>>;
  /** Errors: those of `Model.act`; ENGINE_FAILED 'busy' while another request runs (nothing queues). */
  act(request: ActRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
  /** Errors: those of `Model.ask`; ENGINE_FAILED 'busy'. */
  ask(request: AskRequest, signal?: AbortSignal): Promise<Result<AskOutput>>;
  /** Errors: those of `Model.embed`; ENGINE_FAILED 'busy'. */
  embed(request: EmbedRequest, signal?: AbortSignal): Promise<Result<EmbedOutput>>;
  dispose(): Promise<void>;
}

export const createEngineCore = (ports: EnginePorts): EngineCore => {
  let loaded: Loaded | undefined;
  let busy = false;

  /** One at a time, and nothing thrown gets out. */
  const alone = async <T>(job: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (busy) return fail('ENGINE_FAILED', 'busy');
    busy = true;
    try {
      return await job();
    } catch (thrown) {
      return fail('ENGINE_FAILED', reasonOf(thrown));
    } finally {
      busy = false;
    }
  };

  const dispose = async (): Promise<void> => {
    const old = loaded;
    loaded = undefined;
    await old?.model.release();
    old?.runtime.close();
  };

  const load: EngineCore['load'] = (request, options) =>
    alone(async () => {
      await dispose();
      const result = await loadModel(request, ports, options);
      if (!result.ok) return result;
      loaded = result.value;
      return { ok: true, value: result.value.info };
    });

  const withModel = <T>(job: (model: Model) => Promise<Result<T>>): Promise<Result<T>> =>
    alone(async () => (loaded ? job(loaded.model) : fail('ENGINE_FAILED', 'no model is loaded')));

  return {
    load,
    act: (request, signal) => withModel((model) => model.act(request, signal)),
    ask: (request, signal) => withModel((model) => model.ask(request, signal)),
    embed: (request, signal) => withModel((model) => model.embed(request, signal)),
    dispose,
  };
};
