/**
 * The one door to onnxruntime-web.
 *
 * Three builds of it exist for us: `jspi` (WebGPU, where the browser can suspend WebAssembly: 10 MB smaller), `asyncify`
 * (WebGPU elsewhere) and `wasm` (processor only). One of them a worker, for its whole life. Every create and run goes
 * through one mutex: two at a time corrupt the runtime.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Provider, Result } from '../../contracts.ts';
import { fail, policyError, reasonOf } from './errors.ts';
import { createMutex } from './mutex.ts';
import type { AdapterInfo, Build, EngineRuntime, EngineSession, TensorData } from './runtime.ts';
import { threadsFor } from './threads.ts';

type Ort = Pick<typeof import('onnxruntime-web'), 'env' | 'InferenceSession' | 'Tensor'>;

export interface OrtOptions {
  readonly provider: Provider;
  /** The runtime's own bytes instead of its address: Node, where `?url` addresses lead nowhere. */
  readonly wasmBinary?: Uint8Array;
}

const importBuild = async (build: Build): Promise<{ ort: Ort; wasmUrl: string }> => {
  // `?url` makes the bundler copy the file and give its address on this site: nothing comes from another origin
  switch (build) {
    case 'jspi':
      return {
        ort: await import('onnxruntime-web/jspi'),
        wasmUrl: (await import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url')).default,
      };
    case 'asyncify':
      return {
        ort: await import('onnxruntime-web/webgpu'),
        wasmUrl: (await import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url')).default,
      };
    case 'wasm':
      return {
        ort: await import('onnxruntime-web/wasm'),
        wasmUrl: (await import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url')).default,
      };
  }
};

const describeAdapter = (adapter: GPUAdapter): AdapterInfo => {
  // isFallbackAdapter moved from the adapter to its info; older browsers have the first only
  const old = adapter as unknown as { readonly isFallbackAdapter?: boolean };
  return {
    vendor: adapter.info.vendor,
    architecture: adapter.info.architecture,
    description: adapter.info.description,
    isFallbackAdapter: adapter.info.isFallbackAdapter ?? old.isFallbackAdapter ?? false,
    shaderF16: adapter.features.has('shader-f16'),
  };
};

interface Gpu {
  readonly device: GPUDevice;
  readonly info: AdapterInfo;
}

/** A device of our own: its loss can then be seen, and its adapter is known to be the one that runs. */
const openGpu = async (): Promise<Result<Gpu>> => {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (gpu === undefined) return fail('NO_ADAPTER', 'navigator.gpu is absent');
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return fail('NO_ADAPTER', 'requestAdapter gave null');
    const wanted: GPUFeatureName[] = ['shader-f16', 'subgroups'];
    const { limits } = adapter;
    const device = await adapter.requestDevice({
      requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
        maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
        maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
        maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      },
    });
    return { ok: true, value: { device, info: describeAdapter(adapter) } };
  } catch (thrown) {
    return fail('NO_ADAPTER', reasonOf(thrown));
  }
};

const toOrt = (ort: Ort, data: TensorData): Tensor => {
  switch (data.type) {
    case 'float32':
      return new ort.Tensor('float32', data.data, data.dims);
    case 'int32':
      return new ort.Tensor('int32', data.data, data.dims);
    case 'int64':
      return new ort.Tensor('int64', data.data, data.dims);
    case 'uint8':
      return new ort.Tensor('uint8', data.data, data.dims);
    case 'bool':
      return new ort.Tensor('bool', data.data, data.dims);
  }
};

const fromOrt = (name: string, tensor: Tensor): TensorData => {
  const { dims, data } = tensor;
  // copied: the runtime may reuse the memory behind an output
  if (tensor.type === 'float32' && data instanceof Float32Array)
    return { type: 'float32', dims, data: data.slice() };
  if (tensor.type === 'int32' && data instanceof Int32Array)
    return { type: 'int32', dims, data: data.slice() };
  if (tensor.type === 'int64' && data instanceof BigInt64Array)
    return { type: 'int64', dims, data: data.slice() };
  throw new Error(`output ${name} has type ${tensor.type}`);
};

/** A graph nobody can load, as opposed to a runtime that failed on a good one. */
const isBadModel = (reason: string): boolean =>
  /protobuf|invalid_graph|invalid graph|model_load|not implemented|no graph was found|opset|ERROR_CODE: [79]\b/i.test(
    reason,
  );

/** Feeds of the manifest's shapes that the graph does not take: the two do not belong together. */
const isBadFit = (reason: string): boolean =>
  /invalid (dimensions|rank) for input|unexpected input data type/i.test(reason);

/**
 * Open the runtime for one provider. Cheap until the first session: with 'webgpu' it only asks for the device.
 * Errors: NO_ADAPTER, ENGINE_FAILED (the runtime itself could not be fetched).
 */
export const openOrt = async ({ provider, wasmBinary }: OrtOptions): Promise<Result<EngineRuntime>> => {
  let gpu: Gpu | undefined;
  if (provider === 'webgpu') {
    const opened = await openGpu();
    if (!opened.ok) return opened;
    gpu = opened.value;
  }
  const build: Build = gpu === undefined ? 'wasm' : 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
  let ort: Ort;
  let wasmUrl = '';
  try {
    const imported = await importBuild(build);
    ort = imported.ort;
    // whole: it is named in errors, which the page reads
    wasmUrl = wasmBinary === undefined ? new URL(imported.wasmUrl, import.meta.url).href : '';
    ort.env.wasm.wasmPaths = { wasm: imported.wasmUrl };
    if (wasmBinary !== undefined) ort.env.wasm.wasmBinary = wasmBinary;
    ort.env.wasm.numThreads = 1; // unless takeThreads says otherwise
    ort.env.logLevel = 'error';
  } catch (thrown) {
    return fail('ENGINE_FAILED', `runtime ${build}: ${reasonOf(thrown)}`);
  }

  const exclusive = createMutex();
  let lost: string | undefined;
  /** Runs under way, to be told of the loss. Racing them against one promise would keep every run there ever was. */
  const waiting = new Set<(reason: string) => void>();
  gpu?.device.lost.then((info) => {
    lost = `${info.reason}: ${info.message}`;
    for (const tell of waiting) tell(lost);
    waiting.clear();
  });

  /** A lost device can leave a run waiting for ever, so the loss itself ends the wait. */
  const guarded = async <T>(
    job: () => Promise<T>,
    onFailure: (reason: string) => Result<T>,
  ): Promise<Result<T>> => {
    const lostError = (reason: string): Result<T> => ({
      ok: false,
      error: policyError('DEVICE_LOST', reason),
    });
    if (lost !== undefined) return lostError(lost);
    const work = exclusive(job).then(
      (value): Result<T> => ({ ok: true, value }),
      (thrown) => (lost === undefined ? onFailure(reasonOf(thrown)) : lostError(lost)),
    );
    return new Promise((resolve) => {
      const tell = (reason: string): void => resolve(lostError(reason));
      waiting.add(tell);
      void work.then((result) => {
        waiting.delete(tell);
        resolve(result);
      });
    });
  };

  const wrap = (session: InferenceSession): EngineSession => ({
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: (feeds) =>
      guarded(
        async () => {
          const inputs = Object.fromEntries(Object.entries(feeds).map(([k, v]) => [k, toOrt(ort, v)]));
          const outputs = await session.run(inputs);
          const result: Record<string, TensorData> = {};
          for (const [name, tensor] of Object.entries(outputs)) {
            await tensor.getData();
            result[name] = fromOrt(name, tensor);
            tensor.dispose();
          }
          return result;
        },
        (reason) => fail(isBadFit(reason) ? 'MODEL_INVALID' : 'ENGINE_FAILED', `run: ${reason}`),
      ),
    release: async () => {
      await exclusive(() => session.release()).catch(() => undefined);
    },
  });

  const createSession: EngineRuntime['createSession'] = (model, on, external = [], optimize = true) =>
    guarded(
      async () => {
        const executionProviders: InferenceSession.ExecutionProviderConfig[] =
          on === 'webgpu' && gpu !== undefined ? [{ name: 'webgpu', device: gpu.device }] : ['wasm'];
        return wrap(
          await ort.InferenceSession.create(model, {
            executionProviders,
            ...(external.length === 0 ? {} : { externalData: external.map((one) => ({ ...one })) }),
            graphOptimizationLevel: optimize ? 'all' : 'disabled',
            logSeverityLevel: 3, // which node runs where is not the console's business
          }),
        );
      },
      (reason) =>
        fail(isBadModel(reason) ? 'MODEL_INVALID' : 'ENGINE_FAILED', `create: ${reason} ${wasmUrl}`.trim()),
    );

  return {
    ok: true,
    value: {
      provider,
      build,
      adapter: gpu?.info,
      takeThreads: (request) => {
        const isolated = globalThis.crossOriginIsolated === true;
        ort.env.wasm.numThreads = threadsFor(request, { isolated, provider });
        return ort.env.wasm.numThreads;
      },
      createSession,
      close: () => gpu?.device.destroy(),
    },
  };
};
