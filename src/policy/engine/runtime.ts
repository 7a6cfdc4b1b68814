/** What the engine asks of an ONNX runtime. `ort.ts` is the real one; tests pass fakes. */
import type { Provider, Result } from '../../contracts.ts';
import type { ThreadRequest } from './threads.ts';

/** Build of the runtime that was loaded: WebGPU by JSPI, WebGPU by asyncify, or processor only. */
export type Build = 'jspi' | 'asyncify' | 'wasm';

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** True for a software rasterizer: correct, but slower than WASM. */
  readonly isFallbackAdapter: boolean;
  readonly shaderF16: boolean;
}

export type TensorData =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int32'; readonly dims: readonly number[]; readonly data: Int32Array }
  | { readonly type: 'int64'; readonly dims: readonly number[]; readonly data: BigInt64Array }
  /** bool: 0 or 1. */
  | { readonly type: 'uint8' | 'bool'; readonly dims: readonly number[]; readonly data: Uint8Array };

export type Tensors = Readonly<Record<string, TensorData>>;

/** Weights that a graph keeps in a file beside it (ONNX external data), by the name that the graph gives it. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

export interface EngineSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Errors: DEVICE_LOST, ENGINE_FAILED. */
  run(feeds: Tensors): Promise<Result<Tensors>>;
  release(): Promise<void>;
}

export interface EngineRuntime {
  readonly provider: Provider;
  readonly build: Build;
  /** Present with WebGPU. */
  readonly adapter: AdapterInfo | undefined;
  /** Before the first session: how many threads it will run on. Gives what it takes, at least one. */
  takeThreads(request: ThreadRequest): number;
  /** `optimize`: may the runtime change the graph first, as it does unless told otherwise? Errors: MODEL_INVALID, DEVICE_LOST, ENGINE_FAILED. */
  createSession(
    model: Uint8Array,
    on: Provider,
    external?: readonly ExternalData[],
    optimize?: boolean,
  ): Promise<Result<EngineSession>>;
  close(): void;
}
