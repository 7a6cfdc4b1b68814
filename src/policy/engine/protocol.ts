/** What page and worker say to each other: one discriminated union each way, every message with its request's id. */
import type { AttentionMaps, Provider, Result, StageTimes, TabletopError } from '../../contracts.ts';
import type { HeadOutput } from '../heads/head.ts';
import type { Square } from '../objects/squares.ts';
import type { Capabilities } from './capabilities.ts';
import type { DownloadProgress } from './download.ts';
import type { Manifest, VariantId } from './manifest.ts';
import type { FitPart } from './object-tokens.ts';
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
  /** The most threads that may be used on WASM; absent: one. */
  readonly threads?: number;
  /** May a software rasterizer serve as WebGPU? It is slower than WASM, so 'auto' says no. */
  readonly allowSoftwareAdapter: boolean;
  /** Files that are on this machine, by address: asked before the site is. */
  readonly files?: Readonly<Record<string, Blob>>;
  /** A manifest that asks for more is refused. */
  readonly capabilities: Capabilities;
  /** What is loaded stays, with its runtime and its sentence encoder: another head on the same trunk. */
  readonly beside?: boolean;
}

/** One frame of one camera. */
export interface Picture {
  /** sRGB bytes, row-major, 3 a pixel. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** What every run of the policy sees beside its sentence; manifest.observation says how much of each. */
export interface ObservationRequest {
  /** Camera by camera, oldest first within one. */
  readonly images: readonly Picture[];
  /** One number a dimension, as bins or in units; empty for a policy without a state. */
  readonly state: readonly number[];
}

export interface AskRequest extends ObservationRequest {
  /** The whole prompt, "Q: ... A:" included. */
  readonly prompt: string;
  /** Only action tokens may be said, as for an action; absent: the whole vocabulary is open. */
  readonly closed?: boolean;
  /** As of an action. */
  readonly model?: string;
}

export interface EmbedRequest {
  readonly word: string;
}

export interface ActRequest extends ObservationRequest {
  /** Not looked at by a policy that reads no words. */
  readonly instruction: string;
  /** Absent or temperature 0: greedy. */
  readonly sampling?: Sampling;
  /** Euler steps of a flow; absent: as its manifest says. Ignored by all other heads. */
  readonly flowSteps?: number;
  /** Which of the models that were loaded beside one another, by its manifest's address; absent: the last. */
  readonly model?: string;
}

/** One frame of a policy on object tokens. */
export interface SightRequest {
  readonly image: Picture;
  readonly state: readonly number[];
}

export interface SightOutput {
  /** Row-major [count, columns], best first. */
  readonly objects: Float32Array<ArrayBuffer>;
  /** Row-major [count, ways, columns] of ways to take each; absent: the graph tells none. */
  readonly ways?: Float32Array<ArrayBuffer>;
  readonly ms: number;
  readonly stats: EngineStats;
}

/** Close looks at places of a larger frame of the same camera. */
export interface LookRequest {
  readonly image: Picture;
  readonly squares: readonly Square[];
}

export interface LookOutput {
  /** Row-major [squares, features] and [squares, classes]. */
  readonly features: Float32Array<ArrayBuffer>;
  readonly logits: Float32Array<ArrayBuffer>;
  readonly ms: number;
  readonly stats: EngineStats;
}

export interface MatchRequest {
  readonly features: Float32Array<ArrayBuffer>;
  readonly logits: Float32Array<ArrayBuffer>;
  /** Without articles. */
  readonly phrases: readonly string[];
  /** What of the fit counts; absent: all of it. */
  readonly of?: FitPart;
}

export interface MatchOutput {
  /** Row-major [phrases, looks], nats. */
  readonly fits: Float32Array<ArrayBuffer>;
  readonly ms: number;
  readonly stats: EngineStats;
}

/** An action from object tokens. */
export interface HandRequest {
  /** Row-major [count, columns]. */
  readonly objects: Float32Array<ArrayBuffer>;
  /** Rows; null: none. */
  readonly target: number | null;
  readonly second: number | null;
  readonly state: readonly number[];
  /** The sentence with its noun phrases cut out. */
  readonly task: string;
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
  /** Frames seen and squares looked at closely; of policies on object tokens. */
  readonly sightRuns?: number;
  readonly looks?: number;
}

/** Tokens and logits of a bins head, a chunk of a chunk head. */
export interface ActOutput extends HeadOutput, Partial<Attention> {
  /** The prompt's word pieces, [CLS] to [SEP]; none for a policy that reads no words. */
  readonly words: readonly string[];
  /** `encode`: text and pixels to tensors (about 0 for a known instruction); `infer`: the one run. Milliseconds. */
  readonly times: Required<Pick<StageTimes, 'encode' | 'infer'>>;
  readonly stats: EngineStats;
}

/** Where the model looked in this run; only of models whose manifest says so. */
export interface Attention {
  /** Row-major [of.length, rows, columns]. */
  readonly attention: Float32Array<ArrayBuffer>;
  readonly attentionMaps: AttentionMaps;
}

export interface AskOutput extends Partial<Attention> {
  /** Vocabulary ids up to the end token, which is left out. */
  readonly tokens: readonly number[];
  /** The same as words of the manifest's vocabulary. */
  readonly words: readonly string[];
  readonly times: Required<Pick<StageTimes, 'encode' | 'infer'>>;
  readonly stats: EngineStats;
}

export interface EmbedOutput {
  /** Mean of the word's own features in the sentence encoder, length 1. */
  readonly vector: Float32Array<ArrayBuffer>;
  /** Word pieces it takes; 1: the encoder has it as a whole. */
  readonly pieces: number;
  readonly stats: EngineStats;
}

export interface EngineInfo {
  readonly provider: Provider;
  readonly build: Build;
  /** Present with WebGPU. */
  readonly adapter?: AdapterInfo;
  readonly variant: VariantId;
  /** On WASM; one on WebGPU. */
  readonly threads: number;
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
  | { readonly type: 'ask'; readonly id: number; readonly request: AskRequest }
  | { readonly type: 'embed'; readonly id: number; readonly request: EmbedRequest }
  | { readonly type: 'sight'; readonly id: number; readonly request: SightRequest }
  | { readonly type: 'look'; readonly id: number; readonly request: LookRequest }
  | { readonly type: 'match'; readonly id: number; readonly request: MatchRequest }
  | { readonly type: 'hand'; readonly id: number; readonly request: HandRequest }
  /** Stop request `id`; its own answer (CANCELLED, or a result that was already there) still comes. */
  | { readonly type: 'cancel'; readonly id: number };

export type FromEngine =
  | { readonly type: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly type: 'loaded'; readonly id: number; readonly result: Result<EngineInfo> }
  | { readonly type: 'acted'; readonly id: number; readonly result: Result<ActOutput> }
  | { readonly type: 'answered'; readonly id: number; readonly result: Result<AskOutput> }
  | { readonly type: 'embedded'; readonly id: number; readonly result: Result<EmbedOutput> }
  | { readonly type: 'saw'; readonly id: number; readonly result: Result<SightOutput> }
  | { readonly type: 'looked'; readonly id: number; readonly result: Result<LookOutput> }
  | { readonly type: 'matched'; readonly id: number; readonly result: Result<MatchOutput> }
  /** Nobody caught it: the worker is not to be trusted any more. */
  | { readonly type: 'crashed'; readonly error: TabletopError };
