import type { EngineCore } from './engine-core.ts';
import type { ActOutput, FromEngine, ToEngine } from './protocol.ts';

const buffersOf = (output: Partial<Pick<ActOutput, 'logits' | 'chunk' | 'attention'>>): Transferable[] =>
  [output.logits, output.chunk?.values, output.attention].flatMap((array) => (array ? [array.buffer] : []));

/**
 * Messages -> calls of the core -> messages. The worker is this and a `postMessage`; a test needs no worker.
 * `post`'s second argument lists what may be moved instead of copied.
 */
export const createServer = (
  core: EngineCore,
  post: (message: FromEngine, transfer: Transferable[]) => void,
): ((message: ToEngine) => Promise<void>) => {
  const running = new Map<number, AbortController>();

  const answer = async (
    message: Exclude<ToEngine, { type: 'cancel' }>,
    signal: AbortSignal,
  ): Promise<void> => {
    const { id } = message;
    switch (message.type) {
      case 'load': {
        const onProgress = (progress: Extract<FromEngine, { type: 'progress' }>['progress']): void =>
          post({ type: 'progress', id, progress }, []);
        const result = await core.load(message.request, { signal, onProgress });
        return post({ type: 'loaded', id, result }, []);
      }
      case 'act': {
        const result = await core.act(message.request, signal);
        return post({ type: 'acted', id, result }, result.ok ? buffersOf(result.value) : []);
      }
      case 'ask': {
        const result = await core.ask(message.request, signal);
        return post({ type: 'answered', id, result }, result.ok ? buffersOf(result.value) : []);
      }
      case 'embed': {
        const result = await core.embed(message.request, signal);
        return post({ type: 'embedded', id, result }, result.ok ? [result.value.vector.buffer] : []);
      }
      case 'sight': {
        const result = await core.sight(message.request, signal);
        return post({ type: 'saw', id, result }, result.ok ? [result.value.objects.buffer] : []);
      }
      case 'look': {
        const result = await core.look(message.request, signal);
        const moved = result.ok ? [result.value.features.buffer, result.value.logits.buffer] : [];
        return post({ type: 'looked', id, result }, moved);
      }
      case 'match': {
        const result = await core.match(message.request, signal);
        return post({ type: 'matched', id, result }, result.ok ? [result.value.fits.buffer] : []);
      }
      case 'hand': {
        const result = await core.hand(message.request, signal);
        return post({ type: 'acted', id, result }, result.ok ? buffersOf(result.value) : []);
      }
    }
  };

  return async (message) => {
    if (message.type === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(message.id, controller);
    try {
      await answer(message, controller.signal);
    } finally {
      running.delete(message.id);
    }
  };
};
