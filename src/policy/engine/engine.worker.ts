/** The engine's module worker: the core, on the real runtime and network, behind the protocol. */
import { createDownloader } from './download.ts';
import { createEngineCore } from './engine-core.ts';
import { policyError, reasonOf } from './errors.ts';
import { openOrt } from './ort.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { createServer } from './serve.ts';

// a dedicated worker's postMessage; the DOM library only knows the window's, whose arguments differ
const post = (message: FromEngine, transfer: Transferable[] = []): void =>
  globalThis.postMessage(message, { transfer });

const core = createEngineCore({
  openRuntime: (provider) => openOrt({ provider }),
  downloader: createDownloader(),
  now: () => performance.now(),
  yield: () => new Promise((resolve) => setTimeout(resolve, 0)),
});

const serve = createServer(core, post);

globalThis.addEventListener('message', (event: MessageEvent<ToEngine>) => {
  serve(event.data).catch((thrown: unknown) => {
    post({ type: 'crashed', error: policyError('ENGINE_FAILED', reasonOf(thrown)) });
  });
});

// a rejection nobody awaited does not reach the page by itself, unlike an error
globalThis.addEventListener('unhandledrejection', (event) => {
  post({ type: 'crashed', error: policyError('ENGINE_FAILED', reasonOf(event.reason)) });
});
