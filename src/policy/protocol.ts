/** What page and worker say to each other: one discriminated union each way, every message with its request's id. */
import type { ActionTokens, Provider, Result, StageTimes, TabletopError } from '../contracts.ts';
import type { DownloadProgress } from './download.ts';
import type { Manifest, VariantId } from './manifest.ts';
import type { ParityReport } from './parity.ts';
import type { AdapterInfo, Build } from './runtime.ts';

export type LoadPhase = 'manifest' | 'download' | 'compile' | 'warm-up' | 'parity' | 'ready';

export type LoadProgress =
  | ({ readonly phase: 'download' } & DownloadProgress)
  | { readonly phase: Exclude<LoadPhase, 'download'> };

export interface LoadRequest {
  /** Absolute: a worker would resolve a relative one against its own script. */
  readonly manifestUrl: string;
  readonly provider: Provider;
  readonly variant?: VariantId;
  /** May a software rasterizer serve as WebGPU? It is slower than WASM, so 'auto' says no. */
  readonly allowSoftwareAdapter: boolean;
}

export interface ActRequest {
  /** sRGB bytes, row-major, 3 a pixel. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly instruction: string;
  /** Seven bins 0..255. */
  readonly proprioception: readonly number[];
  /** Absent or temperature 0: greedy. */
  readonly sampling?: Sampling;
}

export interface Sampling {
  readonly temperature: number;
  readonly seed: number;
}

/** Runs of each session since the model was loaded, warm-up and self-test included. */
export interface EngineStats {
  readonly policyRuns: number;
  readonly encoderRuns: number;
}

export interface ActOutput {
  readonly tokens: ActionTokens;
  /** Row-major [8, 256], before the noise; illegal tokens at about -1e9. */
  readonly logits: Float32Array<ArrayBuffer>;
  /** The prompt's word pieces, [CLS] to [SEP]. */
  readonly words: readonly string[];
  /** `encode`: text and pixels to tensors (about 0 for a known instruction); `infer`: the one run. Milliseconds. */
  readonly times: Required<Pick<StageTimes, 'encode' | 'infer'>>;
  readonly stats: EngineStats;
}

export interface EngineInfo {
  readonly provider: Provider;
  readonly build: Build;
  /** Present with WebGPU. */
  readonly adapter?: AdapterInfo;
  readonly variant: VariantId;
  /** Bytes of the files of this model and variant, and how many of them came from the visitor's disk. */
  readonly bytes: number;
  readonly cachedBytes: number;
  readonly parity: ParityReport;
  readonly loadMs: {
    readonly download: number;
    readonly compile: number;
    readonly warmUp: number;
    readonly parity: number;
    readonly total: number;
  };
  readonly stats: EngineStats;
  readonly manifest: Manifest;
  /** Set when 'auto' had to leave a provider, and why. */
  readonly fallback?: { readonly from: Provider; readonly reason: TabletopError };
}

export type ToEngine =
  | { readonly type: 'load'; readonly id: number; readonly request: LoadRequest }
  | { readonly type: 'act'; readonly id: number; readonly request: ActRequest }
  /** Stop request `id`; its own answer (CANCELLED, or a result that was already there) still comes. */
  | { readonly type: 'cancel'; readonly id: number };

export type FromEngine =
  | { readonly type: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly type: 'loaded'; readonly id: number; readonly result: Result<EngineInfo> }
  | { readonly type: 'acted'; readonly id: number; readonly result: Result<ActOutput> }
  /** Nobody caught it: the worker is not to be trusted any more. */
  | { readonly type: 'crashed'; readonly error: TabletopError };
