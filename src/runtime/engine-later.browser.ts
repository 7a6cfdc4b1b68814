/** The engine, fetched when it is first asked for: the page draws before the code that reads manifests has arrived. */
import type { Result } from '../contracts.ts';
import type { EnginePort } from './engine.browser.ts';
import { explainHere } from './page-files.browser.ts';

const missing = async (thrown: unknown): Promise<Result<never>> => ({
  ok: false,
  error: await explainHere({
    code: 'DOWNLOAD_FAILED',
    message: 'A part of the page could not be fetched. Check the connection and try again.',
    detail: String(thrown),
  }),
});

export const createEngine = (savesData: () => boolean): EnginePort => {
  let engine: EnginePort | null = null;
  let coming: Promise<EnginePort> | null = null;
  const get = (): Promise<EnginePort> => {
    coming ??= import('./engine.browser.ts').then(
      (module) => {
        engine = module.createEngine(savesData);
        return engine;
      },
      (thrown: unknown) => {
        coming = null; // the next request asks again
        throw thrown;
      },
    );
    return coming;
  };
  const asked = <T>(work: (of: EnginePort) => Promise<Result<T>>): Promise<Result<T>> =>
    get().then(work, missing);

  return {
    describe: (...args) => asked((e) => e.describe(...args)),
    load: (...args) => asked((e) => e.load(...args)),
    ask: (...args) => asked((e) => e.ask(...args)),
    fetchAhead: async (...args) => engine?.fetchAhead(...args),
    embed: (...args) => asked((e) => e.embed(...args)),
    things: () => engine?.things() ?? null,
    policy: (options) => engine?.policy(options) ?? null,
    loaded: () => engine?.loaded() ?? false,
    runs: () => engine?.runs() ?? 0,
    keepPolicy: (policy) => get().then((e) => e.keepPolicy(policy)),
    ownPolicy: (id) => engine?.ownPolicy(id) ?? null,
    ownPolicies: () =>
      get().then(
        (e) => e.ownPolicies(),
        () => [],
      ),
    travels: (id) => engine?.travels(id) ?? Promise.resolve(false),
    kept: () =>
      get().then(
        (e) => e.kept(),
        () => [],
      ),
    forget: () =>
      get().then(
        (e) => e.forget(),
        () => undefined,
      ),
    dispose: () => engine?.dispose(),
  };
};
