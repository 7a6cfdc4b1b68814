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

/** The engine without its worker. One provider, one model or several heads on one trunk, one request at a time. */
export interface EngineCore {
  /**
   * What was loaded before is released first, unless the request is for another head beside it: that one is asked from
   * then on, and a head that is there already is not opened again. Errors: those of `loadModel`; ENGINE_FAILED 'busy'.
   */
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
  /** By their manifests' addresses; the last is the one that is asked where none is named. */
  const held = new Map<string, Loaded>();
  let last: Loaded | undefined;
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
    const old = [...held.values()];
    held.clear();
    last = undefined;
    for (const { model } of old) await model.release();
    // all of them run on the first one's
    old[0]?.runtime.close();
  };

  const load: EngineCore['load'] = (request, options) =>
    alone(async () => {
      const { manifestUrl, beside } = request;
      const there = beside === true ? held.get(manifestUrl) : undefined;
      if (there) {
        last = there;
        return { ok: true, value: { ...there.info, stats: there.model.stats() } };
      }
      const [first] = beside === true ? held.values() : [];
      if (!first) await dispose();
      const result = await loadModel(request, ports, options, first);
      if (!result.ok) return result;
      last = result.value;
      held.set(manifestUrl, last);
      return { ok: true, value: last.info };
    });

  const withModel = <T>(job: (model: Model) => Promise<Result<T>>, name?: string): Promise<Result<T>> =>
    alone(async () => {
      const asked = name === undefined ? last : held.get(name);
      return asked ? job(asked.model) : fail('ENGINE_FAILED', 'no model is loaded');
    });

  const withObjects = <T>(job: (objects: ObjectModel) => Promise<Result<T>>): Promise<Result<T>> =>
    withModel(async ({ objects }) => (objects ? job(objects) : TAKES_FRAMES));

  return {
    load,
    act: (request, signal) => withModel((model) => model.act(request, signal), request.model),
    ask: (request, signal) => withModel((model) => model.ask(request, signal), request.model),
    embed: (request, signal) => withModel((model) => model.embed(request, signal)),
    sight: (request, signal) => withObjects((objects) => objects.sight(request, signal)),
    look: (request, signal) => withObjects((objects) => objects.look(request, signal)),
    match: (request, signal) => withObjects((objects) => objects.match(request, signal)),
    hand: (request, signal) => withObjects((objects) => objects.act(request, signal)),
    dispose,
  };
};
