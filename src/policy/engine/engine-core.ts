import type { Result } from '../../contracts.ts';
import { type Failure, fail, reasonOf } from './errors.ts';
import { type EnginePorts, type Loaded, type LoadOptions, loadModel } from './load.ts';
import type { Model } from './model.ts';
import type { ObjectModel } from './object-model.ts';
import type {
  ActOutput,
  ActRequest,
  AskOutput,
  AskRequest,
  EmbedOutput,
  EmbedRequest,
  EngineInfo,
  HandRequest,
  LoadRequest,
  LookOutput,
  LookRequest,
  MatchOutput,
  MatchRequest,
  SightOutput,
  SightRequest,
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
  /** Errors of these four: those of `ObjectModel`; MODEL_INVALID for a policy on frames; ENGINE_FAILED 'busy'. */
  sight(request: SightRequest, signal?: AbortSignal): Promise<Result<SightOutput>>;
  look(request: LookRequest, signal?: AbortSignal): Promise<Result<LookOutput>>;
  match(request: MatchRequest, signal?: AbortSignal): Promise<Result<MatchOutput>>;
  hand(request: HandRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
  dispose(): Promise<void>;
}

const TAKES_FRAMES: Failure = {
  ok: false,
  error: {
    code: 'MODEL_INVALID',
    message: 'This model acts on the frame as a whole and tells no things apart. Choose one that does.',
  },
};

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

  const withObjects = <T>(job: (objects: ObjectModel) => Promise<Result<T>>): Promise<Result<T>> =>
    withModel(async ({ objects }) => (objects ? job(objects) : TAKES_FRAMES));

  return {
    load,
    act: (request, signal) => withModel((model) => model.act(request, signal)),
    ask: (request, signal) => withModel((model) => model.ask(request, signal)),
    embed: (request, signal) => withModel((model) => model.embed(request, signal)),
    sight: (request, signal) => withObjects((objects) => objects.sight(request, signal)),
    look: (request, signal) => withObjects((objects) => objects.look(request, signal)),
    match: (request, signal) => withObjects((objects) => objects.match(request, signal)),
    hand: (request, signal) => withObjects((objects) => objects.act(request, signal)),
    dispose,
  };
};
