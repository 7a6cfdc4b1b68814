import type { ErrorCode, Frame, Provider, Result, TabletopError } from '../../contracts.ts';
import type { Square } from '../objects/squares.ts';
import type { Capabilities } from './capabilities.ts';
import { fail, reasonOf } from './errors.ts';
import type { VariantId } from './manifest.ts';
import { createMutex } from './mutex.ts';
import type {
  ActOutput,
  AskOutput,
  EmbedOutput,
  EngineInfo,
  EngineStats,
  FromEngine,
  HandRequest,
  LoadProgress,
  LoadRequest,
  LookOutput,
  MatchOutput,
  MatchRequest,
  ObservationRequest,
  Picture,
  Sampling,
  SightOutput,
  ToEngine,
} from './protocol.ts';

/** A worker as the client sees it. `onCrash` means: it will never answer again. */
export interface EngineWorker {
  post(message: ToEngine, transfer: Transferable[]): void;
  terminate(): void;
}

export type SpawnEngineWorker = (handlers: {
  readonly onMessage: (message: FromEngine) => void;
  readonly onCrash: (reason: string) => void;
}) => EngineWorker;

export interface ClientLoadOptions {
  /** Absolute address of the model's manifest.json. */
  readonly manifestUrl: string;
  /** 'auto': WebGPU if a real adapter passes the self-test, else WASM (see EngineInfo.fallback). */
  readonly provider: Provider | 'auto';
  readonly variant?: VariantId;
  /** The most threads that may be used on WASM; absent: one, which every machine repeats alike. */
  readonly threads?: number;
  /** Files that are on this machine, by absolute address: asked before the site is. */
  readonly files?: Readonly<Record<string, Blob>>;
  /**
   * Another head on the trunk of what is loaded: that stays, can still be asked by its address, and runs on the same
   * provider and threads. Loads as usual where nothing is loaded.
   */
  readonly beside?: boolean;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

type Shown = Pick<Frame, 'rgb' | 'width' | 'height'>;

/** What the policy sees, as manifest.observation says. The frames are copied. */
export interface ClientObservation {
  /** Camera by camera, oldest first within one. */
  readonly images: readonly Shown[];
  /** One number a dimension of the state, as bins or in units by its encoding; empty for a policy without one. */
  readonly state: readonly number[];
}

export interface ClientActRequest extends ClientObservation {
  /** Not looked at by a policy that reads no words. */
  readonly instruction: string;
  /** Absent: greedy. Ignored by heads that do not sample. */
  readonly sampling?: Sampling;
  /** Euler steps of a flow. */
  readonly flowSteps?: number;
  /** The address of the manifest that is asked, of several loaded beside one another; absent: the last. */
  readonly model?: string;
}

export interface ClientAskRequest extends ClientObservation {
  /** The whole prompt; see `buildQuestion`, and `buildPrompt` with the manifest's plan template. */
  readonly prompt: string;
  /** Only action tokens may be said; absent: the whole vocabulary is open. */
  readonly closed?: boolean;
  /** As of an action. */
  readonly model?: string;
}

/** A word as the sentence encoder has it. */
export interface WordEmbedding extends Pick<EmbedOutput, 'vector' | 'pieces'> {
  readonly word: string;
}

/** Frames and numbers are copied. */
export interface ObjectsClient {
  sight(image: Shown, state: readonly number[], signal?: AbortSignal): Promise<Result<SightOutput>>;
  look(image: Shown, squares: readonly Square[], signal?: AbortSignal): Promise<Result<LookOutput>>;
  match(request: MatchRequest, signal?: AbortSignal): Promise<Result<MatchOutput>>;
  act(request: HandRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
}

export interface EngineClient {
  /** Replaces what was loaded before, unless it is `beside` it. Errors are values; after any error the client can load again. */
  load(options: ClientLoadOptions): Promise<Result<EngineInfo>>;
  /**
   * One run of the policy: one action of a bins head, one chunk of a chunk head. A second call while one runs is refused
   * with ENGINE_FAILED ('busy'). After an abort the answer is CANCELLED, given when the run in flight has ended, or
   * ENGINE_FAILED if it does not end in time (PATIENCE): the worker is given up then, and the model must be loaded again.
   */
  act(request: ClientActRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
  /**
   * One answer: one run of the policy, decoded in the open. Waits for what is under way, and `act` waits for it.
   * Errors: those of `act`; MODEL_INVALID if the model was not trained to answer (manifest.answers).
   */
  ask(request: ClientAskRequest, signal?: AbortSignal): Promise<Result<AskOutput>>;
  /** One run of the encoder a word, in turn with everything else: an action waits for at most one of them. */
  embed(words: readonly string[], signal?: AbortSignal): Promise<Result<readonly WordEmbedding[]>>;
  /** Of a policy on object tokens: each waits for what is under way. Errors: those of `act`, and MODEL_INVALID for others. */
  readonly objects: ObjectsClient;
  /** Runs since the model was loaded, warm-up and self-test included. */
  stats(): EngineStats;
  /** What is loaded now. */
  info(): EngineInfo | undefined;
  /** Ends the worker; requests under way answer CANCELLED. */
  dispose(): void;
}

/** Errors that another provider would meet as well. */
const SAME_EVERYWHERE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CANCELLED',
  'DOWNLOAD_FAILED',
  'MODEL_MISSING',
  'MODEL_TRUNCATED',
  'HASH_MISMATCH',
  'MANIFEST_INVALID',
]);

interface Answers {
  readonly load: Result<EngineInfo>;
  readonly act: Result<ActOutput>;
  readonly ask: Result<AskOutput>;
  readonly embed: Result<EmbedOutput>;
  readonly sight: Result<SightOutput>;
  readonly look: Result<LookOutput>;
  readonly match: Result<MatchOutput>;
  readonly hand: Result<ActOutput>;
}
type Settle = (result: Answers[keyof Answers]) => void;
type Request = Exclude<ToEngine, { type: 'cancel' }>;

interface Live {
  readonly worker: EngineWorker;
  readonly provider: Provider;
  /** Once the runtime has compiled something the worker serves this load only: one build, one memory a worker. */
  used: boolean;
}

/** Pixels that are moved to the worker. */
const picturesIn = (request: Exclude<Request, { type: 'load' }>['request']): Transferable[] => {
  if ('images' in request) return request.images.map(({ rgb }) => rgb.buffer);
  return 'image' in request ? [request.image.rgb.buffer] : [];
};

/** Milliseconds a worker has to answer after it was asked to stop. A run on a software adapter takes three seconds. */
const PATIENCE = 20_000;

const NO_RUNS: EngineStats = { policyRuns: 0, encoderRuns: 0 };

/**
 * The page's side of the engine, over any worker. See `createEngineClient` for the real one. A manifest that asks for more than
 * `capabilities` is refused when it is loaded, with MANIFEST_INVALID.
 */
export const createEngineClientOver = (
  spawn: SpawnEngineWorker,
  capabilities: Capabilities,
  patience = PATIENCE,
): EngineClient => {
  const pending = new Map<number, { settle: Settle; onProgress?: ((p: LoadProgress) => void) | undefined }>();
  let live: Live | undefined;
  let info: EngineInfo | undefined;
  let stats = NO_RUNS;
  let busy = false;
  let nextId = 1;

  const stop = (error: { readonly ok: false; readonly error: TabletopError }): void => {
    live?.worker.terminate();
    live = undefined;
    info = undefined;
    stats = NO_RUNS;
    for (const { settle } of pending.values()) settle(error);
    pending.clear();
  };

  const start = (provider: Provider): Live => {
    const started: { current?: Live } = {};
    const isCurrent = (): boolean => live !== undefined && live === started.current;
    const worker = spawn({
      onCrash: (reason) => {
        if (isCurrent()) stop(fail('ENGINE_FAILED', `worker: ${reason}`));
      },
      onMessage: (message) => {
        if (!isCurrent()) return; // the last words of a worker that was replaced
        switch (message.type) {
          case 'progress':
            if (message.progress.phase === 'compile' && live !== undefined) live.used = true;
            return pending.get(message.id)?.onProgress?.(message.progress);
          case 'loaded':
          case 'acted':
          case 'answered':
          case 'embedded':
          case 'saw':
          case 'looked':
          case 'matched': {
            const request = pending.get(message.id);
            pending.delete(message.id);
            return request?.settle(message.result);
          }
          case 'crashed':
            return stop({ ok: false, error: message.error });
        }
      },
    });
    started.current = { worker, provider, used: false };
    live = started.current;
    return live;
  };

  const send = <R extends Request>(
    to: Live,
    request: R,
    transfer: Transferable[],
    signal: AbortSignal | undefined,
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<Answers[R['type']]> =>
    new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let silent = false;
      const giveUp = (): void => {
        if (live !== to) return;
        silent = request.type !== 'load'; // who cancelled a load has what was asked for
        stop(fail('ENGINE_FAILED', `no answer ${patience} ms after it was asked to stop`));
      };
      const cancel = (): void => {
        to.worker.post({ type: 'cancel', id: request.id }, []);
        timer = setTimeout(giveUp, patience); // a worker that the system ended says nothing, nor does a hung driver
      };
      const settle: Settle = (result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        // WASM blocks the worker while it runs, so the cancel may only be read after the answer was sent
        const final = signal?.aborted === true && !silent ? fail('CANCELLED') : result;
        resolve(final as Answers[R['type']]); // the worker answers 'loaded' to 'load', 'acted' to 'act' ...
      };
      pending.set(request.id, { settle, onProgress });
      signal?.addEventListener('abort', cancel);
      to.worker.post(request, transfer);
    });

