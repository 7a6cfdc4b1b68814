import type { Capabilities } from './capabilities.ts';
import { createEngineClientOver, type EngineClient } from './client.ts';
import workerUrl from './engine.worker.ts?worker&url';
import type { FromEngine } from './protocol.ts';

/**
 * The engine in a module worker of its own. No worker starts and nothing is fetched before `load`, which refuses a manifest that
 * asks for more than `capabilities`.
 */
export const createEngineClient = (capabilities: Capabilities): EngineClient => {
  const client = createEngineClientOver(({ onMessage, onCrash }) => {
    const worker = new Worker(workerUrl, { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<FromEngine>) => onMessage(event.data));
    worker.addEventListener('error', (event) =>
      onCrash(event.message || `no script from ${new URL(workerUrl, document.baseURI).href}`),
    );
    worker.addEventListener('messageerror', () => onCrash('a message could not be read'));
    return {
      post: (message, transfer) => worker.postMessage(message, transfer),
      terminate: () => worker.terminate(),
    };
  }, capabilities);
  return {
    ...client,
    // inside the worker a relative address would count from the worker's script
    load: (options) =>
      client.load({ ...options, manifestUrl: new URL(options.manifestUrl, document.baseURI).href }),
  };
};