  const attempt = async (
    provider: Provider,
    options: ClientLoadOptions,
    allowSoftwareAdapter: boolean,
  ): Promise<Result<EngineInfo>> => {
    if (options.signal?.aborted === true) return fail('CANCELLED');
    const beside = options.beside === true && live?.used === true && live.provider === provider;
    // an unused worker is kept: it remembers what it had downloaded when it was cancelled
    if (live && !beside && (live.used || live.provider !== provider)) stop(fail('CANCELLED'));
    const worker = live ?? start(provider);
    const request: LoadRequest = {
      manifestUrl: options.manifestUrl,
      provider,
      ...(options.variant === undefined ? {} : { variant: options.variant }),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(options.files === undefined ? {} : { files: options.files }),
      ...{ allowSoftwareAdapter, capabilities, beside },
    };
    const message = { type: 'load', id: nextId++, request } as const;
    const result = await send(worker, message, [], options.signal, options.onProgress);
    if (!result.ok && live === worker && worker.used && !beside) stop(fail('CANCELLED'));
    return result;
  };

  const loadAny = async (options: ClientLoadOptions): Promise<Result<EngineInfo>> => {
    if (options.provider !== 'auto') return attempt(options.provider, options, true);
    const first = await attempt('webgpu', options, false);
    if (first.ok || SAME_EVERYWHERE.has(first.error.code)) return first;
    const second = await attempt('wasm', options, false);
    if (!second.ok) return second;
    return { ok: true, value: { ...second.value, fallback: { from: 'webgpu', reason: first.error } } };
  };

  /** The worker serves one request at a time. */
  const turn = createMutex();
  const inTurn = <T>(job: () => Promise<Result<T>>): Promise<Result<T>> =>
    turn(async () => {
      try {
        return await job();
      } catch (thrown) {
        return fail('ENGINE_FAILED', reasonOf(thrown)); // a worker that may not start, a frame that was moved away
      }
    });

  /** Loads and actions are refused, not queued, while another of them is under way. */
  const alone = async <T>(job: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (busy) return fail('ENGINE_FAILED', 'busy');
    busy = true;
    try {
      return await inTurn(job);
    } finally {
      busy = false;
    }
  };

  /** One request to the loaded model, its frames copied: the caller keeps its own, the copies are moved to the worker. */
  const request = async <R extends Exclude<Request, { type: 'load' }>>(
    message: (id: number) => R,
    signal: AbortSignal | undefined,
  ): Promise<Answers[R['type']]> => {
    if (signal?.aborted === true) return fail('CANCELLED');
    if (live === undefined || info === undefined) return fail('ENGINE_FAILED', 'no model is loaded');
    const worker = live;
    const made = message(nextId++);
    const result = await send(worker, made, picturesIn(made.request), signal);
    if (result.ok) stats = result.value.stats;
    else if (result.error.code === 'DEVICE_LOST' && live === worker) stop(result); // nothing of it can be used again
    return result;
  };

  const copy = ({ rgb, width, height }: Shown): Picture => ({ rgb: new Uint8Array(rgb), width, height });
  const copied = ({ images, state }: ClientObservation): ObservationRequest => ({
    images: images.map(copy),
    state,
  });

  const load: EngineClient['load'] = (options) =>
    alone(async () => {
      const [before, counted] = [info, stats];
      info = undefined;
      stats = NO_RUNS;
      const beside = options.beside === true && before !== undefined && live;
      const alike = beside && (await attempt(beside.provider, options, true));
      // what another provider might do better is loaded anew, alone
      const final =
        alike && (alike.ok || options.provider !== 'auto' || SAME_EVERYWHERE.has(alike.error.code));
      const result = final ? alike : await loadAny({ ...options, beside: false });
      // what was there before still is, if its worker is: the last of them is asked again
      if (!result.ok && beside && live === beside) [info, stats] = [before, counted];
      if (result.ok) {
        info = result.value;
        stats = result.value.stats;
      }
      return result;
    });

  const act: EngineClient['act'] = ({ images, state, ...told }, signal) =>
    alone(() =>
      request((id) => ({ type: 'act', id, request: { ...copied({ images, state }), ...told } }), signal),
    );

  const ask: EngineClient['ask'] = ({ images, state, ...asked }, signal) =>
    inTurn(() =>
      request((id) => ({ type: 'ask', id, request: { ...copied({ images, state }), ...asked } }), signal),
    );

  const embed: EngineClient['embed'] = async (words, signal) => {
    const found: WordEmbedding[] = [];
    for (const word of words) {
      const result = await inTurn(() => request((id) => ({ type: 'embed', id, request: { word } }), signal));
      if (!result.ok) return result;
      found.push({ word, vector: result.value.vector, pieces: result.value.pieces });
    }
    return { ok: true, value: found };
  };

  const objects: ObjectsClient = {
    sight: (image, state, signal) =>
      inTurn(() => request((id) => ({ type: 'sight', id, request: { image: copy(image), state } }), signal)),
    look: (image, squares, signal) =>
      inTurn(() => request((id) => ({ type: 'look', id, request: { image: copy(image), squares } }), signal)),
    match: (matched, signal) =>
      inTurn(() => request((id) => ({ type: 'match', id, request: matched }), signal)),
    act: (told, signal) => inTurn(() => request((id) => ({ type: 'hand', id, request: told }), signal)),
  };

  return {
    load,
    act,
    ask,
    embed,
    objects,
    stats: () => stats,
    info: () => info,
    dispose: () => stop(fail('CANCELLED')),
  };
};
